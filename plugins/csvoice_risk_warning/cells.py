"""The cells that are watched: what went wrong, and where."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from csvoice import OTHER_ISSUE, PRAISE, Cell, Condition

WHAT = ((), ("issue",), ("issue", "issue_detail"))
WHERE = (
    (),
    ("product",),
    ("brand",),
    ("region",),
    ("channel",),
    ("product", "region"),
    ("brand", "region"),
)
DIMENSIONS = ("issue", "issue_detail", "brand", "product", "region", "channel")
_SHARPNESS = {"issue_detail": 1, "channel": 2, "region": 3, "brand": 4, "product": 8}


def views(rows: pl.DataFrame) -> list[list[str]]:
    """List what is counted by, as far as the data have the columns.

    A product is one of its brand's where the data have both. What is rare needs no cell of its
    own: it is watched under its brand, and under its issue alone.
    """
    present = {name for name in DIMENSIONS if rows[name].null_count() < rows.height}
    made = ([*what, *_with_brand(where, present)] for what in WHAT for where in WHERE)
    return [view for view in made if view and set(view) <= present]


def _with_brand(where: tuple[str, ...], present: set[str]) -> tuple[str, ...]:
    return ("brand", *where) if "product" in where and "brand" in present else where


def with_dimensions(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the dimensions that a frame lacks, all null."""
    missing = [name for name in DIMENSIONS if name not in frame.columns]
    return frame.with_columns(pl.lit(None, pl.String).alias(name) for name in missing)


def complaints(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the dated rows that are not praise, every dimension there, 其他 being none."""
    dated = rows.filter(pl.col("day").is_not_null() & pl.col("nature").ne_missing(pl.lit(PRAISE)))
    return with_dimensions(dated).with_columns(
        pl.when(pl.col(name) != OTHER_ISSUE).then(name) for name in ("issue", "issue_detail")
    )


def telling(hits: pl.DataFrame) -> pl.DataFrame:
    """Leave out what a collective issue alone names (其他原因): it tells nobody what to do."""
    vague = pl.col("issue").str.starts_with(OTHER_ISSUE) & pl.col("issue_detail").is_null()
    return hits.filter(~vague.fill_null(value=False))


def conditions(cell: Mapping[str, Cell]) -> tuple[Condition, ...]:
    """Return the conditions that give a cell's rows, whatever their day."""
    return tuple(Condition(name, "==", cell[name]) for name in DIMENSIONS if cell[name] is not None)


def sharpness(cell: Mapping[str, Cell]) -> int:
    """Say how closely a cell names what is wrong: a product tells more than its brand."""
    return sum(weight for name, weight in _SHARPNESS.items() if cell[name] is not None)
