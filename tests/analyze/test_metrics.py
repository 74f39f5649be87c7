"""Every metric held against rows worked out by hand, three or more that differ in the edge."""

from __future__ import annotations

from datetime import datetime
from statistics import NormalDist
from typing import Any

import polars as pl
import pytest

from csvoice.analyze.metrics import (
    Measured,
    customer_counts,
    difference,
    measure,
    values_of,
    wobble_of,
)
from csvoice.company.metrics import CUSTOMERS, read_metrics
from csvoice.schema import STANDARD

NINE = datetime(2026, 9, 1, 9)
YES, NO = True, False

ROWS: dict[str, list[dict[str, Any]]] = {
    "csat": [{"rating": 5.0}, {"rating": 3.0}, {"rating": 1.0}, {"rating": None}],
    "satisfied": [{"rating": 5.0}, {"rating": 4.0}, {"rating": 3.0}, {"rating": None}],
    "nps": [{"nps": 10.0}, {"nps": 9.0}, {"nps": 8.0}, {"nps": 6.0}, {"nps": None}],
    "recommend": [{"nps": 10.0}, {"nps": 9.0}, {"nps": 8.0}, {"nps": 6.0}, {"nps": None}],
    "effort": [{"effort": 1.0}, {"effort": 4.0}, {"effort": None}],
    "gap": [
        {"expected_rating": 5.0, "rating": 3.0},
        {"expected_rating": 4.0, "rating": 5.0},
        {"expected_rating": 4.0, "rating": None},
        {"expected_rating": None, "rating": 5.0},
    ],
    "volume": [{"id": "1"}, {"id": "2"}, {"id": "3"}],
    "response_time": [{"response_seconds": one} for one in (10.0, 20.0, 90.0, None)],
    "response_time_p90": [{"response_seconds": float(one)} for one in range(11)],
    "response_in_time": [
        {"response_seconds": 1800.0, "severity": "紧急"},
        {"response_seconds": 1801.0, "severity": "紧急"},
        {"response_seconds": 7200.0, "severity": "一般"},
        {"response_seconds": 86400.0, "severity": "建议"},
        {"response_seconds": None, "severity": "紧急"},
    ],
    "wait_time": [{"wait_seconds": 10.0}, {"wait_seconds": 30.0}, {"wait_seconds": None}],
    "answered_in_time": [
        {"wait_seconds": 20.0, "answered": YES},
        {"wait_seconds": 21.0, "answered": YES},
        {"wait_seconds": 5.0, "answered": NO},
        {"wait_seconds": 5.0, "answered": None},
    ],
    "connected": [{"answered": one} for one in (YES, YES, YES, NO, None)],
    "abandoned": [{"answered": one} for one in (YES, YES, YES, NO, None)],
    "talk_time": [{"talk_seconds": 60.0}, {"talk_seconds": 120.0}, {"talk_seconds": None}],
    "handle_time": [{"handle_seconds": 60.0}, {"handle_seconds": 600.0}, {"handle_seconds": None}],
    "handle_time_p90": [{"handle_seconds": float(one)} for one in range(0, 110, 10)],
    "backlog": [{"resolved": one} for one in (NO, NO, YES, None)],
    "overdue": [{"overdue": one} for one in (YES, NO, NO, NO, None)],
    "resolution": [{"resolved": one} for one in (YES, YES, YES, NO, None)],
    "fcr": [
        {"first_contact_resolved": YES, "reopened": NO},
        {"first_contact_resolved": YES, "reopened": YES},
        {"first_contact_resolved": YES, "reopened": None},
        {"first_contact_resolved": NO, "reopened": NO},
        {"first_contact_resolved": None, "reopened": NO},
    ],
    "reopened": [{"reopened": one} for one in (YES, NO, NO, NO, None)],
    "transferred": [{"transferred": one} for one in (YES, YES, NO, NO, None)],
    "close_time": [
        {"created_at": NINE, "resolved_at": datetime(2026, 9, 1, 10)},
        {"created_at": NINE, "resolved_at": datetime(2026, 9, 1, 12)},
        {"created_at": NINE, "resolved_at": datetime(2026, 9, 1)},
        {"created_at": NINE, "resolved_at": None},
    ],
    "complaints_closed_24h": [
        {"created_at": NINE, "resolved_at": datetime(2026, 9, 2, 9), "nature": "投诉"},
        {"created_at": NINE, "resolved_at": datetime(2026, 9, 2, 10), "nature": "投诉"},
        {"created_at": NINE, "resolved_at": datetime(2026, 9, 1, 10), "nature": "咨询"},
        {"created_at": NINE, "resolved_at": None, "nature": "投诉"},
    ],
    "complaints_closed_48h": [
        {"created_at": NINE, "resolved_at": datetime(2026, 9, 2, 10), "nature": "投诉"},
        {"created_at": NINE, "resolved_at": datetime(2026, 9, 3, 9), "nature": "投诉"},
        {"created_at": NINE, "resolved_at": datetime(2026, 9, 4, 9), "nature": "投诉"},
        {"created_at": NINE, "resolved_at": datetime(2026, 9, 1, 10), "nature": None},
    ],
    "complaint_share": [{"nature": one} for one in ("投诉", "咨询", "表扬", "建议", None)],
    "complaint_rate": [{"nature": one} for one in ("投诉", "投诉", "表扬", None)],
    "cost": [{"cost": 10.0}, {"cost": 30.0}, {"cost": None}],
    "self_service": [{"self_served": one} for one in (YES, NO, NO, NO, None)],
}

