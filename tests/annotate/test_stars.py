"""Ratings on the scale of sentiment."""

from __future__ import annotations

import polars as pl
import pytest

from csvoice.annotate.stars import star


@pytest.mark.parametrize(
    ("rating", "top", "value"),
    [(1, 5, -1), (3, 5, 0), (5, 5, 1), (0, 10, -1), (5, 10, 0), (100, 100, 1), (7, 5, 1)],
)
def test_stars_on_one_scale(rating: float, top: float, value: float) -> None:
    assert pl.select(star(pl.lit(float(rating)), top)).item() == value
