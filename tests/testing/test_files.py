"""Readers, dictionaries and notifiers against their contract."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

from csvoice.annotate.builtin import register_dictionaries
from csvoice.components import Dictionary, Notifier, Reader
from csvoice.document.findings import Finding
from csvoice.errors import InputError
from csvoice.raw_tables import RawTable, ReadOptions
from csvoice.read.builtin import READERS
from csvoice.testing import check_dictionary, check_notifier, check_reader


def opens(path: Path, _options: ReadOptions) -> list[RawTable]:
    text = path.read_bytes().decode("utf-8", errors="replace")
    if not text.startswith("反馈"):
        raise InputError("不是反馈文件。")
    frame = pl.DataFrame({"反馈": text.splitlines()[1:]})
    return [RawTable(frame, pl.Series(range(2, frame.height + 2)), path)]


def numbers(path: Path, options: ReadOptions) -> list[RawTable]:
    (table,) = opens(path, options)
    return [RawTable(table.frame.select(pl.lit(1)), table.rows, path)]


def without_rows(path: Path, options: ReadOptions) -> list[RawTable]:
    (table,) = opens(path, options)
    return [RawTable(table.frame, pl.Series([2]), path)]


def unprepared(path: Path, _options: ReadOptions) -> list[RawTable]:
    return [RawTable(pl.DataFrame({"x": [path.read_text("utf-8")[0]]}), pl.Series([1]), path)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "example.fb"
    path.write_text("反馈\n快递慢\n客服好\n", encoding="utf-8")
    return path


def test_a_reader_that_keeps_its_promises(file: Path) -> None:
    check_reader(Reader("feedback", (".fb",), opens), file)


@pytest.mark.parametrize(
    ("reader", "sentence"),
    [
        (Reader("feedback", ("FB",), opens), "后缀应写成"),
        (Reader("feedback", (".fb",), unprepared), "打开空文件时出错：.*IndexError"),
        (Reader("feedback", (".fb",), numbers), "单元格应全是文字"),
        (Reader("feedback", (".fb",), without_rows), "rows 应有 2 个行号，实际有 1 个"),
    ],
)
def test_a_reader_that_breaks_one(reader: Reader, sentence: str, file: Path) -> None:
    with pytest.raises(AssertionError, match=sentence):
        check_reader(reader, file)


@pytest.mark.parametrize("reader", READERS[:1], ids=lambda one: one.name)
def test_a_built_in_reader(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("反馈内容,评分\n快递慢,1\n客服好,5\n", encoding="utf-8")
    check_reader(reader, path)


@pytest.mark.parametrize("dictionary", register_dictionaries(), ids=lambda one: one.name)
def test_every_built_in_dictionary(dictionary: Dictionary) -> None:
    check_dictionary(dictionary)


def test_a_dictionary_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="随插件一起安装"):
        check_dictionary(Dictionary("x", "stopwords", tmp_path / "x.txt"))


def test_a_notifier_is_sent_many_findings_and_none() -> None:
    sent: list[int] = []

    def send(findings: Sequence[Finding]) -> None:
        sent.append(len(findings))

    check_notifier(Notifier("count", send))
    assert sent == [0, 1, 200]


def test_a_notifier_that_raises() -> None:
    with pytest.raises(AssertionError, match="IndexError"):
        check_notifier(Notifier("first", lambda findings: print(findings[0])))
