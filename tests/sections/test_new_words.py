from __future__ import annotations

import polars as pl
import pytest

from csvoice.analyze.texts.evidence import matching
from csvoice.context import Context
from csvoice.document.blocks import Paragraph, Quote, Table
from csvoice.sections.new_words import build
from tests.feedback import context, feedback_table

ENDS = "东南西北春夏秋冬金木水火土日月星辰山川江河湖海云雨雷电风"


def telling(
    phrase: list[str], months: tuple[int, ...], every: int, copied: bool = False
) -> Context:
    """In some months, every so many rows say a phrase among varying words."""
    number = pl.int_range(pl.len())
    varied = pl.lit(0) if copied else number
    ends = pl.Series(list(ENDS))
    end = [
        varied.floordiv(step).mod(len(ENDS)).replace_strict(pl.int_range(28, eager=True), ends)
        for step in (7, 11)
    ]
    told = pl.col("created_at").dt.month().is_in(months) & (number % every == 0)
    plain = pl.concat_list(pl.lit("已"), end[0], pl.lit("处理"), end[1])
    said = pl.concat_list(end[0], *map(pl.lit, phrase), end[1])
    table = feedback_table().with_columns(
        tokens=pl.when(told).then(said).otherwise(plain),
        text=pl.when(told).then(said.list.join("")).otherwise(plain.list.join("")),
    )
    return context(table)


def test_a_phrase_that_is_new_is_told_with_its_first_day_and_quotes() -> None:
    ctx = telling(["断油", "熄火"], (3,), 12)
    section = build(ctx)
    finding = section.findings[0]
    assert finding.segment == "word=断油熄火"
    assert "此前没有，3 月 1 日首次出现" in finding.statement
    assert finding.baseline == 0
    assert finding.q_value is not None
    assert finding.q_value < 0.05
    rows = ctx.feedback.filter(matching(finding.evidence.where)).collect()
    assert rows.height == finding.evidence.rows
    assert set(finding.evidence.ids) <= set(rows["id"])
    quotes = [block for block in section.appendix if isinstance(block, Quote)]
    assert quotes
    assert all("断油熄火" in quote.text for quote in quotes)
    table = next(block for block in section.appendix if isinstance(block, Table))
    assert table.rows[0][0] == "断油熄火"


@pytest.mark.parametrize(
    ("months", "every", "copied"),
    [
        ((1, 2, 3), 12, False),  # said before as much
        ((3,), 200, False),  # hardly said
        ((3,), 12, True),  # one text, copied
        ((1, 2), 12, False),  # no longer said
    ],
)
def test_what_is_not_new_is_not_told(months: tuple[int, ...], every: int, copied: bool) -> None:
    section = build(telling(["断油", "熄火"], months, every, copied))
    assert section.status == "ok"
    assert section.findings == ()
    (lead,) = section.appendix
    assert isinstance(lead, Paragraph)
    assert "证据不足" in lead.text


def test_one_customer_makes_no_new_word() -> None:
    ctx = telling(["断油", "熄火"], (3,), 12)
    one = pl.concat([ctx.history, ctx.feedback]).with_columns(customer=pl.lit("客户-1")).collect()
    assert build(context(one)).findings == ()


@pytest.mark.parametrize(
    ("rows", "wanted", "reason"),
    [(400, "2024-01", "之前没有反馈"), (60, "2024-03", "两边各有 30 条即可比较")],
)
def test_too_little_to_compare(rows: int, wanted: str, reason: str) -> None:
    table = feedback_table(rows)
    section = build(context(table, wanted))
    assert section.status == "skipped"
    assert reason in section.reason
