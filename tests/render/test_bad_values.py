"""What no export should hold and some do, in the formats that are read by eye or by program."""

from __future__ import annotations

import io
import json
from typing import get_args

import openpyxl
import pytest

from csvoice.charts import is_empty
from csvoice.config import Config
from csvoice.document.blocks import Block, Chart, ChartKind, Paragraph, Point, Table, TableColumn
from csvoice.document.report import Report
from csvoice.render.builtin import register_renderers
from csvoice.testing import sample_report

FORMATS = {one.name: one for one in register_renderers(Config())}
NAN = float("nan")
MANY = 100_000
OVERRIDE = "\u202e"


def written(name: str, *blocks: Block) -> str:
    """The main file as text; of a workbook, every cell."""
    report: Report = sample_report(blocks)
    content = next(iter(FORMATS[name].render(report).values()))
    if name != "xlsx":
        return content.decode("utf-8")
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def points(kind: ChartKind, *values: float) -> tuple[Point, ...]:
    return tuple(
        Point(float(place) if kind == "scatter" else f"很长的类别名字 {place}", value)
        for place, value in enumerate(values)
    )


@pytest.mark.parametrize("name", ["html", "xlsx", "md", "json"])
def test_a_word_of_100000_letters_is_no_trouble(name: str) -> None:
    texts = ("字" * MANY, "a" * MANY)
    table = Table((TableColumn("甲"),), tuple((text,) for text in texts))
    said = written(name, *map(Paragraph, texts), table)
    assert all(text[:1000] in said for text in texts)


def test_data_formats_have_every_row() -> None:
    rows = tuple((place,) for place in range(3_000))
    table = Table((TableColumn("数", "count"),), rows)
    blocks = json.loads(written("json", table))["sections"][0]["blocks"]
    assert len(blocks[0]["rows"]) == 3_000
    assert "2999" in written("xlsx", table)


@pytest.mark.parametrize("kind", get_args(ChartKind))
@pytest.mark.parametrize(
    "values", [(5.0,), (0.0, 0.0, 0.0), (NAN, 3.0), tuple(range(60)), (1e12, -1e-9)]
)
def test_charts_with_few_no_or_many_values(kind: ChartKind, values: tuple[float, ...]) -> None:
    chart = Chart(kind, "图", points(kind, *values))
    html = written("html", chart)
    assert ("没有可画的数据" in html) == is_empty(chart)


@pytest.mark.parametrize("kind", get_args(ChartKind))
def test_a_chart_without_a_number_says_so(kind: ChartKind) -> None:
    chart = Chart(kind, "图", points(kind, NAN, float("inf")))
    assert is_empty(chart)
    assert "图：没有可画的数据。" in written("html", chart)
    assert "图：没有可画的数据。" in written("md", chart)


def test_marks_of_direction_turn_nothing_around_them() -> None:
    assert OVERRIDE not in written("md", Paragraph(f"{OVERRIDE}反向"))
    assert "unicode-bidi: isolate" in written("html")
