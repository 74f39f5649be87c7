"""早期预警: how alarms are ordered and shown."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from csvoice import (
    Block,
    Chart,
    Finding,
    Heading,
    Paragraph,
    Point,
    Severity,
    Table,
    TableColumn,
    evidence,
)
from csvoice_risk_warning.alarms import Alarm
from csvoice_risk_warning.attention import noticed
from csvoice_risk_warning.options import NAME, Options
from csvoice_risk_warning.statement import mostly_urgent, statement
from csvoice_risk_warning.watch import DAY, Watch, is_urgent
from csvoice_risk_warning.wording import chance, date, roughly, spaced, what, where

CHARTS = 3
FRESH = 2
"""Days for which an alarm counts as new."""

RED_WEIGHT, ENDED_WEIGHT, ORANGE_WEIGHT = 90.0, 75.0, 35.0


def weight(alarm: Alarm, last: datetime) -> float:
    """Say how much an alarm wants to be read: danger first, then the new, then the large."""
    base = ORANGE_WEIGHT if not alarm.red else RED_WEIGHT if alarm.on else ENDED_WEIGHT
    new = (last - alarm.day).days < FRESH
    named = alarm.cell["issue"] is not None
    large = noticed(alarm.rows) + min(1.0, alarm.count / 100)
    return base + 4 * mostly_urgent(alarm) + 2 * new + alarm.unseen + named + large


def by_weight(alarms: list[Alarm], watch: Watch) -> list[Alarm]:
    """Put the alarms in the order in which they are read."""
    last = watch.last
    return sorted(alarms, key=lambda alarm: -weight(alarm, last)) if last else alarms


def _severity(alarm: Alarm) -> Severity:
    """What has ended calls no one."""
    if not alarm.on:
        return "提示"
    return "紧急" if alarm.red else "一般"


def finding(alarm: Alarm, frame: pl.DataFrame, last: datetime) -> Finding:
    """Turn an alarm into a finding, its urgent rows and differing texts first."""
    again = ~alarm.copies.is_first_distinct()
    telling = alarm.rows.sort(again, ~is_urgent(), "day", "id")
    return Finding(
        section=NAME,
        measure="drift" if alarm.slow else "burst",
        segment=",".join(f"{name}={value}" for name, value in alarm.cell.items() if value),
        statement=statement(alarm, last),
        value=alarm.count,
        unit="count",
        n=alarm.rows.height,
        baseline=alarm.expected,
        severity=_severity(alarm),
        since=alarm.start,
        evidence=evidence(frame, alarm.where, first=telling["id"].head(5).to_list()),
    )


def warning_blocks(alarms: list[Alarm], last: datetime, options: Options) -> list[Block]:
    """Show the alarms: a table, the courses of the first, what else is known of them."""
    heading = Heading("早期预警")
    if not alarms:
        text = f"截至 {date(last)}，没有问题明显超出自身以往的水平。"
        return [heading, Paragraph(text)]
    red = [alarm for alarm in alarms if alarm.red]
    charts = [_course(alarm) for alarm in red[:CHARTS]]
    return [heading, _table(alarms[: options.shown], last), *charts]


def _table(alarms: list[Alarm], last: datetime) -> Table:
    columns = (
        TableColumn("级别"),
        TableColumn("问题"),
        TableColumn("对象"),
        TableColumn("起于"),
        TableColumn("条数", "count"),
        TableColumn("按以往应有"),
        TableColumn("误报期望"),
        TableColumn("累计", "count"),
        TableColumn("其中紧急", "count"),
        TableColumn("状态"),
    )
    note = (
        "条数：据以预警的那几天的条数；累计：到解除或最后一天。"
        "误报期望：如果什么都没有变，一份报告里凭偶然出现的、同样确凿的预警数。"
    )
    return Table(columns, tuple(_cells(alarm, last) for alarm in alarms), note=note)


def _cells(alarm: Alarm, last: datetime) -> tuple[str | int, ...]:
    ended = f"{date(alarm.until + DAY, last)}解除"
    return (
        _level(alarm),
        (what(alarm.cell) or "（不分问题）"),
        where(alarm.cell) or "（不分对象）",
        date(alarm.start, last),
        alarm.count,
        roughly(alarm.expected),
        chance(alarm.false_alarms),
        alarm.rows.height,
        alarm.rows.filter(is_urgent()).height,
        "未回落" if alarm.on else ended,
    )


def _level(alarm: Alarm) -> str:
    name = "红" if alarm.red else "橙"
    return f"{name}（缓升）" if alarm.slow else name


def _course(alarm: Alarm) -> Chart:
    """Draw the days before and after an alarm, those of the alarm marked."""
    daily = dict(alarm.series.group_by("day").len().iter_rows())
    first = alarm.start - alarm.past * DAY
    length = (max(daily) - first).days + 1
    rate = alarm.before.height / alarm.past
    points = tuple(
        Point(f"{day:%Y-%m-%d}", daily.get(day, 0), marked=alarm.start <= day <= alarm.day)
        for day in (first + place * DAY for place in range(length))
    )
    name = " · ".join(part for part in (where(alarm.cell), what(alarm.cell)) if part)
    title = spaced(f"{name}^的每日条数，横线为预警前的日均")
    return Chart("control", title, points, y_title="条", centre=rate)
