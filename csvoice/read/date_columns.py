"""A column of dates as a whole: what it is exact to, years left out, what cannot be dated."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from csvoice.precision import EVERY, PRECISIONS, UNITS, Precision
from csvoice.read.date_words import written_precision
from csvoice.read.dates import parse_dates

_BOOK = "xl/workbook.xml"
_FROM_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904=\"(?:1|true)\"")


def counts_from_1904(path: Path) -> bool:
    """Whether a workbook counts days from 1904-01-01, as Excel on old Macs did; else from 1900."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return _BOOK in archive.namelist() and bool(_FROM_1904.search(archive.read(_BOOK)))


RELATIVE = (
    r"(?i)今[天日]|昨[天日]|前天|刚刚|刚才|^(?:周|星期)[一二三四五六日天]\s*\d|半?小时之?前"
    r"|(?:\d|几|半|一|两)\s*(?:秒钟?|分钟?|小时|天|周|个?星期|个?月|年)[之以]?前|^上(?:周|个?月)"
    r"|\bago\b|yesterday|today|just now"
)
"""Times told from the moment of the export, which the export does not say."""

_NO_YEAR = 2000
"""Stands for a year that is not there; a leap year, so that 2月29日 is a date."""
_FEW = 0.05
_LEAST_MONTHS, _LEAST_CELLS = 3, 10
_MONTH_HEADER = r"月份|年月|month"
YEAR_IN_NAME = r"(?<!\d)(20\d{2})(?!\d{5})"
_DAYS_FROM_1900_TO_1904 = 1462
_SERIAL = r"^\s*\d{4,5}(?:\.\d+)?\s*$"


@dataclass(frozen=True, slots=True)
class Dates:
    """A column of dates.

    Attributes:
        values: Datetimes, the first moment of what a cell names; null where it cannot be read.
        precision: What they are exact to, all of them.
        notes: Chinese sentences on what was done to date them.
        caveats: Those of them that a reader must know.
        explained: Cells that stay blank for a reason that `notes` gives.
    """

    values: pl.Series
    precision: Precision
    notes: tuple[str, ...]
    caveats: tuple[str, ...]
    explained: pl.Series


def read_dates(cells: pl.Series, header: str, path: Path) -> Dates:
    """Read a column of dates.

    A column is as exact as its coarsest cells, few ones apart: those are left blank. The first of
    each month, and no other day, under 月份 or over three months, stands for months.

    Args:
        cells: Strings.
        header: The column's header.
        path: The file; its name or its time gives the year to dates without one.
    """
    values = _from_1904(cells, parse_dates(cells), path)
    values, caveats = _with_years(cells, values, header, path)
    written = _written(cells, values)
    precision = _coarsest(written.filter(values.is_not_null()))
    if precision == "day" and _are_months(values, header):
        precision = "month"
    elif precision != "day":
        values = values.dt.truncate(EVERY[precision])
    coarser = PRECISIONS[PRECISIONS.index(precision) + 1 :]
    vague = written.is_in(coarser) & values.is_not_null()
    relative = _told_from_now(cells, values)
    notes = (
        *caveats,
        *_precision_note(header, precision),
        *_vague_note(header, cells, vague),
        *_relative_note(header, cells, relative),
    )
    return Dates(values.set(vague, None), precision, notes, caveats, vague | relative)


def _from_1904(cells: pl.Series, values: pl.Series, path: Path) -> pl.Series:
    """Put right bare serial numbers of a workbook that counts days from 1904."""
    serial = cells.str.contains(_SERIAL).fill_null(value=False) & (values.dt.year() < 2100)
    if not serial.any() or not counts_from_1904(path):
        return values
    serial &= written_precision(cells) == "day"
    later = values.dt.offset_by(f"{_DAYS_FROM_1900_TO_1904}d")
    return values.zip_with(~serial, later)


