"""Link feedback that tells of the same event."""

from __future__ import annotations

from collections.abc import Set

import polars as pl

from csvoice.analyze.events.hot_issues import hot_issue_ids
from csvoice.precision import precision_of

COLUMN = "hot_issue"

_READ = (
    "created_at",
    "tokens",
    "brand",
    "product",
    "region",
    "customer",
    "issue",
    "issue_detail",
    "nature",
)


def link_hot_issues(table: pl.LazyFrame, stopwords: Set[str]) -> pl.LazyFrame:
    """Add `hot_issue`: the id of the event that a row tells of.

    All null for a table without dates, or whose dates name no day.
    """
    names = table.collect_schema().names()
    if not {"created_at", "tokens"} <= set(names) or precision_of(table) != "day":
        return table.with_columns(pl.lit(None, dtype=pl.String).alias(COLUMN))
    rows = table.select(name for name in _READ if name in names).collect()
    return table.with_columns(hot_issue_ids(rows, stopwords).alias(COLUMN))
