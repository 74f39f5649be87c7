"""The cells of the chosen columns, to standard columns of the right types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from csvoice.blanks import is_anonymous, is_missing
from csvoice.errors import InputError
from csvoice.raw_tables import RawTable
from csvoice.read import identifiers
from csvoice.read.date_columns import read_dates
from csvoice.read.dates import FIRST_YEAR, LAST_YEAR, parse_dates
from csvoice.read.funnel import SPOKEN, says_nothing
from csvoice.read.impossible import stray
from csvoice.read.search import Choice
from csvoice.read.values import PARSERS, parse_number
from csvoice.schema import KINDS, STANDARD, TITLES, Kind

_IDENTIFIERS = ("id", "customer", "session")
_OVERLONG = 100_000  # Excel's own limit is 32,767 characters a cell.
_NEGATIVE = r"^\s*[-−－]\s*\d"
_NO_DATE = r"^\s*0000-00-00"
_ANSWERS = ("resolved", "first_contact_resolved")
"""Where 无 is an answer."""
_LIMITS: Mapping[Kind, str] = {
    "date": f"（或不在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间）",
    "seconds": "（时长不能为负）",
    "count": "（不能为负）",
}


@dataclass(frozen=True, slots=True)
class Converted:
    """What became of the chosen columns.

    Attributes:
        columns: Standard columns; dates that name no day come with their `precision`.
        notes: Chinese sentences on cells that could not be used as they are.
        caveats: Those of them that a reader of the figures must know.
        negative: How many lengths of time were below zero, by column.
    """

    columns: list[pl.Series] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    caveats: list[str] = field(default_factory=list)
    negative: dict[str, int] = field(default_factory=dict)


def convert(table: RawTable, choices: Mapping[str, Choice]) -> Converted:
    """Convert the cells of every column that was chosen.

    Raises:
        InputError: A date column that was asked for holds no dates.
    """
    converted = Converted()
    for name, choice in choices.items():
        cells = _told(name, _joined(table.frame, choice.headers))
        if name == "created_at":
            _add_dates(converted, table, choice, cells)
        else:
            converted.columns.append(_values(table, name, choice, cells, converted.notes))
            if KINDS[name] == "seconds":
                below = int(cells.str.contains(_NEGATIVE).sum())
                converted.negative.update({name: below} if below else {})
        if choice.instead:
            converted.caveats.append(_stand_in(name, choice))
    return converted


def _stand_in(name: str, choice: Choice) -> str:
    return (
        f"数据里没有反馈的{TITLES[name]}，用「{choice.name}」代替：升降和走势说的是它，"
        "不是反馈的先后。"
    )


def _values(
    table: RawTable, name: str, choice: Choice, cells: pl.Series, notes: list[str]
) -> pl.Series:
    if name in _IDENTIFIERS:
        cells, lost = identifiers.of_customers(cells)
        if lost:
            notes.append(_rounded(choice, name, lost))
    if name == "text":
        notes += _overlong(table, choice, cells)
    kind = KINDS[name]
    if kind not in PARSERS:
        return cells.str.strip_chars().replace("", None).alias(name)
    if kind == "date":
        values = parse_dates(cells).cast(STANDARD[name].dtype).alias(name)
    else:
        values = PARSERS[kind](cells, choice.headers[0]).cast(STANDARD[name].dtype).alias(name)
    notes += _unread(table, name, choice, cells, values.is_null() & ~_is_blank(cells))
    if kind == "amount":
        notes += _negative(choice, cells)
    return values


def _negative(choice: Choice, cells: pl.Series) -> Iterator[str]:
    negative = int((parse_number(cells) < 0).sum())
    if negative:
        yield f"「{choice.name}」一列有 {negative:,} 个金额写成负数，按支出的大小计。"


def _is_blank(cells: pl.Series) -> pl.Series:
    cell = pl.col("cell")
    blank = is_missing(cell) | cell.str.contains(_NO_DATE).fill_null(value=False)
    return cells.to_frame("cell").select(blank).to_series()


def _add_dates(converted: Converted, table: RawTable, choice: Choice, cells: pl.Series) -> None:
    dates = read_dates(cells, choice.name, table.path)
    unread = dates.values.is_null() & ~_is_blank(cells)
    if choice.given and dates.values.null_count() == len(cells):
        raise InputError(_no_dates(table, choice, cells, unread))
    converted.caveats.extend(dates.caveats)
    converted.notes.extend(dates.notes)
    converted.notes.extend(_unread(table, "created_at", choice, cells, unread & ~dates.explained))
    known = _without_strays(table, choice, dates.values, converted.notes)
    converted.columns.append(known.alias("created_at"))
    if dates.precision != "day":
        exact = pl.Series("precision", [dates.precision]).new_from_index(0, len(cells))
        converted.columns.append(exact)


def _overlong(table: RawTable, choice: Choice, cells: pl.Series) -> list[str]:
    lengths = cells.str.len_chars().fill_null(0)
    long = lengths > _OVERLONG
    if not long.any():
        return []
    first = int(long.arg_true()[0])
    return [
        (
            f"「{choice.name}」一列有 {long.sum():,} 个单元格超过 {_OVERLONG:,} 字，"
            f"如第 {table.rows[first]:,} 行（{lengths[first]:,} 字），"
            "像是引号没有成对，许多行并成了一格；请在原文件里检查。这样的一行也会很慢。"
        )
    ]


def _without_strays(
    table: RawTable, choice: Choice, dates: pl.Series, notes: list[str]
) -> pl.Series:
    strays = stray(dates)
    if not strays.any():
        return dates
    known, first = dates.set(strays, None), int(strays.arg_true()[0])
    notes.append(
        f"「{choice.name}」一列有 {strays.sum():,} 个日期离其余的（"
        f"{known.dt.min():%Y-%m-%d} 至 {known.dt.max():%Y-%m-%d}）"
        "一年以上，像是填错，作没有日期处理，"
        f"如第 {table.rows[first]:,} 行的 {dates[first]:%Y-%m-%d}。"
    )
    return known


_TICKED = "┋"
"""Stands between the answers that were ticked, as survey systems export them."""


def _joined(frame: pl.DataFrame, headers: tuple[str, ...]) -> pl.Series:
    if len(headers) == 1:
        return frame[headers[0]]
    ticked = (pl.col(header).str.replace_all(_TICKED, "、", literal=True) for header in headers)
    said = [pl.when(~says_nothing(cell)).then(cell) for cell in ticked]
    joined = pl.concat_str(said, separator="\n", ignore_nulls=True)
    return frame.select(joined.alias("joined")).to_series()


def _told(name: str, cells: pl.Series) -> pl.Series:
    """Empty the cells that hold a word for nothing (无, 未知, 匿名用户); texts are the funnel's."""
    if name in (*SPOKEN, *_ANSWERS):
        return cells
    blank = is_anonymous if name == "customer" else is_missing
    cell = pl.col("cell")
    return cells.to_frame("cell").select(pl.when(~blank(cell)).then(cell)).to_series()


