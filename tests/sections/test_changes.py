from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest

from csvoice.context import Context
from csvoice.document.blocks import Heading, Paragraph, Quote, Table
from csvoice.document.report import Section
from csvoice.link import link_voices
from csvoice.sections.changes import build
from tests.feedback import context, feedback_table


def march(table: pl.DataFrame) -> pl.DataFrame:
    return table.filter(pl.col("created_at").dt.month() == 3)


def year(rows: int, before: float, now: float) -> pl.DataFrame:
    """Spread rows over thirteen months; 物流延迟 has one share of the last and another before."""
    start = datetime(2023, 3, 1)
    moments = [start + timedelta(hours=397 * 24 * place / rows) for place in range(rows)]
    last = np.array([moment >= datetime(2024, 3, 1) for moment in moments])
    late = np.random.default_rng(3).random(rows) < np.where(last, now, before)
    return feedback_table(
        rows,
        created_at=moments,
        issue=np.where(late, "物流延迟", "商品质量").tolist(),
        issue_detail=[None] * rows,
        nature=["投诉"] * rows,
    )


def tables(section: Section) -> dict[str, Table]:
    heads = [block.text for block in section.appendix if isinstance(block, Heading)]
    return dict(
        zip(heads, (one for one in section.appendix if isinstance(one, Table)), strict=True)
    )


def test_a_real_rise_is_told_as_one(full: Context) -> None:
    findings = build(full).findings
    told = {one.segment: one for one in findings if one.measure == "share_change"}
    found = told["issue=物流延迟,issue_detail=中转慢"]
    assert found.statement.startswith("「中转慢」（物流延迟）从上月的 ")
    assert "占比由 " in found.statement
    assert "，其中甲 " in found.statement
    assert found.baseline is not None
    assert 0.15 < found.baseline < 0.25
    assert 0.15 < found.value < 0.35
    assert found.q_value is not None
    assert found.q_value < 0.05


def test_a_fall_in_share_with_more_rows_is_not_called_a_decrease_of_rows() -> None:
    # March has three times the rows, 服务态度 twice as many as before.
    table = pl.concat([feedback_table(600), *[march(feedback_table(600)) for _ in range(3)]])
    changed = table.with_columns(
        issue=pl.when(pl.int_range(pl.len()) % 7 == 0)
        .then(pl.lit("服务态度"))
        .when(pl.col("created_at").dt.month() < 3, pl.int_range(pl.len()) % 3 == 0)
        .then(pl.lit("服务态度"))
        .when(pl.int_range(pl.len()) % 2 == 0)
        .then(pl.lit("商品质量"))
        .otherwise(pl.lit("价格争议")),
        issue_detail=pl.lit(None, pl.String),
    ).with_columns(id=pl.int_range(pl.len()).cast(pl.String))
    section = build(context(changed))
    told = next(
        one
        for one in section.findings
        if one.segment == "issue=服务态度" and one.measure == "share_change"
    )
    assert "减至" not in told.statement
    assert "占比由" in told.statement
    assert "降到" in told.statement


def test_no_change_is_a_result_with_its_basis() -> None:
    section = build(context(feedback_table(40)))
    assert [one.measure for one in section.findings] == ["no_change"]
    nothing = section.findings[0]
    assert nothing.evidence is None
    assert nothing.basis == "只说不小于 1 个百分点、误报不超过 5% 的变化"
    assert "没有通过检验的占比变化（共检验" in nothing.statement


def test_what_could_have_been_seen_is_said(full: Context) -> None:
    said = [block.text for block in build(full).appendix if isinstance(block, Paragraph)]
    assert "没有通过检验（证据不足）" in said[0]
    assert "八成把握" in said[0]
    assert said[1].startswith("可比的只有上月，平时各期之间的起伏还无从估计")


def test_each_kind_has_its_table_with_interval_and_q(full: Context) -> None:
    found = tables(build(full))
    assert "上升" in found
    titles = [column.title for column in found["上升"].columns]
    assert titles[1:] == ["数量", "上月", "占比", "上月占比", "变化", "95% 区间（个百分点）", "q"]
    assert found["上升"].rows[0][-1] == "<0.001"


def test_an_issue_and_its_only_detail_are_told_once(full: Context) -> None:
    told = [one.segment for one in build(full).findings]
    assert len([one for one in told if "物流延迟" in one]) == 1


def test_what_fell_because_another_rose_is_not_told(full: Context) -> None:
    told = [one.segment for one in build(full).findings]
    assert "brand=甲" in told
    assert "brand=乙" not in told


