"""热点事件: the section, on invented tickets with a local outage."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from csvoice.analyze.texts.evidence import matching
from csvoice.document.blocks import Callout, Chart, Heading, Paragraph, Quote, Table
from csvoice.document.report import Section
from csvoice.sections.hot_issues import build
from tests.detect.outages import calm, frame, outage, ticket
from tests.feedback import with_events

LETTER = "尊敬的客服，我家宽带断网三天了，师傅推来推去没人管，请尽快修好，否则投诉到底"
LASTING = [row for day in (85, 86, 88, 90) for row in outage(day, 8)]


def section(
    *rows: dict[str, Any], wanted: str = "auto", leave_out: tuple[str, ...] = ()
) -> Section:
    return build(with_events(frame(*rows, leave_out=leave_out), wanted))


def paragraphs(made: Section) -> str:
    return "".join(block.text for block in made.blocks if isinstance(block, Paragraph))


def test_an_event_has_a_paragraph_of_its_own() -> None:
    made = section(*calm(92), *LASTING)
    (found,) = made.findings
    assert found.event is not None
    assert found.segment == f"event={found.event}"
    assert found.n in (32, 33)
    assert found.statement.startswith(
        f"通州区宽带断网光猫红灯，{found.n} 条。9 月 24 日开始，当天最多（8 条）"
    )
    assert "还在增多" in found.statement
    heading, makeup, quote, chart = made.blocks
    assert heading == Heading("通州区宽带断网光猫红灯")
    assert isinstance(makeup, Paragraph)
    assert isinstance(quote, Quote)
    assert isinstance(chart, Chart)
    assert sum(point.y for point in chart.points) == found.n


def test_a_quote_tells_what_else_is_known_of_it() -> None:
    rated = frame(*calm(92), *LASTING).with_columns(rating=pl.lit(1.0))
    made = build(with_events(rated))
    (quote,) = (block for block in made.blocks if isinstance(block, Quote))
    assert "评分 1" in quote.about


def test_the_evidence_opens_all_its_rows() -> None:
    ctx = with_events(frame(*calm(92), *LASTING))
    (found,) = build(ctx).findings
    assert found.evidence is not None
    rows = pl.concat([ctx.history, ctx.feedback, ctx.after]).collect()
    opened = rows.filter(matching(found.evidence.where))
    assert opened.height == found.evidence.rows == found.n
    assert set(found.evidence.ids) <= set(opened["id"])


def test_the_table_and_the_method_stand_in_the_appendix() -> None:
    made = section(*calm(92), *LASTING)
    assert [type(block) for block in made.appendix][:2] == [Table, Paragraph]
    assert not any(isinstance(block, Table) for block in made.blocks)


def test_what_began_after_the_period_is_one_line() -> None:
    """The file is cut on 3 October: September is reported, what burst since is told in a line."""
    made = section(*calm(95), *outage(94, 15))
    (said,) = made.blocks
    assert isinstance(said, Paragraph)
    assert said.text.startswith("期后动态：")


def test_copied_texts_are_listed_in_the_appendix() -> None:
    rows = [row | {"text": LETTER} for row in outage(88, 20)]
    made = section(*calm(92), *rows)
    copies = [block for block in made.appendix if isinstance(block, Table)][-1]
    assert copies.rows[0][1:3] == (20, 1)


def test_without_dates_floods_are_still_listed() -> None:
    rows = [row | {"text": LETTER} for row in outage(88, 20)]
    made = section(*calm(92), *rows, leave_out=("created_at",))
    (said,) = [block for block in made.appendix if isinstance(block, Callout)]
    assert said.text.startswith("数据中没有「时间」一列，找不出热点事件")
    assert next(block for block in made.appendix if isinstance(block, Table)).rows[0][1] == 20


@pytest.mark.parametrize("rows", [calm(5), calm(92), [ticket(1, ["断网"])] * 3])
def test_nothing_to_tell_leaves_the_body_empty(rows: list[dict[str, Any]]) -> None:
    made = section(*rows)
    assert made.findings == made.blocks == ()
    assert made.appendix[0] == Paragraph("没有热点事件。")


def test_each_event_is_told_once_the_gravest_first() -> None:
    cells = {"severity": "紧急", "region": "海淀区", "product": "手机卡", "issue": "资费"}
    grave = [ticket(88, ["盗刷", "报警", "扣费"], **cells) for _ in range(8)]
    made = section(*calm(92), *outage(88, 8), *grave)
    named = [block.text for block in made.blocks if isinstance(block, Heading)]
    assert len(named) == len(set(named)) == 2
    assert named[0].startswith("海淀区手机卡")


def test_a_section_is_the_same_each_time() -> None:
    rows = [*calm(92), *LASTING]
    assert section(*rows) == section(*rows)
