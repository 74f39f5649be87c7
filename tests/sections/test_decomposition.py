from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from csvoice.document.blocks import Callout, Chart, Paragraph, Table
from csvoice.document.report import Section
from csvoice.sections.decomposition import build
from csvoice.sections.decomposition.growth import tenths
from tests.feedback import context, feedback_table


def planted(
    phone: float = 0.2, step: float = 0.0, phone_step: float = 0.0, rows: int = 6000
) -> pl.DataFrame:
    """In March 电话 has the share `phone` (.2 before), and ratings move by the steps."""
    random = np.random.default_rng(3)
    table = feedback_table(rows)
    march = (table["created_at"].dt.month() == 3).to_numpy()
    called = random.random(rows) < np.where(march, phone, 0.2)
    level = np.where(called, 2.4, 3.9) + step * march + phone_step * (march & called)
    return table.with_columns(
        channel=pl.Series(np.where(called, "电话", random.choice(["网店", "门店"], rows))),
        rating=pl.Series(np.clip(np.round(level + random.normal(0, 0.8, rows)), 1, 5)),
        issue=pl.Series(random.choice(["商品质量", "服务态度", "其他"], rows)),
        brand=pl.lit("甲"),
        customer=pl.lit(None, pl.String),
    )


def said(table: pl.DataFrame) -> tuple[Section, list[str]]:
    section = build(context(table))
    return section, [one.statement for one in section.findings if one.segment == "measure=rating"]


def test_a_mix_is_told_as_one() -> None:
    section, (text,) = said(planted(phone=0.5))
    assert text.startswith("平均评分由 3.60 降到 3.1")
    assert "分来自渠道构成：电话的占比由 20.3% 升到 50.3%，平均评分低于整体；" in text
    assert text.endswith("各渠道自身没有通过检验的变化。")
    (finding,) = [one for one in section.findings if one.measure == "mix_change"]
    assert finding.evidence is not None
    assert [one.value for one in finding.evidence.where] == ["电话"]


def test_a_fall_everywhere_is_none_of_the_mix() -> None:
    (text,) = said(planted(step=-0.4))[1]
    assert "；渠道、产品构成相同时仍降 0.4" in text
    assert text.endswith("构成变化解释不了。")


def test_a_fall_in_one_channel_is_placed() -> None:
    (text,) = said(planted(phone_step=-0.9))[1]
    assert "变化主要在电话：由 2.36 降到 1.6" in text
    assert text.endswith("其他渠道没有通过检验的变化。")


def test_both() -> None:
    (text,) = said(planted(phone=0.5, step=-0.4))[1]
    assert "分来自构成变化（电话的占比由 20.3% 升到 50.3%" in text
    assert "构成相同时仍降 0.4" in text


def test_a_reversal() -> None:
    section, (text,) = said(planted(phone=0.5, step=0.25))
    assert "降 0.2" in text
    assert "主要的 3 个渠道内却都在上升" in text
    assert section.findings[0].measure == "reversed_change"


@pytest.mark.parametrize("settings", [{}, {"rows": 900}])
def test_nothing_is_told_where_nothing_changed(settings: dict[str, Any]) -> None:
    section, texts = said(planted(**settings))
    assert not texts
    assert any(
        "没有通过检验的变化" in one.text for one in section.appendix if isinstance(one, Paragraph)
    )


def test_the_waterfall_adds_up() -> None:
    section, _texts = said(planted(phone=0.5))
    chart = next(one for one in section.appendix if isinstance(one, Chart))
    first, *steps, last = (point.y for point in chart.points)
    assert first + sum(steps) == pytest.approx(last)
    table = next(one for one in section.appendix if isinstance(one, Table))
    assert [row[1] for row in table.rows] == ["渠道", "产品", "同时考虑"]


def grown() -> pl.DataFrame:
    """In March twice as much comes from 门店, and nothing else grows."""
    table = planted(rows=3000)
    march = table.filter(pl.col("created_at").dt.month() == 3, pl.col("channel") == "门店")
    more = pl.concat([march.with_columns(pl.col("id") + f"-{copy}") for copy in range(2)])
    return pl.concat([table, more]).sort("created_at", "id")


def test_where_an_increase_comes_from() -> None:
    section = build(context(grown()))
    told = [one for one in section.findings if one.measure == "contribution"]
    assert told[0].segment == "channel=门店"
    assert told[0].statement.startswith("增量的几乎全部来自门店：上月 ") or (
        told[0].statement.startswith("增量的约九成来自门店：上月 ")
    )
    assert "增幅大于整体。" in told[0].statement
    chart = next(one for one in section.appendix if isinstance(one, Chart))
    assert chart.title == "反馈数量的变化，按渠道拆解"
    first, *steps, last = (point.y for point in chart.points)
    assert first + sum(steps) == last


def test_a_stratum_that_grows_by_what_is_counted_is_no_mix() -> None:
    table = planted(rows=3000)
    odd = pl.when(pl.col("channel") == "门店").then(pl.lit("商品质量")).otherwise("issue")
    march = table.filter(pl.col("created_at").dt.month() == 3, pl.col("channel") == "门店")
    more = pl.concat(
        [march.with_columns(pl.col("id") + f"-{copy}", issue=odd) for copy in range(2)]
    )
    section = build(context(pl.concat([table, more]).sort("created_at", "id")))
    told = [one for one in section.findings if one.segment == "measure=issue=商品质量"]
    assert not [one for one in told if one.measure == "mix_change"]


@pytest.mark.parametrize(
    ("part", "text"),
    [(0.12, "约一成"), (0.58, "约六成"), (0.97, "几乎全部"), (1.4, "全部还多"), (0.02, "约一成")],
)
def test_tenths(part: float, text: str) -> None:
    assert tenths(part) == text


def test_one_customer_is_not_everyone() -> None:
    loud = pl.when(pl.int_range(pl.len()) % 2 == 0).then(pl.lit("客户-1"))
    section = build(context(planted(phone=0.5).with_columns(customer=loud)))
    assert not section.findings
    assert isinstance(section.appendix[0], Callout)


def test_a_customer_type_of_the_export_counts() -> None:
    table = planted(phone=0.5)
    named = table.with_columns(
        pl.when(pl.col("channel") == "电话").then(pl.lit("会员")).otherwise(pl.lit("散客"))
        .alias("customer_type")
    ).drop("channel")  # fmt: skip
    (text,) = said(named)[1]
    assert "分来自客户类型构成：" in text


def test_a_million_products_are_pooled() -> None:
    table = planted(phone=0.5).with_columns(product=pl.col("id"))
    assert said(table)[1][0].count("渠道构成") == 1


def test_without_a_last_period_it_says_so() -> None:
    section = build(context(feedback_table(100, created_at=None)))
    assert section.status == "skipped"
    assert "至少两个完整时段" in section.reason


def test_without_columns_only_the_number_is_taken_apart() -> None:
    missing = dict.fromkeys(("channel", "product", "brand"))
    section = build(context(feedback_table(3000, **missing)))
    assert "不能区分构成变化" in section.appendix[-1].text
