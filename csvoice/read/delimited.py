"""CSV, TSV and their kin: delimiter sniffed, quoted line breaks, broken rows located.

A regular file is read by polars at full speed. Where a quote is out of place or a row too wide,
Python's csv goes row by row instead and says which row it is.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from pathlib import Path

import polars as pl

from csvoice.components import RawTable, ReadOptions
from csvoice.errors import InputError
from csvoice.i18n import _
from csvoice.read.encoding import decode
from csvoice.read.headers import SEARCHED_ROWS, Header, find_header, to_body

DELIMITERS = (",", "\t", ";", "|")
_NO_DELIMITER = "\x1f"
_SNIFFED_CHARACTERS = 1 << 18
_SNIFFED_ROWS = 60
_CHUNK = 50_000
_END = "\x1e"
"""A line put after the last one: it is a row of its own unless a quote is still open."""
_SEPARATOR_LINE = re.compile(r"sep=(.)\n", re.IGNORECASE)
_MARKUP = re.compile(r"\s*<(?:!doctype|html|head|meta|table|\?xml)\b", re.IGNORECASE)
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its number as a spreadsheet counts, its line as a text editor counts, its cells."""

    number: int
    line: int
    cells: list[str]


def open_delimited(path: Path, options: ReadOptions) -> list[RawTable]:
    """Read a delimited text file.

    Raises:
        InputError: It is no text, or has a broken row and `on_bad_row` is `stop`.
    """
    decoded = decode(path.read_bytes(), path)
    _refuse_markup(decoded.text, path)
    text = _with_plain_line_ends(decoded.text)
    declared = _SEPARATOR_LINE.match(text)
    delimiter = declared.group(1) if declared else sniff_delimiter(text)
    bad = BadRows(path, options)
    header = _header(text, delimiter)
    grid, numbers = _regular(text, delimiter, header) or _careful(text, delimiter, header, bad)
    below = pl.Series("row", numbers) > header.end
    body = to_body(grid.filter(below), pl.Series("row", numbers).filter(below), header)
    return [
        RawTable(
            frame=body.frame,
            rows=body.rows,
            path=path,
            encoding=decoded.encoding,
            unreadable=bad.count,
            totals=body.totals,
            notes=(*decoded.notes, *bad.notes(), *body.notes),
        )
    ]


def _refuse_markup(text: str, path: Path) -> None:
    if _MARKUP.match(text):
        raise InputError(
            _("{file} 的内容是网页，不是表格。请用 Excel 打开后另存为 .xlsx，再试一次。").format(
                file=path.name
            )
        )


def _with_plain_line_ends(text: str) -> str:
    """Make all line ends LF: CRLF, the CR CR LF of a doubly converted file, the CR of old Macs."""
    if "\r" not in text:
        return text
    text = text.replace("\r\r\n", "\n").replace("\r\n", "\n")
    return text.replace("\r", " " if "\n" in text else "\n")


def _header(text: str, delimiter: str) -> Header:
    return find_header(list(islice(_reader(text[:_SNIFFED_CHARACTERS], delimiter), SEARCHED_ROWS)))


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True)


def _regular(text: str, delimiter: str, header: Header) -> tuple[pl.DataFrame, pl.Series] | None:
    """Read the rows at full speed, if every quote is where it should be and no row is too wide."""
    edge = re.escape(delimiter)
    # The quote comes first so that the search can leap from quote to quote.
    quoted = rf'"(?<=[{edge}\n]")[^"]*(?:""[^"]*)*"(?=[{edge}\n])'
    if '"' in text and '"' in re.sub(quoted, "", f"\n{text}\n"):
        return None
    try:
        grid = pl.read_csv(
            text.encode(),
            has_header=False,
            schema=dict.fromkeys(header.names, pl.String()),
            separator=delimiter,
            empty_string_is_null=True,
        )
    except pl.exceptions.PolarsError:
        return None
    return grid, pl.int_range(1, grid.height + 1, eager=True).alias("row")


