"""Rows behind figures: a handful for each name, day and pair of names that the report shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
_BETWEEN = "\0"


def rows_behind(blocks: Iterable[Block], ordered: pl.DataFrame, least: int) -> set[str]:
    """Return the ids of rows that the figures of some blocks are counts of.

    Args:
        blocks: What is shown.
        ordered: The period's rows, as `in_order` gives them.
        least: A figure of fewer rows opens none.
    """
    shown = list(blocks)
    names, pairs = set(_names(shown)), set(_pairs(shown))
    rows, columns = ordered.lazy(), [name for name in (*NAMING, DAY) if name in ordered.columns]
    cells = [rows.filter(pl.col(name).is_in(names)).with_columns(cell=name) for name in columns]
    firsts, seconds = ([pair.split(_BETWEEN)[place] for pair in pairs] for place in (0, 1))
    cells += [
        rows.filter(pl.col(one).is_in(firsts), pl.col(other).is_in(seconds))
        .with_columns(cell=pl.concat_str(one, other, separator=_BETWEEN))
        .filter(pl.col("cell").is_in(pairs))
        for one, other in permutations(columns, 2)
        if pairs
    ]
    enough = (cell.filter(pl.len().over("cell") >= least) for cell in cells)
    some = [cell.group_by("cell", maintain_order=True).head(EACH).select("id") for cell in enough]
    return {one for found in pl.collect_all(some) for one in found["id"]}


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


def _pairs(blocks: Iterable[Block]) -> Iterator[str]:
    """The cells of heatmaps."""
    for block in blocks:
        if isinstance(block, Chart) and block.kind == "heatmap":
            yield from (f"{point.x}{_BETWEEN}{point.series}" for point in block.points)
