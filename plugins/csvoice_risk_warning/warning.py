"""早期预警: what an alarm says, and how it is shown."""

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
    numbers,
)
from csvoice.i18n import _
from csvoice_risk_warning.alarms import CERTAIN, Alarm
from csvoice_risk_warning.attention import attention, noticed
from csvoice_risk_warning.options import NAME, Options
from csvoice_risk_warning.origin import origin
from csvoice_risk_warning.watch import DAY, Watch, is_urgent
from csvoice_risk_warning.wording import (
    chance,
    date,
    listed,
    reasons,
    roughly,
    sentence,
    spaced,
    span,
    what,
    where,
)

CHARTS = 3
WORTH_A_WORD = 0.1
"""Share of urgent rows from which on their reason is told."""

FRESH = 2
"""Days for which an alarm counts as new."""

RED_WEIGHT, ENDED_WEIGHT, ORANGE_WEIGHT = 90.0, 75.0, 35.0


def statement(alarm: Alarm, last: datetime) -> str:
    """Say when how much of what came from where, and what to do."""
    return sentence(
        (
            _risen(alarm, last) if alarm.slow else _rise(alarm, last),
            "" if alarm.slow else _past(alarm),
            _("这类问题此前从未出现") if alarm.unseen else "",
            _state(alarm, last),
            attention(alarm.rows),
            origin(alarm),
            _urgency(alarm),
            _spread(alarm),
            _sure(alarm),
            _advice(alarm),
        )
    )


def _rise(alarm: Alarm, last: datetime) -> str:
    issue, place = what(alarm.cell), where(alarm.cell)
    form = _("{when}新增{issue} {n} 条，均为^{place}") if place else _("{when}新增{issue} {n} 条")
    if not issue:
        form = _("{when}^{place}^新增反馈 {n} 条")
    when = span(alarm.start, alarm.day, last)
    if alarm.start == alarm.day:
        when = _("{day}一天").format(day=when)
    said = form.format(when=when, issue=issue, place=place, n=numbers.count(alarm.count))
    return spaced(said.replace("」 ", "」"))


def _risen(alarm: Alarm, last: datetime) -> str:
    form = _("{place}{issue}自{start}起缓慢增多：{days} 天 {n} 条，按此前 {past} 天应有{expected}")
    return form.format(
        place=where(alarm.cell),
        issue=what(alarm.cell),
        start=_(" {day}").format(day=date(alarm.start, last)),
        days=numbers.count((alarm.day - alarm.start).days + 1),
        n=numbers.count(alarm.count),
        past=numbers.count(alarm.past),
        expected=roughly(alarm.expected),
    )


def _past(alarm: Alarm) -> str:
    days = numbers.count(alarm.past)
    if alarm.before.is_empty():
        return _("此前 {days} 天一条也没有").format(days=days)
    if alarm.start == alarm.day:
        most = int(alarm.before.group_by("day").len()["len"].to_numpy().max())
        return _("此前 {days} 天每天至多 {most} 条").format(days=days, most=numbers.count(most))
    return _("此前 {days} 天共 {n} 条").format(days=days, n=numbers.count(alarm.before.height))


def _state(alarm: Alarm, last: datetime) -> str:
    total = numbers.count(alarm.rows.height)
    if not alarm.on:
        return _("累计 {n} 条，{day}解除").format(day=date(alarm.until + DAY, last), n=total)
    if alarm.rows.height == alarm.count:
        return ""
    return _("至 {day}累计 {n} 条，仍未回落").format(day=date(alarm.until, last), n=total)


def _sure(alarm: Alarm) -> str:
    if alarm.false_alarms < CERTAIN:
        return ""
    return _("误报期望 {n}").format(n=chance(alarm.false_alarms))


def _urgency(alarm: Alarm) -> str:
    urgent = alarm.rows.filter(is_urgent())
    if urgent.is_empty():
        return ""
    reason, n = reasons(urgent, 1)[0]
    if _mostly_urgent(alarm):
        return _("涉及{reason}").format(reason=reason)
    if n < WORTH_A_WORD * alarm.rows.height:
        return ""
    return _("其中 {n} 条涉及{reason}").format(n=numbers.count(n), reason=reason)


