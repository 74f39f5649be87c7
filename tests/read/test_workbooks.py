"""Formulas that a workbook holds without their results."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from csvoice.errors import InputError
from csvoice.read.date_columns import counts_from_1904
from tests.read.conftest import Read

TEXTS = [f"第 {n} 条：快递太慢，等了五天还没有到" for n in range(6)]


def workbook(path: Path, headers: list[str], value: str) -> Path:
    """Write texts under the second header, and formulas with a stored value under the first."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("三月")
        sheet.write_row(0, 0, headers)
        for row, text in enumerate(TEXTS, 1):
            sheet.write_formula(row, 0, f"=B{row + 1}&C{row + 1}", None, value)
            sheet.write_string(row, 1, text)
    return path


def test_a_text_of_formulas_without_results_is_an_error(tmp_path: Path, read: Read) -> None:
    path = workbook(tmp_path / "表.xlsx", ["反馈内容", "问题"], "")
    with pytest.raises(InputError, match="「反馈内容」一列是公式，文件里没有存下计算结果"):
        read(path)
    assert read(path, map={"text": "问题"}).funnel.kept == len(TEXTS)


def test_another_column_of_formulas_is_named(tmp_path: Path, read: Read) -> None:
    path = workbook(tmp_path / "表.xlsx", ["折算金额", "反馈内容"], "")
    source = read(path).sources[0]
    assert source.mapping["text"]["column"] == "反馈内容"
    assert any("「折算金额」一列是公式" in note for note in source.notes)


def test_formulas_with_results_are_cells_like_others(tmp_path: Path, read: Read) -> None:
    path = workbook(tmp_path / "表.xlsx", ["反馈内容", "问题"], "客服一直没有回复我")
    assert read(path).frame["text"][0] == "客服一直没有回复我"


def test_other_files_say_nothing(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("反馈内容\n慢", encoding="utf-8")
    assert not counts_from_1904(path)
