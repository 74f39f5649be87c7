"""Dates that stand alone, years away from all others: mistyped, or a system's word for none.

Today's date is not asked, since the same file must give the same report tomorrow: a date is too
late, or too early, only beside the others of its column.
"""

from __future__ import annotations

import numpy as np
import polars as pl

FAR = 365
"""Days without any feedback that part a stray date from the others."""
_MOST_SHARE = 0.05
_FEW_ROWS = 30
_FEW_DAYS = 3


def stray(dates: pl.Series) -> pl.Series:
    """Mark the dates that lie a year or more before or after the bulk of a column.

    At most 5 % of the dates on one side are taken for strays, and only where they are fewer than
    30 or fall on three days (1970-01-01, 2099-12-31): more of them are a time of their own.

    Args:
        dates: Datetimes, null where there is none.

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
