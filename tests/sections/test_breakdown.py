from __future__ import annotations

from datetime import date

import polars as pl

from csvoice.context import Context
from csvoice.document.blocks import Chart, Heading, Table
from csvoice.document.events import Event
from csvoice.sections import breakdown
from tests.feedback import context, feedback_table


def test_every_dimension_the_data_have(full: Context) -> None:
    section = breakdown.build(full)
    headings = [block.text for block in section.appendix if isinstance(block, Heading)]
    assert headings[-3:] == ["按品牌", "按产品", "按渠道"]
    assert [one.kind for one in section.appendix if isinstance(one, Chart)] == ["heatmap"] * 3


def test_ten_products_and_the_rest(full: Context) -> None:
    tables = [one for one in breakdown.build(full).appendix if isinstance(one, Table)]
    products = next(one for one in tables if one.columns[0].title == "产品")
    assert len(products.rows) == 11
    assert products.rows[-1][0] == "其余 5 个"
    total = full.feedback.select(pl.col("product").is_not_null().sum()).collect().item()
    assert sum(int(row[1] or 0) for row in products.rows) == total


def test_where_a_problem_gathers() -> None:
    table = feedback_table(900, created_at=None).with_columns(
        issue=pl.when(pl.col("product") == "型号3").then(pl.lit("商品质量")).otherwise("issue"),
        brand=pl.lit(None, pl.String),
        channel=pl.lit(None, pl.String),
    )
    ctx = context(table)
    found = breakdown.build(ctx).findings[0]
    assert found.segment == "product=型号3,issue=商品质量"
    assert found.statement.startswith("「商品质量」集中在型号3：占其反馈的 100%（")
    assert found.baseline is not None
    assert found.value > 2 * found.baseline


def test_an_even_spread_gathers_nowhere(undated: Context) -> None:
    ctx = context(feedback_table(900, created_at=None))
    assert not [one for one in breakdown.build(ctx).findings if one.measure == "concentration"]


def test_an_event_elsewhere_makes_no_place_gather() -> None:
    table = feedback_table(900, created_at=None, brand=None, channel=None)
    two = pl.when(pl.int_range(pl.len()) % 2 == 0).then(pl.lit("甲")).otherwise(pl.lit("乙"))
    table = table.with_columns(two.alias("product"), event=pl.lit(None, pl.String))
    flood = table.filter(product="乙").with_columns(issue=pl.lit("闪退"), event=pl.lit("E1"))
    flooded = pl.concat([table, flood.vstack(flood).vstack(flood)])
    flooded = flooded.with_columns(id=pl.int_range(pl.len()).cast(pl.String))
    there = breakdown.build(context(flooded)).findings
    assert {one.named["product"] for one in there if one.measure == "concentration"} > {"乙"}
    day = date(2024, 3, 4)
    event = Event("E1", "乙闪退", 9, 9, None, day, day, 9, day, "持续", 1.0)
    told = breakdown.build(context(flooded, events=(event,))).findings
    assert {one.named["product"] for one in told if one.measure == "concentration"} <= {"乙"}


def test_nothing_to_break_down(undated: Context) -> None:
    section = breakdown.build(undated)
    assert section.status == "skipped"
    assert "补上其中任一列" in section.reason


def test_rating_is_shown_only_where_there_is_one() -> None:
    ctx = context(feedback_table(300, rating=None))
    tables = [one for one in breakdown.build(ctx).appendix if isinstance(one, Table)]
    assert all("平均评分" not in [column.title for column in one.columns] for one in tables)