WORKED_OUT = {
    "csat": (3.0, 3),
    "satisfied": (2 / 3, 3),
    "nps": (25.0, 4),  # two of four promote, one detracts
    "recommend": (0.5, 4),
    "effort": (2.5, 2),
    "gap": (0.5, 2),  # 2 and -1
    "volume": (3.0, 3),
    "response_time": (20.0, 3),
    "response_time_p90": (9.0, 11),
    "response_in_time": (0.75, 4),
    "wait_time": (20.0, 2),
    "answered_in_time": (0.5, 2),  # who hung up, or of whom nothing is known, does not count
    "connected": (0.75, 4),
    "abandoned": (0.25, 4),
    "talk_time": (90.0, 2),
    "handle_time": (330.0, 2),
    "handle_time_p90": (90.0, 11),
    "backlog": (2.0, 2),
    "overdue": (0.25, 4),
    "resolution": (0.75, 4),
    "fcr": (0.5, 4),  # reopened later is not resolved at first contact
    "reopened": (0.25, 4),
    "transferred": (0.5, 4),
    "close_time": (3600.0, 3),  # a date without a time is no time below zero
    "complaints_closed_24h": (0.5, 2),
    "complaints_closed_48h": (2 / 3, 3),
    "complaint_share": (0.25, 4),
    "complaint_rate": (4.0, 3),  # two complaints on 500 orders
    "cost": (20.0, 2),
    "self_service": (0.25, 4),
}


def frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={name: STANDARD[name].dtype for name in rows[0]})


def work_out(key: str, rows: pl.DataFrame, top: float | None = None) -> Measured | None:
    metric = read_metrics()[key].on_scale(top)
    return measure(metric, rows.select(values_of(metric, rows.columns)).to_series(), 500.0)


@pytest.mark.parametrize("key", WORKED_OUT)
def test_a_metric_is_what_it_is_by_hand(key: str) -> None:
    found = work_out(key, frame(ROWS[key]))
    assert found is not None
    value, n = WORKED_OUT[key]
    assert (found.value, found.n) == (pytest.approx(value), n)
    assert found.low <= found.value <= found.high


def test_every_metric_of_rows_has_its_example() -> None:
    kinds = {key: one.kind for key, one in read_metrics().items()}
    assert set(WORKED_OUT) == set(ROWS) == {k for k, kind in kinds.items() if kind not in CUSTOMERS}


def test_no_row_that_counts_is_no_metric() -> None:
    assert work_out("csat", frame([{"rating": None}])) is None


def test_on_a_scale_of_ten_eight_is_satisfied() -> None:
    rows = frame([{"rating": one} for one in (10.0, 8.0, 7.0, 4.0)])
    found = work_out("satisfied", rows, 10.0)
    assert found is not None
    assert found.value == 0.5
    assert read_metrics()["csat"].on_scale(10.0).target == 7.0


