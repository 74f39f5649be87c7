from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from csvoice.charts import png, svg, vega
from csvoice.charts.colouring import legend
from csvoice.charts.text import sans_font
from csvoice.company.theme import READABLE, contrast
from csvoice.document.blocks import Chart, ChartKind, Point
from csvoice.palette import BEFORE, MARKS
from tests import reports

KINDS: tuple[ChartKind, ...] = (
    "bar", "line", "pie", "heatmap", "treemap", "radar", "scatter", "control",
    "waterfall", "fishbone", "cloud",
)  # fmt: skip
ALL = reports.charts()
PAIRS = [(first, last) for first in "物流客服退款充电" for last in ("慢", "gjy", "问题多")]
LONG = "客服多次承诺回电但始终无人联系处理"


def texts(drawing: str) -> list[str]:
    """Every text of an SVG, its lines joined."""
    tree = ET.fromstring(drawing)  # noqa: S314
    return ["".join(node.itertext()) for node in tree.iter("{http://www.w3.org/2000/svg}text")]


def numeric(kind: ChartKind) -> bool:
    return kind == "scatter"


def points(kind: ChartKind, values: tuple[float, ...]) -> tuple[Point, ...]:
    return tuple(
        Point(index if numeric(kind) else f"类{index}", value, f"组{index % 3}")
        for index, value in enumerate(values)
    )


