"""Comparisons, ranks, shrinkage and mix, held against other libraries and by hand."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from csvoice_competitor_benchmark.cells import compare
from csvoice_competitor_benchmark.mix import adjusted
from csvoice_competitor_benchmark.options import Options
from csvoice_competitor_benchmark.shrinkage import rank_ranges, shrunk_shares
from csvoice_competitor_benchmark.window import choose_window
from scipy.stats import ttest_ind
from statsmodels.stats.proportion import confint_proportions_2indep

from tests.plugins.competitor_benchmark.conftest import Make, rows


def test_shares_and_means_agree_with_other_libraries(make: Make) -> None:
    ctx = make()
    cells = compare(choose_window(ctx, Options()), ctx.thresholds)
    table = rows()
    mine = pl.col("brand") == "远山"
    stars = cells.row(
        by_predicate=(pl.col("brand") == "远山") & (pl.col("measure") == "rating"), named=True
    )
    other = ttest_ind(table.filter(mine)["rating"], table.filter(~mine)["rating"], equal_var=False)
    assert stars["p"] == pytest.approx(other.pvalue, rel=1e-6)
    assert (stars["low"], stars["high"]) == pytest.approx(
        tuple(other.confidence_interval()), rel=1e-6
    )
    blamed = table.filter(pl.col("nature") != "表扬")
    delayed = pl.col("issue") == "物流延迟"
    x, n = blamed.filter(mine, delayed).height, blamed.filter(mine).height
    y, m = blamed.filter(~mine, delayed).height, blamed.filter(~mine).height
    cell = cells.row(
        by_predicate=(pl.col("brand") == "远山") & (pl.col("aspect") == "物流延迟"), named=True
    )
    assert (cell["count"], cell["n"], cell["other_count"], cell["other_n"]) == (x, n, y, m)
    expected = confint_proportions_2indep(x, n, y, m, method="newcomb", compare="diff")
    assert (cell["low"], cell["high"]) == pytest.approx(expected, abs=1e-6)


def test_other_issues_are_no_aspect(make: Make) -> None:
    table = rows().with_columns(issue=pl.col("issue").replace("服务态度", "其他原因"))
    ctx = make(table)
    cells = compare(choose_window(ctx, Options()), ctx.thresholds)
    assert set(cells["aspect"]) == {"", "物流延迟", "商品质量"}


def test_ranks_overlap_where_no_test_parts_the_brands() -> None:
    first, last = rank_ranges(
        np.array([4.5, 3.02, 3.0, 1.0]), np.full(4, 1.0), np.full(4, 200.0), 0.05
    )
    assert first.tolist() == [1, 2, 2, 4]
    assert last.tolist() == [1, 3, 3, 4]


def test_few_rows_are_shrunk_further_than_many() -> None:
    x, n = np.array([5, 500, 300, 100]), np.array([10, 1000, 1000, 1000])
    shrunk = shrunk_shares(x, n)
    mean = x.sum() / n.sum()
    assert mean < shrunk[0] < 0.5
    assert abs(shrunk[1] - 0.5) < 0.01 < 0.5 - shrunk[0]


def test_equal_shares_are_shrunk_to_the_common_one() -> None:
    assert shrunk_shares(np.array([10, 21, 29]), np.array([100, 200, 300])) == pytest.approx(0.1)


def test_a_gap_that_the_channels_explain_is_called_so(make: Make) -> None:
    channel = pl.when(pl.col("issue") == "物流延迟").then(pl.lit("网店")).otherwise(pl.lit("电话"))
    noise = (pl.int_range(pl.len()) * 7919 % 10) < 1
    mixed = pl.when(noise).then(pl.lit("网店")).otherwise(channel)
    ctx = make(rows().with_columns(channel=mixed))
    window = choose_window(ctx, Options())
    cells = compare(window, ctx.thresholds)
    cell = cells.row(
        by_predicate=(pl.col("brand") == "远山") & (pl.col("aspect") == "物流延迟"), named=True
    )
    (found,) = adjusted(window, cell)
    assert found.column == "channel"
    assert found.explained
    plain = choose_window(make(), Options())
    (kept,) = adjusted(plain, cell)
    assert not kept.explained
    assert kept.difference == pytest.approx(cell["difference"], abs=0.05)
