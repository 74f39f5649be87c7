"""CSV that a spreadsheet shows and never runs: no cell of it, no header, is a formula.

Source: OWASP, "CSV Injection". Numbers with a sign are left as they are; a formula needs more.
"""

from __future__ import annotations

import re

import polars as pl

_GUARD = "'"
_SIGNS = "=+@＝＋－＠-"
_RUNS = rf"^\s*[{_SIGNS}]|^[\t\r]"
_NUMBER = r"^\s*[-+]?\d[\d.,]*%?\s*$"
_GUARDED = re.compile(rf"^{_GUARD}(?=\s*[{_SIGNS}]|[\t\r])")


def as_csv(frame: pl.DataFrame) -> bytes:
    """Return a table as CSV for Excel: UTF-8 with a BOM, what would run guarded by '."""
    names = pl.DataFrame([[name] for name in frame.columns], schema=_numbered(frame.width))
    header = names.with_columns(_guarded(name) for name in names.columns)
    text = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    rows = frame.with_columns(_guarded(name) for name in text)
    both = (one.write_csv(include_header=False) for one in (header, rows))
    return "".join(both).encode("utf-8-sig")


def flat(name: str, dtype: pl.DataType) -> pl.Expr:
    """Return a column as a cell can hold it: lists joined by 、, issues by name."""
    if not isinstance(dtype, pl.List):
        return pl.col(name)
    named = isinstance(dtype.inner, pl.Struct)
    items = pl.element().struct.field("issue") if named else pl.element()
    return pl.col(name).list.eval(items).list.join("、")


def unguarded(cell: str) -> str:
    """Return a cell as it was before `as_csv`."""
    return _GUARDED.sub("", cell)


def _numbered(width: int) -> dict[str, pl.DataType]:
    return {str(place): pl.String() for place in range(width)}


def _guarded(name: str) -> pl.Expr:
    cell = pl.col(name)
    runs = cell.str.contains(_RUNS) & ~cell.str.contains(_NUMBER)
    return pl.when(runs).then(pl.lit(_GUARD) + cell).otherwise(cell).alias(name)
