"""The alarms of a report: one for each story, with its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice import Condition, bursts, copy_groups, matching
from csvoice_risk_warning.cells import (
    DIMENSIONS,
    WHAT,
    complaints,
    conditions,
    sharpness,
    telling,
    views,
    with_dimensions,
)
from csvoice_risk_warning.drifts import drifts
from csvoice_risk_warning.episodes import RED, SURE, episodes
from csvoice_risk_warning.options import Options
from csvoice_risk_warning.watch import DAY, NOT_PRAISE, Watch, is_urgent

Row: TypeAlias = dict[str, Any]
Mask: TypeAlias = NDArray[np.bool_]

MOST_EPISODES = 80
"""Episodes among which the stories are looked for, red and sure ones first."""

SAME = 0.8
"""A sharper cell that holds so much of an alarm's surplus tells it better."""

UNTOLD = 0.5
"""An alarm is a story of its own where so much of its surplus is not told by others."""

CERTAIN = 0.001
"""Alarms surer than this are all certain; the steeper one tells more."""

LONG_BEFORE = 28 * DAY
"""What was not there for so long before is new."""

ENOUGH_DAYS = 10
"""With fewer days there is no past to compare with."""


@dataclass(frozen=True)
class Alarm:
    """A rise above a cell's own history.

    Attributes:
        cell: The dimensions; those that do not name the cell are null.
        red: Whether it is of the highest level.
        start: First day of the span by which it was raised.
        day: Last day of that span: when it was raised.
        count: Rows in that span.
        expected: Rows to be expected in it.
        past: Days it was compared with.
        false_alarms: Alarms as sure as this that chance alone lets expect in a report.
        until: Last day it was on.
        on: Whether it still is.
        series: Rows of the cell from the past on, to the last day watched.
        slow: Whether it is a drift, found on weekly counts; else a burst.
        unseen: Whether its issue had no row at all, anywhere, in the month and more before it.
    """

    cell: dict[str, str | None]
    red: bool
    start: datetime
    day: datetime
    count: int
    expected: float
    past: int
    false_alarms: float
    until: datetime
    on: bool
    series: pl.DataFrame
    slow: bool = False
    unseen: bool = False

    @cached_property
    def rows(self) -> pl.DataFrame:
        """Rows of the alarm, from its start until it ended."""
        return self.series.filter(pl.col("day").is_between(self.start, self.until))

    @cached_property
    def before(self) -> pl.DataFrame:
        """Rows of the days before it."""
        return self.series.filter(pl.col("day") < self.start)

    @property
    def busiest_before(self) -> int:
        """Most rows that a single day before it brought; 0 where there were none."""
        days = self.before.group_by("day").len()["len"].to_numpy()
        return int(days.max(initial=0))

    @cached_property
    def copies(self) -> pl.Series:
        """A number for each of `rows`; copies and fillings of one template share one."""
        return pl.Series("copy", copy_groups(self.rows["text"]))

    @property
    def where(self) -> tuple[Condition, ...]:
        """Conditions that give `rows` in the whole feedback table."""
        return (
            NOT_PRAISE,
            *conditions(self.cell),
            Condition("created_at", ">=", self.start),
            Condition("created_at", "<", self.until + DAY),
        )


def find_alarms(watch: Watch, options: Options) -> list[Alarm]:
    """Find what rose above its own history within the report: red ones first, the surest first."""
    if watch.first is None or watch.last is None or watch.days < ENOUGH_DAYS:
        return []
    rows = complaints(watch.rows)
    hits = telling(with_dimensions(bursts(rows.lazy(), views(rows), watch.since)))
    found = episodes(rows, hits, watch.first, watch.days, options)
    lasting = found.filter(pl.col("until") >= watch.since).head(MOST_EPISODES).to_dicts()
    alarms = [one for row in lasting if not _as_before(one := _alarm(row, rows, options))]
    slow = drifts(rows, watch.last, watch.days, options).to_dicts()
    alarms += [_drifting(drift, rows, watch.last, options) for drift in slow]
    return _stories(sorted(alarms, key=_rank), rows)


