from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from csvoice import Finding, matching
from tests.plugins.risk_warning.rows import DAY, START, built, burst, calm, row, table

BATTERY = {"issue": "数码性能", "issue_detail": "电池", "product": "甲一", "brand": "甲"}


def creeping(days: int = 112, most: float = 2.0, **cells: Any) -> list[dict[str, Any]]:
    """Complaints about a battery: one in four days for eight weeks, then more week by week."""
    rng = np.random.default_rng(3)
    rates = np.concatenate([np.full(days // 2, 0.25), np.linspace(0.25, most, days - days // 2)])
    counts = rng.poisson(rates)
    return [
        row(day, **(BATTERY | {"text": f"第 {day} 天，电池又不行了，{n}"} | cells))
        for day, n in enumerate(counts.tolist())
        for _ in range(n)
    ]


def risen(frame: pl.DataFrame, **options: Any) -> list[Finding]:
    found = built(frame, "all", **options).findings
    return [finding for finding in found if finding.measure == "drift"]


def quiet_bursts(frame: pl.DataFrame) -> list[Finding]:
    """Drifts where bursts are as good as switched off."""
    return risen(frame, orange=1e-9, red=1e-9)


def test_nothing_drifts_where_nothing_changes() -> None:
    rng = np.random.default_rng(1)
    rows = [one for one in calm(140) if rng.random() < 0.5]
    assert risen(table(*rows)) == []


def test_a_slow_rise_is_told_with_its_beginning_and_its_rows() -> None:
    frame = table(*calm(112), *creeping())
    (found,) = quiet_bursts(frame)
    assert found.segment.startswith("issue=数码性能")
    assert found.severity == "一般"
    assert "起缓慢增多" in found.statement
    assert found.since is not None
    assert START + 56 * DAY <= found.since < START + 90 * DAY
    assert found.evidence is not None
    rows = frame.filter(matching(found.evidence.where))
    assert found.evidence.rows == rows.height == found.value
    assert found.baseline is not None
    assert found.value > 2 * found.baseline


def test_a_slow_rise_of_urgent_feedback_is_urgent() -> None:
    urgent = {"severity": "紧急", "severity_why": "人身安全：起火"}
    frame = table(*calm(112), *creeping(**urgent))
    (found,) = risen(frame, orange=1e-9, red=0.01, min_times=1e9)
    assert found.severity == "紧急"


def test_a_burst_is_no_drift() -> None:
    assert quiet_bursts(table(*calm(112), *burst(100, 40))) == []


def test_what_a_burst_tells_is_not_told_again() -> None:
    rows = [*calm(112), *(one for day in range(98, 112) for one in burst(day, 6))]
    found = built(table(*rows), "all").findings
    assert [one.measure for one in found if one.measure in ("burst", "drift")] == ["burst"]


def test_what_everything_rises_by_is_no_drift() -> None:
    more = [one for week in range(8, 16) for one in calm(7) for _ in range(week - 7) if week]
    moved = [one | {"created_at": START + (56 + n % 56) * DAY} for n, one in enumerate(more)]
    assert quiet_bursts(table(*calm(112), *moved)) == []


@pytest.mark.parametrize("days", [1, 20, 55])
def test_a_short_history_is_not_judged(days: int) -> None:
    assert quiet_bursts(table(*calm(days))) == []
