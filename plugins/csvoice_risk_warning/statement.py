"""What an alarm says: since when how much of what, where, how sure, and what to do."""

from __future__ import annotations

from datetime import datetime

from csvoice import numbers
from csvoice_risk_warning.alarms import Alarm
from csvoice_risk_warning.attention import attention
from csvoice_risk_warning.origin import origin
from csvoice_risk_warning.watch import DAY, is_urgent
from csvoice_risk_warning.wording import (
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

WORTH_A_WORD = 0.1
"""Share of urgent rows from which on their reason is told."""


def statement(alarm: Alarm, last: datetime) -> str:
    """Say when how much of what came from where, and what to do."""
    return sentence(
        (
            _risen(alarm, last) if alarm.slow else _rise(alarm, last),
            "" if alarm.slow else _past(alarm),
            "这类问题此前从未出现" if alarm.unseen else "",
            _state(alarm, last),
            attention(alarm.rows),
            origin(alarm),
            _urgency(alarm),
            _spread(alarm),
            _advice(alarm),
        )
    )


def _rise(alarm: Alarm, last: datetime) -> str:
    issue, place = what(alarm.cell), where(alarm.cell)
    form = "{when}新增{issue} {n} 条，均为^{place}" if place else "{when}新增{issue} {n} 条"
    if not issue:
        form = "{when}^{place}^新增反馈 {n} 条"
    when = span(alarm.start, alarm.day, last)
    if alarm.start == alarm.day:
        when = f"{when}一天"
    said = form.format(when=when, issue=issue, place=place, n=numbers.count(alarm.count))
    return spaced(said.replace("」 ", "」"))


def _risen(alarm: Alarm, last: datetime) -> str:
    form = "{place}{issue}自{start}起缓慢增多：{days} 天 {n} 条，按此前 {past} 天应有{expected}"
    return form.format(
        place=where(alarm.cell),
        issue=what(alarm.cell),
        start=f" {date(alarm.start, last)}",
        days=numbers.count((alarm.day - alarm.start).days + 1),
        n=numbers.count(alarm.count),
        past=numbers.count(alarm.past),
        expected=roughly(alarm.expected),
    )


def _past(alarm: Alarm) -> str:
    days = numbers.count(alarm.past)
    if alarm.before.is_empty():
        return f"此前 {days} 天一条也没有"
    if alarm.start == alarm.day:
        return f"此前 {days} 天每天至多 {numbers.count(alarm.busiest_before)} 条"
    return f"此前 {days} 天共 {numbers.count(alarm.before.height)} 条"


def _state(alarm: Alarm, last: datetime) -> str:
    total = numbers.count(alarm.rows.height)
    if not alarm.on:
        return f"累计 {total} 条，{date(alarm.until + DAY, last)}解除"
    if alarm.rows.height == alarm.count:
        return ""
    return f"至 {date(alarm.until, last)}累计 {total} 条，仍未回落"


def _urgency(alarm: Alarm) -> str:
    urgent = alarm.rows.filter(is_urgent())
    if urgent.is_empty():
        return ""
    reason, n = reasons(urgent, 1)[0]
    if mostly_urgent(alarm):
        return f"涉及{reason}"
    if n < WORTH_A_WORD * alarm.rows.height:
        return ""
    return f"其中 {numbers.count(n)} 条涉及{reason}"


def mostly_urgent(alarm: Alarm) -> bool:
    """Whether half of an alarm's rows or more are 紧急."""
    return 2 * alarm.rows.filter(is_urgent()).height >= alarm.rows.height


def _advice(alarm: Alarm) -> str:
    if not alarm.on:
        return ""
    if not alarm.red:
        return "建议本周内核实"
    return "建议当日升级" if mostly_urgent(alarm) else "建议当日查明原因"


def _spread(alarm: Alarm) -> str:
    """Tell where an alarm's rows come from that those before it did not."""
    titles = {"region": "地区", "channel": "渠道", "product": "产品"}
    said = []
    for column in (name for name in titles if alarm.cell[name] is None):
        now, then = (part[column].drop_nulls() for part in (alarm.rows, alarm.before))
        new = now.unique().is_in(then.unique().implode()).not_().sum()
        if len(then) and new:
            form = "{n} 个{title}（{new} 个此前没有）"
            said.append(form.format(n=now.n_unique(), title=titles[column], new=new))
    return f"涉及 {listed(said)}" if said else ""
