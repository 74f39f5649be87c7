from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st
from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook

from csvoice.company.theme import Theme
from csvoice.document.blocks import Chart, Paragraph, Point, Table, TableColumn
from csvoice.document.report import Page, Report, Section
from csvoice.palette import MARKS
from csvoice.render.xlsx import blocks, render, sheet_of
from csvoice.render.xlsx.cells import LONGEST, SheetNames, as_number, as_text
from tests import reports
from tests.render.test_html import nasty_report, tricky


def opened(report: Report) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(render(report)["report.xlsx"]))


@pytest.fixture(scope="module")
def book() -> Workbook:
    return opened(reports.report())


def column(book: Workbook, sheet: str, number: int) -> list[object]:
    return [row[number - 1].value for row in book[sheet].iter_rows()]


def test_same_report_same_bytes() -> None:
    assert render(reports.report()) == render(reports.report())


def test_every_section_has_its_sheet(book: Workbook) -> None:
    assert book.sheetnames == [
        "摘要", "结论", "问题类型", "竞品对比", "夜间反馈 <b>", "明细", "数据与版本",
    ]  # fmt: skip


def test_no_sentence_is_cut(book: Workbook) -> None:
    long = "本月最多的是物流延迟，" * 40
    page = Page(title=long, statements=(long, long))
    sheet = opened(replace(reports.report(), page=page))["摘要"]
    merged = {str(one) for one in sheet.merged_cells.ranges}
    assert {"A1:H1", "A4:H4"} <= merged
    assert all(sheet[f"A{row}"].alignment.wrap_text for row in (1, 4))
    assert sheet.row_dimensions[4].height >= 15 * len(long) * 2 // 112


@pytest.mark.parametrize(
    ("text", "value", "style"),
    [
        ("1,284", 1284, "count"),
        ("3.42", 3.42, "score"),
        ("64.1%", pytest.approx(0.641), "share"),
        ("1,284 条", "1,284 条", "text"),
        ("+1", "+1", "text"),
        ("=1", "=1", "text"),
    ],
)
def test_figures_of_tiles_are_numbers(text: str, value: object, style: str) -> None:
    assert as_number(text) == (value, style)
    assert as_number(text, "alarm").style == f"{style}.alarm"


def test_tables_can_be_filtered_below_frozen_heads() -> None:
    rows = tuple((f"类{place}", place) for place in range(9))
    table = Table((TableColumn("类"), TableColumn("紧急", "count", "alarm")), rows)
    section = Section("x", "一节", (), (Paragraph("开头"), table))
    book = opened(replace(reports.report(), sections=(section,)))
    sheet = book["一节"]
    assert sheet.freeze_panes == "A2"
    top = next(row[0].row for row in sheet.iter_rows() if row[0].value == "类")
    assert sheet.auto_filter.ref == f"A{top}:B{top + 9}"
    none, some = sheet[f"B{top + 1}"], sheet[f"B{top + 2}"]
    assert some.font.color.rgb == f"FF{MARKS['alarm'][1:].upper()}"
    assert none.font.color.rgb != some.font.color.rgb
    assert book["结论"].freeze_panes == "A3"


def test_more_rows_than_a_sheet_holds_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MOST_ROWS", 50)
    table = Table((TableColumn("行", "count"),), tuple((place,) for place in range(100)))
    section = Section("x", "一节", (), (table,))
    first = column(opened(replace(reports.report(), sections=(section,))), "一节", 1)
    assert sum(isinstance(cell, int) for cell in first) == 45
    assert "一张工作表写不下，另有 55 行。" in first


def test_the_first_sheet_is_the_page(book: Workbook) -> None:
    first = column(book, "摘要", 1)
    page = reports.page()
    assert first[0] == page.title
    assert "1. 物流延迟，168 条。" in first
    assert page.unchanged in first
    assert {"投诉", "紧急", "平均评分", "一次解决率"} <= set(first)
    assert len(book["摘要"]._charts) == 1


def test_every_finding_and_what_was_skipped_stand_in_a_sheet(book: Workbook) -> None:
    first = column(book, "结论", 1)
    assert {finding.statement for finding in reports.findings()} <= set(first)
    assert any("是否解决" in str(cell) for cell in first)


def test_numbers_stay_numbers_under_a_format(book: Workbook) -> None:
    cells = [row for row in book["问题类型"].iter_rows() if row[0].value == "物流延迟"]
    row = next(row for row in cells if row[1].value == 1284)
    assert [cell.value for cell in row[1:6]] == [
        1284,
        0.198,
        pytest.approx(3.1),
        3.42,
        "3 小时 20 分钟",
    ]
    assert [cell.number_format for cell in row[1:5]] == ["#,##0", "0.0%", "+0.0;-0.0;0", "0.00"]


def test_charts_are_native_where_excel_has_them(book: Workbook) -> None:
    shown = (*reports.page().charts, *reports.charts(), reports.charts()[1])
    kinds = [chart.kind for chart in shown]
    drawn = len(kinds) - kinds.count("heatmap") - kinds.count("cloud")
    assert sum(len(sheet._charts) for sheet in book) == drawn
    assert sum(len(sheet._images) for sheet in book) == kinds.count("cloud") + 1


def test_a_chart_is_drawn_from_the_cells_above_it(book: Workbook) -> None:
    (waterfall,) = [chart for chart in reports.charts() if chart.kind == "waterfall"]
    rows = [[cell.value for cell in row[:4]] for row in book["竞品对比"].iter_rows()]
    place = next(place for place, row in enumerate(rows) if row[0] == waterfall.title)
    assert rows[place + 1][2:] == ["起", "止"]
    first, last = waterfall.points[0], waterfall.points[-1]
    assert rows[place + 2] == [first.x, first.y, 0, first.y]
    end = place + 1 + len(waterfall.points)
    assert rows[end] == [last.x, last.y, 0, last.y]
    assert rows[end - 1][3] == pytest.approx(last.y)


