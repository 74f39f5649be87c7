"""The part of an .xlsx sheet that is used, found before a grid of it is built.

A grid reaches to the last cell. One stray cell at the sheet's far corner, put there by accident,
makes it 17 billion cells; so rows and columns far from all others are left out, and a sheet that is
too large without them is refused.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from csvoice.raw_tables import ReadOptions
from csvoice.read.layout import sheet_parts
from csvoice.read.limits import check_cells, check_repeated, check_size

_REFERENCE = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_LATE_ROW = re.compile(rb'\br="[A-Z]{1,3}(\d{6,7})"')
_WIDE = re.compile(rb'\br="([A-Z]{2,3})\d')
_SHARED = re.compile(rb'\bt="s"[^>]*>\s*<(?:\w+:)?v>(\d{1,9})<')
_STRING = re.compile(rb"<(?:\w+:)?si\b(?:[^>]*/>|.*?</(?:\w+:)?si>)", re.DOTALL)
_STRINGS = "xl/sharedStrings.xml"
_SMALL = 10_000_000
"""A grid of so many cells is built without looking further: 240 MB."""
_FAR = 1_000, 100
"""So many blank rows, or columns, part a stray cell from the table."""
_MOST_STRAYS = 1_000

_Cells: TypeAlias = NDArray[np.int64]
"""Row and column of each cell, counted from 1, shape (n, 2)."""


@dataclass(frozen=True, slots=True)
class Used:
    """A workbook without its stray cells.

    Attributes:
        content: The file's bytes.
        notes: By sheet, a Chinese sentence on what was left out.
    """

    content: bytes
    notes: Mapping[str, str]


def used_range(path: Path, options: ReadOptions) -> Used:
    """Return a workbook, its stray cells left out; any other format as it is.

    Raises:
        InputError: It is larger than the options allow.
        zipfile.BadZipFile: A part is longer than it says, or damaged.
    """
    content = path.read_bytes()
    if not zipfile.is_zipfile(path):
        return Used(content, {})
    with zipfile.ZipFile(path) as archive:
        check_size(path, sum(part.file_size for part in archive.infolist()), options)
        check_repeated(path, archive, options)
        parts = sheet_parts(archive)
        replaced, notes = dict[str, bytes](), dict[str, str]()
        for name, part in parts.items():
            xml = archive.read(part)
            _check_strings(path, archive, xml, options)
            if _bound(xml) > _SMALL:
                replaced[part], notes[name] = _without_strays(path, xml, options)
        if any(notes.values()):
            content = _rewritten(archive, replaced)
    return Used(content, {name: note for name, note in notes.items() if note})


def _bound(xml: bytes) -> int:
    """Return how many cells the grid has at most, from a quick search for far references."""
    rows = max(map(int, _LATE_ROW.findall(xml)), default=99_999)
    columns = max(map(_column, set(_WIDE.findall(xml))), default=26)
    return rows * columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number


def _without_strays(path: Path, xml: bytes, options: ReadOptions) -> tuple[bytes, str]:
    """Leave stray cells out of a sheet, and say so.

    Raises:
        InputError: The rest is larger than the options allow.
    """
    found = _REFERENCE.findall(xml)
    cells = np.array([(int(row), _column(letters)) for letters, row in found], dtype=np.int64)
    kept = np.ones(len(cells), dtype=bool)
    for axis, far in enumerate(_FAR):
        kept &= cells[:, axis] <= _end(cells[kept, axis], far)
    strays = [found[place] for place in np.flatnonzero(~kept)]
    if len(strays) > _MOST_STRAYS:
        kept[:], strays = True, []
    rows, columns = cells[kept].max(axis=0) if kept.any() else (0, 0)
    check_cells(path, int(rows), int(columns), options)
    if not strays:
        return xml, ""
    first = b"".join(strays[0]).decode()
    note = f"远离表格的 {len(strays):,} 个单元格（如 {first}）没有读取，它们多半是误填的。"
    return _cut_out(xml, [b"".join(one) for one in strays]), note


def _end(places: NDArray[np.int64], far: int) -> int:
    """Return the last place before a gap of so many blanks."""
    used = np.unique(places)
    gaps = np.flatnonzero(np.diff(used) > far)
    return int(used[gaps[0]] if len(gaps) else used[-1]) if len(used) else 0


def _cut_out(xml: bytes, references: Collection[bytes]) -> bytes:
    any_of = b"|".join(map(re.escape, references))
    cell = rb'<((?:\w+:)?c)\b[^>]*?\br="(?:%b)"[^>]*?(?:/>|>.*?</\1>)' % any_of
    return re.sub(cell, b"", xml, flags=re.DOTALL)


def _check_strings(path: Path, archive: zipfile.ZipFile, xml: bytes, options: ReadOptions) -> None:
    """Refuse a sheet whose cells, each with its shared text, are larger than the options allow."""
    cells = xml.count(b't="s"')
    if _STRINGS not in archive.namelist() or not cells:
        return
    size = archive.getinfo(_STRINGS).file_size
    if cells * size <= options.max_mb * 1_000_000:
        return
    lengths = np.array([len(one) for one in _STRING.findall(archive.read(_STRINGS))], np.int64)
    if cells * int(lengths.max(initial=0)) > options.max_mb * 1_000_000:
        used = np.array(_SHARED.findall(xml), dtype=np.int64)
        check_size(path, int(lengths[used[used < len(lengths)]].sum()), options)


def _rewritten(archive: zipfile.ZipFile, replaced: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as copy:
        for part in archive.namelist():
            copy.writestr(part, replaced.get(part) or archive.read(part))
    return buffer.getvalue()
