"""From a frame to a table block."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from csvoice.document.blocks import Table, TableColumn


def table(
    frame: pl.DataFrame, columns: Mapping[str, TableColumn], caption: str = "", note: str = ""
) -> Table:
    """Show some columns of a frame under their titles, in its row order."""
    cells = tuple(frame.select(*columns).iter_rows())
    return Table(tuple(columns.values()), cells, caption, note)