def test_customers_by_hand() -> None:
    visits = [
        (1, "甲", YES), (1, "甲", YES), (1, "乙", NO), (2, "乙", YES), (2, "丙", NO),
        (3, "甲", YES), (3, "丁", NO), (3, None, YES),
    ]  # fmt: skip
    rows = pl.DataFrame(visits, schema=["period", "customer", "complaint"], orient="row")
    assert customer_counts(rows).rows() == [
        (1, 2, None, None, 1),  # 甲 complained twice; nothing is known of the time before
        (2, 2, 1, 1, 0),  # 丙 is new, 甲 stayed away
        (3, 2, 1, 2, 0),  # 丁 is new; 甲, who was away, is not; 乙 and 丙 stayed away
    ]


def test_a_difference_of_shares_is_newcombes() -> None:
    """Newcombe (1998), method 10, first example: 56 of 70 less 48 of 80."""
    now, before = (Measured(x / n, n, *ends) for x, n, ends in (
        (56, 70, (0.69196, 0.87700)), (48, 80, (0.49047, 0.70048)),
    ))  # fmt: skip
    found = difference(now, before)
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=2e-4)
    assert found.p < 0.05


INTERVALS = [
    # Ranks of 100 ordered values: 50 or 90 less and more 1.96 binomial deviations, of 5 and of 3.
    ("response_time", [{"response_seconds": float(one)} for one in range(1, 101)], 41, 61),
    ("response_time_p90", [{"response_seconds": float(one)} for one in range(1, 101)], 85, 97),
    # Of three the ranks end at the first and the last.
    ("response_time", [{"response_seconds": one} for one in (10.0, 20.0, 90.0)], 10, 90),
    # Squares of the root less and more .98; the same, of a thousand of 500 orders.
    ("volume", [{"id": str(one)} for one in range(100)], 9.02**2, 10.98**2),
    ("complaint_rate", [{"nature": "投诉"}] * 9, 2 * 2.02**2, 2 * 3.98**2),
    # Student's t of two degrees of freedom is 4.3027 at 97.5 %, the error 2 over the root of 3.
    ("csat", [{"rating": one} for one in (1.0, 3.0, 5.0)], 3 - 4.9683, 3 + 4.9683),
    # Wilson (1927): (p + z²/2n ± z √(pq/n + z²/4n²)) / (1 + z²/n), of two in four.
    ("transferred", [{"transferred": one} for one in (YES, YES, NO, NO)], 0.15004, 0.84996),
]


@pytest.mark.parametrize(("key", "rows", "low", "high"), INTERVALS)
def test_an_interval_is_what_it_is_by_hand(
    key: str, rows: list[dict[str, Any]], low: float, high: float
) -> None:
    found = work_out(key, frame(rows))
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-3)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("wobble", [0.0, 0.05])
def test_a_difference_and_its_chance_by_hand(sign: int, wobble: float) -> None:
    """The side of the interval that faces no change makes the p-value."""
    more, less = Measured(0.8, 400, 0.76, 0.85), Measured(0.7, 400, 0.64, 0.75)
    found = difference(*((more, less) if sign > 0 else (less, more)), wobble)
    facing = (0.04**2 + 0.05**2 + 2 * (1.96 * wobble) ** 2) ** 0.5
    other = (0.05**2 + 0.06**2 + 2 * (1.96 * wobble) ** 2) ** 0.5
    ends = (0.1 - facing, 0.1 + other) if sign > 0 else (-0.1 - other, -0.1 + facing)
    assert found.value == pytest.approx(sign * 0.1)
    assert (found.low, found.high) == pytest.approx(ends, abs=1e-4)
    assert found.p == pytest.approx(2 * NormalDist().cdf(-1.96 * 0.1 / facing), rel=1e-3)


def test_no_difference_has_a_p_of_one() -> None:
    same = Measured(3.0, 50, 2.8, 3.2)
    assert difference(same, same).p == 1.0


def test_what_varies_by_itself_makes_a_change_less_sure() -> None:
    now, before = Measured(0.7, 400, 0.65, 0.75), Measured(0.8, 400, 0.76, 0.84)
    past = [Measured(value, 400, value - 0.04, value + 0.04) for value in (0.6, 0.8, 0.7, 0.9)]
    assert wobble_of(past[:2]) == 0.0 < wobble_of(past[:3])
    # Their variance less that of one, an error of .04 / 1.96.
    assert wobble_of(past) ** 2 == pytest.approx(0.05 / 3 - (0.04 / 1.96) ** 2, rel=1e-3)
    assert difference(now, before).p < 0.01 < difference(now, before, wobble_of(past)).p