def _careful(
    text: str, delimiter: str, header: Header, bad: BadRows
) -> tuple[pl.DataFrame, pl.Series]:
    """Read row by row, some at a time: cells as Python strings take much memory."""
    width = len(header.names)
    records = _records(text, delimiter, bad)
    good = (
        record for record in records if record.number <= header.end or _fits(record, width, bad)
    )
    schema = dict.fromkeys(header.names, pl.String())
    grids, numbers = [pl.DataFrame(schema=schema)], list[int]()
    while chunk := list(islice(good, _CHUNK)):
        columns = list(zip_longest(*(record.cells[:width] for record in chunk)))
        columns += [(None,) * len(chunk)] * (width - len(columns))
        grids.append(pl.DataFrame(dict(zip(header.names, columns, strict=True)), schema=schema))
        numbers += [record.number for record in chunk]
    return pl.concat(grids), pl.Series("row", numbers, dtype=pl.Int64)


def sniff_delimiter(text: str) -> str:
    """Choose the delimiter that cuts most rows to the same number of cells, the more the better.

    A file too short or too broken for that goes by its first row.
    """
    sample = text[:_SNIFFED_CHARACTERS]
    best = max(DELIMITERS, key=lambda delimiter: _regularity(sample, delimiter))
    return best if _regularity(sample, best) > (0.0, 1) else _NO_DELIMITER


def _regularity(sample: str, delimiter: str) -> tuple[float, int]:
    """Return the share of rows of the commonest width, if most have it, and a width."""
    widths = [len(row) for row in islice(_reader(sample, delimiter), _SNIFFED_ROWS) if row]
    counts = Counter(widths).items()
    width, rows = max(counts, key=lambda item: (item[1], item[0]), default=(0, 0))
    if width > 1 and 2 * rows >= len(widths):
        return rows / len(widths), width
    return 0.0, widths[0] if widths else 0


class BadRows:
    """Broken rows: the first one stops the program, or they are skipped and counted."""

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self.count = 0
        self._path = path
        self._skip = options.on_bad_row == "skip"
        self._first = ""

    def meet(self, record: Record, problem: str) -> None:
        """Count a broken row.

        Raises:
            InputError: Broken rows are not to be skipped; `problem` says what is wrong.
        """
        line = _("（文本编辑器中第 {line:,} 行）").format(line=record.line)
        where = _("{file} 第 {row:,} 行{line}").format(
            file=self._path.name,
            row=record.number,
            line=line if record.line != record.number else "",
        )
        if not self._skip:
            advice = _("请检查这一行的引号，或用 --on-bad-row skip 跳过并计数。")
            raise InputError(f"{where}{problem}{advice}")
        self.count += 1
        self._first = self._first or where

    def notes(self) -> list[str]:
        """Say how many rows were skipped and where the first one is."""
        if not self.count:
            return []
        text = _("跳过了 {n:,} 行无法读取的行，第一处在 {where}。")
        return [text.format(n=self.count, where=self._first)]


def _records(text: str, delimiter: str, bad: BadRows) -> Iterator[Record]:
    number = line = 0
    while text:
        reader = csv.reader(
            chain(io.StringIO(text), [_END]), delimiter=delimiter, skipinitialspace=True
        )
        start = open_line = 0
        for cells in reader:
            if cells and cells[-1].endswith(_END):
                open_line = start + 1
                break
            number += 1
            yield Record(number, line + start + 1, cells)
            start = reader.line_num
        if not open_line or cells == [_END]:
            return
        number += 1
        bad.meet(
            Record(number, line + open_line, cells), _("有一个引号没有配对，后面的行都被它吞掉了。")
        )
        text = "".join(islice(io.StringIO(text), open_line, None))
        line += open_line


def _fits(record: Record, width: int, bad: BadRows) -> bool:
    if len(record.cells) <= width or not any(record.cells[width:]):
        return True
    problem = _("有 {cells} 个单元格，表头只有 {width} 个。")
    bad.meet(record, problem.format(cells=len(record.cells), width=width))
    return False
