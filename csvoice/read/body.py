"""The rows below a header: what of them is no data, and cells as the customer's system meant them.

Empty columns, 合计 and foot rows, repeated headers and protected numbers are the same in every
format, so all of them come here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from csvoice.read.foot import foot_rows, total_rows
from csvoice.read.headers import Header

_PROTECTED = (r'^="([^"]*)"$', r"^[`'’]([\w.:/+-]+)$", r"^'(\s*[=+@＝＋－＠-](?s:.*))$")
"""Cells that a system kept Excel from taking for numbers or formulas: ="000123", `000123, '=A1."""

_MARKED = "^[`'’]"


@dataclass(frozen=True, slots=True)
class Body:
    """The rows below a header that hold data.

    Attributes:
        frame: String columns under the header's names; blank cells are null.
        rows: Row numbers in the file.
        totals: 合计 rows, foot rows and repeated headers that were dropped.
        notes: Chinese sentences on what was dropped.
    """

    frame: pl.DataFrame
    rows: pl.Series
    totals: int
    notes: tuple[str, ...]


def to_body(frame: pl.DataFrame, rows: pl.Series, header: Header) -> Body:
    """Drop what is no data: empty nameless columns, blank rows at the end, totals, feet, headers.

    Args:
        frame: The cells below the header, under its names.
        rows: Their row numbers in the file.
        header: The header.
    """
    frame = frame.select(_freed(cells) for cells in frame)
    frame = frame.select(
        pl.when(cell.str.contains(r"\S")).then(cell) for cell in map(pl.col, frame.columns)
    )
    frame, rows = _without_blank_end(frame, rows)
    frame, empty = _without_empty_columns(frame, header)
    totals, headers = total_rows(frame), _repeated_headers(frame)
    feet = foot_rows(frame, totals)
    kept = ~(totals | feet | headers)
    notes = [
        *([] if header.rows else ["没有找到表头，各列记作「第1列」「第2列」……。"]),
        *([f"去掉了 {empty} 个没有内容的空列。"] if empty else []),
        *([f"去掉了 {totals.sum()} 行合计、小计。"] if totals.any() else []),
        *([_feet_note(frame, rows, feet)] if feet.any() else []),
        *([f"去掉了 {headers.sum()} 行重复的表头。"] if headers.any() else []),
    ]
    dropped = int((~kept).sum())
    return Body(*_without_blank_end(frame.filter(kept), rows.filter(kept)), dropped, tuple(notes))


def _freed(cells: pl.Series) -> pl.Series:
    if not cells.str.starts_with('="').any() and not cells.str.contains(_MARKED).any():
        return cells
    for protected in _PROTECTED:
        cells = cells.str.replace(protected, "$1")
    return cells


def _without_blank_end(frame: pl.DataFrame, rows: pl.Series) -> tuple[pl.DataFrame, pl.Series]:
    filled = frame.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    last = filled.arg_true().max()
    length = 0 if last is None else int(last) + 1  # type: ignore[arg-type]
    return frame.head(length), rows.head(length)


def _without_empty_columns(frame: pl.DataFrame, header: Header) -> tuple[pl.DataFrame, int]:
    nameless = [header.names[place] for place in sorted(header.empty)]
    empty = [name for name in nameless if frame[name].null_count() == frame.height]
    return frame.drop(empty), len(empty)


def _feet_note(frame: pl.DataFrame, rows: pl.Series, feet: pl.Series) -> str:
    """Name the first foot row by its label alone: what follows may be a person's name."""
    first = int(feet.arg_true()[0])
    cell = next(cell for cell in frame.row(first) if cell)
    label = re.split("[:：]", cell.strip())[0]
    return f"去掉了表尾 {feet.sum()} 行说明，如第 {rows[first]:,} 行的“{label[:20]}”。"


def _repeated_headers(frame: pl.DataFrame) -> pl.Series:
    if frame.width < 2:
        return pl.repeat(value=False, n=frame.height, dtype=pl.Boolean, eager=True)
    same = [pl.col(name).str.strip_chars() == name for name in frame.columns]
    return frame.select(pl.all_horizontal(same).fill_null(value=False).alias("header")).to_series()
