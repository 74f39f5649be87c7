from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings

from csvoice.company.theme import Theme
from csvoice.document.blocks import Image
from csvoice.document.report import Page, Report, Section
from csvoice.render.pdf import render
from tests import reports
from tests.render.reopened import of_pdf, plain
from tests.render.test_html import nasty_report, tricky


@pytest.fixture(scope="module")
def content() -> bytes:
    return render(reports.report())["report.pdf"]


@pytest.fixture(scope="module")
def pages(content: bytes) -> list[str]:
    return [plain(one.get_textpage().get_text_range()) for one in pypdfium2.PdfDocument(content)]


def test_same_report_same_bytes_and_a_time_that_stands_still(content: bytes) -> None:
    assert content == render(reports.report())["report.pdf"]
    about = pypdfium2.PdfDocument(content).get_metadata_dict()
    assert about["Title"] == reports.report().title
    assert about["CreationDate"].startswith("D:20000101000000")


def test_the_page_comes_first_and_on_one_sheet(pages: list[str]) -> None:
    page = reports.page()
    assert pages[0].startswith(plain(page.title))
    told = [*page.statements, page.unchanged, *(one.value for one in page.metrics)]
    told += [chart.title for chart in page.charts]
    assert [text for text in told if plain(text) not in pages[0]] == []


def test_the_contents_name_the_sheet_of_every_chapter(content: bytes, pages: list[str]) -> None:
    chapters = ["一、问题类型", "二、竞品对比", "三、夜间反馈<b>", "附录一问题类型"]
    bookmarks = {
        plain(one.get_title()): one.get_dest().get_index()
        for one in pypdfium2.PdfDocument(content).get_toc()
    }
    for title in chapters:
        sheet = next(number for number, text in enumerate(pages) if number > 1 and title in text)
        assert re.search(rf"{re.escape(title)}\.*{sheet + 1}", pages[1])
    assert bookmarks["一、问题类型"] == bookmarks["（一）占比"] == 2


def test_sheets_are_numbered(pages: list[str]) -> None:
    assert all(f"第{n}页，共{len(pages)}页" in text for n, text in enumerate(pages, 1))


def test_findings_tables_and_quotes_are_found_again(pages: list[str]) -> None:
    whole = "".join(pages)
    told = [one.statement for one in reports.findings()]
    told += ["物流延迟1,28419.8%+3.13.423小时20分钟", "“充到80%就断，站里没人管”#10233"]
    assert [text for text in told if plain(text) not in whole] == []


def test_all_fonts_come_along(content: bytes) -> None:
    names = set(re.findall(rb"/FontName/([\w+-]+)", content.replace(b" ", b"")))
    assert all(b"+Noto" in name for name in names)


def test_a_picture_that_is_none_is_told_in_its_place() -> None:
    section = Section("x", "节", blocks=(Image("a", b"no picture", "说明"),))
    report: Report = replace(reports.report(), sections=(section,), page=Page())
    assert "（这张图无法显示。）" in plain(of_pdf(render(report)["report.pdf"]))


def test_a_company_has_its_own_look(tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(reports.tiny_png())
    own = render(reports.report(), Theme(footer="内部 #资料", logo=logo))["report.pdf"]
    assert all(plain("内部 #资料") in plain(page.get_textpage().get_text_range())
               for page in pypdfium2.PdfDocument(own))  # fmt: skip


@given(tricky)
@settings(max_examples=15, deadline=None)
def test_no_text_becomes_markup(words: str) -> None:
    assert render(nasty_report(words))["report.pdf"].startswith(b"%PDF")
