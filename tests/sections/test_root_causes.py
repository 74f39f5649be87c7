from __future__ import annotations

import polars as pl
import pytest

from csvoice.context import Context
from csvoice.document.blocks import Chart, Paragraph, Quote, Table
from csvoice.sections.root_causes import build
from csvoice.sections.root_causes.bones import MOST_BESIDE, MOST_READ, sampled
from tests.feedback import context, feedback_table

SAID = {
    "中转慢": (("包裹", "卡在", "分拨"), ("仓库", "没", "发货")),
    "丢件": (("快递", "丢失"), ("没", "收到")),
}


def planted(rows: int = 900) -> pl.DataFrame:
    """物流延迟 in two details, each with phrases of its own; every text is different."""
    table = feedback_table(rows, created_at=None).filter(pl.col("issue") != "商品质量")
    place = pl.int_range(pl.len())
    late = pl.col("issue") == "物流延迟"
    detail = pl.when(place % 2 == 0).then(pl.lit("中转慢")).otherwise(pl.lit("丢件"))
    table = table.with_columns(issue_detail=pl.when(late).then(detail), number=place)
    tokens = [
        [*SAID[row["issue_detail"]][row["number"] // 2 % 2], "，", *row["tokens"]]
        if row["issue_detail"] in SAID
        else row["tokens"]
        for row in table.iter_rows(named=True)
    ]
    because = pl.when(place % 7 == 0).then(pl.lit("，因为下雨")).otherwise(pl.lit(""))
    said = pl.Series("tokens", tokens)
    return table.with_columns(
        said, text=said.list.join("") + because + "，第" + place.cast(pl.String) + "次"
    ).drop("number")


@pytest.fixture(scope="module")
def ctx() -> Context:
    return context(planted())


def test_pareto(ctx: Context) -> None:
    section = build(ctx)
    pareto = section.findings[0]
    assert pareto.measure == "pareto"
    assert pareto.severity == "提示"
    table = next(one for one in section.appendix if isinstance(one, Table))
    shares = [row[3] for row in table.rows]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)
    marked = [row for row in table.rows if row[4] == "是"]
    assert marked[-1][3] >= 0.8
    assert all(row[3] < 0.8 for row in marked[:-1])


def test_branches_are_details_and_bones_are_phrases(ctx: Context) -> None:
    section = build(ctx)
    fish = next(
        one for one in section.appendix if isinstance(one, Chart) and one.kind == "fishbone"
    )
    branches = {point.series.split(" ")[0] for point in fish.points}
    assert branches == {"中转慢", "丢件"}
    bones = {(point.series.split(" ")[0], point.x) for point in fish.points}
    assert ("丢件", "没收到") in bones
    assert not [one for one in bones if one[0] == "中转慢" and one[1] == "没收到"]


def test_counts_are_those_of_the_texts(ctx: Context) -> None:
    section = build(ctx)
    table = next(
        one
        for one in section.appendix
        if isinstance(one, Table) and one.columns[-1].title == "编号"
    )
    rows = ctx.feedback.collect().filter(pl.col("nature") != "表扬")
    for detail, phrase, count, clause, where in table.rows:
        said = rows.filter(
            pl.col("issue_detail") == detail, pl.col("text").str.contains(str(phrase), literal=True)
        )
        assert count == said.height
        assert str(phrase) in str(clause)
        assert where in said["id"]


def test_reasons_are_quoted(ctx: Context) -> None:
    blocks = build(ctx).appendix
    told = [one.text for one in blocks if isinstance(one, Paragraph) and "自己说了原因" in one.text]
    assert told[0].startswith("「物流延迟」的反馈中，")
    assert all("因为" in one.text for one in blocks if isinstance(one, Quote))


def test_one_row_less_moves_one_row_of_the_sample() -> None:
    most = MOST_READ + MOST_BESIDE
    rows = pl.DataFrame(
        {"id": [f"T{n}" for n in range(3 * most)], "issue": ["甲", "乙", None] * most}
    )
    first, second = (
        set(part["id"].gather(sampled(part, ["甲"]))) for part in (rows, rows.slice(1))
    )
    assert len(first) == most
    assert len(first ^ second) <= 2


def test_one_text_copied_often_is_no_phrase() -> None:
    late = pl.col("issue") == "物流延迟"
    copied = planted().with_columns(text=pl.when(late).then(pl.lit("没收到快递")).otherwise("text"))
    found = build(context(copied)).findings
    assert not [one for one in found if one.segment == "issue=物流延迟"]


def test_too_little_to_rank() -> None:
    section = build(context(feedback_table(12, created_at=None)))
    assert section.status == "skipped"
    assert "至少需要 30 条、3 类" in section.reason


def test_what_is_all_said_again_has_no_phrases() -> None:
    section = build(context(planted(300).with_columns(repeated=pl.col("issue") == "物流延迟")))
    assert section.findings[0].measure == "pareto"
    assert not any("物流延迟" in one.statement for one in section.findings[1:])