def _with_years(
    cells: pl.Series, values: pl.Series, header: str, path: Path
) -> tuple[pl.Series, tuple[str, ...]]:
    """Give a year to dates that have none, and say where it comes from."""
    if not (values.is_null() & cells.is_not_null()).any():
        return values, ()
    bare = parse_dates(cells, year=_NO_YEAR)
    without = values.is_null() & bare.is_not_null()
    if not without.any():
        return values, ()
    until, why = _known_moment(values, bare.filter(without), path)
    dated = parse_dates(cells, year=until.year)
    before = parse_dates(cells, year=until.year - 1)
    dated = dated.zip_with((dated <= until).fill_null(value=False), before)
    years = dated.filter(without).dt.year().unique().sort().drop_nulls()
    every = without.sum() == cells.count()
    which = "的日期都" if every else f"有 {without.sum():,} 个日期"
    note = (
        f"「{header}」一列{which}没有年份，{why}"
        f"算作 {'、'.join(map(str, years))} 年；不对的话，请在原表里补上年份。"
    )
    return values.zip_with(~without, dated), (note,)


def _known_moment(values: pl.Series, bare: pl.Series, path: Path) -> tuple[datetime, str]:
    """Return a moment that no date of the column can be after, and where it is known from.

    Pages leave out the year that it is now: where all the days without one come before those with
    the last year that is named (01.07 beside 2019.12.26), they are of the year after.
    """
    known = values.dt.year().max()
    if isinstance(known, int):
        last = values.filter(values.dt.year() == known)
        if bare.dt.ordinal_day().max() < last.dt.ordinal_day().min():  # type: ignore[operator]
            return _end_of(known + 1), "按网页不写当年年份的习惯"
        return _end_of(known), "按同一列里最晚的日期"
    named = set(re.findall(YEAR_IN_NAME, path.name))
    if len(named) == 1:
        return _end_of(int(named.pop())), "按文件名"
    changed = datetime.fromtimestamp(path.stat().st_mtime)
    return changed, f"按文件的修改时间（{changed:%Y-%m-%d}）"


def _end_of(year: int) -> datetime:
    return datetime(year, 12, 31, 23, 59, 59)


def _written(cells: pl.Series, values: pl.Series) -> pl.Series:
    """Say what each cell is exact to; only the first moment of a week or a month can be vague."""
    first = (values == values.dt.truncate("1mo")) | (values == values.dt.truncate("1w"))
    places = first.fill_null(value=False).arg_true()
    written = pl.Series(["day"]).new_from_index(0, len(cells))
    return written.scatter(places, written_precision(cells.gather(places)))


def _told_from_now(cells: pl.Series, values: pl.Series) -> pl.Series:
    """Mark the cells that are times told from the moment of the export."""
    unread = cells.set(values.is_not_null(), None)
    return unread.str.contains(RELATIVE).fill_null(value=False)


def _coarsest(written: pl.Series) -> Precision:
    for precision in reversed(PRECISIONS):
        share = (written == precision).sum() / max(1, written.len())
        if share >= _FEW:
            return precision
    return "day"


def _are_months(values: pl.Series, header: str) -> bool:
    known = values.drop_nulls()
    if known.is_empty() or not (known == known.dt.truncate("1mo")).all():
        return False
    named = re.search(_MONTH_HEADER, header.lower()) is not None
    return named or (known.n_unique() >= _LEAST_MONTHS and known.len() >= _LEAST_CELLS)


def _precision_note(header: str, precision: Precision) -> Iterator[str]:
    if precision != "day":
        yield (
            f"「{header}」一列只精确到{UNITS[precision]}，所以不谈哪一天、星期几、日均和逐日预警。"
        )


def _vague_note(header: str, cells: pl.Series, vague: pl.Series) -> Iterator[str]:
    if vague.any():
        yield (
            f"「{header}」一列有 {vague.sum():,} 个单元格没有写明是哪一天，作没有日期处理，"
            f"如“{cells.filter(vague)[0][:40]}”。"
        )


def _relative_note(header: str, cells: pl.Series, relative: pl.Series) -> Iterator[str]:
    if relative.any():
        yield (
            f"「{header}」一列有 {relative.sum():,} 个单元格是“{cells.filter(relative)[0][:20]}”"
            "这样的相对时间，要知道导出的时间才能换算，作没有日期处理。"
        )
