"""上期回顾: what came of what was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from csvoice.context import Archive, PastFinding, PastReport
from csvoice.document.blocks import Table
from csvoice.document.events import Event
from csvoice.document.findings import Condition, Interval
from csvoice.document.report import Period
from csvoice.sections.recall import build
from tests.feedback import context, feedback_table

Rows = tuple[tuple[object, ...], ...]
FEBRUARY = Period("2024 年 2 月", datetime(2024, 2, 1), datetime(2024, 3, 1), "month")


def past(measure: str, statement: str, value: float, **cells: Any) -> PastFinding:
    given = {"segment": "", "severity": "提示"} | cells
    return PastFinding("x", "x", measure=measure, statement=statement, value=value,
                       period=FEBRUARY, **given)  # fmt: skip


def recalled(*findings: PastFinding, events: tuple[Event, ...] = ()) -> Rows:
    report = PastReport(FEBRUARY, datetime(2024, 2, 29, 12), findings)
    ctx = context(feedback_table(), archive=Archive(reports=(report,)))
    section = build(replace(ctx, events=events))
    table = next((one for one in section.blocks if isinstance(one, Table)), None)
    return table.rows if table else ()


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(900, 1100, "与推算相符"), (1100, 1300, "低于推算"), (500, 700, "高于推算")],
)
def test_a_forecast_is_held_against_what_came(low: float, high: float, verdict: str) -> None:
    made = past("forecast", "3 月约 1,000 条。", 1000, segment="by=month",
                since=datetime(2024, 3, 1), interval=Interval(low, high))  # fmt: skip
    assert recalled(made) == (("3 月约 1,000 条", "实际 1,021 条", verdict),)


@pytest.mark.parametrize(
    ("share", "verdict"), [(0.2, "明确上升"), (0.44, "看不出变化"), (0.6, "明确下降")]
)
def test_advice_is_held_against_its_issue(share: float, verdict: str) -> None:
    where = (Condition("issue", "==", "物流延迟"), Condition("nature", "!=", "表扬"))
    advised = past("advice", "「物流延迟」（200 条）：请物流部核查。", share, n=900, where=where)
    said, now, found = recalled(advised)[0]
    assert (said, found) == ("建议：「物流延迟」", verdict)
    assert str(now).startswith("占比 ")


def test_an_alarm_is_followed() -> None:
    where = (Condition("issue", "==", "物流延迟"),)
    alarm = past("alarm", "物流延迟增多，请核查", 9, since=datetime(2024, 2, 20), where=where)
    said, _now, verdict = recalled(alarm)[0]
    assert (said, verdict) == ("物流延迟增多", "预警后持续")


def test_an_alarm_that_is_still_an_event_is_told_as_that() -> None:
    day = date(2024, 2, 20)
    event = Event(
        "e1", "物流延迟增多", 170, 160, None, day, day, 9, date(2024, 3, 30), "持续", 90.0
    )
    alarm = past("alarm", "物流延迟增多，请核查", 9, since=datetime(2024, 2, 20), where=event.where)
    assert recalled(alarm, events=(event,)) == (("物流延迟增多", "至今 170 条", "没有回落"),)


def test_without_an_earlier_report_it_says_how_to_get_one() -> None:
    section = build(context(feedback_table()))
    assert section.status == "skipped"
    assert "--archive" in section.reason
    assert recalled() == ()
