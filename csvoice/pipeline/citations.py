"""Rows behind figures: a handful for each name, day and pair of names that the report shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import permutations

import polars as pl

from csvoice.analyze.texts.evidence import OPENING
from csvoice.document.blocks import Block, Chart, Table
from csvoice.document.events import COLUMN
from csvoice.schema import URGENT

EACH = 5
"""Rows that a figure opens at most."""

NAMING = (
    "brand",
    "product",
    "channel",
    "region",
    "issue",
    "issue_detail",
    "nature",
    "severity",
)
"""Columns whose values stand in charts and tables."""

DAY = "day"


def rows_behind(blocks: Iterable[Block], ordered: pl.DataFrame, least: int) -> set[str]:
    """Return the ids of rows that the figures of some blocks are counts of.

    Args:
        blocks: What is shown.
        ordered: The period's rows, as `in_order` gives them.
        least: A figure of fewer rows opens none.
    """
    shown = list(blocks)
    names, pairs = {(name,) for name in _names(shown)}, set(_pairs(shown))
    columns = [name for name in (*NAMING, DAY) if name in ordered.columns]
    values = {name: set(ordered[name].unique()) for name in columns}
    found = {id_ for name in columns for id_ in _firsts(ordered, (name,), names, least)}
    for one, other in permutations(columns, 2):
        told = {(x, y) for x, y in pairs if x in values[one] and y in values[other]}
        if told:
            found.update(_firsts(ordered, (one, other), told, least))
    return found


def _firsts(
    rows: pl.DataFrame, columns: Sequence[str], cells: Collection[tuple[str, ...]], least: int
) -> Iterator[str]:
    """Yield the ids of the first rows of those cells that have enough of them."""
    counted = rows.group_by(columns).agg(pl.col("id").head(EACH), rows=pl.len())
    enough = counted.filter(pl.col("rows") >= least).drop("rows")
    for *cell, ids in enough.iter_rows():
        if tuple(cell) in cells:
            yield from ids


def in_order(feedback: pl.LazyFrame) -> pl.DataFrame:
    """Return the rows, urgent ones first and copies last, as evidence is chosen."""
    names = feedback.collect_schema().names()
    columns = [pl.col(name) for name in ("id", COLUMN, *NAMING) if name in names]
    days = (
        [pl.col("created_at").dt.strftime("%Y-%m-%d").alias(DAY)] if "created_at" in names else []
    )
    # A hash, since the texts of a large table take more memory than all else.
    opening = pl.col("text").str.slice(0, OPENING).hash().alias("opening")
    rows = feedback.select(*columns, *days, opening).collect(engine="streaming")
    urgent = pl.col("severity").ne_missing(URGENT) if "severity" in names else pl.lit(value=False)
    copied = ~pl.col("opening").is_first_distinct()
    return rows.sort(copied, urgent, maintain_order=True).drop("opening")


def _names(blocks: Iterable[Block]) -> Iterator[str]:
    """Everything in charts and tables that may be the value of a column."""
    for block in blocks:
        match block:
            case Chart():
                for point in block.points:
                    yield from (str(point.x), point.series)
            case Table():
                yield from (cell for row in block.rows for cell in row if isinstance(cell, str))
            case _:
                pass


def _pairs(blocks: Iterable[Block]) -> Iterator[tuple[str, str]]:
    """The cells of heatmaps."""
    for block in blocks:
        if isinstance(block, Chart) and block.kind == "heatmap":
            yield from ((str(point.x), point.series) for point in block.points)
