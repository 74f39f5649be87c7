"""CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest

from csvoice.spreadsheets import as_csv, unguarded

FORMULAS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+SUM(A1)",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    " =1",
    '=HYPERLINK("http://x")',
)
PLAIN = ("物流慢", "-1", "+8.5%", "-1,204.5", "a=b", "'已引", "")


def _cells(frame: pl.DataFrame) -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(frame).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("cell", FORMULAS)
def test_no_cell_and_no_header_is_a_formula(cell: str) -> None:
    assert _cells(pl.DataFrame({cell: [cell]})) == [[f"'{cell}"], [f"'{cell}"]]
    assert unguarded(f"'{cell}") == cell


@pytest.mark.parametrize("cell", PLAIN)
def test_other_cells_stay_as_they_are(cell: str) -> None:
    frame = pl.DataFrame({"文本": [cell], "数": [-1.5]})
    assert _cells(frame) == [["文本", "数"], [cell, "-1.5"]]
    assert unguarded(cell) == cell
