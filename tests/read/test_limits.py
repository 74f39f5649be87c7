"""What strangers send may be small on disk and huge when read: refused before it is built."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from csvoice.components import RawTable, ReadOptions
from csvoice.config import Config
from csvoice.errors import InputError
from csvoice.read.builtin import open_by_content, register_readers
from csvoice.read.files import open_tables

SMALL = ReadOptions(max_mb=1)
HEADER = ["投诉编号", "投诉内容"]


def _open(file: Path, options: ReadOptions = SMALL) -> list[RawTable]:
    return open_tables(file, register_readers(Config()), options)


def _workbook(file: Path, rows: list[list[str]], strays: dict[tuple[int, int], str]) -> Path:
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet("投诉")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        for place, cell in strays.items():
            sheet.write(*place, cell)
    return file


def _shared_string(file: Path) -> None:
    _workbook(file, [HEADER, *[["物流太慢了" * 400] * 2] * 200], {})


def _unpacks_to_much(file: Path) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 3_000_000)


def _far_and_full(file: Path) -> None:
    _workbook(file, [HEADER], {(row * 900, 700): "x" for row in range(1, 1100)})


def _one_text_in_every_row(file: Path) -> None:
    pl.DataFrame({"投诉内容": ["物流太慢了" * 100] * 5_000}).write_parquet(file)


def _a_key_a_record(file: Path) -> None:
    file.write_text(json.dumps([{f"k{n}": "x"} for n in range(1_000)]), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("shared.xlsx", _shared_string),
        ("unpacks.xlsx", _unpacks_to_much),
        ("far.xlsx", _far_and_full),
        ("rows.parquet", _one_text_in_every_row),
        ("keys.json", _a_key_a_record),
        ("large.csv", lambda file: file.write_bytes(b"a,b\n" * 300_000)),
    ],
)
def test_too_large_a_table_is_refused_with_the_option_that_raises_the_limit(
    tmp_path: Path, name: str, write: Callable[[Path], object]
) -> None:
    write(tmp_path / name)
    with pytest.raises(InputError, match=r"超过上限 1 MB.*--max-mb \d+"):
        _open(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "content", "where"),
    [
        ("line.csv", "投诉内容\n好\n" + "慢" * 2_000_000, "第 3 行"),
        ("text.json", '[{"投诉内容":"' + "x" * 2_000_000 + '"}]', "第 1 行"),
        ("digits.json", '[{"投诉内容":' + "1" * 2_000_000 + "}]", "第 1 行"),
        ("lines.csv", '投诉内容\n"' + "慢\n" * 500_000 + '"\n', "「投诉内容」一列"),
    ],
)
def test_too_long_a_cell_is_refused_where_it_stands(
    tmp_path: Path, name: str, content: str, where: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=f"{where}有一格超过"):
        _open(tmp_path / name, ReadOptions())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("commas.csv", "," * 1_000_000),
        ("keys.json", json.dumps([{f"k{n}": 1 for n in range(20_000)}])),
    ],
)
def test_more_columns_than_excel_has_are_refused(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="列，最多 16,384 列"):
        _open(tmp_path / name, ReadOptions())


@pytest.mark.parametrize(
    "strays",
    [
        {(1_048_575, 16_383): "x"},
        {(1_048_575, 0): "x", (0, 16_383): "y"},
        {(500_000, 30): "x", (500_001, 30): "<f>&c>"},
    ],
)
def test_a_stray_cell_does_not_make_a_sheet_huge(
    tmp_path: Path, strays: dict[tuple[int, int], str]
) -> None:
    rows = [HEADER, *([f"T{n}", f"第{n}条：物流太慢了"] for n in range(300))]
    [table] = _open(_workbook(tmp_path / "a.xlsx", rows, strays), ReadOptions(max_mb=100))
    assert table.frame.columns == HEADER
    assert table.frame.rows() == [tuple(row) for row in rows[1:]]
    assert table.rows.to_list() == list(range(2, 302))
    [note] = table.notes
    assert note.startswith(f"远离表格的 {len(strays)} 个单元格（如 ")


def test_a_limit_that_was_raised(tmp_path: Path) -> None:
    _one_text_in_every_row(tmp_path / "a.parquet")
    [table] = open_by_content(tmp_path / "a.parquet", ReadOptions(max_mb=10))
    assert table.frame.height == 5_000
