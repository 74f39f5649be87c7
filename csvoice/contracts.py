"""Whether what a plugin's component returned fits its contract, said before anyone relies on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import polars as pl

from csvoice.document.blocks import Table
from csvoice.document.fit import misfits
from csvoice.document.report import Section
from csvoice.errors import PluginError
from csvoice.numerals import count
from csvoice.schema import Column

Check = Callable[..., None]
"""Called with a result and what it was made of; raises PluginError where they do not fit."""

_UNUSABLE = re.compile(
    r'[\x00-\x1f<>:"\\|?*\ud800-\udfff]|^\s*$|^\.+$|[. ]$|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)',
    re.IGNORECASE,
)
"""What Windows or any other system does not take as a name; `.` and `..` lead out of the folder."""

_LONGEST_NAME = 200

LARGEST_SECTION = 20_000_000
"""Characters of a section, written out; a page with more does not open well."""


def anything(_result: object, *_arguments: object) -> None:
    """Accept anything."""


def list_check(kind: type, rule: str) -> Check:
    """Make the check that a result is a list of a kind; `rule` says so in Chinese."""

    def check(result: object, *_arguments: object) -> None:
        if not (isinstance(result, Sequence) and all(isinstance(one, kind) for one in result)):
            raise PluginError(f"{rule}，实际返回了 {result!r:.80}。")

    return check


def check_text(result: object, *_arguments: object) -> None:
    """Accept a text."""
    if not isinstance(result, str):
        raise PluginError(f"应返回文字，实际返回了 {result!r:.80}。")


def check_tokens(tokens: object, texts: pl.Series) -> None:
    """Accept a tokenizer's lists of words, one a text."""
    if not (isinstance(tokens, pl.Series) and tokens.dtype == pl.List(pl.String)):
        kind = tokens.dtype if isinstance(tokens, pl.Series) else type(tokens).__name__
        raise PluginError(f"分词器应返回 List(String) 类型的 Series，实际返回了 {kind}。")
    _check_height(len(tokens), len(texts))


def columns_check(annotator: str, adds: Sequence[Column]) -> Check:
    """Make the check that an annotator adds its columns and no others, one row a row."""
    expected = {column.name: column.dtype for column in adds}

    def check(columns: object, batch: pl.DataFrame) -> None:
        given = dict(columns.schema) if isinstance(columns, pl.DataFrame) else type(columns)
        if not isinstance(columns, pl.DataFrame) or given != expected:
            raise PluginError(f"标注器 {annotator} 应给出列 {expected}，实际给出 {given}。")
        _check_height(columns.height, batch.height)

    return check


def _check_height(given: int, expected: int) -> None:
    if given != expected:
        raise PluginError(f"应给出 {expected} 行，实际给出 {given} 行。")


def section_check(name: str, title: str) -> Check:
    """Make the check that a section has its name, is made of blocks, rests on evidence and fits."""

    def check(section: object, *_arguments: object) -> None:
        if not isinstance(section, Section):
            raise PluginError(
                f"章节「{title}」应返回 Section，实际返回了 {type(section).__name__}。"
            )
        if section.name != name:
            raise PluginError(f"章节「{title}」注册的名字是 {name}，返回的却是 {section.name}。")
        _check_types(section)
        _check_tables(section)
        _check_evidence(section)
        _check_size(section)

    return check


def _check_types(section: Section) -> None:
    for place, kind, value in misfits(section, Section, "Section"):
        raise PluginError(f"章节「{section.title}」的 {place} 应为{kind}，实际是 {value!r:.80}。")


def _check_tables(section: Section) -> None:
    for block in section.shown:
        if isinstance(block, Table) and any(len(row) != len(block.columns) for row in block.rows):
            width = len(block.columns)
            raise PluginError(
                f"章节「{section.title}」的表有 {width} 列，每一行也应有 {width} 个单元格。"
            )


def _check_evidence(section: Section) -> None:
    for finding in section.findings:
        if finding.evidence is None and not finding.basis:
            raise PluginError(
                f"章节「{section.title}」的发现「{finding.statement}」没有依据。"
                "请用 csvoice.evidence(…) 给出 "
                "evidence；没有对应的反馈时，在 basis 里写明看了哪些数据。"
            )


def _check_size(section: Section) -> None:
    size = len(repr(section))
    if size > LARGEST_SECTION:
        raise PluginError(
            f"章节「{section.title}」有 {count(size)} 个字符，"
            f"最多 {count(LARGEST_SECTION)} 个。请只列出最要紧的若干行。"
        )


def check_files(files: object, *_arguments: object) -> None:
    """Accept a renderer's files."""
    if not (
        isinstance(files, Mapping)
        and all(isinstance(name, str) for name in files)
        and all(isinstance(content, bytes) for content in files.values())
    ):
        raise PluginError(f"渲染器应返回 文件名 → 字节，实际返回了 {files!r:.80}。")
    for name in files:
        if not is_plain_name(name):
            raise PluginError(
                f"渲染器的文件名 {name!r:.80} 不能用：应是输出文件夹之内的名字，如 report.txt、"
                "图/a.png，不含 .. 和 Windows 不许用的字符。"
            )


def is_plain_name(name: str) -> bool:
    """Tell whether a name, with / between folders, stays in its folder and suits every system."""
    parts = name.split("/")
    return len(name.encode(errors="replace")) <= _LONGEST_NAME and not any(
        _UNUSABLE.search(part) or part.startswith(".csvoice-") for part in parts
    )
