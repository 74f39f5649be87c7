from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from csvoice.document.blocks import Chart, Point
from csvoice.document.report import Page, Period, Verbatim
from csvoice.render.html.citing import Citations, highlighted
from tests import reports

EVIDENCE = {
    "a": Verbatim("a", "甲", ("2026-10-02", "星途", "物流延迟")),
    "b": Verbatim("b", "乙", ("2026-10-03", "远山", "物流延迟")),
    "c": Verbatim("c", "丙", ("2026-09-30", "远山", "物流延迟")),
    **{f"d{n}": Verbatim(f"d{n}", "丁", ("2026-10-04", "北辰")) for n in range(9)},
}
REPORT = replace(
    reports.report(),
    evidence=EVIDENCE,
    manifest={"options": {"thresholds": {"figure_rows": 1}}},
    period=Period("2026 年 10 月", datetime(2026, 10, 1), datetime(2026, 11, 1), "month"),
)


@pytest.mark.parametrize(
    ("names", "places"),
    [
        (("物流延迟",), "0 1"),
        (("物流延迟", "星途"), "0"),
        (("「物流延迟」（远山）",), "1"),
        (("远山的反馈",), "1"),
        (("物流延迟", "无人知晓"), ""),
        (("",), ""),
        ((), ""),
        (("2026-10-03",), "1"),
        (("北辰",), "3 4 5 6 7"),
    ],
)
def test_a_figure_opens_rows_of_the_period_that_have_all_its_names(
    names: tuple[str, ...], places: str
) -> None:
    assert Citations(REPORT).behind(*names) == places


def test_a_figure_of_few_rows_opens_none() -> None:
    citations = Citations(replace(REPORT, manifest={}))
    assert citations.behind("物流延迟") == ""
    assert citations.behind("北辰") == "3 4 5 6 7"


def test_marks_of_a_chart_open_what_they_count() -> None:
    points = (
        Point("物流延迟", 2, "星途"),
        Point("物流延迟", 1, "谁"),
        Point("2026-10-03", 4, "2026 年 10 月"),
    )
    found = Citations(REPORT).marks(Chart("heatmap", "图", points))
    assert found == {"星途 · 物流延迟：2": "0", "2026 年 10 月 · 2026-10-03：4": "1"}


def test_a_statement_opens_what_its_findings_rest_on() -> None:
    finding = reports.findings()[0]
    page = Page(statements=("物流延迟。共 3 条。", "别的。"), sources=((finding.id,), ("gone",)))
    report = replace(reports.report(), page=page)
    first, second = Citations(report).statements()
    assert first == ("物流延迟。", "共 3 条。", finding.id, "0 1")
    assert second == ("别的。", "", "", "")


def test_a_page_without_sources_tells_its_statements_all_the_same() -> None:
    report = replace(REPORT, page=Page(statements=("好。",)))
    assert Citations(report).statements() == [("好。", "", "", "")]


@pytest.mark.parametrize(
    ("text", "before", "html"),
    [
        ("甲 2 条<", "", '甲 <span data-rows="0 1" data-about="甲 2">2</span> 条&lt;'),
        ("甲 2 条，乙 3 条", "", '甲 <span data-rows="0 1" data-about="甲 2">2</span> 条，乙 '
         '<span data-rows="2" data-about="甲 2 条，乙 3">3</span> 条'),
        ("（2 条）", "甲。", '（<span data-rows="1" data-about="（2">2</span> 条）'),
        ("甲 2 条", "先：", "甲 2 条"),
    ],
)  # fmt: skip
def test_a_number_in_a_sentence_opens_the_rows_it_counts(text: str, before: str, html: str) -> None:
    counted = {"甲 2": ("a", "b"), "甲 2 条，乙 3": ("c", "gone"), "甲。（2": ("b",)}
    assert str(Citations(replace(REPORT, counted=counted)).said(text, before)) == html


@pytest.mark.parametrize(
    ("text", "words", "html"),
    [
        ("充电就断", ("充电",), "<mark>充电</mark>就断"),
        ("断<b>断", ("断",), "<mark>断</mark>&lt;b&gt;<mark>断</mark>"),
        ("充电桩充电", ("充电", "充电桩"), "<mark>充电桩</mark><mark>充电</mark>"),
        ("a.c abc", ("a.c",), "<mark>a.c</mark> abc"),
        ("无", (), "无"),
    ],
)
def test_words_are_marked_and_nothing_else(text: str, words: tuple[str, ...], html: str) -> None:
    assert str(highlighted(text, words)) == html


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("星途 20 条，远山 3 条。", True),
        ("星途 200 条。", False),
        ("星途 20,100 条。", False),
        ("星途 20.5 分。", False),
    ],
)
def test_a_number_opens_its_rows_and_not_those_of_its_beginning(text: str, opens: bool) -> None:
    said = Citations(replace(REPORT, counted={"星途 20": ("a",)})).said(text)
    assert (said != text) is opens
