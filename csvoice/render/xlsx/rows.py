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
_NUMBER = "row"
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
                for some in _sheet(content.decode("utf-8"), rows[part.filename]):
                    stream.write(some)
    return buffer.getvalue()


def _sheet(xml: str, frame: pl.DataFrame) -> Iterator[bytes]:
    before, after = xml.split(_END)
    yield _SIZE.sub(rf'<dimension ref="A1:\g<1>{frame.height + 1}"/>', before).encode("utf-8")
    styles = {
        place: style
        for first, last, style in _COLUMN.findall(before)
        for place in range(int(first) - 1, int(last))
    }
    names = {name: f"{place}" for place, name in enumerate(frame.columns)}
    cells = [
        pl.concat_str(pl.lit(f'<c r="{xl_col_to_name(place)}'), _NUMBER, name)
        for place, name in enumerate(names.values())
    ]
    row = pl.concat_str(
        pl.lit('<row r="'), _NUMBER, pl.lit('">'), *cells, pl.lit("</row>"), ignore_nulls=True
    )
    numbered = frame.rename(names).with_row_index(_NUMBER, offset=2)
    for some in numbered.iter_slices(_AT_ONCE):
        number = some[_NUMBER].cast(pl.String)
        rests = {name: _rests(some[name], styles[int(name)]) for name in names.values()}
        written = pl.DataFrame({_NUMBER: number, **rests})
        yield written.select(row.str.join("").cast(pl.Binary)).item()
    yield (_END + after).encode("utf-8")


def _rests(values: pl.Series, style: str) -> pl.Series:
    """Write what stands behind each cell's number, null where it is empty.

    Where strings repeat, each different one is written once.
    """
    rest = _rest(style, pl.col(values.name), values.dtype)
    different = values.unique() if values.dtype == pl.String else values
    if 2 * len(different) > len(values):
        return values.to_frame().select(rest).to_series()
    written = different.to_frame().select(rest).to_series()
    return values.replace_strict(different, written, return_dtype=pl.String)


def _rest(style: str, value: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    start = pl.lit(f'" s="{style}"')
    if dtype == pl.String:
        return pl.concat_str(
            start, pl.lit(' t="inlineStr"><is>'), _text(value), pl.lit("</is></c>")
        )
    if dtype == pl.Boolean:
        return pl.concat_str(start, pl.lit(' t="b"><v>'), value.cast(pl.Int8), pl.lit("</v></c>"))
    number = _serial(value) if dtype.is_temporal() else value
    return pl.concat_str(start, pl.lit("><v>"), number, pl.lit("</v></c>"))


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
