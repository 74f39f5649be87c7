"""热点事件: the section, on invented tickets with a local outage."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl
import pytest

from csvoice.analyze.events.hot_issues import hot_issue_ids
from csvoice.analyze.texts.evidence import matching
from csvoice.document.blocks import (
    Callout,
    Chart,
    Heading,
    Paragraph,
    Quote,
    Table,
)
from csvoice.document.report import Section
from csvoice.sections.hot_issues.section import build
from tests.analyze.events.outages import START, calm, frame, outage, ticket
from tests.feedback import context

LETTER = "尊敬的客服，我家宽带断网三天了，师傅推来推去没人管，请尽快修好，否则投诉到底"
LASTING = [row for day in (85, 86, 88, 90) for row in outage(day, 8)]


def linked(*rows: dict[str, Any], leave_out: tuple[str, ...] = ()) -> pl.DataFrame:
    made = frame(*rows, leave_out=leave_out)
    if "created_at" in leave_out:
        return made.with_columns(pl.lit(None, pl.String).alias("hot_issue"))
    return made.with_columns(hot_issue_ids(made, frozenset()))


def section(*rows: dict[str, Any], wanted: str = "auto", **options: Any) -> Section:
    return build(context(linked(*rows, **options), wanted))


def tables(made: Section) -> list[Table]:
    return [block for block in made.blocks if isinstance(block, Table)]


def paragraphs(made: Section) -> str:
    return "".join(block.text for block in made.blocks if isinstance(block, Paragraph))


def test_an_outage_is_named_sized_and_followed() -> None:
    made = section(*calm(92), *LASTING)
    (found,) = made.findings
    assert found.statement.startswith("宽带、通州区「服务」（")
    assert "断网" in found.statement
    assert "自 9 月 24 日起 6 天共 32 条" in found.statement
    assert "最近 7 天 32 条（仍在增加）" in found.statement
    assert 40 <= found.weight <= 60
    assert found.segment.startswith("hot_issue=202609")


def test_the_evidence_opens_all_its_rows() -> None:
    rows = linked(*calm(92), *LASTING)
    (found,) = build(context(rows)).findings
    assert found.evidence is not None
    opened = rows.filter(matching(found.evidence.where))
    assert opened.height == found.evidence.rows == found.n
    assert set(found.evidence.ids) <= set(opened["id"])


def test_table_quotes_chart_and_the_share_of_no_event() -> None:
    made = section(*calm(92), *LASTING)
    shown = tables(made)[0]
    assert [column.title for column in shown.columns] == [
        "事件", "对象", "起止", "条数", "客户", "近 7 天", "走势", "紧急", "雷同",
    ]  # fmt: skip
    _what, where, when, rows, customers, recent, course, _urgent, copied = shown.rows[0]
    assert (where, when, course) == ("宽带、通州区", "2026-09-24 至 09-29", "仍在增加")
    assert rows == customers == recent == 32
    assert copied is not None
    assert any(isinstance(block, Chart) and block.kind == "line" for block in made.blocks)
    assert any(isinstance(block, Quote) for block in made.blocks)
    assert "不属于任何热点事件" in paragraphs(made)


def test_an_event_after_the_last_complete_month_is_told() -> None:
    """The file is cut on 3 October: September is reported, and what burst since is told."""
    made = section(*calm(95), *outage(94, 15))
    assert [found.value in (15, 16) for found in made.findings] == [True]


def test_an_event_that_ended_before_the_period_is_not_told() -> None:
    assert section(*calm(92), *outage(30, 15)).findings == ()


def test_an_event_that_is_over_is_for_its_section_alone() -> None:
    (found,) = section(*calm(92), *outage(64, 15)).findings
    assert found.weight < 40
    assert "最近 7 天没有新增" in found.statement


def test_what_came_long_after_an_old_period_is_another_story() -> None:
    rows = [*calm(150), *outage(50, 15), *outage(130, 15)]
    assert len(section(*rows, wanted="2026-08").findings) == 1


def test_copied_texts_are_named_with_the_event_and_in_a_table() -> None:
    rows = [row | {"text": LETTER} for row in outage(88, 20)]
    made = section(*calm(92), *rows)
    (found,) = made.findings
    assert "20 条文本雷同" in found.statement
    events, copies = tables(made)
    assert events.rows[0][-1] == 20
    assert copies.rows[0][1:3] == (20, 1)
    assert made.blocks.index(copies) > made.blocks.index(Heading("雷同文本"))


def test_without_dates_floods_are_still_told() -> None:
    rows = [row | {"text": LETTER} for row in outage(88, 20)]
    made = section(*calm(92), *rows, leave_out=("created_at",))
    (said,) = [block for block in made.blocks if isinstance(block, Callout)]
    assert said.text.startswith("数据中没有「时间」一列，找不出热点事件")
    assert tables(made)[0].rows[0][1] == 20


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (calm(5), "反馈只有 5 天，没有以往可比，证据不足"),
        (calm(92), "没有热点事件"),
        ([ticket(1, ["断网"])] * 3, "反馈只有 1 天"),
    ],
)
def test_nothing_to_tell_is_said(rows: list[dict[str, Any]], told: str) -> None:
    made = section(*rows)
    assert made.findings == ()
    assert told in paragraphs(made)


def test_urgent_events_go_first_and_are_loud() -> None:
    cells = {"severity": "紧急", "region": "海淀区", "product": "手机卡", "issue": "资费"}
    grave = [ticket(88, ["盗刷", "报警", "扣费"], **cells) for _ in range(10)]
    first, second = section(*calm(92), *outage(88, 14), *grave).findings
    assert (first.severity, second.severity) == ("紧急", "一般")
    assert "其中紧急 10 条" in first.statement


def test_a_section_is_the_same_each_time() -> None:
    rows = [*calm(92), *LASTING]
    assert section(*rows) == section(*rows)


def test_the_last_day_counts() -> None:
    last = START + timedelta(days=91)
    made = section(*calm(92), *outage(91, 9))
    assert f"{last:%Y-%m-%d}" in str(tables(made)[0].rows[0][2])
