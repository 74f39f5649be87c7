"""Values that cannot be: a rating of 99, a negative length of time, a ticket closed before it came.

They are emptied and counted, so that no figure rests on them and 数据质量 can say how many there
were. Dates that stand alone, years away from all others, are mistyped, or a system's word for none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from csvoice.analyze.ratings import scale_of
from csvoice.schema import KINDS, STANDARD

RECOMMENDATION = (0.0, 10.0)
LONGEST = 366 * 86_400
"""No call, wait or handling is longer than a year."""


@dataclass(slots=True)
class Impossible:
    """What was emptied: rows by column, and why, a Chinese clause."""

    counts: dict[str, int] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)


def without_impossible(frame: pl.DataFrame) -> tuple[pl.DataFrame, Impossible]:
    """Empty the cells of converted standard columns that hold what cannot be; tell which."""
    found = Impossible()
    for name, (wrong, why) in _tests(frame).items():
        bad = frame.select(wrong.fill_null(value=False).alias(name)).to_series()
        if bad.any():
            found.counts[name], found.why[name] = int(bad.sum()), why
            frame = frame.with_columns(frame[name].set(bad, None))
    return frame, found


def _tests(frame: pl.DataFrame) -> Mapping[str, tuple[pl.Expr, str]]:
    """Say for each column present which cells cannot be, and why."""
    tests: dict[str, tuple[pl.Expr, str]] = {}
    for name in frame.columns:
        kind, cell = KINDS.get(name), pl.col(name)
        if kind == "rating" and frame[name].dtype.is_numeric():
            if end := scale_of(frame[name]):
                tests[name] = (cell > end) | (cell < 0), f"超出 {end:g} 分制"
        elif kind == "recommendation":
            tests[name] = ~cell.is_between(*RECOMMENDATION), "不在 0 ～ 10 之间"
        elif kind == "seconds":
            tests[name] = cell > LONGEST, "长于一年"
    if {"created_at", "resolved_at"} <= set(frame.columns):
        tests["resolved_at"] = _closed_before(), f"早于{STANDARD['created_at'].title}"
    return tests


def _closed_before() -> pl.Expr:
    """Closed before it came; a date without a time of day is its whole day."""
    closed, came = pl.col("resolved_at"), pl.col("created_at")
    dated = closed.dt.time() == pl.time(0, 0, 0)
    return pl.when(dated).then(closed < came.dt.truncate("1d")).otherwise(closed < came)


FAR = 365
"""Days without any feedback that part a stray date from the others."""
_MOST_SHARE = 0.05
_FEW_ROWS = 30
_FEW_DAYS = 3


def stray(dates: pl.Series) -> pl.Series:
    """Mark the dates that lie a year or more before or after the bulk of a column.

    At most 5 % of the dates on one side are taken for strays, and only where they are fewer than
    30 or fall on three days (1970-01-01, 2099-12-31): more of them are a time of their own.

    Returns:
        True for strays, of the same length.
    """
    days = dates.dt.epoch("d")
    counted = days.drop_nulls().value_counts(name="rows").sort(days.name)
    day, rows = counted[days.name].to_numpy(), counted["rows"].to_numpy()
    if len(day) < 2:
        return pl.Series([False]).new_from_index(0, len(dates))
    group = np.concatenate([[0], np.cumsum(np.diff(day) >= FAR)])
    bulk = int(np.argmax(np.bincount(group, rows)))
    sides = [side for side in (group < bulk, group > bulk) if _few(side, rows)]
    found = np.concatenate([day[side] for side in sides]) if sides else day[:0]
    return days.is_in(found.tolist()).fill_null(value=False)


def _few(side: np.ndarray, rows: np.ndarray) -> bool:
    most = int(rows[side].sum())
    alone = most < _FEW_ROWS or int(side.sum()) <= _FEW_DAYS
    return 0 < most <= _MOST_SHARE * int(rows.sum()) and alone
