"""早期预警: the events that call for action, as alarms."""

from __future__ import annotations

from collections.abc import Sequence

from csvoice import Block, Event, Finding, Heading, Table, TableColumn, evidence, numerals
from csvoice_risk_warning.options import NAME, Options
from csvoice_risk_warning.watch import Watch
from csvoice_risk_warning.wording import date, roughly, sentence, when


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
