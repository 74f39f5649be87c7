"""Which scale ratings are on, and whether parts of the feedback are on different ones."""

from __future__ import annotations

import polars as pl

SCALES = (5.0, 10.0, 100.0)
"""Upper ends of rating scales."""

FEW = 0.01
"""Ratings above a scale that are slips of the pen, as a share; more of them are another scale."""

SOME = 10
"""With so many ratings, a single one above ten on a smaller scale is a slip as well."""


def scale_of(ratings: pl.Series) -> float | None:
    """Return the upper end of the scale that ratings are on, slips of the pen aside; None for none.

    Args:
        ratings: Numbers; nulls are left out.
    """
    known = ratings.drop_nulls()
    if known.is_empty():
        return None
    return next((top for top in SCALES if _holds(known, top)), SCALES[-1])


def _holds(ratings: pl.Series, top: float) -> bool:
    above = ratings.filter(ratings > top)
    if len(above) <= FEW * len(ratings):
        return True
    return len(above) == 1 and len(ratings) >= SOME and top < 100 and bool(above[0] > SCALES[1])


def scales_by(rows: pl.DataFrame, column: str, least: int) -> dict[str, float]:
    """Return the scale of each value of a column; empty where all are on the same one.

    Args:
        rows: `rating` and the column.
        column: A channel or a source.
        least: Values with fewer ratings are left out.
    """
    parts = rows.drop_nulls(["rating", column]).partition_by(column, as_dict=True)
    scales = {
        str(value): scale_of(part["rating"])
        for (value,), part in parts.items()
        if part.height >= least
    }
    known = {value: top for value, top in sorted(scales.items()) if top is not None}
    return known if len(set(known.values())) > 1 else {}
