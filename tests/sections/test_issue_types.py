from __future__ import annotations

import polars as pl

from csvoice.context import Context
from csvoice.document.blocks import Chart, Paragraph, Table
from csvoice.document.report import Section
from csvoice.sections import issue_types
from tests.feedback import context, feedback_table


def block(section: Section, kind: type, place: int = 0) -> object:
    return [one for one in section.appendix if isinstance(one, kind)][place]


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
    pains = full.feedback.filter(pl.col("nature") != "表扬").collect().height
    assert section.findings[0].n == pains
    assert section.findings[0].statement.startswith("「物流延迟」最多，")
    # What the findings say is not said again.
    lead = block(section, Paragraph)
    assert isinstance(lead, Paragraph)
    assert lead.text.startswith("类型从哪里来")


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
    assert "treemap" not in [one.kind for one in section.appendix if isinstance(one, Chart)]


def test_only_praise_is_skipped() -> None:
    section = issue_types.build(context(feedback_table(40, nature=["表扬"] * 40)))
    assert section.status == "skipped"
