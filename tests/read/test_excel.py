from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from csvoice.errors import InputError
from csvoice.raw_tables import ReadOptions
from csvoice.read.excel import open_excel

HEADER = ["投诉编号", "投诉时间", "投诉内容"]


def rows_of(month: int, count: int = 3) -> list[list[Any]]:
    return [
        [f"T{month}{n}", datetime(2024, month, n + 1, 9), f"{month}月第{n}条：物流太慢了"]
        for n in range(count)
    ]


def workbook(
    path: Path, sheets: dict[str, Sequence[Sequence[Any]]], hidden: Sequence[str] = ()
) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        formats = {
            datetime: book.add_format({"num_format": "yyyy/m/d h:mm"}),
            time: book.add_format({"num_format": "h:mm:ss"}),
        }
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for y, row in enumerate(rows):
                for x, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(y, x, cell, formats.get(type(cell)))
    return path


def test_reads_every_cell_as_text(tmp_path: Path) -> None:
    cells = [100008123456, datetime(2024, 3, 1), "好\n的", 4.5, True, time(0, 3, 20), 0.1 + 0.2]
    path = workbook(tmp_path / "a.xlsx", {"S": [list("甲乙丙丁戊己庚"), cells]})
    (table,) = open_excel(path, ReadOptions())
    assert table.frame.rows() == [
        ("100008123456", "2024-03-01", "好\n的", "4.5", "true", "00:03:20", "0.3")
    ]


def test_keeps_the_row_numbers_of_excel_under_titles(tmp_path: Path) -> None:
    rows = [[], ["3月投诉明细"], [], HEADER, *rows_of(3), ["合计", None, "3"]]
    (table,) = open_excel(workbook(tmp_path / "a.xlsx", {"S": rows}), ReadOptions())
    assert table.frame.columns == HEADER
    assert table.rows.to_list() == [5, 6, 7]
    assert table.totals == 1


def test_reads_merged_headers_of_two_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:A2", "编号")
        sheet.merge_range("B1:C1", "投诉信息")
        sheet.write_row("B2", ["投诉时间", "投诉内容"])
        sheet.write_row("A3", ["1", "2024-03-01", "物流太慢了，一直没有到"])
        sheet.write_row("A4", ["2", "2024-03-02", "客服不理人"])
    (table,) = open_excel(path, ReadOptions())
    assert table.frame.columns == ["编号", "投诉时间", "投诉内容"]
    assert table.rows.to_list() == [3, 4]


def test_stacks_feedback_sheets_of_one_shape_and_says_which(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "说明": [["本表说明"], ["投诉内容为客户原话，请勿修改"]],
            "9月": [HEADER, *rows_of(9)],
            "空": [],
            "10月": [[*HEADER, "备注"], *rows_of(10)],
            "汇总": [["月份", "数量"], ["9月", 3], ["10月", 3]],
            "旧": [HEADER, *rows_of(8, 20)],
        },
        hidden=["旧"],
    )
    tables = open_excel(path, ReadOptions())
    assert [table.sheet for table in tables] == ["9月", "10月"]
    assert tables[0].notes[0] == (
        "文件里有 6 个工作表，读取了「9月」、「10月」，"
        "没有读取「说明」、「空」、「汇总」、「旧」；可用 --sheet 指定。"
    )


@pytest.mark.parametrize("wanted", ["汇总", " 汇总 ", "2"])
def test_reads_the_sheet_asked_for(tmp_path: Path, wanted: str) -> None:
    sheets = {"明细": [HEADER, *rows_of(3)], "汇总": [["内容"], ["只有一条"]]}
    (table,) = open_excel(workbook(tmp_path / "a.xlsx", sheets), ReadOptions(sheet=wanted))
    assert table.frame.rows() == [("只有一条",)]


def test_names_the_sheets_when_there_is_no_such(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"投诉明细": [HEADER], "汇总": []})
    with pytest.raises(InputError, match=r"是不是「投诉明细」.*现有的工作表是：投诉明细、汇总"):
        open_excel(path, ReadOptions(sheet="投诉明系"))


def test_refuses_a_damaged_workbook(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xlsx", {"S": [HEADER, *rows_of(3)]}).read_bytes()
    for data in (whole[: len(whole) // 2], b"PK\x03\x04" + bytes(99), b"text", b"\xd0\xcf\x11\xe0"):
        (tmp_path / "b.xlsx").write_bytes(data)
        with pytest.raises(InputError, match=r"^b\.xlsx 不是有效的 Excel 文件.*另存为"):
            open_excel(tmp_path / "b.xlsx", ReadOptions())


def test_refuses_a_workbook_with_a_password(tmp_path: Path) -> None:
    ooxml = pytest.importorskip("msoffcrypto.format.ooxml")
    plain = workbook(tmp_path / "a.xlsx", {"S": [HEADER, *rows_of(3)]}).read_bytes()
    with (tmp_path / "b.xlsx").open("wb") as protected:
        ooxml.OOXMLFile(io.BytesIO(plain)).encrypt("secret", protected)
    with pytest.raises(InputError, match=r"^b\.xlsx 有密码保护.*去掉密码"):
        open_excel(tmp_path / "b.xlsx", ReadOptions())


def test_cells_merged_downwards_hold_their_value_in_every_row(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:C1", "3月明细")
        sheet.write_row("A2", HEADER)
        for y, row in enumerate(rows_of(3, 4), 2):
            sheet.write_row(y, 0, [row[0], "2024-03-01", row[2]])
        sheet.merge_range("A3:A4", "G1")
        sheet.merge_range("A5:A6", "G2")
        sheet.merge_range("B7:C7", "横向合并的不填")
    (table,) = open_excel(path, ReadOptions())
    assert table.frame["投诉编号"].to_list() == ["G1", "G1", "G2", "G2", None]
    assert table.frame["投诉内容"].to_list()[-1] is None


def test_rows_hidden_by_a_filter_are_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for y, row in enumerate([HEADER, *rows_of(3, 5)]):
            sheet.write_row(y, 0, map(str, row))
        sheet.autofilter("A1:C6")
        sheet.set_row(2, options={"hidden": True})
        sheet.set_row(4, options={"hidden": True})
        sheet.set_column("A:A", 9, options={"hidden": True})
    (table,) = open_excel(path, ReadOptions())
    assert table.frame.height == 5
    assert table.notes[0].startswith("有 2 行在表里被筛选或手工隐藏，也一并读入了")


def test_a_column_of_formulas_without_values_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([*HEADER, "处理结果", "单价"])
    for y, row in enumerate(rows_of(3), 2):
        sheet.append([row[0], row[1], row[2], f'=C{y}&"。"', 2 if y > 2 else "=1+1"])
    book.save(tmp_path / "a.xlsx")
    (table,) = open_excel(tmp_path / "a.xlsx", ReadOptions())
    assert table.uncomputed == ("处理结果",)


def test_formulas_with_an_empty_result_are_no_fault(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*HEADER, "备注"])
        for y, row in enumerate(rows_of(3), 1):
            sheet.write_row(y, 0, map(str, row))
            sheet.write_formula(y, 3, '=IF(FALSE,"x","")', None, "")
    # Excel marks such a cell as text, xlsxwriter does not.
    with (
        zipfile.ZipFile(tmp_path / "a.xlsx") as old,
        zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"><f>", b' t="str"><f>'))
    (table,) = open_excel(tmp_path / "b.xlsx", ReadOptions())
    assert table.notes == ()
