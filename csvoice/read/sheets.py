"""Which sheets of a workbook hold the feedback."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from csvoice.errors import InputError
from csvoice.nearest import hint
from csvoice.raw_tables import RawTable
from csvoice.read.columns import choose
from csvoice.read.search import Choice

ALIKE = 0.8
"""Sheets are of one shape when they share the text column and so many of the fewer headers."""
_MOST_NAMED = 8


def named_sheet(path: Path, names: Sequence[str], wanted: str) -> str:
    """Return the name of the sheet that --sheet asks for, by name or by number.

    Raises:
        InputError: The workbook has no such sheet.
    """
    alike = {name.strip().lower(): name for name in names}
    if wanted.strip().lower() in alike:
        return alike[wanted.strip().lower()]
    if wanted.isdecimal() and 0 < int(wanted) <= len(names):
        return names[int(wanted) - 1]
    raise InputError(
        f"{path.name} 里没有名为「{wanted}」的工作表。{hint(wanted, names, alike=0.4)}"
        f"现有的工作表是：{'、'.join(names)}。"
    )


def choose_sheets(tables: Sequence[RawTable], names: Sequence[str]) -> list[RawTable]:
    """Choose the sheet with the most feedback, and those of its shape.

    Returns:
        The sheets chosen, in the order of the workbook, the first with a note on the choice. A
        workbook without any feedback gives its largest sheet, so that the error names its headers.
    """
    filled = [table for table in tables if table.frame.height and table.frame.width]
    choices = {id(table): choose(table.frame)[0] for table in filled}
    feedback = [table for table in filled if "text" in choices[id(table)]]
    if not feedback:
        return [max(filled or tables, key=lambda table: table.frame.height)] if tables else []
    main = max(feedback, key=lambda table: table.frame.height * len(choices[id(table)]))
    chosen = [
        table for table in feedback if _alike(table, main, choices[id(table)], choices[id(main)])
    ]
    note = _choice(chosen, names)
    return [_noted(chosen[0], note), *chosen[1:]] if note else chosen


def _alike(
    table: RawTable, main: RawTable, choices: dict[str, Choice], of_main: dict[str, Choice]
) -> bool:
    mine, theirs = set(table.frame.columns), set(main.frame.columns)
    same_text = choices["text"].headers == of_main["text"].headers
    return same_text and len(mine & theirs) >= ALIKE * min(len(mine), len(theirs))


def _choice(chosen: Sequence[RawTable], names: Sequence[str]) -> str:
    if len(names) == 1:
        return ""
    read = [str(table.sheet) for table in chosen]
    left = [name for name in names if name not in read]
    text = f"文件里有 {len(names)} 个工作表，读取了{_quoted(read)}"
    if not left:
        return text + "。"
    return text + f"，没有读取{_quoted(left)}；可用 --sheet 指定。"


def _quoted(names: Sequence[str]) -> str:
    listed = "、".join(f"「{name}」" for name in names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return f"{listed}等 {len(names)} 个" if more > 0 else listed


def _noted(table: RawTable, note: str) -> RawTable:
    return dataclasses.replace(table, notes=(note, *table.notes))
