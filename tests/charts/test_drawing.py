from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from csvoice.charts import png, svg, vega
from csvoice.document.blocks import Chart, ChartKind, Point
from tests import reports

KINDS: tuple[ChartKind, ...] = (
    "bar", "line", "pie", "heatmap", "treemap", "radar", "scatter", "control",
    "waterfall", "fishbone", "cloud",
)  # fmt: skip
ALL = reports.charts()
DRAWN = tuple(chart for chart in ALL if chart.kind != "cloud")
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


@pytest.mark.parametrize("chart", DRAWN, ids=lambda chart: chart.kind)
def test_svg_is_well_formed_and_shows_its_texts(chart: Chart) -> None:
    shown = " ".join(texts(svg(chart)))
    names = [str(point.series if chart.kind == "scatter" else point.x) for point in chart.points]
    assert names[0].replace(" ", "") in shown.replace(" ", "")


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: chart.kind)
def test_same_chart_same_bytes(chart: Chart) -> None:
    first = svg(chart), png(chart)
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
        replace(chart, points=(replace(chart.points[0], marked=True), *chart.points[1:]))
        for chart in DRAWN
    ],
    ids=lambda chart: chart.kind,
)
def test_marked_points_have_the_accent(chart: Chart) -> None:
    quiet = replace(chart, points=tuple(replace(point, marked=False) for point in chart.points))
    assert "#c0392b" in svg(chart)
    assert "#c0392b" not in svg(quiet)


def test_a_cloud_has_no_specification() -> None:
    with pytest.raises(ValueError, match="word cloud"):
        vega(ALL[-1])


def test_marked_words_are_red() -> None:
    image = pytest.importorskip("PIL.Image")
    import io

    def reds(chart: Chart) -> int:
        picture = image.open(io.BytesIO(png(chart))).convert("RGB")
        return sum(
            count for count, (r, g, b) in picture.getcolors(1 << 20) if r > g + 90 and r > b + 90
        )

    cloud = ALL[-1]
    quiet = replace(cloud, points=tuple(replace(point, marked=False) for point in cloud.points))
    assert reds(cloud) > reds(quiet) == 0


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
