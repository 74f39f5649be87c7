from __future__ import annotations

from datetime import datetime

import polars as pl
import pytest

from csvoice.document.blocks import Block, Chart, Paragraph, Point, Table, TableColumn
from csvoice.pipeline.citations import EACH, in_order, rows_behind

ROWS = pl.DataFrame(
    {
        "id": [f"r{place}" for place in range(40)],
        "text": [f"原文 {place}" for place in range(40)],
        "created_at": [datetime(2026, 10, 1 + place % 20) for place in range(40)],
        "brand": ["星途"] * 20 + ["远山"] * 20,
        "issue": (["物流"] * 15 + ["客服"] * 5) * 2,
        "severity": (["一般"] * 14 + ["紧急"] + ["一般"] * 5) * 2,
    }
).lazy()


def shown(*blocks: Block, least: int = 5) -> list[int]:
    return sorted(int(one[1:]) for one in rows_behind(blocks, in_order(ROWS), least))


def test_a_name_brings_a_handful_of_its_rows_the_urgent_ones_first() -> None:
    table = Table((TableColumn("问题"), TableColumn("条数", "count")), (("物流", 30),))
    assert shown(table) == [0, 1, 2, 14, 34]


def test_a_cell_of_a_heatmap_brings_rows_that_have_both_names() -> None:
    found = shown(Chart("heatmap", "图", (Point("客服", 5, "远山"),)))
    cell = [place for place in found if place >= 35]
    assert len(cell) == EACH


def test_a_day_brings_its_rows_where_there_are_enough() -> None:
    days = Chart("line", "图", (Point("2026-10-03", 2),))
    assert shown(days, least=2) == [2, 22]
    assert shown(days, least=3) == []


@pytest.mark.parametrize("block", [Paragraph("物流"), Chart("bar", "图", (Point("没有的", 1),))])
def test_what_names_nothing_brings_nothing(block: Block) -> None:
    assert shown(block) == []
