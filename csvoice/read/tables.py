"""One table of an export, to standard columns of the right types."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from csvoice.blanks import is_anonymous, is_missing
from csvoice.components import RawTable
from csvoice.config import Config
from csvoice.errors import InputError
from csvoice.read import chat, identifiers, mapping
from csvoice.read.columns import choose
from csvoice.read.dates import FIRST_YEAR, LAST_YEAR
from csvoice.read.files import written
from csvoice.read.funnel import says_nothing
from csvoice.read.search import TITLES, Choice
from csvoice.read.stray_dates import stray
from csvoice.read.values import PARSERS
from csvoice.schema import EXPORT_PREFIX, STANDARD

_IDENTIFIERS = ("id", "customer", "session")
_SPEAKING = ("text", "title", "resolved", "first_contact_resolved")
"""Where 无 is an answer, or a text that the funnel looks at."""
_OVERLONG = 100_000  # Excel's own limit is 32,767 characters a cell.
_NO_DATE = r"^\s*0000-00-00"


@dataclass(frozen=True, slots=True)
class StandardTable:
    """A table with standard columns beside the export's own.

    Attributes:
        frame: Standard columns that were found, `source`, `row`, and `export:` columns.
        choices: Which headers each standard column was made from, and why.
        notes: Chinese sentences.
        agent: Chat messages of the company's side that were left out.
        merged: Chat messages that became part of another row.
    """

    frame: pl.DataFrame
    choices: dict[str, Choice]
    notes: tuple[str, ...]
    agent: int = 0
    merged: int = 0


def standardise(table: RawTable, config: Config, source: str) -> StandardTable:
    """Map a table's columns and convert their cells.

    Raises:
        InputError: No column holds text, or a date column that was asked for holds no dates.
    """
    headers = table.frame.columns
    given = mapping.resolve(config.map, headers)
    choices, notes = choose(table.frame, given, mapping.remembered(config, headers))
    if "text" not in choices:
        raise InputError(_no_text(table))
    columns = [_convert(table, name, choice, notes) for name, choice in choices.items()]
    own = [column.alias(EXPORT_PREFIX + column.name) for column in table.frame]
    place = [
        pl.Series("source", [source]).new_from_index(0, len(table.rows)),
        table.rows.alias("row"),
    ]
    frame = pl.DataFrame([*columns, *place, *own])
    if not chat.is_chat(frame):
        return StandardTable(frame, choices, (*table.notes, *notes))
    grouped = chat.group(frame, choices["text"].headers)
    notes.append(
        f"每行是一条聊天消息，已按会话合并为 {grouped.frame.height:,} 条，"
        f"只留客户一方（略去客服 {grouped.agent:,} 条）。"
    )
    return StandardTable(
        grouped.frame, choices, (*table.notes, *notes), grouped.agent, grouped.merged
    )


def without_running_numbers(part: StandardTable) -> StandardTable:
    """Set aside ids that are 1, 2, 3 …: beside another table they would not be unique."""
    if "id" not in part.frame.columns or not identifiers.is_running_number(part.frame["id"]):
        return part
    note = (
        "「{header}」只是从头数起的序号，与别的表放在一起会重复，改用「文件名#行号」作编号。"
    ).format(header=part.choices["id"].name)
    return dataclasses.replace(part, frame=part.frame.drop("id"), notes=(*part.notes, note))


def _no_text(table: RawTable) -> str:
    return (
        "{file} 里没有找到反馈正文所在的列；表头有：{headers}。请用 --map text=表头 指明，"
        "如 --map text={example}。"
    ).format(
        file=_where(table),
        headers="、".join(table.frame.columns),
        example=table.frame.columns[-1],
    )


def _where(table: RawTable) -> str:
    return f"{table.path.name}（{table.sheet}）" if table.sheet else table.path.name


def _convert(table: RawTable, name: str, choice: Choice, notes: list[str]) -> pl.Series:
    cells = _joined(table.frame, choice.headers)
    if name not in _SPEAKING:
        cells = _without_blanks(name, cells)
    if name in _IDENTIFIERS:
        cells, lost = identifiers.of_customers(cells)
        if lost:
            notes.append(_rounded(choice, name, lost))
    if name not in PARSERS:
        if name == "text":
            notes += _overlong(table, choice, cells)
        return cells.str.strip_chars().replace("", None).alias(name)
    values = PARSERS[name](cells, choice.headers[0]).cast(STANDARD[name].dtype).alias(name)
    blank = cells.to_frame("cell").select(is_missing(pl.col("cell"))).to_series()
    blank |= cells.str.contains(_NO_DATE).fill_null(value=False)
    unread = values.is_null() & ~blank
    if name == "created_at" and choice.given and values.null_count() == len(values):
        raise InputError(_no_dates(table, choice, cells, unread))
    if unread.any():
        notes.append(_unread(table, name, choice, cells, unread))
    return _without_strays(table, choice, values, notes) if name == "created_at" else values


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


def _joined(frame: pl.DataFrame, headers: tuple[str, ...]) -> pl.Series:
    if len(headers) == 1:
        return frame[headers[0]]
    said = [pl.when(~says_nothing(pl.col(header))).then(pl.col(header)) for header in headers]
    joined = pl.concat_str(said, separator="\n", ignore_nulls=True)
    return frame.select(joined.alias("joined")).to_series()


def _without_blanks(name: str, cells: pl.Series) -> pl.Series:
    """Empty the cells of a standard column that hold a word for nothing (无, 未知, 匿名用户)."""
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
            f"{_where(table)} 的「{choice.name}」一列是空的，不能作时间列，"
            "请改用 --map created_at=别的表头。"
        )
    first = int(unread.arg_true()[0])
    return (
        f"{_where(table)} 的「{choice.name}」一列读不成日期："
        f"第 {table.rows[first]:,} 行是“{cells[first][:40]}”。"
        "请改成 2024-03-01 这样的写法，或用 --map created_at=别的表头。"
    )


def _unread(table: RawTable, name: str, choice: Choice, cells: pl.Series, unread: pl.Series) -> str:
    first = int(unread.arg_true()[0])
    years = f"（或不在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间）"
    return (
        "「{header}」一列有 {n:,} 个单元格读不成{title}{years}，作空白处理，"
        "如第 {row:,} 行的“{cell}”。"
    ).format(
        header=choice.name,
        n=unread.sum(),
        title=TITLES[name],
        years=years if name == "created_at" else "",
        row=table.rows[first],
        cell=cells[first][:40],
    )


def labels_of(tables: list[RawTable]) -> list[str]:
    """Return a name for each table: file name, and sheet where there are sheets; no folder.

    Different files of one name are numbered, so that a row's source is one place.
    """
    files: dict[str, list[Path]] = {}
    for table in tables:
        paths = files.setdefault(table.path.name, [])
        if table.path.resolve() not in paths:
            paths.append(table.path.resolve())
    return [_label(table, files[table.path.name].index(table.path.resolve())) for table in tables]


def _label(table: RawTable, place: int) -> str:
    name = f"{table.path.stem}({place + 1}){table.path.suffix}" if place else table.path.name
    return f"{written(name)}#{table.sheet}" if table.sheet else written(name)
