from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import polars as pl
import pytest

from csvoice.context import Context
from csvoice.document.blocks import Bullets, Metric, Paragraph, Quote
from csvoice.document.findings import Condition, Evidence, Finding
from csvoice.sections.overview.section import build, top_findings
from csvoice.sections.overview.summary import key_metrics, key_points
from tests.feedback import built, context, feedback_table


def finding(segment: str, weight: float, *where: Condition) -> Finding:
    evidence = Evidence(1, (), where)
    return Finding(
        "x", "y", segment, f"{segment}。", 1.0, "count", 9, evidence=evidence, weight=weight
    )


def summary_sentences(ctx: Context) -> tuple[str, ...]:
    return tuple(point.text for point in key_points(ctx))


def with_findings(ctx: Context) -> Context:
    found = [finding for section in built(ctx) for finding in section.findings]
    return replace(ctx, findings=tuple(found))


def test_at_most_five_the_weightiest_first(full: Context) -> None:
    found = tuple(finding(f"第{number}", number) for number in range(40, 60))
    told = top_findings(replace(full, findings=found))
    assert [one.weight for one in told] == [59, 58, 57, 56, 55]


def test_light_findings_do_not_fill_up(full: Context) -> None:
    found = tuple(finding(f"第{number}", weight) for number, weight in enumerate((70, 39, 8, 7)))
    assert [one.weight for one in top_findings(replace(full, findings=found))] == [70]


def test_a_finding_about_the_same_rows_is_left_out(full: Context) -> None:
    brand, issue = Condition("brand", "==", "甲"), Condition("issue", "==", "物流延迟")
    found = (finding("甲", 70, brand), finding("甲的物流", 60, brand, issue), finding("乙", 50))
    told = top_findings(replace(full, findings=found))
    assert [one.segment for one in told] == ["甲", "乙"]


def test_summary_of_a_dated_file(full: Context) -> None:
    sentences = summary_sentences(with_findings(full))
    assert 3 <= len(sentences) <= 5
    assert sentences[0].startswith("2024 年 3 月共有反馈 1,021 条（投诉 ")
    assert "问题最多的是「物流延迟」" in sentences[1]
    assert "占比由" in sentences[2]
    assert all(sentence.endswith("。") for sentence in sentences)


def test_summary_of_an_undated_file_says_what_is_missing(undated: Context) -> None:
    sentences = summary_sentences(with_findings(undated))
    assert sentences[0].startswith("全部数据共有反馈 3,000 条（")
    assert "数据没有日期，不能与上一期比较。" in sentences


def test_summary_without_a_real_change_says_how_much_was_tested() -> None:
    sentences = summary_sentences(with_findings(context(feedback_table(40))))
    assert any("没有通过检验的占比变化（共检验" in sentence for sentence in sentences)


def test_key_metrics(full: Context) -> None:
    metrics = {metric.label: metric for metric in key_metrics(full)}
    assert list(metrics) == ["反馈", "投诉", "紧急", "平均评分"]
    assert metrics["反馈"].value == "1,021"
    assert metrics["反馈"].change == "上月 957 条，增减证据不足"
    assert metrics["平均评分"].note.startswith("1,021 条有评分，满分 5，95% 区间")


def test_a_real_change_is_said_in_points() -> None:
    march = pl.col("created_at").dt.month() == 3
    urgent = pl.when(march).then(pl.lit("紧急")).otherwise("severity").alias("severity")
    ctx = context(feedback_table().with_columns(urgent))
    metrics = {metric.label: metric for metric in key_metrics(ctx)}
    assert metrics["紧急"].change.startswith("占比较上月 +9")


@pytest.mark.parametrize("rows", [1, 5])
def test_few_rows_are_counts_without_shares(rows: int) -> None:
    ctx = with_findings(context(feedback_table(rows, created_at=None)))
    assert not [text for text in summary_sentences(ctx) if "%" in text]
    assert not [metric for metric in key_metrics(ctx) if "占" in metric.note]


def test_conclusion_then_evidence_then_words(full: Context) -> None:
    ctx = with_findings(full)
    blocks = build(ctx).blocks
    assert isinstance(blocks[0], Bullets)
    assert isinstance(blocks[1], Metric)
    points = key_points(ctx)
    said = [Paragraph(text) for point in points for text, _evidence in point.proofs]
    told = [place for place, block in enumerate(blocks) if block in said]
    assert [blocks[place] for place in told] == said
    assert all(point.proofs for point in points[1:])
    for place in told:
        line, quote = blocks[place + 1 : place + 3]
        assert isinstance(line, Paragraph)
        assert isinstance(quote, Quote)
        assert line.text.startswith("证据：共 ")
        assert f"#{quote.id}" in line.text


def test_no_finding_is_told_twice(full: Context) -> None:
    blocks = build(with_findings(full)).blocks
    said = [
        block.text
        for block in blocks
        if isinstance(block, Paragraph) and not block.text.startswith("证据")
    ]
    assert len(said) == len(set(said))


def test_nothing_found_is_said(full: Context) -> None:
    blocks = build(replace(full, findings=())).blocks
    assert blocks[-1] == Paragraph("本月没有通过检验的异常变化。")


def rows_in(counts: dict[str, int]) -> list[datetime]:
    return [
        datetime.fromisoformat(f"{month}-{number % 28 + 1:02}")
        for month, count in counts.items()
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"2024-01": 900, "2024-02": 800, "2024-03": 30}, True),
        ({"2024-01": 900, "2024-02": 800, "2024-03": 300}, False),
        ({f"2023-{month:02}": 40 for month in range(1, 13)} | {"2024-01": 40}, False),
    ],
)
def test_a_period_of_next_to_nothing_is_said(counts: dict[str, int], said: bool) -> None:
    dates = rows_in(counts)
    sentences = summary_sentences(context(feedback_table(len(dates), created_at=dates)))
    told = [one for one in sentences if one.startswith("这一期只有")]
    assert bool(told) == said
    if said:
        assert told == [
            "这一期只有 30 条，在有日期的 1,730 条里占 1.7%。反馈最多的是 2024 年 1 月（900 条），"
            "要看它请加 --period 2024-01，看全部请加 --period all。"
        ]


def test_what_stands_in_for_the_date_is_said_on_the_page(full: Context) -> None:
    caveat = "数据里没有反馈的时间，用「购买时间」代替。"
    ctx = replace(full, sources=({"caveats": (caveat,)}, {"caveats": (caveat,)}))
    assert summary_sentences(ctx)[-1] == caveat
    assert summary_sentences(ctx).count(caveat) == 1
