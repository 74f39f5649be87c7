"""The rows of delimited text one by one, so that a broken one can be named or skipped."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from csvoice.errors import InputError
from csvoice.raw_tables import ReadOptions
from csvoice.read.headers import Header
from csvoice.read.surplus import Surplus

if TYPE_CHECKING:
    from _csv import Reader


class BadRows:
    """The broken rows of one file; `count` says how many were skipped."""

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self.count = 0
        self._path = path
        self._skip = options.on_bad_row == "skip"
        self._first = ""

    def meet(self, row: int, problem: str, what: str, line: int | None = None) -> None:
        """Count a broken row.

        Args:
            row: Its number as a spreadsheet counts.
            problem: What is wrong with it, in Chinese, ending in a full stop.
            what: What of it the user should check.
            line: Its number as a text editor counts.

        Raises:
            InputError: Broken rows are not to be skipped.
        """
        where = f"{self._path.name} 第 {row:,} 行"
        if line not in (None, row):
            where += f"（文本编辑器中第 {line:,} 行）"
        if not self._skip:
            advice = f"请检查这一行的{what}，或用 --on-bad-row skip 跳过并计数。"
            raise InputError(where + problem + advice)
        self.count += 1
        self._first = self._first or where

    def notes(self) -> list[str]:
        """Say how many rows were skipped and where the first one is."""
        said = f"跳过了 {self.count:,} 行无法读取的行，第一处在 {self._first}。"
        return [said] if self.count else []


_CHUNK = 50_000
_END = "\x1e"
"""A line put after the last one: it is a row of its own unless a quote is still open."""
_QUOTES, _DELIMITERS = "引号", "分隔符和引号"
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its number as a spreadsheet counts, its line as a text editor counts, its cells."""

    number: int
    line: int
    cells: list[str]


def reader(lines: Iterable[str], delimiter: str) -> Reader:
    """Return Python's csv reader; blanks before a quote do not hide it."""
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=True)


def read_carefully(
    text: str, delimiter: str, header: Header, bad: BadRows, surplus: Surplus
) -> tuple[pl.DataFrame, pl.Series]:
    """Read row by row, some at a time: cells as Python strings take much memory.

    Returns:
        Every row of the text that can be read, the header's included, under the header's names;
        and the rows' numbers as a spreadsheet counts.

    Raises:
        InputError: By way of `bad`.
    """
    width = len(header.names)
    fitting = (
        record if record.number <= header.end else _fitted(record, width, bad, surplus)
        for record in _records(text, delimiter, bad)
    )
    good = (record for record in fitting if record is not None)
    schema = dict.fromkeys(header.names, pl.String())
    grids, numbers = [pl.DataFrame(schema=schema)], list[int]()
    while chunk := list(islice(good, _CHUNK)):
        columns = list(zip_longest(*(record.cells[:width] for record in chunk)))
        columns += [(None,) * len(chunk)] * (width - len(columns))
        grids.append(pl.DataFrame(dict(zip(header.names, columns, strict=True)), schema=schema))
        numbers += [record.number for record in chunk]
    return pl.concat(grids), pl.Series("row", numbers, dtype=pl.Int64)


def _records(text: str, delimiter: str, bad: BadRows) -> Iterator[Record]:
    number = line = 0
    while text:
        rows = reader(chain(io.StringIO(text), [_END]), delimiter)
        start = open_line = 0
        for cells in rows:
            if cells and cells[-1].endswith(_END):
                open_line = start + 1
                break
            number += 1
            yield Record(number, line + start + 1, cells)
            start = rows.line_num
        if not open_line or cells == [_END]:
            return
        number += 1
        bad.meet(number, "有一个引号没有配对，后面的行都被它吞掉了。", _QUOTES, line + open_line)
        text = "".join(islice(io.StringIO(text), open_line, None))
        line += open_line


def _fitted(record: Record, width: int, bad: BadRows, surplus: Surplus) -> Record | None:
    if len(record.cells) <= width or not any(record.cells[width:]):
        return record
    joined = surplus.joined(record.cells)
    if joined is not None:
        surplus.meet(record.number)
        return replace(record, cells=joined)
    problem = f"有 {len(record.cells)} 个单元格，表头只有 {width} 个。"
    bad.meet(record.number, problem, _DELIMITERS, record.line)
    return None
