"""A slice of the feedback as a user writes it: `客户类型=老年`, `评分<3 且 渠道=热线`, or words.

A column is named by its standard name, its Chinese title or the export's own header. What names no
column is looked for in the texts; `|` stands between words of which any will do.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from csvoice.document.findings import Condition, Operator
from csvoice.errors import UsageError
from csvoice.nearest import choices
from csvoice.schema import STANDARD, title_of

_PART = re.compile(r"\s*(.+?)\s*(!=|>=|<|=)\s*(.+?)\s*")
_AND = re.compile(r"\s+且\s+|\s*&+\s*")
_OPERATORS: dict[str, Operator] = {"=": "==", "!=": "!=", ">=": ">=", "<": "<"}
_ANSWERS = {"是": True, "否": False, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Slice:
    """Some of the feedback.

    Attributes:
        text: What the user wrote.
        where: Conditions that all hold.
        words: Words of which a text has any; empty where conditions say it all.
    """

    text: str
    where: tuple[Condition, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What findings can show as their filter; nothing for several words."""
        if len(self.words) > 1:
            return ()
        return (*self.where, *(Condition("tokens", "says", word) for word in self.words))


def headers_of(sources: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return which standard column each header of the files stands for."""
    mappings = (source.get("mapping", {}) for source in sources)
    return {str(one["column"]): name for found in mappings for name, one in found.items()}


def columns_called(columns: Collection[str], headers: Mapping[str, str]) -> dict[str, str]:
    """Return the column behind each name that a user may give: header, Chinese title, its own.

    Args:
        columns: Columns of the feedback table.
        headers: Which column each header of the files stands for.
    """
    titles = {title_of(column): column for column in sorted(columns)}
    standing = {header: column for header, column in headers.items() if column in columns}
    return {**standing, **titles, **{column: column for column in columns}}


def read_slice(
    text: str, columns: Collection[str], what: str, headers: Mapping[str, str] | None = None
) -> Slice:
    """Understand what a user wrote.

    Args:
        text: A filter or words.
        columns: Columns of the feedback table that hold something.
        what: What it was given for, as the beginning of an error: `--focus`.
        headers: Which column each header of the files stands for.

    Raises:
        UsageError: A column that the data lack, or a value that cannot stand in it.
    """
    parts = [_PART.fullmatch(part) for part in _AND.split(text.strip())]
    if not all(parts):
        words = tuple(word.strip() for word in re.split(r"[|｜]", text) if word.strip())
        if not words:
            raise UsageError(f"{what} 是空的，请写上列=值，或正文里的词。")
        return Slice(text.strip(), words=words)
    called = columns_called(columns, headers or {})
    where = tuple(_condition(part, called, what) for part in parts if part)
    return Slice(text.strip(), where)


def _condition(part: re.Match[str], called: Mapping[str, str], what: str) -> Condition:
    name, operator, value = part.groups()
    if name not in called:
        names = choices(name, sorted(one for one in called if one and not one.isascii()))
        raise UsageError(f"{what} 里的「{name}」不是数据里的列。{names}")
    column = called[name]
    return Condition(column, _OPERATORS[operator], _value(column, value, what))


def _value(column: str, value: str, what: str) -> str | float | bool:
    dtype = STANDARD[column].dtype if column in STANDARD else pl.String()
    if dtype == pl.Boolean():
        if value.lower() not in _ANSWERS:
            raise UsageError(f"{what} 里「{title_of(column)}」的值「{value}」应为是或否。")
        return _ANSWERS[value.lower()]
    if not dtype.is_numeric():
        return value
    try:
        return float(value)
    except ValueError:
        raise UsageError(f"{what} 里「{title_of(column)}」的值「{value}」应为数字。") from None
