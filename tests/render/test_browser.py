"""The page in a real browser; skipped, with a word, where there is none."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from csvoice.document.blocks import Chart, Paragraph, Point, Table, TableColumn
from csvoice.document.report import Page, Report, Section
from csvoice.render.html import render
from tests import reports
from tests.browser import Browser, browser, chromium

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")

PHONE = 390
MOST_BYTES = 5_000_000
ESCAPE, ENTER = ("Escape", 27), ("Enter", 13, "\r")


def told() -> Report:
    """A report whose statements, tiles, tables and charts rest on verbatims."""
    report = reports.report()
    sources = ((reports.findings()[0].id,), (), ())
    table = Table(
        (TableColumn("产品"), TableColumn("条数", "count")),
        (("远山 X5", 30), *((f"型号 {place}", place) for place in range(14))),
    )
    days = tuple(
        Point(f"10-{day:02}", day, series, mark=mark)
        for series, mark in (("9 月", None), ("10 月", "focus"))
        for day in range(1, 9)
    )
    section = Section(
        "products",
        "产品",
        (),
        (Paragraph("其中远山 X5 有 30 条。"), table, Chart("line", "每日条数", days)),
    )
    page = replace(report.page, sources=sources)
    options = {"options": {"thresholds": {"figure_rows": 1}}}
    counted = {"其中远山 X5 有 30": tuple(report.evidence)[:2]}
    sections = (section, *report.sections)
    return replace(report, page=page, sections=sections, manifest=options, counted=counted)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_bytes(render(told())["report.html"])
    return path


@pytest.fixture(scope="module")
def tab() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture
def page(tab: Browser, file: Path) -> Iterator[Browser]:
    tab.problems.clear()
    tab.requests.clear()
    tab.open(file)
    yield tab
    assert tab.problems == []
    assert tab.requests == []


def test_nothing_is_asked_for_and_nothing_goes_wrong(page: Browser) -> None:
    assert page.run("document.querySelectorAll('.drawing svg').length") >= 10
    assert page.run("getComputedStyle(document.querySelector('.in-light')).display") == "block"


def test_charts_of_the_appendix_are_drawn_when_it_is_opened(page: Browser) -> None:
    folded = "document.querySelector('details.fold:has([data-chart])')"
    count = f"{folded}.querySelectorAll('.drawing svg').length"
    assert page.run(count) == 0
    page.run(f"{folded}.open = true; new Promise(done => setTimeout(done, 1500))")
    assert page.run(count) == 1


def test_nothing_in_the_data_runs(page: Browser) -> None:
    assert "<script>alert(1)</script>" in page.run("document.body.textContent")
    assert page.run("window.alerted === undefined")


def test_a_statement_opens_its_verbatims_by_keyboard(page: Browser) -> None:
    page.run("document.querySelector('a.proof').focus()")
    page.press(*ENTER)
    assert page.run("document.getElementById('proof').open")
    assert page.run("document.querySelector('#proof h2').textContent") == "物流延迟，168 条。"
    assert page.run("document.querySelectorAll('#proof blockquote').length") == 2
    page.press(*ESCAPE)
    assert not page.run("document.getElementById('proof').open")
    assert page.run("document.activeElement.className") == "proof"


def test_the_verbatims_behind_a_figure_can_be_filtered(page: Browser) -> None:
    page.run("document.querySelector('td [data-rows] button').click()")
    assert page.run("document.querySelector('#proof h2').textContent") == "远山 X5"
    page.run("""
        const input = document.querySelector("#proof input");
        input.value = "动力";
        input.dispatchEvent(new Event("input"));
    """)
    assert page.run("document.querySelector('#proof output').textContent") == "1 条"
    assert page.run("CSS.highlights.get('found').size") == 1


def test_a_number_in_a_sentence_opens_the_rows_it_counts(page: Browser) -> None:
    page.run("document.querySelector('#s-products p [data-rows] button').click()")
    assert page.run("document.querySelector('#proof h2').textContent") == "其中远山 X5 有 30"
    assert page.run("document.querySelectorAll('#proof blockquote').length") == 2


def test_tables_sort_and_search(page: Browser) -> None:
    first = "document.querySelector('#s-products tbody tr td:last-child').textContent"
    assert page.run(first) == "30"
    head = "document.querySelector('#s-products th:last-child button').click()"
    page.run(f"{head}; {head}")
    assert page.run(first) == "0"
    page.run("""
        const search = document.querySelector("#s-products .filter input");
        search.value = "x5";
        search.dispatchEvent(new Event("input"));
    """)
    rows = "[...document.querySelector('#s-products tbody').rows]"
    assert page.run(f"{rows}.filter(row => row.offsetParent).length") == 1


def test_a_legend_switches_its_series_off(page: Browser) -> None:
    marks = "document.querySelectorAll('#s-products .drawing svg [aria-label]').length"
    before = page.run(marks)
    page.run("document.querySelector('#s-products .legend button').click()")
    page.run("new Promise(done => setTimeout(done, 500))")
    assert page.run(marks) < before
    off = page.run("document.querySelector('#s-products .legend button').ariaPressed")
    assert off == "false"


def test_the_reader_chooses_light_or_dark(page: Browser, file: Path) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    assert page.run(paper) == "rgb(255, 255, 255)"
    page.run("document.getElementById('theme').click()")
    assert page.run(paper) == "rgb(20, 25, 31)"
    page.open(file, dark=True)
    assert page.run(paper) == "rgb(20, 25, 31)"
    assert page.run("getComputedStyle(document.querySelector('.in-dark')).display") == "block"


def test_it_fits_a_phone(tab: Browser, file: Path) -> None:
    tab.open(file, PHONE, 844)
    assert tab.run("document.documentElement.scrollWidth") <= PHONE


def test_it_prints_without_the_appendix(page: Browser) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    with pdfium.PdfDocument(io.BytesIO(page.printed())) as printed:
        text = "".join(one.get_textpage().get_text_range() for one in printed)
    text = "".join(text.split())
    assert "10月投诉多了两成" in text
    assert "样本不足30条" in text
    assert "全部数字与原文" not in text
    assert "数据与版本" not in text


def test_a_page_with_much_behind_it_stays_small(tab: Browser, tmp_path: Path) -> None:
    report = told()
    (known, *_) = report.evidence.values()
    many = {f"{n}": replace(known, id=f"{n}", text=f"{known.text}{n}" * 4) for n in range(1_500)}
    content = render(replace(report, evidence=report.evidence | many))["report.html"]
    path = tmp_path / "report.html"
    path.write_bytes(content)
    tab.open(path)
    assert tab.run("document.querySelectorAll('#verbatims blockquote').length") > len(many)
    assert len(content) < MOST_BYTES


def test_a_page_without_anything_opens(tab: Browser, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    empty = replace(reports.report(), sections=(), page=Page(), evidence={})
    path.write_bytes(render(empty)["report.html"])
    tab.problems.clear()
    tab.open(path)
    assert tab.problems == []