def test_the_invented_report_has_every_kind() -> None:
    assert {chart.kind for chart in ALL} == set(KINDS)


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: chart.kind)
def test_svg_is_well_formed_and_shows_its_texts(chart: Chart) -> None:
    shown = " ".join(texts(svg(chart)))
    names = [str(point.series if chart.kind == "scatter" else point.x) for point in chart.points]
    assert names[0].replace(" ", "") in shown.replace(" ", "")


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: chart.kind)
def test_same_chart_same_bytes(
    chart: Chart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = svg(chart), png(chart)
    monkeypatch.setenv("CSVOICE_CACHE", str(tmp_path))
    svg.cache_clear()
    png.cache_clear()
    assert (svg(chart), png(chart)) == first
    assert first[1].startswith(b"\x89PNG")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "values",
    [
        (),
        (5.0,),
        (0.0, 0.0),
        (-3.0, 2.0, 0.0),
        tuple(float(i) for i in range(30)),
        (float("nan"), float("inf"), 2.0),
    ],
    ids=["none", "one", "zero", "negative", "many", "not numbers"],
)
def test_every_kind_takes_any_number_of_any_values(
    kind: ChartKind, values: tuple[float, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    drawing = svg(Chart(kind, "图", points(kind, values)))
    texts(drawing)
    assert "NaN" not in drawing.split("base64,")[0]
    assert "ERROR" not in capfd.readouterr().err


@pytest.mark.parametrize(
    "kind", ["bar", "line", "heatmap", "radar", "treemap", "waterfall", "fishbone", "pie"]
)
def test_long_names_are_not_cut(kind: ChartKind) -> None:
    chart = Chart(kind, "图", tuple(Point(f"{i}{LONG}", 9 - i, "组") for i in range(4)))
    shown = "".join(texts(svg(chart)))
    first = 0 if kind == "line" else 3
    assert f"{first}{LONG}" in shown


def test_markup_in_names_stays_text() -> None:
    chart = Chart("bar", "图", (Point("<script>alert(1)</script>", 1),))
    assert "<script" not in svg(chart)


def test_intervals_are_drawn() -> None:
    plain = Chart("bar", "图", (Point("甲", 5), Point("乙", 3)))
    ends = replace(plain, points=(Point("甲", 5, low=4, high=6), Point("乙", 3)))
    assert svg(ends).count("<line") > svg(plain).count("<line")


@pytest.mark.parametrize(
    "chart",
    [
        replace(chart, points=(replace(chart.points[0], mark=mark), *chart.points[1:]))
        for chart in ALL
        for mark in ("news", "alarm")
    ],
    ids=lambda chart: f"{chart.kind} {chart.points[0].mark}",
)
def test_what_stands_out_has_the_colour_of_its_mark(chart: Chart) -> None:
    quiet = replace(chart, points=tuple(replace(point, mark=None) for point in chart.points))
    colour = MARKS[chart.points[0].mark or "alarm"]
    assert colour in svg(chart)
    assert colour not in svg(quiet)


def test_what_the_focus_is_compared_with_is_grey() -> None:
    points = (Point("上月", 3), Point("本月", 5, mark="focus"))
    bars, plain = svg(Chart("bar", "图", points)), svg(Chart("bar", "图", (points[0],)))
    assert BEFORE[0] in bars
    assert MARKS["focus"] in bars
    assert BEFORE[0] not in plain
    days = (Point("1 日", 3, "上月"), Point("1 日", 5, "本月", mark="focus"))
    assert legend(Chart("line", "图", days)) == {"上月": BEFORE[0], "本月": MARKS["focus"]}


def test_heavier_words_are_larger() -> None:
    heavy, *light = vega(ALL[-1])["data"][0]["values"]
    assert all(heavy["size"] >= one["size"] for one in light)


def test_a_picture_of_a_cloud_has_its_words_where_they_stand() -> None:
    chart = Chart("cloud", "图", (Point("漏水", 9.0), Point("退款", 4.0, mark="alarm")))
    with Image.open(io.BytesIO(png(chart))) as image:
        drawn = np.asarray(image.convert("RGB")).astype(int)
    for one in vega(chart)["data"][0]["values"]:
        left, low, size = (2 * round(one[name]) for name in ("left", "top", "size"))
        inside = drawn[low + 16 - size : low + 16, left + 16 : left + 16 + size]
        colour = [int(one["fill"][at : at + 2], 16) for at in (1, 3, 5)]
        assert (abs(inside - colour).sum(axis=2) < 30).mean() > 0.05


def test_words_of_a_cloud_lie_apart_and_inside() -> None:
    words = tuple(Point(f"{first}{last}", 90 - n) for n, (first, last) in enumerate(PAIRS))
    placed = vega(Chart("cloud", "图", words))["data"][0]["values"]
    assert len(placed) > 20
    inked = np.zeros((500, 800), dtype=int)
    for one in placed:
        sheet = Image.new("L", (800, 500))
        font = ImageFont.truetype(str(sans_font()), one["size"])
        draw = ImageDraw.Draw(sheet)
        at = (one["left"], one["top"])
        left, top, right, low = draw.textbbox(at, one["word"], font=font, anchor="ls")
        assert left >= -1
        assert top >= -1
        assert right <= 801
        assert low <= 501
        draw.text(at, one["word"], 255, font=font, anchor="ls")
        inked += np.asarray(sheet) > 128
    assert inked.max() == 1


def test_a_word_cloud_takes_the_shape_of_a_mask() -> None:
    left_half = Image.new("L", (80, 50), 255)
    left_half.paste(0, (0, 0, 40, 50))
    picture = io.BytesIO()
    left_half.save(picture, "PNG")
    words = vega(ALL[-1])["data"][0]["values"]
    shaped = vega(replace(ALL[-1], shape=picture.getvalue()))["data"][0]["values"]
    assert max(one["left"] for one in words) > 400
    assert {one["word"] for one in shaped} <= {one["word"] for one in words}
    assert all(one["left"] < 400 for one in shaped)


def test_no_request_leaves_a_chart(capfd: pytest.CaptureFixture[str]) -> None:
    assert "http" not in svg(ALL[0]).replace("http://www.w3.org/", "")


@pytest.mark.parametrize("kind", KINDS)
def test_control_characters_do_not_end_the_process(kind: ChartKind) -> None:
    bad = "字\x00\x1f\ufffe\ud800"
    chart = Chart(kind, bad, (Point(1 if numeric(kind) else bad, 1, bad),), "count", bad, bad)
    assert "\x00" not in svg(chart)


def test_a_scatter_plot_takes_words_across() -> None:
    dots = tuple(Point(x, y, "组" if y > 1 else "群") for x in ("热线", "门店") for y in (1, 2, 3))
    shown = texts(svg(Chart("scatter", "图", dots)))
    assert {"热线", "门店", "组", "群"} <= set(shown)


def test_a_legend_with_many_names_takes_several_lines() -> None:
    groups = [f"很长的品牌名称{index}" for index in range(9)]
    points = tuple(Point(axis, 1, group) for group in groups for axis in "甲乙丙")
    assert set(groups) <= set(texts(svg(Chart("radar", "图", points))))


def test_signs_that_the_chinese_font_lacks_are_drawn_all_the_same() -> None:
    """They would be boxes, one like another."""
    faces = (Chart("bar", "图", (Point(face, 1.0),)) for face in ("👍", "🤬", "😀"))
    assert len({png(face) for face in faces}) == 3


def test_figures_on_a_heatmap_can_be_read_on_every_shade() -> None:
    points = tuple(Point(f"列{place}", float(place), "行") for place in range(1, 9))
    drawing = svg(Chart("heatmap", "图", points))
    grounds = re.findall(r'aria-label="行[^>]*fill="rgb\((\d+), (\d+), (\d+)\)"', drawing)
    letters = re.findall(r'fill="(white|black)"', drawing)
    assert len(grounds) == len(letters) == len(points)
    named = {"white": "#ffffff", "black": "#000000"}
    for ground, letter in zip(grounds, letters, strict=True):
        shade = "#" + "".join(f"{int(part):02x}" for part in ground)
        assert contrast(named[letter], shade) >= READABLE
