from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from csvoice.document.blocks import Chart, Heading, Paragraph
from csvoice.page import make_page
from csvoice.sections.drivers import build
from tests.feedback import context, feedback_table


def planted(rows: int = 4000, **columns: Any) -> pl.DataFrame:
    """物流延迟 costs a star, 电话 another; phone calls are never about it."""
    random = np.random.default_rng(1)
    table = feedback_table(rows, brand=None)
    channel = random.choice(["电话", "网店", "门店"], rows)
    late = (table["issue"] == "物流延迟").to_numpy()
    channel = np.where(late & (channel == "电话"), "网店", channel)
    level = 4.2 - 1.0 * late - 1.0 * (channel == "电话") + random.normal(0, 0.7, rows)
    rating = pl.Series(np.clip(np.round(level), 1, 5))
    return table.with_columns(**{"channel": pl.Series(channel), "rating": rating} | columns)


def told(table: pl.DataFrame) -> dict[str, Any]:
    return {one.segment: one for one in build(context(table, "all")).findings}


def test_what_goes_with_low_ratings() -> None:
    found = told(planted())
    late = found["谈到「物流延迟」的反馈"]
    assert late.basis == "两者相关，不代表因果"
    assert late.value == pytest.approx(-1.0, abs=0.1)
    assert "来自电话的反馈" in found
    assert late.evidence.rows > 0
    assert {one.severity for one in found.values()} == {"提示"}


def test_like_is_compared_with_like() -> None:
    """Without strata 物流延迟 would look better than it is, since 电话 has none of it."""
    table = planted()
    late = pl.col("issue") == "物流延迟"
    plain = table.select(
        pl.col("rating").filter(late).mean() - pl.col("rating").filter(~late).mean()
    ).item()
    assert told(table)["谈到「物流延迟」的反馈"].value < plain - 0.1


def test_words_of_the_same_rows_are_told_once() -> None:
    assert "提到「中转」的反馈" not in told(planted())


def test_unresolved_tickets() -> None:
    random = np.random.default_rng(2)
    table = planted(rating=pl.lit(None, pl.Float64))
    late = (table["issue"] == "物流延迟").to_numpy()
    solved = random.random(table.height) > np.where(late, 0.4, 0.15)
    seconds = np.where(random.random(table.height) < 0.3, 90_000.0, 600.0)
    slow = solved & ~((seconds > 86_400) & (random.random(table.height) < 0.3))
    found = told(table.with_columns(resolved=pl.Series(slow), response_seconds=pl.Series(seconds)))
    late_one = found["谈到「物流延迟」的反馈"]
    assert late_one.unit == "points"
    assert late_one.interval.low <= 0.25 <= late_one.interval.high + 0.03
    assert "未解决的占比高 " in late_one.statement
    assert "首次响应超过 24 小时的反馈" in found
    assert {one.column for one in late_one.evidence.where} == {"issue", "resolved"}


def test_chance_is_no_driver() -> None:
    assert not told(feedback_table(2000))


def test_issue_types_that_are_ratings_are_no_drivers() -> None:
    table = planted().with_columns(
        issue=pl.when(pl.col("rating") >= 4).then(pl.lit("好评")).otherwise(pl.lit("差评")),
        rating=pl.when(pl.col("rating") >= 4).then(5.0).otherwise(1.0),
    )
    section = build(context(table, "all"))
    assert not [one for one in section.findings if "评」" in one.segment]
    texts = [one.text for one in section.appendix if isinstance(one, Paragraph)]
    assert "问题类型几乎就是评分的另一种写法，没有算作因素。" in texts


def test_neither_column() -> None:
    section = build(context(feedback_table(200, rating=None)))
    assert section.status == "skipped"
    assert "「评分」" in section.reason
    assert "「是否解决」" in section.reason


@pytest.mark.parametrize(
    ("columns", "text"),
    [
        (
            {"rating": [5.0] * 10 + [None] * 390},
            "有「评分」的反馈只有 10 条，证据不足；至少需要 100 条。",
        ),
        ({"rating": [5.0] * 400}, "「评分」一列都是同一个值，看不出与什么相关。"),
    ],
)
def test_too_little_to_say(columns: dict[str, Any], text: str) -> None:
    section = build(context(feedback_table(400, **columns), "all"))
    assert section.appendix == (Heading("与低评分相关的"), Paragraph(text))


def test_the_chart_has_intervals() -> None:
    section = build(context(planted(), "all"))
    chart = next(one for one in section.appendix if isinstance(one, Chart))
    assert all(point.low <= point.y <= point.high for point in chart.points)


def test_a_shop_with_low_scores_is_on_the_page() -> None:
    shops = ["万达店", "高铁站店", "大学城店"] * 200
    rating = [2.0 + n % 2 if shop == "高铁站店" else 4.0 + n % 2 for n, shop in enumerate(shops)]
    ctx = context(feedback_table(600, region=shops, rating=rating))
    page = make_page(replace(ctx, findings=build(ctx).findings))
    assert any(one.startswith("高铁站店的评分低于别处。") for one in page.statements)
