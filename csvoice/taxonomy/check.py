"""Everything that is wrong with a taxonomy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from csvoice.config import Config
from csvoice.dictionary_files import read_taxonomy, read_toml
from csvoice.lexicon import Taxonomy
from csvoice.nearest import choices
from csvoice.plugins import load_plugins
from csvoice.read.feedback import read_feedback
from csvoice.schema import OTHER_ISSUE
from csvoice.taxonomy.clashes import clashes
from csvoice.taxonomy.problems import LISTS, Problem
from csvoice.taxonomy.unmatchable import folded, unmatchable
from csvoice.taxonomy.usage import dead, hidden, usage

_TOP = ("name", "title", "about", "innocent", "issue")
_DETAIL = ("name", "meaning", *LISTS)
_ISSUE = (*_DETAIL, "detail")


def shape_problems(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Find unknown and missing keys, values of the wrong kind and names given twice."""
    yield from _unknown_keys(data, _TOP, "", None)
    if not isinstance(data.get("name"), str):
        yield _missing("name", "", '给词典起一个名字，如 name = "shop"。')
    issues = _tables(data.get("issue"))
    if not issues:
        yield _missing("issue", "", "每个问题类型写一段 [[issue]]。")
    yield from _names_twice(issues, "")
    for issue in issues:
        yield from _entry_problems(issue, _ISSUE, _name(issue), None)
        details = _tables(issue.get("detail"))
        yield from _names_twice(details, _name(issue))
        for detail in details:
            yield from _entry_problems(detail, _DETAIL, _name(issue), _name(detail))


def _tables(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _name(entry: Mapping[str, Any]) -> str:
    return str(entry.get("name", ""))


def _entry_problems(
    entry: Mapping[str, Any], known: Sequence[str], issue: str, detail: str | None
) -> Iterator[Problem]:
    yield from _unknown_keys(entry, known, issue, detail)
    if not isinstance(entry.get("name"), str) or not _name(entry).strip():
        yield _missing("name", issue, '每个类型和细类都要有 name = "…"。')
    for key in LISTS:
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(isinstance(term, str) for term in value):
            message = f'{key} 应是用引号括起的词组成的列表，如 {key} = ["快递", "发货"]。'
            yield Problem("error", "not-a-list", message, issue, detail, key)
    if detail is None and issue == OTHER_ISSUE:
        message = f"「{OTHER_ISSUE}」留给没有归类的反馈，请换一个名字。"
        yield Problem("error", "reserved-name", message, issue)


def _unknown_keys(
    entry: Mapping[str, Any], known: Sequence[str], issue: str, detail: str | None
) -> Iterator[Problem]:
    for key in entry:
        if key not in known:
            message = f"没有名为 {key} 的键，它不起作用。{choices(key, known)}"
            yield Problem("error", "unknown-key", message, issue, detail, key)


def _missing(key: str, issue: str, what: str) -> Problem:
    message = f"缺少 {key}。{what}"
    return Problem("error", "missing-key", message, issue, None, key)


def _names_twice(entries: Sequence[Mapping[str, Any]], issue: str) -> Iterator[Problem]:
    for name, count in Counter(map(_name, entries)).items():
        if count > 1:
            message = f"名字「{name}」出现了 {count} 次，请合并或改名。"
            where = (issue, name) if issue else (name, None)
            yield Problem("error", "name-twice", message, *where)


def check(file: Path, texts: pl.Series | None = None) -> list[Problem]:
    """Find what is wrong with the taxonomy in a file, also on folded texts, errors first.

    Raises:
        InputError: The file is not TOML.
    """
    found = list(shape_problems(read_toml(file)))
    if not any(one.level == "error" and one.kind != "unknown-key" for one in found):
        found += _content_problems(read_taxonomy(file), texts)
    return sorted(found, key=lambda one: one.level)


def _content_problems(taxonomy: Taxonomy, texts: pl.Series | None) -> list[Problem]:
    found = [*clashes(taxonomy), *unmatchable(taxonomy)]
    usable = not any(one.kind in ("bad-pattern", "empty-term") for one in found)
    if texts is not None and usable:
        found += [*hidden(taxonomy, texts), *dead(usage(taxonomy, texts), len(texts))]
    return found


def folded_texts(paths: Sequence[str | Path], config: Config) -> pl.Series:
    """Read exports and return their titles and texts, masked and folded for matching.

    Raises:
        CsvoiceError: Anything that keeps a file from being read.
    """
    readers = tuple(load_plugins(config).readers.values())
    frame = read_feedback(paths, config, readers).frame
    columns = [name for name in ("title", "text") if name in frame.columns]
    return folded(
        frame.select(pl.concat_str(columns, separator=" ", ignore_nulls=True)).to_series()
    )
