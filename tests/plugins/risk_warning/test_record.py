from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl

from csvoice import Archive, Condition, Heading, Paragraph, PastFinding, PastReport, Period, Table
from tests.feedback import with_events
from tests.plugins.risk_warning.rows import DAY, START, burst, calm, section, table

AUGUST = Period("2026 年 8 月", datetime(2026, 8, 1), datetime(2026, 9, 1), "month")
BATTERY = "20260829-c9c2f3"
"""Id of the burst of the 29th of August."""


def warned(since: int, **cells: Any) -> PastFinding:
    """An alarm on the battery that August's report raised."""
    usual = {
        "id": "a", "section": "risk-warning", "measure": "alarm", "segment": f"event={BATTERY}",
        "statement": "", "value": 18.0, "severity": "紧急", "period": AUGUST,
        "since": START + since * DAY,
        "where": (Condition("event", "==", BATTERY),),
    }  # fmt: skip
    return PastFinding(**(usual | cells))


def record(frame: pl.DataFrame, *past: PastFinding) -> list[Any]:
    """Build the section with an archive of August's report; return what stands in the record."""
    reports = (PastReport(AUGUST, START + 30 * DAY, past),)
    blocks = list(section(with_events(frame, archive=Archive(reports=reports))).appendix)
    title = Heading("过往预警的兑现情况")
    if title not in blocks:
        return []
    start = blocks.index(title) + 1
    return blocks[start:]


def test_an_alarm_that_lasted_was_right_and_early() -> None:
    rows = [*calm(), *burst(28), *(one for day in range(29, 45) for one in burst(day, 4))]
    rows += burst(36, 30)
    (shown,) = record(table(*rows), warned(28))
    assert isinstance(shown, Table)
    assert shown.rows == (("红", 1, 1, 0, 0, 1, "6 天"),)


def test_an_alarm_that_was_over_at_once_did_not_last() -> None:
    (shown,) = record(table(*calm(), *burst(28)), warned(28, severity="一般"))
    assert shown.rows == (("橙", 1, 0, 1, 0, 0, "—"),)


def test_the_same_alarm_in_two_findings_counts_once() -> None:
    (shown,) = record(table(*calm(), *burst(28)), warned(28), warned(28))
    assert shown.rows[0][:2] == ("红", 1)


def test_an_alarm_on_a_column_that_is_gone_is_left_out() -> None:
    gone = warned(28, where=(Condition("shop", "==", "一号店"),))
    assert not [one for one in record(table(*calm(), *burst(28)), gone) if isinstance(one, Table)]


def test_a_burst_that_no_report_told_of_is_missed() -> None:
    rows = [*calm(), *burst(28), *(one for day in range(29, 40) for one in burst(day, 4))]
    (said,) = record(table(*rows))
    assert isinstance(said, Paragraph)
    assert said.text.startswith("漏报 1 起")
    assert "甲一电池（8 月 29 日）" in said.text


def test_what_came_after_the_last_report_is_not_missed() -> None:
    assert record(table(*calm(), *burst(50))) == []
