"""One table of an export, to standard columns of the right types."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from csvoice.config import Config
from csvoice.errors import InputError
from csvoice.raw_tables import RawTable
from csvoice.read import chat, identifiers, mapping
from csvoice.read.cells import Cells
from csvoice.read.columns import choose
from csvoice.read.conversion import convert, where
from csvoice.read.files import written
from csvoice.read.fits import is_plain_date
from csvoice.read.impossible import Impossible, without_impossible
from csvoice.read.names import match
from csvoice.read.search import Choice
from csvoice.schema import EXPORT_PREFIX


@dataclass(frozen=True, slots=True)
class StandardTable:
    """A table with standard columns beside the export's own.

    Attributes:
        frame: Standard columns that were found, `source`, `row`, and `export:` columns.
        choices: Which headers each standard column was made from, and why.
        notes: Chinese sentences.
        agent: Chat messages of the company's side that were left out.
        merged: Chat messages that became part of another row.
        caveats: Those of the notes that a reader of the figures must know.
        impossible: Cells emptied since they cannot be, by column.
    """

    frame: pl.DataFrame
    choices: dict[str, Choice]
    notes: tuple[str, ...]
    agent: int = 0
    merged: int = 0
    caveats: tuple[str, ...] = ()
    impossible: Mapping[str, int] = field(default_factory=dict)


def standardise(table: RawTable, config: Config, source: str | pl.Series) -> StandardTable:
    """Map a table's columns and convert their cells.

    Args:
        table: As it was opened.
        config: Of it `map` and `mapping` are used.
        source: What its rows come from: one label for all, or one a row.

    Raises:
        InputError: No column holds text, or a date column that was asked for holds no dates.
    """
    headers = table.frame.columns
    given = mapping.resolve(config.map, headers)
    choices, notes = choose(table.frame, given, mapping.remembered(config, headers))
    notes += _unsolved_formulas(table, choices.get("text"))
    if "text" not in choices:
        raise InputError(_no_text(table))
    converted = convert(table, choices)
    notes += converted.notes
    own = [column.alias(EXPORT_PREFIX + column.name) for column in table.frame]
    if isinstance(source, str):
        source = pl.Series([source]).new_from_index(0, len(table.rows))
    place = [source.alias("source"), table.rows.alias("row")]
    frame, found = without_impossible(pl.DataFrame([*converted.columns, *place, *own]))
    notes += _impossible(choices, found)
    caveats = tuple(converted.caveats)
    impossible = dict(Counter(converted.negative) + Counter(found.counts))
    spoken = [
        name for key in ("text", "speaker") if key in choices for name in choices[key].headers
    ]
    sessions = chat.sessions_of(frame, spoken)
    if sessions is None:
        return StandardTable(
            frame, choices, (*table.notes, *notes), caveats=caveats, impossible=impossible
        )
    grouped = chat.group(frame, sessions, choices["text"].headers)
    by = "会话" if "session" in frame.columns else "每人每天"
    notes.append(
        f"每行是一条聊天消息，已按{by}合并为 {grouped.frame.height:,} 条，"
        f"只留客户一方（略去客服 {grouped.agent:,} 条）。"
    )
    return StandardTable(
        grouped.frame,
        choices,
        (*table.notes, *notes),
        grouped.agent,
        grouped.merged,
        caveats,
        impossible,
    )


def _impossible(choices: Mapping[str, Choice], found: Impossible) -> list[str]:
    return [
        f"「{choices[name].name}」一列有 {count:,} 个值{found.why[name]}，作空白处理，不参与计算。"
        for name, count in found.counts.items()
    ]


def without_running_numbers(part: StandardTable) -> StandardTable:
    """Set aside ids that are 1, 2, 3 …: beside another table they would not be unique."""
    frame = part.frame
    if "id" not in frame.columns:
        return part
    if not identifiers.is_running_number(frame["id"], frame["source"]):
        return part
    note = (
        f"「{part.choices['id'].name}」只是从头数起的序号，与别的表放在一起会重复，"
        "改用「文件名#行号」作编号。"
    )
    return dataclasses.replace(part, frame=frame.drop("id"), notes=(*part.notes, note))


def _no_text(table: RawTable) -> str:
    text = (
        f"{where(table)} 里没有找到反馈正文所在的列；表头有：{'、'.join(table.frame.columns)}。"
        "请用 --map 正文=表头 指明"
    )
    likeliest = _likeliest_text(table.frame)
    return (
        f"{text}，如 --map 正文={likeliest}。" if likeliest else f"{text}；没有正文的文件不能分析。"
    )


def _likeliest_text(frame: pl.DataFrame) -> str | None:
    """Return the header over the longest cells in words, neither numbers nor dates, if any."""
    cells = [Cells(header, frame[header]) for header in frame.columns]
    readable = [one for one in cells if one.count and not one.bare and not is_plain_date(one)]
    best = max(readable, key=lambda one: (one.in_words, one.length), default=None)
    return best.header if best else None


def _unsolved_formulas(table: RawTable, text: Choice | None) -> list[str]:
    """Name blank columns of formulas whose results the file does not hold.

    Raises:
        InputError: Such a column is the text by its name, so that no other may take its place.
    """
    if not table.uncomputed:
        return []
    names = "".join(f"「{name}」" for name in table.uncomputed)
    about = f"{names}一列是公式，文件里没有存下计算结果，读到的是空白。请用 Excel 打开、保存后再读"
    hits = (match("text", name) for name in table.uncomputed)
    meant = min((hit for hit in hits if hit), default=None)
    found = match("text", text.headers[0]) if text else None
    if meant and not (text and text.given) and (found is None or meant < found):
        raise InputError(f"{where(table)} 的{about}；要改用别的列，请用 --map 正文=表头 指明。")
    return [f"{about}。"]


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


def names_of(tables: list[RawTable]) -> list[str]:
    """Return what a reader calls each table: its sheet in one workbook, else its label."""
    one_file = len({table.path for table in tables}) == 1
    return [
        _called(table.sheet, label, one_file=one_file)
        for table, label in zip(tables, labels_of(tables), strict=True)
    ]


def _called(sheet: str | None, label: str, *, one_file: bool) -> str:
    if sheet is None:
        return label
    return sheet if one_file else f"{label.removesuffix(f'#{sheet}')}（{sheet}）"
