"""Size, spread, course and heat of events."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest

from csvoice.analyze.events.summary import hot_issues

TODAY = datetime(2026, 9, 30)


def told(event: str | None, ago: int, **cells: Any) -> dict[str, Any]:
    return {"hot_issue": event, "created_at": TODAY - timedelta(days=ago), **cells}


def summed(*rows: dict[str, Any]) -> pl.DataFrame:
    return hot_issues(pl.LazyFrame([told(None, 0), *rows], infer_schema_length=None))


@pytest.mark.parametrize(
    ("recent", "before", "course"),
    [(12, 1, "仍在增加"), (5, 5, "持续"), (1, 12, "正在回落"), (0, 12, "已平息")],
)
def test_course(recent: int, before: int, course: str) -> None:
    rows = [told("甲", 2)] * recent + [told("甲", 9)] * before
    (event,) = summed(*rows).to_dicts()
    assert (event["recent"], event["before"], event["course"]) == (recent, before, course)


def test_spread_counts_what_is_known() -> None:
    rows = [told("甲", 1, customer=who, channel="电话") for who in ("a", "b", "b", None)]
    (event,) = summed(*rows).to_dicts()
    assert (event["customers"], event["channels"], event["regions"]) == (2, 1, None)


def test_what_most_rows_have_is_the_events() -> None:
    rows = [told("甲", 1, brand="云米", issue="断网" if n % 2 else "慢") for n in range(9)]
    (event,) = summed(*rows, told("甲", 1, brand="别家", issue="慢")).to_dicts()
    assert (event["brand"], event["product"], event["issue"]) == ("云米", None, "慢")


def test_likes_and_urgency_make_an_event_hotter() -> None:
    plain = [told("a", 1, votes=0.0, severity="一般")] * 5
    liked = [told("b", 1, votes=1000.0, severity="一般")] * 5
    grave = [told("c", 1, votes=None, severity="紧急")] * 5
    heat = dict(summed(*plain, *liked, *grave).select("hot_issue", "heat").iter_rows())
    assert heat["b"] > heat["c"] > heat["a"]
    assert heat["c"] == pytest.approx(2 * heat["a"])


def test_a_wrong_date_does_not_end_every_event() -> None:
    rows = [told("甲", day % 20) for day in range(400)]
    (event,) = summed(*rows, told(None, -10_000)).to_dicts()
    assert event["course"] == "持续"


def test_no_events() -> None:
    assert summed().is_empty()
