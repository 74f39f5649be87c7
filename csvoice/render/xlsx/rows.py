"""Many rows put into a finished workbook: column by column, not cell by cell.

xlsxwriter writes the sheet's frame: header, widths, and each column's style, which its cells take
over. Source of the form: ECMA-376, part 1, §18.3.1 (row, c, is, v).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from zipfile import ZIP_DEFLATED, ZipFile

import polars as pl
from xlsxwriter.utility import xl_col_to_name

from csvoice.charts.text import CONTROL

_AT_ONCE = 20_000
_QUICK = 3
"""Level of compression: twice as quick as the usual one, a twelfth larger."""

_COLUMN = re.compile(r'<col min="(\d+)" max="(\d+)"[^>]*? style="(\d+)"')
_SIZE = re.compile(r'<dimension ref="A1:([A-Z]+)1"/>')
_END = "</sheetData>"
_ESCAPED = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
_LOOKS_ESCAPED = r"(_x[0-9a-fA-F]{4}_)"
_DAY_MS, _FIRST_DAY = 86_400_000, 25_569


def with_rows(workbook: bytes, rows: Mapping[str, pl.DataFrame]) -> bytes:
    """Return a workbook with rows put under the header of some of its sheets.

    Args:
        workbook: A file whose sheets hold their header in row 1 and a style a column.
        rows: What a sheet holds, by the name of its part: strings, numbers, Booleans, dates and
            moments.
    """
    if not rows:
        return workbook
    buffer = io.BytesIO()
    with (
        ZipFile(io.BytesIO(workbook)) as old,
        ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=_QUICK) as new,
    ):
        for part in old.infolist():
            content = old.read(part)
            if part.filename not in rows:
                new.writestr(part, content)
                continue
            with new.open(part.filename, "w") as stream:
                for text in _sheet(content.decode("utf-8"), rows[part.filename]):
                    stream.write(text.encode("utf-8"))
    return buffer.getvalue()


def _sheet(xml: str, frame: pl.DataFrame) -> Iterator[str]:
    before, after = xml.split(_END)
    yield _SIZE.sub(rf'<dimension ref="A1:\g<1>{frame.height + 1}"/>', before)
    styles = {
        place: style
        for first, last, style in _COLUMN.findall(before)
        for place in range(int(first) - 1, int(last))
    }
    numbered = frame.with_row_index(_NUMBER, offset=2)
    cells = [
        _cell(xl_col_to_name(place), styles[place], pl.col(name), dtype)
        for place, (name, dtype) in enumerate(numbered.drop(_NUMBER).schema.items())
    ]
    row = pl.concat_str(pl.lit('<row r="'), _NUMBER, pl.lit('">'), *cells, pl.lit("</row>"))
    for some in numbered.iter_slices(_AT_ONCE):
        yield some.select(row.str.join("")).item()
    yield _END + after


_NUMBER = "\0row"
"""A name that no column has, since control characters are taken out of titles."""


def _cell(column: str, style: str, value: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    start = pl.concat_str(pl.lit(f'<c r="{column}'), pl.col(_NUMBER), pl.lit(f'" s="{style}"'))
    if dtype == pl.String:
        parts = (pl.lit(' t="inlineStr"><is>'), _text(value), pl.lit("</is></c>"))
    elif dtype == pl.Boolean:
        parts = (pl.lit(' t="b"><v>'), value.cast(pl.Int8), pl.lit("</v></c>"))
    else:
        number = _serial(value) if dtype.is_temporal() else value
        parts = (pl.lit("><v>"), number, pl.lit("</v></c>"))
    return pl.when(value.is_not_null()).then(pl.concat_str(start, *parts)).otherwise(pl.lit(""))


def _text(value: pl.Expr) -> pl.Expr:
    """Escape for XML, leave out what it cannot hold, and for Excel, which reads _x0041_ as A."""
    text = value.str.replace_all(f"[{CONTROL}]", "").str.replace_all(_LOOKS_ESCAPED, "_x005F${1}")
    for sign, name in _ESCAPED:
        text = text.str.replace_all(sign, name, literal=True)
    spaced = pl.when(text.str.contains(r"^\s|\s$")).then(pl.lit(' xml:space="preserve"'))
    return pl.concat_str(
        pl.lit("<t"), spaced.otherwise(pl.lit("")), pl.lit(">"), text, pl.lit("</t>")
    )


def _serial(value: pl.Expr) -> pl.Expr:
    """Days since Excel's first one, as it counts dates."""
    return value.dt.epoch("ms") / _DAY_MS + _FIRST_DAY