def test_new_and_gone() -> None:
    table = feedback_table(2_000).with_columns(
        channel=pl.when(pl.col("created_at").dt.month() == 3)
        .then(pl.when(pl.int_range(pl.len()) % 9 == 0).then(pl.lit("微信")).otherwise("channel"))
        .otherwise(
            pl.when(pl.int_range(pl.len()) % 9 == 0).then(pl.lit("传真")).otherwise("channel")
        )
    )
    section = build(context(table))
    said = {one.segment: one.statement for one in section.findings}
    assert said["channel=微信"].startswith("来自微信的反馈本月新出现 ")
    assert "此前有反馈的 60 天里一条也没有" in said["channel=微信"]
    assert said["channel=传真"].startswith("来自传真的反馈本月一条也没有，上月 ")
    found = tables(section)
    assert {"新出现", "已消失"} <= set(found)
    assert [block for block in section.appendix if isinstance(block, Quote)]


def test_a_year_is_the_better_comparison() -> None:
    section = build(context(year(19_500, before=0.05, now=0.08)))
    told = next(one for one in section.findings if "物流延迟" in one.segment)
    assert "，近 12 个月平均 5.3%，上月 " in told.statement
    assert told.baseline == pytest.approx(0.05, abs=0.005)
    assert "近 12 个月平均占比" in [column.title for column in tables(section)["上升"].columns]


@pytest.mark.parametrize("wanted", ["auto", "all"])
def test_without_a_period_before_it_says_why(wanted: str) -> None:
    section = build(context(march(feedback_table()), wanted))
    assert section.status == "skipped"
    assert "至少要有相邻两期的数据" in section.reason


def test_without_dates_it_names_the_column(undated: Context) -> None:
    assert "「时间」" in build(undated).reason


def test_one_customer_with_much_of_a_rise_is_named() -> None:
    late = (pl.col("issue") == "物流延迟") & (pl.col("created_at").dt.month() == 3)
    same = pl.when(late & (pl.int_range(pl.len()) % 2 == 0)).then(pl.lit("客户-甲"))
    table = feedback_table().with_columns(customer=same.otherwise("customer"))
    told = [one for one in build(context(table)).findings if "物流延迟" in one.segment]
    assert "条来自同一位客户，占比由 " in told[0].statement


BAD: dict[str, dict[str, Any]] = {
    "a product a row": {"rows": 3000, "product": [f"型号{number}" for number in range(3000)]},
    "one row a day": {"rows": 91},
    "1900 and 2099": {"rows": 40, "created_at": [datetime(1900, 1, 1), datetime(2099, 1, 1)] * 20},
    "five rows": {"rows": 5},
    "no columns to compare by": {"rows": 90, "brand": None, "product": None, "channel": None},
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD.keys())
def test_bad_data_give_a_sentence(data: dict[str, Any]) -> None:
    section = build(context(feedback_table(**data)))
    last = section.appendix[-1] if section.appendix else Paragraph(section.reason)
    assert isinstance(last, Paragraph)
    assert last.text.endswith("。")


@pytest.mark.parametrize("dimension", ["channel", "region", "brand", "product"])
def test_a_place_that_rises_is_told_in_every_dimension(dimension: str) -> None:
    moments = feedback_table()["created_at"]
    there = (moments.dt.month() == 3) & (pl.int_range(len(moments), eager=True) % 2 == 0)
    values = pl.select(pl.when(there).then(pl.lit("城西")).otherwise(pl.lit("城东"))).to_series()
    section = build(context(feedback_table(**{dimension: values.to_list()})))
    told = [one for one in section.findings if one.segment.startswith(f"{dimension}=城西")]
    assert len(told) == 1
    assert told[0].evidence
    assert told[0].evidence.rows > 300


def test_without_a_change_the_number_of_tests_is_said_once() -> None:
    none = dict.fromkeys(("brand", "product", "channel", "issue_detail"))
    even = build(
        context(feedback_table(90, issue=["物流延迟", "商品质量", "服务态度"] * 30, **none))
    )
    told = " ".join(one.statement for one in even.findings if one.measure == "no_change")
    said = " ".join(block.text for block in even.appendix if isinstance(block, Paragraph))
    assert "没有通过检验的占比变化" in told
    assert "检验" not in said


def test_what_hangs_on_one_author_is_told_as_that() -> None:
    table = feedback_table(900, customer=None, region=None)
    said = (
        "行驶途中毫无征兆突然熄火，无法操控，已连续反映半年多，达七十次之多，"
        "至今没有人给出答复，请问此车是否还能开上路"
    )
    copies = (
        table.filter(pl.col("created_at").dt.month() == 3)
        .head(60)
        .with_columns(
            id=pl.format("C{}", pl.int_range(pl.len())),
            text=pl.lit(said),
            issue=pl.lit("价格争议"),
            issue_detail=pl.lit(None, pl.String),
            nature=pl.lit("投诉"),
            product=pl.lit("型号1"),
            brand=pl.lit("甲"),
        )
    )
    linked = link_voices(pl.concat([table, copies]).lazy()).collect()
    section = build(context(linked))
    told = [one.statement for one in section.findings if one.measure == "repeated"]
    assert "去掉同一作者重复的 59 条，「价格争议」没有上升。" in told
    risen = [one.segment for one in section.findings if one.measure == "share_change"]
    assert "issue=价格争议" not in risen