def test_no_name_of_a_chart_becomes_a_formula() -> None:
    points = tuple(Point(name, 1.0, name) for name in reports.NASTY)
    charts = tuple(Chart(kind, "=1+1", points) for kind in ("bar", "line", "pie", "scatter"))
    section = Section("x", "图", appendix=charts)
    report = replace(reports.report(), sections=(section,), page=Page())
    with zipfile.ZipFile(io.BytesIO(render(report)["report.xlsx"])) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if "/charts/" in name]
    formulas = [one for part in parts for one in re.findall(r"<c:f>(.*?)</c:f>", part)]
    assert formulas
    assert all(re.fullmatch(r"'?图'?!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?", one) for one in formulas)


def test_appendix_holds_every_row_as_text(book: Workbook) -> None:
    sheet = book["明细"]
    frame = reports.appendix()
    assert [cell.value for cell in sheet[1]] == frame.columns
    assert [cell.value for cell in sheet["B"][1:]] == [as_text(text) for text in frame["原文"]]
    assert [cell.value for cell in sheet["D"][1:4]] == [None, None, 0]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:F{frame.height + 1}"


def test_every_kind_of_cell_comes_back() -> None:
    frame = pl.DataFrame(
        {
            "文": [" 前后有空 ", "_x0041_ & <b>", "行\n二", None],
            "数": [1, None, -3, 2],
            "实": [0.5, float("nan"), None, 1e-7],
            "真": [True, False, None, True],
            "时": [
                datetime(2026, 9, 14, 12),
                None,
                datetime(2000, 1, 1),
                datetime(1999, 5, 6, 7, 8),
            ],
            "日": [date(2026, 9, 14), None, date(2000, 1, 1), date(1999, 5, 6)],
            "列": [["a"], None, [], ["b", "c"]],
        }
    )
    sheet = openpyxl.load_workbook(io.BytesIO(sheet_of(frame))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == frame.columns
    assert [row[0] and unescape(row[0]) for row in rows[1:]] == frame["文"].to_list()
    assert [row[1] for row in rows[1:]] == frame["数"].to_list()
    assert [row[2] for row in rows[1:]] == [0.5, None, None, 1e-7]
    assert [row[3] for row in rows[1:]] == frame["真"].to_list()
    assert [row[4] for row in rows[1:]] == frame["时"].to_list()
    assert [row[5] and row[5].date() for row in rows[1:]] == frame["日"].to_list()
    assert [row[6] for row in rows[1:]] == ["['a']", None, "[]", "['b', 'c']"]


def test_values_that_repeat_come_back_in_their_rows() -> None:
    values = ["慢 & 差", None, " 慢", "慢 & 差", "慢 & 差", " 慢", None, "慢 & 差"]
    sheet = openpyxl.load_workbook(io.BytesIO(sheet_of(pl.DataFrame({"文": values})))).active
    assert [cell.value for cell in sheet["A"]] == ["文", *values]


def test_no_formula_anywhere() -> None:
    data = render(reports.report())["report.xlsx"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 7
        for name in sheets:
            text = archive.read(name).decode("utf-8")
            assert "<f>" not in text
            assert "<hyperlink" not in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("控制\x00字\x1f符\ufffe\ud800", "控制字符"),
        ("行\n\t二", "行\n\t二"),
        ("字" * LONGEST, "字" * LONGEST),
        ("字" * (LONGEST + 1), "字" * (LONGEST - 2) + "……"),
        ("😀" * LONGEST, "😀" * ((LONGEST - 2) // 2) + "……"),
    ],
    ids=["control", "line breaks", "as long as allowed", "too long", "emoji count twice"],
)
def test_as_text(text: str, expected: str) -> None:
    assert as_text(text) == expected


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("a[b]:c*d?e/f\\g", "a b  c d e f g"),
        ("'引号'", "引号"),
        ("[]", "-"),
        ("很" * 40, "很" * 31),
        ("😀" * 40, "😀" * 15),
        ("history", "history 2"),
        ("很" * 30 + "'很", "很" * 30),
    ],
)
def test_sheet_name(title: str, name: str) -> None:
    assert SheetNames().take(title) == name


@given(st.lists(st.text(max_size=40), max_size=12))
def test_sheet_names_are_legal_and_unique(titles: list[str]) -> None:
    names = SheetNames()
    taken = [names.take(title) for title in titles]
    assert len({name.lower() for name in taken}) == len(taken)
    for name in taken:
        assert 0 < len(name) <= 31
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", name)


@given(st.sampled_from(["=", "+", "-", "@", "=1+1", "http://a.b", "{=1}", "#N/A"]), tricky)
@settings(max_examples=25, deadline=None)
def test_no_text_becomes_a_formula(start: str, rest: str) -> None:
    words = start + rest
    frame = pl.DataFrame({words: [words.encode("utf-8", "replace").decode()]})
    book = opened(replace(nasty_report(words), appendix=frame))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "inlineStr"}


def test_a_company_sees_its_colour_font_and_footer() -> None:
    theme = Theme(colour="#8a1538", font="思源黑体", footer="R&D")
    content = render(reports.report(), theme)["report.xlsx"]
    sheet = openpyxl.load_workbook(io.BytesIO(content))["摘要"]
    assert sheet["A1"].font.name == "思源黑体"
    assert sheet["A1"].font.color.rgb == f"FF{theme.deep[1:].upper()}"
    assert sheet.oddFooter.left.text == "R&&D"
