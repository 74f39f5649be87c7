"""Link what the same customer said more than once, on whatever channel."""

from __future__ import annotations

import polars as pl

_SPOKEN = ("title", "text")
_SHORTEST = 8
"""Shorter texts (好用, 太差了) are said twice without being copied."""


def link_duplicates(table: pl.LazyFrame) -> pl.LazyFrame:
    """Add `duplicate_of`: the id of the first feedback with the same words by the same customer.

    Rows without a customer are never linked: seventeen owners who copy one complaint are seventeen
    complaints.
    """
    columns = table.collect_schema().names()
    if "customer" not in columns:
        return table.with_columns(pl.lit(None, dtype=pl.String).alias("duplicate_of"))
    words = pl.concat_str(
        [pl.col(name).fill_null("") for name in _SPOKEN if name in columns]
    ).str.replace_all(r"[\s\p{P}]", "")
    first = pl.col("id").first().over("customer", words)
    repeated = (
        pl.col("customer").is_not_null()
        & (words.str.len_chars() >= _SHORTEST)
        & ~pl.struct("customer", words.alias("words")).is_first_distinct()
    )
    return table.with_columns(pl.when(repeated).then(first).alias("duplicate_of"))
