"""What an export may hold and no designer thought of, read again in every format."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from csvoice.config import Config
from csvoice.document.blocks import Chart, ChartKind, Paragraph, Point, Table, TableColumn
from csvoice.document.report import Page, Report, Section
from csvoice.render.builtin import register_renderers
from tests import reports
from tests.render.reopened import READERS, plain

RENDERERS = {one.name: one for one in register_renderers(Config())}
WHOLE = {"html", "xlsx", "md", "json"}
"""Formats that keep a text whole, however long."""

TEXTS = {
    "control characters": ("控制\x00字\x1f符\ufffe", "控制字符"),
    "a lone surrogate": ("半个\ud83d字", "半个"),
    "a script": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "a formula": ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
    "markup of Typst": ("#let x = 1 $a$ @b *c* _d_", "#let x = 1 $a$ @b *c* _d_"),
    "an emoji": ("很好👍", "👍"),
    "right to left": ("前\u202e后\u202c مرحبا", "前后"),
    "a line end": ("第一行\n\n第二行", "第一行第二行"),
    "a long word": ("长" + "a" * 100_000, "长" + "a" * 100),
    "a long text": ("很长的一段话，" * 15_000, "很长的一段话，很长的一段话，"),
}
KINDS = get_args(ChartKind)
NAMES = [f"名目{place}" for place in range(60)]
NAN = float("nan")
POINTS = {
    "没有": (),
    "一点": (Point("甲", 1.0),),
    "零和非数": (Point("甲", 0.0), Point("乙", NAN), Point("丙", 0.0, low=NAN, high=float("inf"))),
    "六十": tuple(Point(name, float(place)) for place, name in enumerate(NAMES)),
}


def only(*blocks) -> Report:
    section = Section("x", "节", blocks=blocks)
    return replace(reports.report(), sections=(section,), page=Page(), evidence={})


def numeric(points: tuple[Point, ...]) -> tuple[Point, ...]:
    return tuple(replace(point, x=float(place)) for place, point in enumerate(points))


@pytest.fixture(scope="module", params=RENDERERS)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def words(name: str) -> str:
    report = only(*(Paragraph(text) for text, _told in TEXTS.values()))
    return plain(READERS[name](next(iter(RENDERERS[name].render(report).values()))))


@pytest.mark.parametrize("case", TEXTS)
def test_every_text_is_found_again(words: str, name: str, case: str) -> None:
    text, told = TEXTS[case]
    assert plain(told) in words
    if len(text) > 10_000 and name not in WHOLE:
        assert "……" in words


def test_a_section_without_blocks_takes_no_room(name: str) -> None:
    report = replace(reports.report(), sections=(Section("x", "空的一节"),), page=Page())
    files = RENDERERS[name].render(report)
    found = "空的一节" in READERS[name](next(iter(files.values())))
    assert found == (name == "json")


def test_a_table_of_20_000_rows_says_how_many_there_are(name: str) -> None:
    rows = tuple((f"行{place}", place) for place in range(20_000))
    files = RENDERERS[name].render(
        only(Table((TableColumn("行"), TableColumn("数", "count")), rows))
    )
    content = next(iter(files.values()))
    text = plain(READERS[name](content))
    assert "行0" in text
    if name in ("xlsx", "json"):
        assert "行19999" in text
    else:
        assert "共20,000行" in text
        assert len(content) < 5_000_000


@pytest.fixture(scope="module")
def charts(name: str) -> str:
    drawn = [
        Chart(kind, f"{kind} {case}", numeric(points) if kind == "scatter" else points)
        for kind in KINDS
        for case, points in POINTS.items()
    ]
    files = RENDERERS[name].render(only(*drawn))
    return plain(READERS[name](next(iter(files.values()))))


@pytest.mark.parametrize("case", POINTS)
def test_every_chart_is_shown(charts: str, name: str, case: str) -> None:
    missing = [kind for kind in KINDS if f"{kind}{case}" not in charts]
    assert missing == []


def test_a_chart_of_many_names_says_what_it_leaves_out() -> None:
    files = RENDERERS["pptx"].render(only(Chart("bar", "六十", POINTS["六十"])))
    text = plain(READERS["pptx"](files["report.pptx"]))
    assert "六十（共60项，列出前25项）" in text
    assert "名目24" in text
    assert "名目25" not in text
