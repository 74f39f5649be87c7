"""Which names of headers speak for which standard column: `dictionaries/columns.toml`, matched."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from csvoice.dictionary_files import dictionary_folder, read_toml
from csvoice.errors import InputError
from csvoice.schema import KINDS

if TYPE_CHECKING:
    from opencc import OpenCC

PART = "-"
"""Joins the upper and the lower name of a two-row header."""

_LISTS = ("headers", "contains", "not", "instead")
_BRACKETS = re.compile(r"[(（\[【<《〈{][^)）\]】>》〉}]*[)）\]】>》〉}]")
_QUESTION_NUMBER = re.compile(
    r"^\s*(?:q|题|第)?\s*\d{1,3}\s*(?:题)?\s*[、.．:：)）]\s*", re.IGNORECASE
)
_OTHER = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
_TO_HALF = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


@dataclass(frozen=True, slots=True)
class Names:
    """Folded names of one standard column; see `dictionaries/columns.toml` for the four lists."""

    headers: tuple[str, ...]
    contains: tuple[str, ...]
    excluded: tuple[str, ...]
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, order=True, slots=True)
class Match:
    """How well a header names a column; the smaller, the better.

    Attributes:
        exactness: 0 the whole header, 1 the last part of a two-row header, 2 a part of it.
        rank: Place of the name in its list.
        term: The name that was found.
    """

    exactness: int
    rank: int
    term: str


@cache
def load_names(path: Path | None = None) -> Mapping[str, Names]:
    """Read the names of headers, by standard column in the order of the file.

    Raises:
        InputError: A column of the schema has no names there, or names stand there for no column.
    """
    file = path or dictionary_folder() / "columns.toml"
    data = read_toml(file)
    _check(data.keys(), file)
    return {
        column: Names(*(_folded(entry.get(key, ())) for key in _LISTS))
        for column, entry in data.items()
    }


def _check(named: Set[str], file: Path) -> None:
    if nameless := sorted(KINDS.keys() - named):
        raise InputError(
            f"{file} 里没有标准列 {'、'.join(nameless)} 的表头；请加上 [{nameless[0]}]，"
            "并写出 headers。"
        )
    if unknown := sorted(named - KINDS.keys()):
        raise InputError(
            f"{file} 里的 [{unknown[0]}] 不是标准列；请在 csvoice/schema.py 的 READ_COLUMNS "
            "里加上它，或改正名字。"
        )


def _folded(terms: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_plain(term) for term in terms))


def fold(header: str) -> str:
    """Reduce a header to what is compared: half-width, simplified, lower case, no punctuation."""
    return _plain(_simplified(header))


def _plain(name: str) -> str:
    if not _OTHER.search(name):
        return name
    text = name.translate(_TO_HALF).lower()
    plain = _OTHER.sub("", _BRACKETS.sub("", _QUESTION_NUMBER.sub("", text)))
    return plain or _OTHER.sub("", text)


def _simplified(text: str) -> str:
    # OpenCC takes a moment to load, and almost no header has a Han character outside of GB 2312.
    try:
        _OTHER.sub("", text).encode("gb2312")
    except UnicodeEncodeError:
        return str(_converter().convert(text))
    return text


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


@cache
def match(column: str, header: str) -> Match | None:
    """Say how well `header` names the standard column, or None where it does not."""
    names, whole = load_names()[column], fold(header)
    if whole in names.headers:
        return Match(0, names.headers.index(whole), whole)
    if any(term in whole for term in names.excluded):
        return None
    last = fold(header.rpartition(PART)[2])
    if last in names.headers:
        return Match(1, names.headers.index(last), last)
    found = [term for term in names.contains if term in whole]
    if not found:
        return None
    longest = max(found, key=len)
    return Match(2, names.contains.index(longest), longest)


def is_known(header: str) -> bool:
    """Whether a header names some standard column exactly."""
    return fold(header) in _all_headers()


@cache
def _all_headers() -> frozenset[str]:
    return frozenset(name for names in load_names().values() for name in names.headers)
