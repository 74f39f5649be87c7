"""What strangers send may be small on disk and huge when read: refused before it is built."""

from __future__ import annotations

import json
import random
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from csvoice.config import Config
from csvoice.errors import InputError
from csvoice.raw_tables import RawTable, ReadOptions
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


def _sheet(file: Path, *rows: str) -> Path:
    """Write an .ods workbook: each row as `times rows × cells`, a cell as `times × text`."""
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content{spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="投诉">{"".join(rows)}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return file


def _row(times: int, *cells: tuple[int, str]) -> str:
    inner = "".join(
        f'<table:table-cell table:number-columns-repeated="{n}" office:value-type="string">'
        f"<text:p>{text}</text:p></table:table-cell>"
        if text
        else f'<table:table-cell table:number-columns-repeated="{n}"/>'
        for n, text in cells
    )
    return f'<table:table-row table:number-rows-repeated="{times}">{inner}</table:table-row>'


def _a_billion_cells(file: Path) -> None:
    _sheet(file, _row(1, (1, "投诉编号"), (1, "投诉内容")), _row(1_000_000, (1_000, "慢")))


def test_blank_cells_that_fill_an_ods_sheet_are_no_part_of_it(tmp_path: Path) -> None:
    rows = _row(1, (1, HEADER[0]), (1, HEADER[1]), (16_382, "")), _row(3, (1, "T"), (1, "太慢"))
    file = _sheet(tmp_path / "a.ods", *rows, _row(1_048_572, (16_384, "")))
    [table] = _open(file)
    assert table.frame.rows() == [("T", "太慢")] * 3


def test_a_damaged_parquet_prints_no_trace(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    rng = random.Random(1)
    pl.DataFrame({"投诉内容": ["物流太慢"] * 50}).write_parquet(tmp_path / "whole.parquet")
    whole = (tmp_path / "whole.parquet").read_bytes()
    for number in range(60):
        damaged = bytearray(whole)
        for _byte in range(3):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        (tmp_path / f"{number}.parquet").write_bytes(damaged)
        with suppress(InputError):
            _open(tmp_path / f"{number}.parquet")
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("billion.ods", _a_billion_cells),
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
