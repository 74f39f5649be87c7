"""Ratings, and tones that the export gives, on the scale of sentiment."""

from __future__ import annotations

import polars as pl

from csvoice.plan import Plan


def stars(batch: pl.DataFrame, plan: Plan) -> pl.Expr:
    """Return the tones given for a batch, else its ratings, on -1 to 1; null where neither is."""
    given = [pl.lit(None, dtype=pl.Float64)]
    if "label_tone" in batch.columns and not plan.relabel:
        given.insert(0, pl.col("label_tone"))
    if "rating" in batch.columns and plan.rating_top is not None:
        given.append(star(pl.col("rating"), plan.rating_top))
    return pl.coalesce(given)


def star(rating: pl.Expr, top: float) -> pl.Expr:
    """Put a rating on -1 to 1; scales up to five start at 1, longer ones at 0."""
    bottom = 1.0 if top <= 5 else 0.0
    return ((rating - bottom) / (top - bottom) * 2 - 1).clip(-1, 1)
