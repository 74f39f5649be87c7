"""Many rows put into a finished workbook: column by column, not cell by cell.

xlsxwriter writes the sheet's frame: header, widths, and each column's style, which its cells take
over. Source of the form: ECMA-376, part 1, §18.3.1 (row, c, is, v).
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from zipfile import ZIP_DEFLATED, ZipFile

import polars as pl
from xlsxwriter.utility import xl_col_to_name

from csvoice.charts.text import CONTROL

_AT_ONCE = 20_000
_QUICK = 2
"""Level of compression: two and a half times as quick as the usual one, an eighth larger."""

_COLUMN = re.compile(r'<col min="(\d+)" max="(\d+)"[^>]*? style="(\d+)"')
_SIZE = re.compile(r'<dimension ref="A1:([A-Z]+)1"/>')
_END = "</sheetData>"
_ESCAPED = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
_LOOKS_ESCAPED = r"(_x[0-9a-fA-F]{4}_)"
_ODD = rf"[&<>{CONTROL}]|_x|^\s|\s$"
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
    cells: list[pl.Expr | str] = []
    for place, name in enumerate(names.values()):
        cell = (pl.lit(f'<c r="{xl_col_to_name(place)}'), _NUMBER, name)
        # A cell that may be empty is put together first, so that it is left out as a whole.
        cells += [pl.concat_str(*cell)] if frame[:, place].null_count() else cell
    row = pl.concat_str(
        pl.lit('<row r="'), _NUMBER, pl.lit('">'), *cells, pl.lit("</row>"), ignore_nulls=True
    )
    numbered = frame.rename(names).with_row_index(_NUMBER, offset=2)

    def written(some: pl.DataFrame) -> bytes:
        rests = {name: _rests(some[name], styles[int(name)]) for name in names.values()}
        whole = pl.DataFrame({_NUMBER: some[_NUMBER].cast(pl.String), **rests})
        content: bytes = whole.select(row.str.join("").cast(pl.Binary)).item()
        return content

    yield from _one_ahead(written, numbered.iter_slices(_AT_ONCE))
    yield (_END + after).encode("utf-8")


def _one_ahead(
    written: Callable[[pl.DataFrame], bytes], slices: Iterable[pl.DataFrame]
) -> Iterator[bytes]:
    """Write the next slice while the last one is compressed; both are outside of Python."""
    with ThreadPoolExecutor(1) as beside:
        last: Future[bytes] | None = None
        for some in slices:
            coming = beside.submit(written, some)
            if last:
                yield last.result()
            last = coming
        if last:
            yield last.result()


def _rests(values: pl.Series, style: str) -> pl.Series:
    """Write what stands behind each cell's number, null where it is empty.

    Where strings repeat, each different one is written once.
    """
    start = pl.lit(f'" s="{style}"')
    if values.dtype != pl.String:
        return pl.select(_rest(start, pl.lit(values), values.dtype)).to_series()
    different = values.unique()
    if 2 * len(different) > len(values):
        return _texts(values, start)
    return values.replace_strict(different, _texts(different, start), return_dtype=pl.String)


def _texts(values: pl.Series, start: pl.Expr) -> pl.Series:
    """Write strings; most hold nothing to escape and are copied as they are."""
    frame = values.alias("text").to_frame()
    before, after = pl.lit(' t="inlineStr"><is>'), pl.lit("</is></c>")
    plain = pl.concat_str(start, before, pl.lit("<t>"), "text", pl.lit("</t>"), after)
    odd = frame.with_row_index("at").filter(pl.col("text").str.contains(_ODD))
    written = odd.select(pl.concat_str(start, before, _text(pl.col("text")), after)).to_series()
    return frame.select(plain).to_series().scatter(odd["at"], written)


def _rest(start: pl.Expr, value: pl.Expr, dtype: pl.DataType) -> pl.Expr:
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
