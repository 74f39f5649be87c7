"""早期预警: the events that call for action, as alarms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from csvoice import (
    PRAISE,
    Block,
    Condition,
    Event,
    Finding,
    Heading,
    Table,
    TableColumn,
    evidence,
    numerals,
    ticket,
)
from csvoice.kit import NOT_PRAISE
from csvoice_risk_warning.options import NAME, Options
from csvoice_risk_warning.watch import Watch
from csvoice_risk_warning.wording import date, roughly, sentence, when

LEAST_VOTED = 30
"""With fewer rows that have votes, nothing tells what is usual."""

FAR = 5.0
"""Robust deviations above the median, on the log scale, that are unusual attention."""

LEAST_SPREAD = 0.5
"""A deviation is taken as no less, on the log scale: where nearly all rows have no votes at all."""

LEAST_VOTES = 50


def viral(watch: Watch) -> pl.DataFrame:
    """Return the complaints of the report with far more votes than usual, the most first.

    An outlier is five robust standard deviations (1.4826 times the median absolute deviation) above
    the median of log(1 + votes): P. J. Rousseeuw and C. Croux (1993), JASA 88.
    """
    if "votes" not in watch.rows.columns:
        return watch.rows.clear()
    known = watch.rows.filter(pl.col("votes").is_not_null())
    if known.height < LEAST_VOTED:
        return known.clear()
    logs = np.log1p(known["votes"].clip(0).to_numpy())
    middle = float(np.median(logs))
    spread = max(1.4826 * float(np.median(np.abs(logs - middle))), LEAST_SPREAD)
    limit = max(float(np.expm1(middle + FAR * spread)), LEAST_VOTES)
    reported = watch.reported.filter(
        pl.col("votes") >= limit, pl.col("nature").ne_missing(pl.lit(PRAISE))
    )
    return reported.sort("votes", "id", descending=[True, False])


def attention_findings(watch: Watch, spreading: pl.DataFrame) -> list[Finding]:
    """Escalate the row that most have noticed."""
    if spreading.is_empty():
        return []
    least, most = (float(spreading["votes"][place]) for place in (-1, 0))
    where = [Condition("votes", ">=", least), NOT_PRAISE, *watch.within()]
    usual = float(np.median(watch.rows["votes"].drop_nulls().to_numpy()))
    said = (
        f"{numerals.count(spreading.height)} 条反馈受到异常关注，"
        f"最多的（{ticket(spreading['id'][0])}）获点赞 {numerals.count(int(most))} 次"
        f"（通常 {numerals.count(round(usual))} 次），建议当日回应。"
    )
    return [
        Finding(
            section=NAME,
            measure="attention",
            segment="votes",
            statement=said,
            value=spreading.height,
            unit="count",
            n=watch.reported.height,
            baseline=usual,
            severity="一般",
            evidence=evidence(watch.rows, where, first=spreading["id"].head(5).to_list()),
        )
    ]


def alarms(events: Sequence[Event]) -> list[Event]:
    """Return the events that go on and call for action, the gravest first."""
    return [event for event in events if event.alarm]


def alarm_findings(watch: Watch, events: Sequence[Event]) -> list[Finding]:
    """Turn alarms into findings."""
    return [_finding(watch, event) for event in alarms(events)]


def _finding(watch: Watch, event: Event) -> Finding:
    found = evidence(watch.rows, event.where)
    return Finding(
        section=NAME,
        measure="alarm",
        segment=f"event={event.id}",
        statement=statement(event),
        value=event.rows,
        unit="count",
        n=event.rows,
        baseline=event.expected,
        severity=event.severity,
        since=when(event.onset),
        evidence=found,
        event=event.id,
    )


def statement(event: Event) -> str:
    """Say since when how much of what, and what to do."""
    first, last = when(event.onset), when(event.last)
    days = f"{date(first, last)}起" if first < last else f"{date(first, last)}一天"
    return sentence(
        (
            f"{event.name}：{days} {numerals.count(event.rows)} 条",
            "是同一内容反复提交" if event.one_author else f"按以往应有{roughly(event.expected)}",
            event.reason,
            advice(event),
        )
    )


def advice(event: Event) -> str:
    """Say what is asked of whom."""
    if event.one_author:
        return "请指定专人，当日联系" if event.severity == "紧急" else "请指定专人联系"
    if event.severity != "紧急":
        return "建议本周内核实"
    return "建议当日升级" if event.reason else "建议当日查明原因"


def warning_blocks(watch: Watch, events: Sequence[Event], options: Options) -> list[Block]:
    """Show the alarms in a table."""
    shown = alarms(events)[: options.shown]
    if not shown or watch.last is None:
        return []
    columns = (
        TableColumn("级别"),
        TableColumn("事件"),
        TableColumn("起于"),
        TableColumn("条数", "count"),
        TableColumn("按以往应有"),
        TableColumn("走势"),
    )
    return [Heading("早期预警"), Table(columns, tuple(_cells(event) for event in shown))]


def _cells(event: Event) -> tuple[str | int, ...]:
    return (
        "红" if event.severity == "紧急" else "橙",
        event.name,
        date(when(event.onset)),
        event.rows,
        "—" if event.one_author else roughly(event.expected),
        event.course,
    )
