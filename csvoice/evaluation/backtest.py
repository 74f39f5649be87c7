"""Replay the past day by day: which alarms there would have been, when, and what came after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import mean

import polars as pl

from csvoice.analyze.series.verdicts import Verdict, held_up
from csvoice.analyze.texts.evidence import matching
from csvoice.config import Config
from csvoice.detect.finding import find_events
from csvoice.document.events import COLUMN
from csvoice.document.findings import Condition, Finding
from csvoice.errors import InputError
from csvoice.occasions import DAY
from csvoice.pipeline.alerting import LEVELS, find_alerts
from csvoice.pipeline.parts import Progress
from csvoice.pipeline.preparation import Feedback, silent
from csvoice.precision import UNITS, precision_of


@dataclass(frozen=True, slots=True)
class Replayed:
    """An alarm of the replay, as it was first raised at its highest level.

    Attributes:
        finding: What was said that day.
        day: The day whose end it was raised at.
        verdict: Whether it lasted; see `held_up`.
    """

    finding: Finding
    day: datetime
    verdict: Verdict

    @property
    def delay(self) -> int:
        """Days from the first day of the rise to the alarm."""
        return (self.day - self.finding.since).days if self.finding.since else 0


@dataclass(frozen=True, slots=True)
class Backtest:
    """A replay.

    Attributes:
        first: First day replayed.
        last: Last day replayed.
        alarms: Every alarm once, in the order in which they came.
    """

    first: datetime
    last: datetime
    alarms: tuple[Replayed, ...]

    @property
    def days(self) -> int:
        """Days replayed."""
        return (self.last - self.first).days + 1

    def at(self, level: str) -> tuple[Replayed, ...]:
        """Return the alarms of one level."""
        return tuple(one for one in self.alarms if one.finding.severity == level)


def mean_delay(alarms: Sequence[Replayed]) -> float | None:
    """Return the mean delay in days; None without an alarm."""
    return mean(one.delay for one in alarms) if alarms else None


def backtest(
    feedback: Feedback, config: Config, days: int, progress: Progress = silent
) -> Backtest:
    """Cut the data at the end of each of the last days, and gather what would have alarmed.

    Args:
        feedback: The annotated table.
        config: Options of the run; the period is the last complete one of each day.
        days: Most days that are replayed, counted from the last.
        progress: Told of every day.

    Raises:
        InputError: The data have no dates, or dates that name no day.
    """
    table = _dated(feedback)
    _check_days(table)
    dates = table["created_at"].dt.truncate("1d")
    last = dates.to_list()[-1]
    first = max(dates.to_list()[0], last - (days - 1) * DAY)
    seen: dict[str, tuple[Finding, datetime]] = {}
    cells: dict[str | None, tuple[Condition, ...]] = {}
    replayed = (last - first).days + 1
    for done, day in enumerate(first + n * DAY for n in range(replayed)):
        progress("sections", done, replayed)
        known = table.filter(pl.col("created_at") < day + DAY).drop(COLUMN).lazy()
        found = find_events(known, feedback.plan.lexicon.stopwords)
        cells |= {event.id: event.cell for event in found.events}
        cut = replace(
            feedback, rows=found.table, links=None, events=found.events, words=found.words
        )
        for finding in find_alerts(cut, config).findings:
            if finding.since is not None and _higher(finding, seen.get(finding.id)):
                seen[finding.id] = (finding, day)
    alarms = [
        Replayed(one, day, _judge(table, one, cells.get(one.event, ()), day, last))
        for one, day in seen.values()
    ]
    return Backtest(first, last, tuple(sorted(alarms, key=lambda one: (one.day, one.finding.id))))


def _dated(feedback: Feedback) -> pl.DataFrame:
    if "created_at" in feedback.table.collect_schema():
        table = feedback.table.filter(pl.col("created_at").is_not_null()).collect()
        if table.height:
            return table.sort("created_at", maintain_order=True)
    raise InputError("数据中没有可用的「时间」一列，不能回放；补上后再试。")


def _check_days(table: pl.DataFrame) -> None:
    precision = precision_of(table.lazy())
    if precision != "day":
        raise InputError(f"日期只精确到{UNITS[precision]}，不能逐日回放；有了具体的日期再试。")


def _higher(finding: Finding, known: tuple[Finding, datetime] | None) -> bool:
    return known is None or LEVELS.index(finding.severity) < LEVELS.index(known[0].severity)


def _judge(
    table: pl.DataFrame,
    finding: Finding,
    cell: tuple[Condition, ...],
    day: datetime,
    last: datetime,
) -> Verdict:
    """Judge an alarm by the rows of its cell, before and after it."""
    if finding.since is None or not cell:
        return "待观察"
    return held_up(table.filter(matching(cell))["created_at"], finding.since, day, last)
