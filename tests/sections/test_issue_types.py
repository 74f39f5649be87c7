from __future__ import annotations

import polars as pl

from csvoice.context import Context
from csvoice.document import Bullets, Chart, Paragraph, Section, Table
from csvoice.sections import issue_types
from tests.feedback import context, feedback_table


def block(section: Section, kind: type, place: int = 0) -> object:
    return [one for one in section.blocks if isinstance(one, kind)][place]


def test_a_real_rise_is_told_as_one(full: Context) -> None:
    findings = issue_types.build(full).findings
    told = {one.segment: one for one in findings if one.measure == "share_change"}
    found = told["issue=物流延迟"]
    assert found.statement.startswith("「物流延迟」从上月的 ")
    assert "占比由 " in found.statement
    assert "个百分点）。" in found.statement
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
        .otherwise(pl.lit("商品质量"))
    ).with_columns(id=pl.int_range(pl.len()).cast(pl.String))
    section = issue_types.build(context(changed))
    told = next(
        one
        for one in section.findings
        if one.segment == "issue=服务态度" and one.measure == "share_change"
    )
    assert "减至" not in told.statement
    assert "占比由" in told.statement
    assert "降到" in told.statement


def march(table: pl.DataFrame) -> pl.DataFrame:
    return table.filter(pl.col("created_at").dt.month() == 3)


def test_issue_types_of_one_size_share_a_place() -> None:
    table = march(feedback_table(3_000)).head(400)
    names = pl.Series("issue", ["甲类", "乙类", "乙类", "丙类"] * 100)
    told = issue_types.build(context(table.with_columns(names, nature=pl.lit("投诉")))).findings
    places = [one.statement.partition("，")[0] for one in told[:3]]
    assert places[0] == "「乙类」最多"
    assert set(places[1:]) == {"「丙类」并列第二", "「甲类」并列第二"}


def test_shares_are_of_what_is_not_praise(full: Context) -> None:
    section = issue_types.build(full)
    lead = block(section, Paragraph)
    pains = full.feedback.filter(pl.col("nature") != "表扬").collect().height
    assert isinstance(lead, Paragraph)
    assert lead.text.startswith(f"本月不含表扬的反馈 {pains:,} 条，最多的三类是「物流延迟」（")


def test_table_has_both_levels_and_other_last(full: Context) -> None:
    table = block(issue_types.build(full), Table)
    assert isinstance(table, Table)
    assert [column.title for column in table.columns] == [
        "问题类型",
        "细类",
        "数量",
        "占比",
        "95% 区间",
        "比上月",
        "判断",
        "紧急",
    ]
    assert table.rows[0][:2] == ("物流延迟", "")
    assert table.rows[1][:2] == ("物流延迟", "中转慢")
    assert table.rows[-1][0] == "其他"
    assert "上升" in [row[6] for row in table.rows]


def test_coverage_says_who_decided(full: Context) -> None:
    paragraph = block(issue_types.build(full), Paragraph, -1)
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text.startswith("类型从哪里来：")
    assert "条由词典规则判定；" in paragraph.text
    assert "条归入「其他」（" in paragraph.text


def test_no_change_is_a_result_with_its_basis() -> None:
    section = issue_types.build(context(feedback_table(40)))
    nothing = next(one for one in section.findings if one.measure == "no_change")
    assert nothing.evidence is None
    assert nothing.basis == "错误发现率 5%，最小变化 1 个百分点"
    assert "没有通过检验的变化（检验" in nothing.statement
    assert not [one for one in section.blocks if isinstance(one, Bullets)]


def test_few_rows_are_counts() -> None:
    section = issue_types.build(context(feedback_table(12, created_at=None)))
    bar, table = block(section, Chart), block(section, Table)
    assert isinstance(bar, Chart)
    assert isinstance(table, Table)
    assert bar.unit == "count"
    assert "占比" not in [column.title for column in table.columns]
    assert not section.findings


def test_without_details_there_is_no_second_level() -> None:
    section = issue_types.build(context(feedback_table(300, issue_detail=[None] * 300)))
    table = block(section, Table)
    assert isinstance(table, Table)
    assert "细类" not in [column.title for column in table.columns]
    assert "treemap" not in [one.kind for one in section.blocks if isinstance(one, Chart)]


def test_only_praise_is_skipped() -> None:
    section = issue_types.build(context(feedback_table(40, nature=["表扬"] * 40)))
    assert section.status == "skipped"
