"""Invented feedback with facts planted in it, for a test or a benchmark to look for.

`sample_feedback` is one shop's tickets as csvoice annotates them. These are rows of the columns
that are asked for, in which nothing happens but what is planted; the same on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import cycle, islice
from math import inf
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Choices = Sequence[Any] | Mapping[Any, float]
"""Cells that are as likely as each other, or the weight of each."""

_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Share:
    """How often a cell stands in some of the rows: a rise, a drift, what one team resolves.

    Attributes:
        column: The column.
        cell: What stands there so often, one of its choices; the others keep their proportions.
        share: Of the rows, on the first of the days.
        to: Of the rows, on the last of the days, if it drifts there.
        since: The first day, counted from 0.
        until: The day after the last.
        where: The cells that such rows may have in other columns, which stand before this one.
    """

    column: str
    cell: Any
    share: float
    to: float | None = None
    since: float = 0
    until: float = inf
    where: Mapping[str, Sequence[Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Burst:
    """More rows than usual on a few days: an outage, a campaign, one author again and again.

    Attributes:
        since: The first day, counted from 0.
        days: How many.
        a_day: Rows a day.
        cells: What stands in these columns, in turn; the other columns are as in other rows.
    """

    since: int
    days: int
    a_day: int
    cells: Mapping[str, Sequence[Any]]


def planted_feedback(
    rows: int,
    days: int,
    columns: Mapping[str, Choices],
    *planted: Share | Burst,
    start: datetime = datetime(2026, 7, 1),
    at_random: bool = False,
    seed: int = 0,
) -> pl.DataFrame:
    """Draw feedback in which nothing happens but what is planted.

    Args:
        rows: How many, without those of bursts.
        days: Over how many days.
        columns: What may stand in each column.
        planted: What happens; of two shares in the same rows the later one holds.
        start: Midnight before the first day.
        at_random: Whether moments fall by chance; else they are as far apart as can be.
        seed: Of the generator.

    Returns:
        `id`, `created_at` and the columns, in the order of time.
    """
    random = np.random.default_rng(seed)
    places = np.sort(random.random(rows)) if at_random else np.arange(rows) / max(rows, 1)
    shares = [one for one in planted if isinstance(one, Share)]
    parts = [_drawn(random, days * places, days, columns, shares)]
    for burst in (one for one in planted if isinstance(one, Burst)):
        size = burst.days * burst.a_day
        more = _drawn(random, burst.since + np.arange(size) / burst.a_day, days, columns, shares)
        cells = {name: list(islice(cycle(given), size)) for name, given in burst.cells.items()}
        parts.append(more.with_columns(pl.DataFrame(cells).get_columns()))
    made = pl.concat(parts, how="diagonal_relaxed").sort("day", maintain_order=True)
    passed = pl.duration(microseconds=(pl.col("day") * _DAY).cast(pl.Int64))
    number = pl.int_range(pl.len()).cast(pl.String).str.zfill(5)
    return made.select(
        pl.format("T{}", number).alias("id"),
        (pl.lit(start) + passed).alias("created_at"),
        pl.exclude("day"),
    )


def _drawn(
    random: np.random.Generator,
    day: np.ndarray,
    days: int,
    columns: Mapping[str, Choices],
    shares: Sequence[Share],
) -> pl.DataFrame:
    made = pl.DataFrame({"day": day})
    for name, choices in columns.items():
        cells = list(choices)
        weights = list(choices.values()) if isinstance(choices, Mapping) else [1.0] * len(cells)
        picked = _picked(random, weights, len(day))
        for one in (one for one in shares if one.column == name):
            place = cells.index(one.cell)
            others = _picked(random, [*weights[:place], 0, *weights[place + 1 :]], len(day))
            moved = np.where(random.random(len(day)) < _level(one, day, days), place, others)
            picked = np.where(_met(one, made), moved, picked)
        made = made.with_columns(pl.Series(name, cells)[picked])
    return made


def _picked(random: np.random.Generator, weights: Sequence[float], size: int) -> NDArray[np.int64]:
    """Draw places by their weight; numpy's own `choice` may change between its versions."""
    sums = np.cumsum(weights)
    places: NDArray[np.int64] = np.searchsorted(sums, random.random(size) * sums[-1], side="right")
    return places


def _level(share: Share, day: np.ndarray, days: int) -> np.ndarray:
    grown = 0.0 if share.to is None else share.to - share.share
    return share.share + grown * (day - share.since) / (min(share.until, days) - share.since)


def _met(share: Share, drawn: pl.DataFrame) -> np.ndarray:
    then = pl.col("day").is_between(share.since, share.until, closed="left")
    there = (pl.col(name).is_in(list(cells)) for name, cells in share.where.items())
    return drawn.select(pl.all_horizontal(then, *there)).to_series().to_numpy()
