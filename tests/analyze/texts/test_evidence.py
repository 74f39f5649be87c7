from __future__ import annotations

from datetime import datetime

import polars as pl
import pytest

from csvoice.analyze.texts.evidence import evidence, matching
from csvoice.document.findings import Condition

FRAME = pl.DataFrame(
    {
        "id": ["1", "2", "3", "4"],
        "issue": ["物流延迟", "客服", None, "物流延迟"],
        "rating": [1.0, 5.0, 3.0, None],
        "created_at": [datetime(2024, 3, day) for day in (1, 2, 3, 4)],
        "tokens": [["WiFi", "断"], ["wifi"], [], None],
        "days": [[1], [1, 2], [2], None],
        "severity": ["一般", "一般", "一般", "紧急"],
    }
)


@pytest.mark.parametrize(
    ("condition", "ids"),
    [
        (Condition("issue", "==", "物流延迟"), ["1", "4"]),
        (Condition("issue", "!=", "物流延迟"), ["2", "3"]),
        (Condition("issue", "is_null"), ["3"]),
        (Condition("rating", ">=", 3.0), ["2", "3"]),
        (Condition("rating", "<", 3.0), ["1"]),
        (Condition("created_at", ">=", datetime(2024, 3, 3)), ["3", "4"]),
        (Condition("tokens", "contains", "断"), ["1"]),
        (Condition("tokens", "contains", "wifi"), ["1", "2"]),
        (Condition("days", "contains", 2), ["2", "3"]),
    ],
)
def test_each_operator(condition: Condition, ids: list[str]) -> None:
    assert FRAME.filter(matching([condition]))["id"].to_list() == ids


def test_conditions_hold_together() -> None:
    where = (Condition("issue", "==", "物流延迟"), Condition("rating", "<", 3.0))
    assert evidence(FRAME.lazy(), where).ids == ("1",)


def test_no_condition_is_met_by_every_row() -> None:
    assert evidence(FRAME, ()).rows == 4


def test_the_told_ones_then_the_urgent_come_first() -> None:
    found = evidence(FRAME, (Condition("severity", "!=", "建议"),), k=3, first=("2",))
    assert found.rows == 4
    assert found.ids == ("2", "4", "1")


def test_a_frame_without_severity() -> None:
    assert evidence(FRAME.drop("severity"), (), k=2).ids == ("1", "2")
