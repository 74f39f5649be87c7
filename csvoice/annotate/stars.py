"""Ratings on the scale of sentiment."""

from __future__ import annotations

import polars as pl

from csvoice.plan import Plan


def stars(batch: pl.DataFrame, plan: Plan) -> pl.Expr:
    """Return the ratings of a batch on -1 to 1; null where there are none."""
    if "rating" not in batch.columns or plan.rating_top is None:
        return pl.lit(None, dtype=pl.Float64)
    return star(pl.col("rating"), plan.rating_top)


def star(rating: pl.Expr, top: float) -> pl.Expr:
    """Put a rating on -1 to 1; scales up to five start at 1, longer ones at 0."""
    bottom = 1.0 if top <= 5 else 0.0
    return ((rating - bottom) / (top - bottom) * 2 - 1).clip(-1, 1)
