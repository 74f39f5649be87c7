"""过往预警的兑现情况: what became of the alarms of earlier reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

import polars as pl

from csvoice import (
    Archive,
    Block,
    Event,
    Heading,
    Paragraph,
    PastFinding,
    Severity,
    Table,
    TableColumn,
    held_up,
    matching,
    numerals,
)
from csvoice.kit import NOT_PRAISE, listed
from csvoice_risk_warning.options import NAME
from csvoice_risk_warning.watch import DAY, Watch
from csvoice_risk_warning.wording import date, when

ALARM = "alarm"
LEVELS: dict[Severity, str] = {"紧急": "红", "一般": "橙"}

LARGE = 10
"""Rows of an event that a report should have told."""

PEAK_WITHIN = 28
"""Days after an alarm in which the busiest day is its peak."""


@dataclass(frozen=True)
class Kept:
    """An alarm of an earlier report, and what came after it.

    Attributes:
        finding: What was said.
        day: Last day that report knew.
        verdict: Whether the rise lasted; see `csvoice.held_up`.
        lead: Days from the alarm to the busiest day; none or fewer where that was over already.
    """

    finding: PastFinding
    day: datetime
    verdict: str
    lead: int | None


def kept_alarms(watch: Watch, archive: Archive | None, events: Sequence[Event]) -> list[Kept]:
    """Score the alarms that were on when earlier reports were made, each once."""
    if archive is None or watch.last is None:
        return []
    rows, seen = watch.rows.filter(matching([NOT_PRAISE])), dict[tuple[str, datetime], Kept]()
    cells = {event.where: event.cell for event in events}
    for report in archive.reports:
        day = report.until.replace(hour=0, minute=0, second=0, microsecond=0)
        for one in report.findings:
            cell = cells.get(one.where, one.where)
            known = {condition.column for condition in cell} <= set(rows.columns)
            if _is_alarm(one) and one.severity in LEVELS and one.since and known:
                dates = rows.filter(matching(cell))["created_at"]
                seen.setdefault((one.id, one.since), _kept(dates, one, one.since, day, watch))
    return list(seen.values())


def _is_alarm(one: PastFinding) -> bool:
    return one.section == NAME and one.measure == ALARM


def _kept(dates: pl.Series, one: PastFinding, since: datetime, day: datetime, watch: Watch) -> Kept:
    last = watch.last or day
    return Kept(one, day, held_up(dates, since, day, last), _lead(dates, since, day))


def _lead(dates: pl.Series, since: datetime, day: datetime) -> int | None:
    """Return the days from an alarm to the busiest day of its rise."""
    near = dates.filter(dates.is_between(since, day + (PEAK_WITHIN + 1) * DAY, closed="left"))
    if near.is_empty():
        return None
    daily = near.dt.truncate("1d").alias("day").value_counts(sort=False)
    peak = daily.sort("count", "day", descending=[True, False])["day"][0]
    apart: timedelta = peak - day
    return apart.days


def missed(archive: Archive | None, events: Sequence[Event]) -> list[Event]:
    """Return the large events whose peak an earlier report had and that none told."""
    if archive is None or not archive.reports:
        return []
    known = max(report.until for report in archive.reports)
    told = {one.where for report in archive.reports for one in report.findings if _is_alarm(one)}
    return [
        event
        for event in events
        if "burst" in event.detectors and event.rows >= LARGE and event.where not in told
        if when(event.peak) + DAY <= known
    ]


def record_blocks(kept: list[Kept], late: list[Event], watch: Watch) -> list[Block]:
    """Show how many alarms of each level lasted, how early they came, and what was missed."""
    if not kept and not late:
        return []
    blocks: list[Block] = [Heading("过往预警的兑现情况")]
    if kept:
        blocks.append(_table(kept))
    if late and watch.last:
        last = watch.last
        named = listed(f"{event.name}（{date(when(event.onset), last)}）" for event in late)
        missed_ = f"漏报 {numerals.count(len(late))} 起"
        text = f"{missed_}：以往的报告已有当时的数据而没有预警，现在看是突增：{named}。"
        blocks.append(Paragraph(text))
    return blocks


def _table(kept: list[Kept]) -> Table:
    columns = (
        TableColumn("级别"),
        TableColumn("预警", "count"),
        TableColumn("之后持续", "count"),
        TableColumn("未持续", "count"),
        TableColumn("待观察", "count"),
        TableColumn("早于高峰", "count"),
        TableColumn("提前天数（中位）"),
    )
    note = (
        "持续：预警后 14 天的日均条数高于起升前 28 天（泊松检验，p < 0.05）；未持续是误报，"
        "或已很快过去；预警后不足 3 天的待观察。高峰是预警后 28 天内条数最多的一天。"
    )
    levels = [
        (name, [one for one in kept if one.finding.severity == level])
        for level, name in LEVELS.items()
    ]
    return Table(columns, tuple(_cells(name, some) for name, some in levels if some), note=note)


def _cells(name: str, kept: list[Kept]) -> tuple[str | int, ...]:
    judged = [one.verdict for one in kept]
    leads = [one.lead for one in kept if one.lead is not None and one.lead > 0]
    early = f"{median(leads):g} 天" if leads else "—"
    verdicts = (judged.count(verdict) for verdict in ("持续", "未持续", "待观察"))
    return (name, len(kept), *verdicts, len(leads), early)
