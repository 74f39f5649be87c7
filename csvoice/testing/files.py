"""The contract of what opens files, is a file, or sends something: reader, dictionary, notifier."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from csvoice.company.advice import read_guidance
from csvoice.components import Dictionary, Notifier, Reader
from csvoice.dictionary_files import (
    read_brands,
    read_taxonomy,
    read_user_words,
    read_weights,
    read_words,
)
from csvoice.errors import InputError, PluginError
from csvoice.raw_tables import ReadOptions
from csvoice.testing.checks import Check, expect, insist
from csvoice.testing.reports import sample_report
from csvoice.testing.subjects import Target, subject_of

_BROKEN = {"空文件": b"", "乱字节": bytes(range(256)) * 4}
_READING: dict[str, Callable[[Path], object]] = {
    "taxonomy": read_taxonomy,
    "words": read_user_words,
    "stopwords": lambda path: read_words([path]),
    "sentiment": read_weights,
    "brands": read_brands,
    "advice": lambda path: read_guidance([path]),
}


def check_reader(reader: Reader | Target, file: Path, **options: Any) -> None:
    """Hold a reader against the contract, with a file that it can open.

    Raises:
        AssertionError: Says what is wrong and what to do.
    """
    for one in subject_of(reader, options).of(Reader):
        insist([*reader_checks(one), _check(one, "打开示例文件", partial(_opens, one, file))])


def check_dictionary(dictionary: Dictionary | Target, **options: Any) -> None:
    """Read a dictionary file as its kind is read.

    Raises:
        AssertionError: Says what is wrong with the file.
    """
    for one in subject_of(dictionary, options).of(Dictionary):
        insist(dictionary_checks(one))


def check_notifier(notifier: Notifier | Target, **options: Any) -> None:
    """Send an invented report's findings, and none at all; replace what it sends to beforehand.

    Raises:
        AssertionError: It raises.
    """
    for one in subject_of(notifier, options).of(Notifier):
        insist([_check(one, "发送结论", partial(_sends, one))])


def reader_checks(reader: Reader) -> list[Check]:
    """List what is promised of a reader, whatever it opens."""
    return [
        _check(reader, "后缀是小写的，以点开头", partial(_suffixes, reader)),
        _check(reader, "打不开的文件给出一句说明", partial(_refuses, reader)),
    ]


def dictionary_checks(dictionary: Dictionary) -> list[Check]:
    """List what is promised of a dictionary."""
    return [_check(dictionary, "文件读得出来", partial(_read, dictionary))]


def _check(component: Reader | Dictionary | Notifier, title: str, run: Callable[[], str]) -> Check:
    kinds = {Reader: "读取器", Dictionary: "词典", Notifier: "通知方式"}
    return Check(f"{kinds[type(component)]} {component.name}", title, run)


def _suffixes(reader: Reader) -> str:
    wrong = [one for one in reader.suffixes if not one.startswith(".") or one != one.lower()]
    expect(
        bool(reader.suffixes or reader.schemes) and not wrong,
        f"后缀应写成 .eml 的样子，实际是 {reader.suffixes}。",
    )
    return " ".join((*reader.suffixes, *reader.schemes))


def _refuses(reader: Reader) -> str:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for suffix, (case, content) in product(reader.suffixes[:1], _BROKEN.items()):
            file = Path(folder) / f"broken{suffix}"
            file.write_bytes(content)
            try:
                reader.open(file, ReadOptions())
            except InputError:
                continue
            except PluginError as error:
                raise AssertionError(
                    f"打开{case}时出错：{error}。请改为抛出 csvoice.InputError，写明原因。"
                ) from error
    return ""


def _opens(reader: Reader, file: Path) -> str:
    tables = reader.open(file, ReadOptions())
    for table in tables:
        kinds = set(table.frame.dtypes)
        expect(kinds <= {pl.String()}, f"单元格应全是文字（String），实际有 {kinds}。")
        expect(
            len(table.rows) == table.frame.height,
            f"rows 应有 {table.frame.height} 个行号，实际有 {len(table.rows)} 个。",
        )
    expect(bool(tables), "示例文件里没有读出表。")
    return f"{len(tables)} 张表"


def _read(dictionary: Dictionary) -> str:
    expect(dictionary.path.is_file(), f"找不到文件 {dictionary.path}，请检查它是否随插件一起安装。")
    _READING[dictionary.kind](dictionary.path)
    return dictionary.path.name


def _sends(notifier: Notifier) -> str:
    findings = sample_report().findings
    for sent in ((), findings, findings * 200):
        notifier.send(sent)
    return ""
