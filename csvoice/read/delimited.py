"""CSV, TSV and their kin: delimiter sniffed, quoted line breaks, broken rows located.

A regular file is read by polars at full speed. Where a quote is out of place or a row too wide,
`records` goes row by row instead and says which row it is.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl

from csvoice.raw_tables import RawTable, ReadOptions
from csvoice.read.body import to_body
from csvoice.read.chat_logs import chat_log
from csvoice.read.encoding import decode
from csvoice.read.headers import SEARCHED_ROWS, Header, find_header
from csvoice.read.limits import check_runs, check_width
from csvoice.read.names import is_known
from csvoice.read.records import BadRows, read_carefully, reader
from csvoice.read.surplus import Surplus

DELIMITERS = (",", "\t", ";", "|")
FULL_WIDTH_DELIMITERS = ("，", "；", "｜")
"""Signs of every Chinese text, taken for delimiters where they part known headers alone."""
_NO_DELIMITER = "\x1f"
_SNIFFED_CHARACTERS = 1 << 18
_SNIFFED_ROWS = 60
_LONGEST_NAME = 30
_SEPARATOR_LINE = re.compile(r"sep=(.)\n", re.IGNORECASE)


def open_delimited(path: Path, options: ReadOptions) -> list[RawTable]:
    """Read a delimited text file.

    Raises:
        InputError: It is no text, or has a broken row and `on_bad_row` is `stop`.
    """
    source = _source(path)
    sample = source.sample
    if not sample.strip():
        return []
    if chat_log(sample) and (log := chat_log(source.content.decode())):
        frame, rows = log
        note = f"文件是聊天记录，按发言的时间和人拆成 {frame.height:,} 条消息。"
        notes = (*source.notes, note)
        return [RawTable(frame, rows, path, encoding=source.encoding, notes=notes)]
    declared = _SEPARATOR_LINE.match(sample)
    check_width(path, max(map(sample[: _end_of_line(sample)].count, DELIMITERS)) + 1)
    delimiter = declared.group(1) if declared else sniff_delimiter(sample)
    bad = BadRows(path, options)
    header, surplus = _header(sample, delimiter)
    grid, numbers = _regular(source.content, delimiter, header) or read_carefully(
        source.content.decode(), delimiter, header, bad, surplus
    )
    below = pl.Series("row", numbers) > header.end
    body = to_body(grid.filter(below), pl.Series("row", numbers).filter(below), header)
    return [
        RawTable(
            frame=body.frame,
            rows=body.rows,
            path=path,
            encoding=source.encoding,
            unreadable=bad.count,
            totals=body.totals,
            notes=(*source.notes, *bad.notes(), *surplus.notes(), *body.notes),
        )
    ]


@dataclass(frozen=True, slots=True)
class _Source:
    """A file's text with plain line ends.

    Attributes:
        content: In UTF-8, as the file has it if it can be: a text in memory takes twice the room.
        sample: Its beginning.
        encoding: What the file was in.
        notes: Chinese sentences on what had to be mended.
    """

    content: bytes
    sample: str
    encoding: str
    notes: tuple[str, ...]


def _source(path: Path) -> _Source:
    content = path.read_bytes()
    check_runs(path, content, b"\r\n")
    decoded = decode(content, path)
    text = _with_plain_line_ends(decoded.text)
    if text is not decoded.text or decoded.notes or decoded.encoding != "utf-8":
        content = text.encode()
    return _Source(content, text[:_SNIFFED_CHARACTERS], decoded.encoding, decoded.notes)


def _end_of_line(text: str) -> int:
    """Return where the first line that is not blank ends."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _with_plain_line_ends(text: str) -> str:
    """Make all line ends LF: CRLF, the CR CR LF of a doubly converted file, the CR of old Macs."""
    if "\r" not in text:
        return text
    text = text.replace("\r\r\n", "\n").replace("\r\n", "\n")
    return text.replace("\r", " " if "\n" in text else "\n")


def _header(text: str, delimiter: str) -> tuple[Header, Surplus]:
    """Find the header; without one, rows are as wide as most are, if the wider ones fit in."""
    rows = list(islice(reader(io.StringIO(text), delimiter), _SNIFFED_ROWS))
    header = find_header(rows[:SEARCHED_ROWS])
    usual = Counter(len(row) for row in rows if row).most_common(1)
    width = usual[0][0] if usual else 0
    narrow = find_header([row[:width] for row in rows[:SEARCHED_ROWS]])
    if not narrow.rows:
        joining = _surplus(rows, narrow, delimiter)
        if all(joining.joined(row) for row in rows if len(row) > width):
            return narrow, joining
    return header, _surplus(rows, header, delimiter)


def _surplus(rows: Sequence[list[str]], header: Header, delimiter: str) -> Surplus:
    width = len(header.names)
    return Surplus(
        header.names, [row for row in rows[header.end :] if len(row) == width], delimiter
    )


def _regular(
    content: bytes, delimiter: str, header: Header
) -> tuple[pl.DataFrame, pl.Series] | None:
    """Read the rows at full speed, if every quote is where it should be and no row is too wide."""
    if not delimiter.isascii():
        return None
    edge = re.escape(delimiter).encode()
    # The quote comes first so that the search can leap from quote to quote.
    quoted = rb'"(?<=[%b\n]")[^"]*(?:""[^"]*)*"(?=[%b\n])' % (edge, edge)
    if b'"' in content and b'"' in re.sub(quoted, b"", b"\n%b\n" % content):
        return None
    try:
        grid = pl.read_csv(
            content,
            has_header=False,
            schema=dict.fromkeys(header.names, pl.String()),
            separator=delimiter,
            empty_string_is_null=True,
        )
    except pl.exceptions.PolarsError:
        return None
    return grid, pl.int_range(1, grid.height + 1, eager=True).alias("row")


def sniff_delimiter(text: str) -> str:
    """Choose the delimiter that parts known headers, else cuts rows to one number of cells.

    The more cells the better. A file too short or too broken for that goes by its first row.
    """
    sample = text[:_SNIFFED_CHARACTERS]
    ranks = {delimiter: _rank(sample, delimiter) for delimiter in DELIMITERS}
    for delimiter in FULL_WIDTH_DELIMITERS:
        if (rank := _rank(sample, delimiter))[0]:
            ranks[delimiter] = rank
    best = max(ranks, key=ranks.__getitem__)
    return best if ranks[best] > (False, 0.0, 1) else _NO_DELIMITER


def _rank(sample: str, delimiter: str) -> tuple[bool, float, int]:
    """Return whether known headers are parted, the share of rows of one width, and that width."""
    rows = [row for row in islice(reader(io.StringIO(sample), delimiter), _SNIFFED_ROWS) if row]
    parts_headers = any(_names(row) > 1 for row in rows[:SEARCHED_ROWS])
    return (parts_headers, *_regularity([len(row) for row in rows]))


def _names(row: Sequence[str]) -> int:
    return sum(len(cell) <= _LONGEST_NAME and is_known(cell) for cell in row)


def _regularity(widths: Sequence[int]) -> tuple[float, int]:
    """Return the share of rows of the commonest width, if most have it, and a width.

    A last cell may be missing where the first row has it.
    """
    first = widths[0] if widths else 0
    counts = Counter(widths).items()
    width, rows = max(counts, key=lambda item: (item[1], item[0]), default=(0, 0))
    if first > 2 and (fitting := sum(first - 1 <= one <= first for one in widths)) > rows:
        width, rows = first, fitting
    if width > 1 and 2 * rows >= len(widths):
        return rows / len(widths), width
    return 0.0, first
