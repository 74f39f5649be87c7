from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from csvoice.company.theme import Theme
from csvoice.document.blocks import Image, Table, TableColumn
from csvoice.document.report import Page, Report, Section
from csvoice.render.docx import render
from csvoice.render.docx.frame import chinese
from csvoice.render.paper import MOST_ROWS
from tests import reports


def opened(report: Report, theme: Theme | None = None):
    return Document(io.BytesIO(render(report, theme)["report.docx"]))


@pytest.fixture(scope="module")
def document():
    return opened(reports.report())


def styled(document, style: str) -> list[str]:
    return [one.text for one in document.paragraphs if one.style.name == style]


def test_same_report_same_bytes_without_the_time() -> None:
    one, two = (render(reports.report())["report.docx"] for _ in range(2))
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as package:
        assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_page_comes_first(document) -> None:
    page = reports.page()
    assert document.paragraphs[0].text == page.title
    assert styled(document, "List Number")[0].startswith("物流延迟，168 条。华东仓")
    (metrics,) = document.tables[0].rows
    assert metrics.cells[0].text.split("\n") == ["投诉", "1,284 条", "比 9 月多 212 条", "+19.8%"]


def test_chapters_are_headings_that_the_contents_link_to(document) -> None:
    headings = styled(document, "Heading 1")
    assert headings == [
        "问题类型", "竞品对比", "夜间反馈 <b>", "问题类型", "没有生成的部分", "数据与版本",
    ]  # fmt: skip
    links = list(document.element.body.iter(qn("w:hyperlink")))
    listed = ["".join(one.text for one in link.iter(qn("w:t"))) for link in links]
    assert listed[0] == "一、问题类型"
    assert listed[3:] == ["附录一　问题类型", "附录二　没有生成的部分", "附录三　数据与版本"]
    marks = [one.get(qn("w:name")) for one in document.element.body.iter(qn("w:bookmarkStart"))]
    assert [one.get(qn("w:anchor")) for one in links] == marks
    code = [one.text for one in document.element.body.iter(qn("w:instrText"))]
    assert any("TOC" in one for one in code)


def test_headings_are_numbered_by_word_and_the_appendix_by_itself(document) -> None:
    lists = [
        one._element.pPr.numPr.numId.val if one._element.pPr.numPr is not None else None
        for one in document.paragraphs
        if one.style.name == "Heading 1"
    ]
    assert lists == [None, None, None, 2, 2, 2]
    assert document.styles["Heading 1"].element.pPr.numPr.numId.val == 1


def test_tables_repeat_their_head_and_keep_rows_whole(document) -> None:
    figures = [one for one in document.tables if one.style.name == "Csvoice Table"]
    assert len(figures) == 6
    for table in figures:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_numbers_stand_to_the_right_as_readers_see_them(document) -> None:
    table = next(one for one in document.tables if one.cell(0, 0).text == "问题")
    cells = [cell.text for cell in table.rows[1].cells]
    assert cells == ["物流延迟", "1,284", "19.8%", "+3.1", "3.42", "3 小时 20 分钟"]
    sides = [cell.paragraphs[0].paragraph_format.alignment for cell in table.rows[1].cells]
    assert sides == [None, *[sides[1]] * 5]
    assert sides[1] == 2


def test_every_font_is_set_for_chinese_too(document) -> None:
    fonts = list(document.styles.element.iter(qn("w:rFonts")))
    assert fonts
    assert {font.get(qn("w:eastAsia")) for font in fonts} == {"微软雅黑"}


def test_pictures_say_what_they_show(document) -> None:
    described = [one.get("descr") for one in document.element.body.iter(qn("wp:docPr"))]
    shown = (*reports.page().charts, *reports.charts(), reports.charts()[1])
    assert sorted(described) == sorted([one.title for one in shown] + ["一个像素"])


def test_a_finding_stands_with_what_it_rests_on_and_who_said_it(document) -> None:
    first = reports.findings()[0]
    assert first.statement in styled(document, "Finding")
    assert "“充到 80% 就断，站里没人管”　#10233 · 远山 X5 · 2026-10-12" in styled(document, "Quote")
    assert any("证据 74 条，列出 2 条" in text for text in styled(document, "Small"))


def test_a_long_table_says_how_long_it_is() -> None:
    rows = tuple((f"{place}", place) for place in range(100_000))
    table = Table((TableColumn("行"), TableColumn("数", "count")), rows)
    document = opened(only(Section("x", "节", blocks=(table,))))
    assert len(document.tables[0].rows) == MOST_ROWS + 1
    assert "共 100,000 行，列出前 50 行。" in styled(document, "Small")


def test_what_is_no_picture_is_told_in_its_place() -> None:
    document = opened(only(Section("x", "节", blocks=(Image("a", b"no picture", "说明"),))))
    assert "（这张图无法显示。）" in styled(document, "Small")


def test_a_company_has_its_own_look(tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(reports.tiny_png())
    theme = Theme(colour="#8a1538", font="思源黑体", footer="内部资料 <1>", logo=logo)
    document = opened(reports.report(), theme)
    section = document.sections[0]
    assert section.footer.paragraphs[0].text.startswith("内部资料 <1>")
    assert section.first_page_footer.paragraphs[0].text.startswith("内部资料 <1>")
    assert len(list(section.header._element.iter(qn("pic:pic")))) == 1
    assert "8A1538" in document.styles.element.xml
    assert document.styles.element.find(f".//{qn('w:rFonts')}").get(qn("w:eastAsia")) == "思源黑体"


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (99, "九十九")],
)
def test_chinese_numbers(number: int, words: str) -> None:
    assert chinese(number) == words


def only(*sections: Section) -> Report:
    return replace(reports.report(), sections=sections, page=Page())
