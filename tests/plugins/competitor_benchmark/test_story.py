"""Trend, words and rivals."""

from __future__ import annotations

import polars as pl
import pytest
from csvoice_competitor_benchmark import rivals, trend, words
from csvoice_competitor_benchmark.options import Options
from csvoice_competitor_benchmark.window import choose_window

from csvoice import Chart, Paragraph, Quote, Table
from tests.plugins.competitor_benchmark.conftest import Make, rows


def months(last_stars: float | None = None) -> pl.DataFrame:
    """Five months; in the last one 远山 may get other stars."""
    table = pl.concat([rows(month=month) for month in range(1, 6)])
    if last_stars is None:
        return table
    late = (pl.col("brand") == "远山") & (pl.col("created_at").dt.month() == 5)
    return table.with_columns(rating=pl.when(late).then(last_stars).otherwise("rating"))


@pytest.mark.parametrize(
    ("last_stars", "verdict"), [(None, "证据不足"), (1.0, "差距扩大"), (3.5, "差距缩小")]
)
def test_the_gap_moves_only_beyond_chance(
    make: Make, last_stars: float | None, verdict: str
) -> None:
    ctx = make(months(last_stars), own_brand="远山")
    blocks = trend.blocks(ctx, choose_window(ctx, Options()), None)
    (told,) = (block.text for block in blocks if isinstance(block, Paragraph))
    assert verdict in told
    (chart,) = (block for block in blocks if isinstance(block, Chart))
    assert [point.x for point in chart.points if point.series == "远山"] == [
        f"2024-0{month}" for month in range(1, 6)
    ]


def test_without_stars_the_issue_is_followed(make: Make) -> None:
    ctx = make(months().drop("rating"), own_brand="远山")
    blocks = trend.blocks(ctx, choose_window(ctx, Options()), "物流延迟")
    (chart,) = (block for block in blocks if isinstance(block, Chart))
    assert chart.unit == "share"
    assert all(0 <= (point.low or 0) <= point.y <= (point.high or 1) <= 1 for point in chart.points)


def test_each_brand_gets_its_own_words_and_quotes(make: Make) -> None:
    ctx = make(own_brand="远山")
    blocks = words.blocks(ctx, choose_window(ctx, Options()))
    (table,) = (block for block in blocks if isinstance(block, Table))
    told = {str(row[0]): row[-1] for row in table.rows}
    assert set(str(told["远山"]).split("、")) == {"中转", "快递", "没到"}
    about = [block.about[0] for block in blocks if isinstance(block, Quote)]
    assert about[0] == "远山"


def test_rivals_are_counted_with_what_is_said_of_them(make: Make) -> None:
    texts = ["续航不如星途", "续航不如星途！", "换成星途了", "理想汽车送的", "比星途好多了"]
    table = rows()
    some = pl.Series("text", [*texts, *table["text"][5:]])
    mine = pl.Series("brand", [*["远山"] * 5, *table["brand"][5:]])
    ctx = make(table.with_columns(some, mine), own_brand="远山")
    blocks = rivals.blocks(ctx, choose_window(ctx, Options()))
    named, better, flows = (block for block in blocks if isinstance(block, Table))
    assert named.rows == (("远山", "星途", 4),)
    assert better.rows == (("星途", "远山", 2, "续航 2"), ("远山", "星途", 1, None))
    assert flows.rows == (("远山", "星途", 1),)
    (lead,) = (block.text for block in blocks if isinstance(block, Paragraph))
    assert "2 条说远山不如别的品牌，1 条说远山更好，1 条已换或想换走。" in lead
    assert sum(isinstance(block, Quote) for block in blocks) == 3
