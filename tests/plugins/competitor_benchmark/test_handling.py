"""How brands are judged issue by issue, and how they deal with feedback."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from csvoice_competitor_benchmark import feelings, process
from csvoice_competitor_benchmark.cells import compare
from csvoice_competitor_benchmark.options import Options
from csvoice_competitor_benchmark.process import median_interval
from csvoice_competitor_benchmark.section import build
from csvoice_competitor_benchmark.shrinkage import shrunk_means
from csvoice_competitor_benchmark.window import choose_window
from scipy.stats import ttest_ind

from csvoice import Paragraph, Table
from csvoice.schema import ISSUE_MENTION
from tests.plugins.competitor_benchmark.conftest import Make, assert_proved, rows

FAR = "远山"
SIZES = {FAR: 400, "星途": 320, "北辰": 160}


def named(stars: bool = True) -> pl.DataFrame:
    """Mention each row's issue and 售后; 远山 is blamed for 物流延迟 more than others are."""
    table = rows(SIZES) if stars else rows(SIZES).drop("rating")
    rng = np.random.default_rng(3)
    worse = ((table["brand"] == FAR) & (table["issue"] == "物流延迟")).to_numpy()
    felt = np.where(worse, -0.8, -0.2) + rng.normal(0, 0.1, table.height)
    mentions = [
        [
            {"issue": issue, "sentiment": value, "terms": []},
            {"issue": "售后", "sentiment": 0.1 * (place % 3), "terms": []},
        ]
        for place, (issue, value) in enumerate(zip(table["issue"], felt, strict=True))
    ]
    return table.with_columns(pl.Series("issues", mentions, dtype=pl.List(ISSUE_MENTION)))


def handled() -> pl.DataFrame:
    """远山 answers later and resolves less."""
    table = rows()
    mine = (table["brand"] == FAR).to_numpy()
    rng = np.random.default_rng(5)
    return table.with_columns(
        response_seconds=pl.Series(np.where(mine, 7200.0, 1800.0) + rng.normal(0, 60, len(mine))),
        resolved=pl.Series(rng.random(len(mine)) < np.where(mine, 0.5, 0.9)),
    )


def test_issues_are_judged_brand_by_brand_as_other_libraries_do(make: Make) -> None:
    table = named()
    ctx = make(table, own_brand=FAR)
    cells = compare(choose_window(ctx, Options()), ctx.thresholds)
    felt = cells.filter(pl.col("measure") == "aspect_sentiment", pl.col("brand") == FAR)
    assert set(felt["aspect"]) == {"物流延迟", "商品质量", "服务态度", "售后"}
    cell = felt.row(by_predicate=pl.col("aspect") == "物流延迟", named=True)
    said = table.explode("issues").unnest("issues", separator=".")
    about = said.filter(pl.col("issues.issue") == "物流延迟")
    mine = about["brand"] == FAR
    values = about["issues.sentiment"]
    other = ttest_ind(values.filter(mine), values.filter(~mine), equal_var=False)
    assert cell["p"] == pytest.approx(other.pvalue, rel=1e-6)
    assert cell["real"]
    assert cell["worse"]
    assert not felt.row(by_predicate=pl.col("aspect") == "售后", named=True)["real"]


@pytest.mark.parametrize(("stars", "column"), [(True, "平均评分"), (False, "平均情感分")])
def test_the_own_brand_is_set_against_the_others_by_issue(
    make: Make, stars: bool, column: str
) -> None:
    ctx = make(named(stars), own_brand=FAR)
    window = choose_window(ctx, Options())
    blocks = feelings.blocks(window, compare(window, ctx.thresholds))
    (table,) = (block for block in blocks if isinstance(block, Table))
    assert column in table.columns[2].title
    verdicts = {row[0]: row[-1] for row in table.rows}
    assert verdicts["物流延迟"] == "较差"
    section = build(ctx)
    assert_proved(ctx, section)
    told = [one for one in section.findings if one.measure.startswith("aspect_")]
    assert 1 <= len(told) <= 3
    assert all(one.basis and one.interval for one in told)


def test_without_an_own_brand_those_that_stand_apart_are_named(make: Make) -> None:
    ctx = make(named(stars=False))
    window = choose_window(ctx, Options())
    (table,) = (
        block
        for block in feelings.blocks(window, compare(window, ctx.thresholds))
        if isinstance(block, Table)
    )
    told = {row[0]: row[3:] for row in table.rows}
    assert str(told["物流延迟"][1]).startswith("远山（-0.")
    assert told["售后"] == (None, None)


def test_sentiment_says_nothing_where_everyone_complains(make: Make) -> None:
    ctx = make(named(stars=False).with_columns(nature=pl.lit("投诉")), own_brand=FAR)
    window = choose_window(ctx, Options())
    assert feelings.blocks(window, compare(window, ctx.thresholds)) == []


def test_few_rows_draw_a_mean_towards_the_others() -> None:
    mean, deviation = np.array([1.0, 4.0, 3.0, 3.2]), np.ones(4)
    shrunk = shrunk_means(mean, deviation, np.array([2, 400, 400, 400]))
    assert 1.0 < shrunk[0] < 3.0
    assert abs(shrunk[1] - 4.0) < 0.05
    equal = shrunk_means(np.array([3.0, 3.01]), np.ones(2), np.array([50, 60]))
    assert equal[0] == pytest.approx(equal[1])


def test_the_interval_of_a_median_is_of_order_statistics() -> None:
    # Conover, Practical Nonparametric Statistics: n = 16, 4th and 13th value, 97.9 %.
    assert median_interval(np.arange(1.0, 17.0)) == (4.0, 13.0)
    assert median_interval(np.arange(1.0, 7.0)) == (1.0, 6.0)
    assert median_interval(np.arange(1.0, 6.0)) is None


def test_the_interval_covers_the_median() -> None:
    rng = np.random.default_rng(1)
    ends = [median_interval(rng.exponential(1.0, 40)) for _ in range(1000)]
    held = [low <= np.log(2) <= high for low, high in filter(None, ends)]
    assert 0.94 <= np.mean(held) <= 0.985


def test_handling_is_compared_and_what_is_missing_is_said(make: Make) -> None:
    ctx = make(handled(), own_brand=FAR)
    window = choose_window(ctx, Options())
    blocks = process.blocks(window, compare(window, ctx.thresholds))
    (table,) = (block for block in blocks if isinstance(block, Table))
    mine = next(row for row in table.rows if row[0] == FAR)
    assert "小时" in str(mine[1])
    assert not any("小时" in str(row[1]) for row in table.rows if row[0] != FAR)
    assert mine[3] == "较差"
    assert set(str(mine[4]).split("、")) == {"电话", "网店"}
    (missing,) = (block.text for block in blocks if isinstance(block, Paragraph))
    assert "「处理时长」、「是否一次解决」" in missing
    section = build(ctx)
    assert_proved(ctx, section)
    gap = next(one for one in section.findings if one.measure == "resolved_gap")
    assert "已解决的占" in gap.statement
    assert gap.severity == "一般"
