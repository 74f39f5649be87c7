"""From frames to tables, and to heatmaps of a dimension and the issue types."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeAlias

import polars as pl

from csvoice.context import Context
from csvoice.document.blocks import Cell, Chart, ColumnKind, Point, Table, TableColumn
from csvoice.kit.rows import frequencies, typed
from csvoice.kit.wording import title

Head: TypeAlias = str | tuple[str, ColumnKind] | TableColumn
"""A column by its title alone, where it holds texts, else with its kind."""


def listing(
    heads: Iterable[Head], rows: Iterable[tuple[Cell, ...]], caption: str = "", note: str = ""
) -> Table:
    """Show rows of cells under their heads."""
    return Table(tuple(map(_column, heads)), tuple(rows), caption, note)


def table(
    frame: pl.DataFrame, columns: Mapping[str, Head], caption: str = "", note: str = ""
) -> Table:
    """Show some columns of a frame under their heads, in its row order."""
    return listing(columns.values(), frame.select(*columns).iter_rows(), caption, note)


def _column(head: Head) -> TableColumn:
    if isinstance(head, TableColumn):
        return head
    return TableColumn(head) if isinstance(head, str) else TableColumn(*head)


def heatmap(
    ctx: Context,
    rows: pl.DataFrame,
    name: str,
    values: Sequence[str],
    most: int,
    *,
    shares: bool = False,
    marked: Collection[tuple[str, str]] = (),
) -> list[Chart]:
    """Draw how many rows each value has of each issue; none where there are not two issues.

    Args:
        ctx: The section's view.
        rows: What is counted.
        name: The dimension.
        values: Its values, downwards.
        most: Issues shown, the largest.
        shares: Draw shares of each value's rows instead.
        marked: Values and issues to frame.
    """
    every = rows.filter(pl.col(name).is_in(values))
    sizes = dict(frequencies(every, name).iter_rows())
    known = typed(every)
    issues = frequencies(known, "issue")["issue"].head(most)
    if len(issues) < 2:
        return []
    counted = frequencies(known, name, "issue")
    cells = {(value, issue): count for value, issue, count in counted.iter_rows()}
    points = tuple(
        Point(
            issue,
            cells.get((value, issue), 0) / (max(sizes.get(value, 0), 1) if shares else 1),
            value,
            mark="news" if (value, issue) in marked else None,
        )
        for value in values
        for issue in issues
    )
    what = "构成（占比）" if shares else "数量"
    heading = f"各{title(ctx, name)}的问题{what}"
    return [Chart("heatmap", heading, points, unit="share" if shares else "count")]
