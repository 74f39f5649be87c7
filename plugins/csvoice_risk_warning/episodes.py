"""From days that stand out to episodes: when an alarm was raised, how long it stays on."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import pdtrc

from csvoice_risk_warning.cells import DIMENSIONS
from csvoice_risk_warning.options import Options

Array: TypeAlias = NDArray[np.float64]

ORANGE, SURE, RED = 1, 2, 3
"""Levels: likely; sure but few rows, red where they are urgent; sure."""
MOST_CELLS = 300
"""Cells that are followed; the surest ones."""

KEEP = 7
"""Days whose rows decide whether an alarm stays on."""

STILL_HIGH = 0.05
"""An alarm stays on while the last 7 days are no likelier than this at the old rate."""

LONGEST = 28
"""Days after which an alarm ends that no day has raised again: what is new has become usual."""

TRICKLE = 3
"""Fewer rows in the last 7 days end any alarm."""


def episodes(
    rows: pl.DataFrame, hits: pl.DataFrame, first: datetime, days: int, options: Options
) -> pl.DataFrame:
    """Join the days that stand out to episodes.

    An alarm is raised on the first day that stands out, and stays on while the last 7 days have
    more rows than the cell's past before the alarm lets expect (hysteresis), all feedback having
    grown since as it has, and some day within 28 raised it again.

    Args:
        rows: Complaints, with `day` and every dimension.
        hits: Of `csvoice.bursts`.
        first: First day watched.
        days: Days watched.
        options: Levels.

    Returns:
        One row an episode: the dimensions, `level` (the highest it reached), `day`, `days`,
        `count`, `expected`, `past` and `past_count` of the span by which it first reached it,
        `false_alarms` (the fewest on any day of it), `until` (last day on) and `on` (whether that
        is the last day watched).
    """
    at = (pl.col("day") - first).dt.total_days().alias("at")
    marked = _marked(hits, options).with_columns(at)
    surest = marked.sort(-pl.col("level"), "false_alarms", "view", *DIMENSIONS, "day")
    cells = surest.select("view", *DIMENSIONS).unique(maintain_order=True).head(MOST_CELLS)
    cells = cells.with_row_index("cell").cast({"cell": pl.Int64})
    marked = marked.join(cells, on=["view", *DIMENSIONS], nulls_equal=True)
    counts, volume = np.zeros((cells.height, days)), np.zeros(days)
    volume[:] = np.bincount(rows.select(at).to_series().to_numpy(), minlength=days)
    for view in marked["view"].unique().sort():
        _count(rows.with_columns(at), cells.filter(view=view), counts)
    onsets = _onsets(marked, volume, counts.shape)
    return _summed(marked, _followed(onsets, _recent(counts), _recent(volume)), first)


def _marked(hits: pl.DataFrame, options: Options) -> pl.DataFrame:
    """Keep what is sure and large enough, with its level; red first, then the shortest span."""
    sure = pl.col("false_alarms") <= options.red
    enough = pl.col("count") >= options.min_red
    level = pl.when(sure & enough).then(RED).when(sure).then(SURE).otherwise(ORANGE)
    return (
        hits.filter(
            pl.col("false_alarms") <= max(options.orange, options.red),
            pl.col("count") >= options.min_times * pl.col("expected"),
        )
        .with_columns(level=level.cast(pl.Int64))
        .sort(-pl.col("level"), "days", "p", maintain_order=True)
    )


def _count(rows: pl.DataFrame, cells: pl.DataFrame, counts: Array) -> None:
    """Fill in the daily counts of the cells of one view."""
    names = [name for name in DIMENSIONS if cells[name].null_count() == 0]
    daily = (
        rows.join(cells.select("cell", *names), on=names).group_by("cell", "at").agg(count=pl.len())
    )
    counts[daily["cell"].to_numpy(), daily["at"].to_numpy()] = daily["count"].to_numpy()


class _Onsets(NamedTuple):
    """Cells × days: where a day stands out, and what its cell had before.

    Attributes:
        level: ORANGE, SURE or RED where the day stands out, else 0.
        rate: Rows a day of the cell in the past that it is compared with.
        usual: Rows a day of all cells in that past.
    """

    level: NDArray[np.int64]
    rate: Array
    usual: Array


def _onsets(marked: pl.DataFrame, volume: Array, shape: tuple[int, ...]) -> _Onsets:
    surest = marked.unique(["cell", "at"], keep="first", maintain_order=True)
    names = ("cell", "at", "level", "days", "past", "past_count")
    cell, at, level, days, past, before = (surest[name].to_numpy() for name in names)
    onsets = _Onsets(np.zeros(shape, dtype=np.int64), np.ones(shape), np.ones(shape))
    running = np.concatenate(([0.0], np.cumsum(volume)))
    start = at - days + 1
    onsets.level[cell, at] = level
    onsets.rate[cell, at] = (before + 0.5) / past
    onsets.usual[cell, at] = np.maximum((running[start] - running[start - past]) / past, 0.1)
    return onsets


def _recent(counts: Array) -> Array:
    """Sum the last days up to each day."""
    running = np.cumsum(counts, axis=-1)
    running[..., KEEP:] -= np.cumsum(counts, axis=-1)[..., :-KEEP]
    return running


def _followed(onsets: _Onsets, recent: Array, busy: Array) -> NDArray[np.int64]:
    """Walk through the days; number the episodes of each cell from 1, 0 where no alarm is on."""
    number = np.zeros(recent.shape, dtype=np.int64)
    current, held = np.zeros(len(recent), dtype=np.int64), np.zeros(len(recent), dtype=np.int64)
    rate, usual, raised = (np.ones(len(recent)) for _ in range(3))
    for day in range(recent.shape[1]):
        level, rows = onsets.level[:, day], recent[:, day]
        high = pdtrc(rows - 1, rate * np.maximum(KEEP, busy[day] / usual)) < STILL_HIGH
        kept = np.where(high & (rows >= TRICKLE) & (day - raised < LONGEST), held, 0)
        current += (level > 0) & (held == 0)
        rate = np.where(level > held, onsets.rate[:, day], rate)
        usual = np.where(level > held, onsets.usual[:, day], usual)
        raised = np.where(level > 0, day, raised)
        held = np.maximum(level, kept)
        number[:, day] = np.where(held, current, 0)
    return number


def _summed(marked: pl.DataFrame, number: NDArray[np.int64], first: datetime) -> pl.DataFrame:
    cell, at = np.nonzero(number)
    days = pl.DataFrame({"cell": cell, "at": at, "episode": number[cell, at]})
    ends = days.group_by("cell", "episode").agg(until=pl.max("at"))
    last = number.shape[1] - 1
    return (
        marked.join(days, on=["cell", "at"])
        .sort("cell", "episode", -pl.col("level"), "at", "days")
        .group_by("cell", "episode", maintain_order=True)
        .agg(pl.all().exclude("false_alarms").first(), pl.col("false_alarms").min())
        .join(ends, on=["cell", "episode"])
        .with_columns(on=pl.col("until") == last, until=first + pl.duration(days=pl.col("until")))
        .sort(-pl.col("level"), "false_alarms", "cell", "episode")
    )
