"""From a finding to the rows behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import and_

import polars as pl

from csvoice.document.blocks import Cell
from csvoice.document.findings import Condition, Evidence
from csvoice.schema import URGENT
from csvoice.slices import Slice

OPENING = 20
"""Characters by which a text is told to be a copy of another."""


def matching(where: Sequence[Condition]) -> pl.Expr:
    """Turn conditions into one expression; no condition at all is met by every row."""
    return reduce(and_, (_expression(condition) for condition in where), pl.lit(True))


def inside(one: Slice) -> pl.Expr:
    """Turn a slice into an expression on the feedback table."""
    if not one.words:
        return matching(one.where)
    return pl.col("text").str.contains_any(list(one.words), ascii_case_insensitive=True)


def _expression(condition: Condition) -> pl.Expr:
    column, value = pl.col(condition.column), condition.value
    match condition.operator:
        case "==":
            return column == value
        case "!=":
            return column.ne_missing(pl.lit(value))
        case ">=":
            return column >= value
        case "<":
            return column < value
        case "is_null":
            return column.is_null()
        case "contains":
            return _contains(column, value)
        case "says":
            said = column.list.join("").str.to_lowercase()
            return said.str.contains(pl.lit(str(value).lower()), literal=True)


def _contains(column: pl.Expr, value: Cell | datetime) -> pl.Expr:
    """A list holds the value; Latin letters match in either case, as words are counted."""
    if isinstance(value, str) and value.lower() != value.upper():
        folded = column.list.eval(pl.element().str.to_lowercase())
        return folded.list.contains(value.lower())
    return column.list.contains(value)


def evidence(
    frame: pl.LazyFrame | pl.DataFrame,
    where: Sequence[Condition],
    k: int = 5,
    first: Sequence[str] = (),
) -> Evidence:
    """Return how many rows meet every condition, and the ids of a handful.

    Args:
        frame: Feedback with `id` and the columns named; urgent rows come first where it has
            `severity`, and copies of a text last where it has `text`.
        where: The conditions.
        k: How many ids at most.
        first: Ids to put before the others: the most telling ones, already chosen.
    """
    rows = frame.lazy().filter(matching(where))
    names = rows.collect_schema().names()
    urgent = pl.col("severity") == URGENT if "severity" in names else pl.lit(False)
    opening = pl.col("text").str.slice(0, OPENING) if "text" in names else pl.col("id")
    found = rows.select("id", urgent=urgent, copied=~opening.is_first_distinct()).collect()
    shown = found.sort("copied", ~pl.col("urgent"), maintain_order=True)["id"].head(k)
    return Evidence(found.height, tuple(dict.fromkeys([*first, *shown]))[:k], tuple(where))