def _alarm(episode: Row, rows: pl.DataFrame, options: Options) -> Alarm:
    cell = {name: episode[name] for name in DIMENSIONS}
    start = episode["day"] - (episode["days"] - 1) * DAY
    since = start - episode["past"] * DAY
    series = rows.filter(matching(conditions(cell)), pl.col("day") >= since)
    span = series.filter(pl.col("day").is_between(start, episode["day"]))
    return Alarm(
        cell=cell,
        red=episode["level"] == RED or (episode["level"] == SURE and _urgent(span, options)),
        start=start,
        series=series,
        unseen=_unseen(cell, rows, start),
        **{name: episode[name] for name in ("day", "count", "expected", "past")},
        **{name: episode[name] for name in ("false_alarms", "until", "on")},
    )


def _as_before(alarm: Alarm) -> bool:
    """Whether a single day brought no more than one before did: uploads by the week, say."""
    return alarm.start == alarm.day and alarm.count <= alarm.busiest_before


def _unseen(cell: dict[str, str | None], rows: pl.DataFrame, start: datetime) -> bool:
    issue = {name: cell[name] if name in WHAT[-1] else None for name in DIMENSIONS}
    if cell["issue"] is None or rows.filter(pl.col("day") <= start - LONG_BEFORE).is_empty():
        return False
    return rows.filter(pl.col("day") < start, matching(conditions(issue))).is_empty()


def _drifting(drift: Row, rows: pl.DataFrame, last: datetime, options: Options) -> Alarm:
    cell = {name: drift[name] for name in DIMENSIONS}
    since = drift["start"] - drift["past"] * DAY
    series = rows.filter(matching(conditions(cell)), pl.col("day") >= since)
    span = series.filter(pl.col("day") >= drift["start"])
    return Alarm(
        cell=cell,
        red=drift["false_alarms"] <= options.red and _urgent(span, options),
        day=last,
        until=last,
        on=True,
        series=series,
        slow=True,
        **{name: drift[name] for name in ("start", "count", "expected", "past", "false_alarms")},
    )


def _urgent(span: pl.DataFrame, options: Options) -> bool:
    """Whether half of the rows that the highest level takes are enough: most of them are urgent."""
    urgent = span.filter(is_urgent()).height
    return 2 * span.height >= options.min_red and 2 * urgent >= span.height


def _rank(alarm: Alarm) -> tuple[bool, bool, bool, float, float]:
    """Red first, bursts before drifts, what names an issue, the surest, the steepest."""
    rise = (alarm.count - alarm.expected) / ((alarm.day - alarm.start).days + 1)
    sure = max(alarm.false_alarms, CERTAIN)
    return not alarm.red, alarm.slow, alarm.cell["issue"] is None, sure, -rise


def _stories(alarms: list[Alarm], rows: pl.DataFrame) -> list[Alarm]:
    """Keep one alarm a story: what the alarms before it have told already is left out."""
    masks = _masks(alarms, rows)
    told = np.zeros(rows.height, dtype=bool)
    stories: list[Alarm] = []
    for alarm, mask in zip(alarms, masks, strict=True):
        if _surplus(alarm, mask & ~told) >= UNTOLD * _surplus(alarm, mask):
            best = _sharpest(alarm, mask, alarms, masks)
            stories.append(alarms[best])
            told |= mask | masks[best]
    return stories


def _surplus(alarm: Alarm, mask: Mask) -> float:
    """Return by how much an alarm's rows are more than its past lets expect."""
    days = (alarm.until - alarm.start).days + 1
    return float(mask.sum()) - alarm.expected * days / ((alarm.day - alarm.start).days + 1)


def _masks(alarms: list[Alarm], rows: pl.DataFrame) -> list[Mask]:
    marks = rows.select(
        matching(alarm.where).fill_null(value=False).alias(str(place))
        for place, alarm in enumerate(alarms)
    )
    return [column.to_numpy().astype(bool) for column in marks]


def _sharpest(alarm: Alarm, mask: Mask, alarms: list[Alarm], masks: list[Mask]) -> int:
    """Return the place of the alarm that names best where an alarm's surplus comes from."""
    enough = SAME * _surplus(alarm, mask)
    holding = [
        place
        for place, (other, rows) in enumerate(zip(alarms, masks, strict=True))
        if other.red >= alarm.red
        and other.slow == alarm.slow
        and _surplus(other, rows & mask) >= enough
        and (rows & mask).sum() >= SAME * rows.sum()
    ]
    return max(holding, key=lambda place: (sharpness(alarms[place].cell), -place))