def _rounded(choice: Choice, name: str, lost: int) -> str:
    instead = "改用「文件名#行号」作编号" if name == "id" else f"没有当作{TITLES[name]}使用"
    return (
        f"「{choice.name}」一列有 {lost:,} 个号码被 Excel 四舍五入（如 1.00008E+11），{instead}；"
        "请把该列设为文本格式后重新导出。"
    )


def _no_dates(table: RawTable, choice: Choice, cells: pl.Series, unread: pl.Series) -> str:
    if not unread.any():
        return (
            f"{where(table)} 的「{choice.name}」一列是空的，不能作时间列，"
            "请改用 --map 时间=别的表头。"
        )
    first = int(unread.arg_true()[0])
    return (
        f"{where(table)} 的「{choice.name}」一列读不成日期："
        f"第 {table.rows[first]:,} 行是“{cells[first][:40]}”。"
        "请改成 2024-03-01 这样的写法，或用 --map 时间=别的表头。"
    )


def _unread(
    table: RawTable, name: str, choice: Choice, cells: pl.Series, unread: pl.Series
) -> Iterator[str]:
    """Say how many cells of a column that is used could not be read."""
    if not unread.any():
        return
    first = int(unread.arg_true()[0])
    limits = _LIMITS.get(KINDS[name], "")
    yield (
        f"「{choice.name}」一列有 {unread.sum():,} 个单元格读不成{TITLES[name]}{limits}，"
        f"作空白处理，如第 {table.rows[first]:,} 行的“{cells[first][:40]}”。"
    )


def where(table: RawTable) -> str:
    """Name a table in a sentence: its file, and its sheet where there are sheets."""
    return f"{table.path.name}（{table.sheet}）" if table.sheet else table.path.name
