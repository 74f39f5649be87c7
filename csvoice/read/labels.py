"""Coarse and fine labels of an export, told apart by nesting."""

from __future__ import annotations

import polars as pl

NESTED = 0.5
"""From this lambda on, one label is taken as a finer grade of the other."""

_RESIDUAL = ("其他", "其它", "other", "others")


def is_finer(fine: pl.Series, coarse: pl.Series) -> bool:
    """Whether `fine` has more kinds than `coarse` and mostly tells which coarse kind it is.

    Measured by lambda, the share of errors in guessing `coarse` that knowing `fine` saves
    (Goodman and Kruskal 1954, "Measures of association for cross classifications"). 其他 is left
    out: it is under every coarse kind.
    """
    pairs = pl.DataFrame({"fine": fine, "coarse": coarse}).drop_nulls()
    pairs = pairs.filter(~pl.col("fine").str.to_lowercase().is_in(_RESIDUAL))
    if pairs["fine"].n_unique() <= pairs["coarse"].n_unique():
        return False
    counts = pairs.group_by("fine", "coarse").len()
    known = int(counts.group_by("fine").agg(pl.col("len").max())["len"].sum())
    blind = int(counts.group_by("coarse").agg(pl.col("len").sum())["len"].max() or 0)  # type: ignore[arg-type]
    rest = pairs.height - blind
    return rest > 0 and (known - blind) / rest >= NESTED
