from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from csvoice import numerals
from csvoice.document.blocks import Cell, ColumnKind
from csvoice.document.findings import Interval


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0"),
        (1284, "1,284"),
        (1284.0, "1,284"),
        (12.5, "12.5"),
        (-3, "-3"),
    ],
)
def test_count(value: float, expected: str) -> None:
    assert numerals.count(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0%"),
        (0.198, "19.8%"),
        (0.0584, "5.8%"),
        (0.0004, "0.04%"),
        (0.00001, "<0.01%"),
        (1, "100%"),
        (0.9997, ">99.9%"),
        (0.9994, "99.9%"),
        (1.387, "139%"),
        (-0.031, "-3.1%"),
    ],
)
def test_share(value: float, expected: str) -> None:
    assert numerals.share(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(0.0004, "<0.001"), (0.001, "0.001"), (0.01, "0.010"), (1, "1.000")]
)
def test_chance(value: float, expected: str) -> None:
    assert numerals.chance(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(0.198, "+19.8%"), (-0.05, "-5.0%"), (0, "0%"), (1.5, "+150%")]
)
def test_signed_share(value: float, expected: str) -> None:
    assert numerals.share(value, signed=True) == expected


@given(st.floats(0, 1))
def test_a_share_has_at_most_three_digits_and_is_close(value: float) -> None:
    text = numerals.share(value)
    assert sum(map(str.isdigit, text.lstrip("<>").replace("0.0", "").replace("0.", ""))) <= 3
    assert float(text.strip("<>%")) / 100 == pytest.approx(value, abs=0.00101)


def test_points_and_ratio() -> None:
    assert numerals.points(0.031) == "3.1 个百分点"
    assert numerals.points(0.0121, signed=True) == "+1.2 个百分点"
    assert numerals.ratio(2.39) == "2.4 倍"


@pytest.mark.parametrize(
    ("value", "expected"), [(3.417, "3.42"), (-0.31, "-0.31"), (-0.001, "0.00"), (0.001, "0.00")]
)
def test_score(value: float, expected: str) -> None:
    assert numerals.score(value) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "0 秒"),
        (59.7, "1 分钟"),
        (12_000, "3 小时 20 分钟"),
        (90_061, "1 天 1 小时"),
        (-90, "-1 分钟 30 秒"),
        (1_206, "20 分钟"),
        (-45_000, "-12 小时"),
        (599.6, "10 分钟"),
        (863_000, "10 天"),
        (2_000_000, "23 天"),
    ],
)
def test_duration(seconds: float, expected: str) -> None:
    assert numerals.duration(seconds) == expected


@pytest.mark.parametrize(
    ("low", "high", "unit", "signed", "expected"),
    [
        (0.012, 0.045, "points", False, "1.2 ～ 4.5 个百分点"),
        (0.104, 0.3, "share", True, "+10.4% ～ +30.0%"),
        (1.2, 2.4, "ratio", False, "1.2 ～ 2.4 倍"),
        (0.6, 1.0, "score", False, "0.60 ～ 1.00"),
        (8, 1200, "count", False, "8 ～ 1,200"),
    ],
)
def test_interval(
    low: float, high: float, unit: numerals.Unit, signed: bool, expected: str
) -> None:
    assert numerals.interval(Interval(low, high), unit, signed=signed) == expected


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (None, "count", "—"),
        (float("nan"), "share", "—"),
        (float("inf"), "score", "—"),
        ("<30", "share", "<30"),
        (0.0123, "change", "+1.2"),
        (-0.0123, "change", "-1.2"),
        (0, "change", "0"),
        (3.4, "score", "3.40"),
        (90, "time", "1 分钟 30 秒"),
        (7, "text", "7"),
    ],
)
def test_cell(value: Cell, kind: ColumnKind, expected: str) -> None:
    assert numerals.cell(value, kind) == expected


@pytest.mark.parametrize("value", [None, float("nan"), float("-inf")])
def test_a_missing_quantity_is_a_dash(value: float | None) -> None:
    assert numerals.quantity(value, "points") == numerals.MISSING