def _mostly_urgent(alarm: Alarm) -> bool:
    return 2 * alarm.rows.filter(is_urgent()).height >= alarm.rows.height


def _advice(alarm: Alarm) -> str:
    if not alarm.on:
        return ""
    if not alarm.red:
        return _("建议本周内核实")
    return _("建议当日升级") if _mostly_urgent(alarm) else _("建议当日查明原因")


def weight(alarm: Alarm, last: datetime) -> float:
    """Say how much an alarm wants to be read: danger first, then the new, then the large."""
    base = ORANGE_WEIGHT if not alarm.red else RED_WEIGHT if alarm.on else ENDED_WEIGHT
    new = (last - alarm.day).days < FRESH
    named = alarm.cell["issue"] is not None
    large = noticed(alarm.rows) + min(1.0, alarm.count / 100)
    return base + 4 * _mostly_urgent(alarm) + 2 * new + alarm.unseen + named + large


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
        weight=weight(alarm, last),
    )


def warning_blocks(alarms: list[Alarm], last: datetime, options: Options) -> list[Block]:
    """Show the alarms: a table, the courses of the first, what else is known of them."""
    heading = Heading(_("早期预警"))
    if not alarms:
        text = _("截至 {last}，没有问题明显超出自身以往的水平。").format(last=date(last))
        return [heading, Paragraph(text)]
    red = [alarm for alarm in alarms if alarm.red]
    charts = [_course(alarm) for alarm in red[:CHARTS]]
    return [heading, _table(alarms[: options.shown], last), *charts]


def _table(alarms: list[Alarm], last: datetime) -> Table:
    columns = (
        TableColumn(_("级别")),
        TableColumn(_("问题")),
        TableColumn(_("对象")),
        TableColumn(_("起于")),
        TableColumn(_("条数"), "count"),
        TableColumn(_("按以往应有")),
        TableColumn(_("误报期望")),
        TableColumn(_("累计"), "count"),
        TableColumn(_("其中紧急"), "count"),
        TableColumn(_("状态")),
    )
    note = _(
        "条数：据以预警的那几天的条数；累计：到解除或最后一天。"
        "误报期望：如果什么都没有变，一份报告里凭偶然出现的、同样确凿的预警数。"
    )
    return Table(columns, tuple(_cells(alarm, last) for alarm in alarms), note=note)


def _cells(alarm: Alarm, last: datetime) -> tuple[str | int, ...]:
    ended = _("{day}解除").format(day=date(alarm.until + DAY, last))
    return (
        _level(alarm),
        (what(alarm.cell) or _("（不分问题）")),
        where(alarm.cell) or _("（不分对象）"),
        date(alarm.start, last),
        alarm.count,
        roughly(alarm.expected),
        chance(alarm.false_alarms),
        alarm.rows.height,
        alarm.rows.filter(is_urgent()).height,
        _("未回落") if alarm.on else ended,
    )


def _level(alarm: Alarm) -> str:
    name = _("红") if alarm.red else _("橙")
    return _("{name}（缓升）").format(name=name) if alarm.slow else name


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
    name = _(" · ").join(part for part in (where(alarm.cell), what(alarm.cell)) if part)
    title = spaced(_("{name}^的每日条数，横线为预警前的日均").format(name=name))
    return Chart("control", title, points, y_title=_("条"), centre=rate)


def _spread(alarm: Alarm) -> str:
    """Tell where an alarm's rows come from that those before it did not."""
    titles = {"region": _("地区"), "channel": _("渠道"), "product": _("产品")}
    said = []
    for column in (name for name in titles if alarm.cell[name] is None):
        now, then = (part[column].drop_nulls() for part in (alarm.rows, alarm.before))
        new = now.unique().is_in(then.unique().implode()).not_().sum()
        if len(then) and new:
            form = _("{n} 个{title}（{new} 个此前没有）")
            said.append(form.format(n=now.n_unique(), title=titles[column], new=new))
    return _("涉及 {where}").format(where=listed(said)) if said else ""
