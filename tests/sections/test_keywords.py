from __future__ import annotations

import polars as pl
import pytest

from csvoice.context import Context
from csvoice.document.blocks import Chart, Heading, Table
from csvoice.sections.keywords import build
from csvoice.sections.keywords.period_words import words_of_the_period
from tests.feedback import context, feedback_table


def with_new_words(every: int = 9, copied: bool = False) -> Context:
    """In March, every so many rows speak of 召回 and 公告, in one text or in many."""
    told = (pl.col("created_at").dt.month() == 3) & (pl.int_range(pl.len()) % every == 0)
    words = pl.lit(["车", "召回", "公告"])
    text = pl.lit("召回公告") if copied else pl.format("召回公告{}", pl.col("id"))
    return context(
        feedback_table().with_columns(
            tokens=pl.when(told).then(words).otherwise(pl.lit(["车", "异响"])),
            text=pl.when(told).then(text).otherwise("text"),
        )
    )


def test_words_said_together_are_one_story() -> None:
    words = words_of_the_period(with_new_words())
    assert words is not None
    first = words.row(0, named=True)
    assert {first["word"], *first["companions"]} == {"召回", "公告"}
    assert first["before"] == 0
    assert first["texts"] == first["documents"]


def test_a_copied_text_is_named_as_such() -> None:
    copied = build(with_new_words(copied=True)).findings[0].statement
    told_by_many = build(with_new_words()).findings[0].statement
    assert copied.endswith("；其中不少是同一段话，不同的文本 1 种。")
    assert "同一段话" not in told_by_many


def test_one_customer_sets_no_trend() -> None:
    ctx = with_new_words(every=60)
    everyone = words_of_the_period(ctx)
    assert everyone is not None
    assert everyone["word"].to_list()[:1] == ["公告"]
    one = ctx.feedback.with_columns(
        customer=pl.when(pl.col("tokens").list.contains("召回"))
        .then(pl.lit("客户-1"))
        .otherwise("customer")
    )
    by_one = words_of_the_period(context(pl.concat([ctx.history, one]).collect()))
    assert by_one is not None
    assert "公告" not in by_one["word"]


def test_without_history_issues_are_told_apart(undated: Context) -> None:
    section = build(undated)
    table = [one for one in section.appendix if isinstance(one, Table)][-1]
    words = {str(row[0]): str(row[2]).split("、") for row in table.rows}
    assert Heading("各类问题的特征词") in section.appendix
    assert {"快递", "中转"} <= set(words["物流延迟"])
    assert "降价" in words["价格争议"]
    assert not section.findings


def test_table_and_cloud_count_rows(full: Context) -> None:
    section = build(full)
    cloud = next(one for one in section.appendix if isinstance(one, Chart))
    table = next(one for one in section.appendix if isinstance(one, Table))
    word, rows, share, _sentiment, _urgent = table.rows[0]
    said = full.feedback.filter(pl.col("tokens").list.contains(word)).collect()
    assert rows == said.height == cloud.points[0].y
    assert share == pytest.approx(said.height / full.counts.rows)
    assert cloud.kind == "cloud"


def test_words_of_urgent_rows_are_marked() -> None:
    table = feedback_table(600, created_at=None).with_columns(
        severity=pl.when(pl.col("issue") == "价格争议")
        .then(pl.lit("紧急"))
        .otherwise(pl.lit("一般"))
    )
    section = build(context(table))
    cloud = next(one for one in section.appendix if isinstance(one, Chart))
    marked = {point.x for point in cloud.points if point.mark == "alarm"}
    assert "降价" in marked
    assert "快递" not in marked
    assert cloud.title == "词云，字号按提到的条数，红色多见于紧急反馈"
