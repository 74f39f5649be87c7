"""From frames to tables, and to heatmaps of a dimension and the issue types."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import polars as pl

from csvoice.context import Context
from csvoice.document.blocks import Chart, Point, Table, TableColumn
from csvoice.kit.rows import frequencies, typed
from csvoice.kit.wording import title


def table(
    frame: pl.DataFrame, columns: Mapping[str, TableColumn], caption: str = "", note: str = ""
) -> Table:
    """Show some columns of a frame under their titles, in its row order."""
    cells = tuple(frame.select(*columns).iter_rows())
    return Table(tuple(columns.values()), cells, caption, note)


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
