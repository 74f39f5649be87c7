from __future__ import annotations

import polars as pl

from csvoice.context import Context
from csvoice.document.blocks import Heading, Quote
from csvoice.sections import quotes
from tests.feedback import context, feedback_table


def test_each_large_issue_speaks(full: Context) -> None:
    section = quotes.build(full)
    headings = [block.text for block in section.appendix if isinstance(block, Heading)]
    assert headings[0].startswith("「物流延迟」，")
    assert headings[-1] == "客户的肯定"
    assert headings[-2].startswith("「其他」，")


def test_a_quote_belongs_to_its_issue_and_an_urgent_one_opens(full: Context) -> None:
    blocks = quotes.build(full).appendix
    start = next(place for place, block in enumerate(blocks) if isinstance(block, Heading))
    first = blocks[start + 1]
    assert isinstance(first, Quote)
    row = full.feedback.filter(pl.col("id") == first.id).collect().row(0, named=True)
    assert (row["issue"], row["severity"]) == ("物流延迟", "紧急")
    assert row["nature"] != "表扬"
    assert first.about[:3] == (row["brand"], row["product"], row["channel"])
    assert first.about[3] == f"{row['created_at']:%Y-%m-%d}"
    assert first.about[4].startswith("评分 ")


def test_little_praise_is_not_quoted() -> None:
    ctx = context(feedback_table(60, created_at=None, nature=["投诉"] * 58 + ["表扬"] * 2))
    assert Heading("客户的肯定") not in quotes.build(ctx).appendix
