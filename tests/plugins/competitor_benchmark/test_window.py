"""Which rows are compared."""

from __future__ import annotations

import polars as pl
from csvoice_competitor_benchmark.options import Options
from csvoice_competitor_benchmark.section import build
from csvoice_competitor_benchmark.window import REST, choose_window

from csvoice import Condition
from tests.plugins.competitor_benchmark.conftest import Make, assert_proved, rows


def test_a_period_with_enough_rows_stays_as_it_is(make: Make) -> None:
    window = choose_window(make(), Options())
    assert window.months == 0
    assert window.compared == ("远山", "星途", "北辰")
    assert window.rest == 1
    assert window.rows.filter(pl.col("group") == REST).height == 3


def test_the_window_widens_until_every_brand_has_enough(make: Make) -> None:
    small = {"远山": 100, "星途": 50, "北辰": 12}
    months = [rows(small, month) for month in (1, 2, 3)]
    ctx = make(pl.concat(months), own_brand="远山")
    window = choose_window(ctx, Options())
    assert window.months == 2
    assert (
        window.rows["brand"].value_counts().filter(pl.col("brand") == "北辰")["count"].item() == 36
    )
    section = build(ctx)
    assert_proved(ctx, section)
    assert all(
        finding.statement.startswith("2024 年 1 月 1 日以来")
        for finding in section.findings
        if finding.measure != "no_gap"
    )


def test_months_limit_how_far_it_widens(make: Make) -> None:
    small = {"远山": 100, "星途": 50, "北辰": 12}
    ctx = make(pl.concat([rows(small, month) for month in (1, 2, 3)]))
    window = choose_window(ctx, Options(months=1))
    assert window.months == 0
    assert window.compared == ("远山", "星途")


def test_top_keeps_the_most_frequent_and_the_own_brand(make: Make) -> None:
    window = choose_window(make(own_brand="北辰"), Options(top=2))
    assert window.compared == ("远山", "北辰")
    assert window.own == "北辰"


def test_spellings_of_a_brand_are_one_and_its_evidence_holds_all(make: Make) -> None:
    other = pl.when(pl.int_range(pl.len()) % 5 == 0).then(pl.lit("YuanShan")).otherwise("brand")
    table = rows().with_columns(
        pl.when(pl.col("brand") == "远山").then(other).otherwise("brand").alias("brand")
    )
    ctx = make(table, own_brand="远山")
    window = choose_window(ctx, Options())
    assert window.merged == {"远山": ("YuanShan", "远山")}
    assert window.rows.filter(pl.col("group") == "远山").height == 200
    assert window.where("远山") == Condition("competitor-benchmark.brand", "==", "远山")
    assert_proved(ctx, build(ctx))


def test_undated_feedback_is_compared_as_a_whole(make: Make) -> None:
    ctx = make(rows().drop("created_at"), own_brand="远山")
    assert choose_window(ctx, Options()).months == 0
    assert_proved(ctx, build(ctx))
