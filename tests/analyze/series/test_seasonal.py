from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from csvoice.analyze.series.seasonal import day_effects
from csvoice.occasions import Calendar

WEEK = np.array([1.3, 1.1, 1.1, 1.1, 1.0, 0.7, 0.7])


def days(first: date, n: int) -> pl.DataFrame:
    return Calendar().days(first, first + timedelta(days=n - 1))


def expected(table: pl.DataFrame, mean: float, holiday: float = 1.0) -> np.ndarray:
    shape = WEEK[table["weekday"].to_numpy() - 1]
    off = table["event"].is_not_null().to_numpy()
    return mean * np.where(off, holiday, shape)


def test_weekdays_are_found_and_a_burst_is_none() -> None:
    table = days(date(2026, 6, 22), 84)
    count = np.random.default_rng(1).poisson(expected(table, 200))
    count[40] *= 20
    effects = day_effects(table.with_columns(count=pl.Series(count)))
    assert effects.weekday == pytest.approx(WEEK, abs=0.07)


def test_no_pattern_is_drawn_to_none() -> None:
    table = days(date(2026, 6, 22), 35)
    count = np.random.default_rng(2).poisson(4, 35)
    effects = day_effects(table.with_columns(count=pl.Series(count)))
    assert effects.weekday == pytest.approx(np.ones(7), abs=0.15)
    assert effects.dispersion < 1.6


def test_holidays_and_adjusted_working_days() -> None:
    past = days(date(2023, 1, 1), 365)
    count = np.random.default_rng(3).poisson(expected(past, 300, holiday=0.3))
    effects = day_effects(past.with_columns(count=pl.Series(count)))
    ahead = days(date(2024, 2, 4), 15)
    factor = effects.of(ahead)
    assert factor[0] == pytest.approx(WEEK[:5].mean(), abs=0.08)  # a worked Sunday
    assert factor[14] == pytest.approx(WEEK[:5].mean(), abs=0.08)  # a worked Saturday
    assert factor[7:9] == pytest.approx([0.3, 0.3], abs=0.08)
    assert ahead["event"][7] == "春节"


def test_a_day_is_no_evidence_for_itself() -> None:
    table = days(date(2026, 6, 22), 60)
    count = np.random.default_rng(4).poisson(expected(table, 50))
    calm = day_effects(table.with_columns(count=pl.Series(count)))
    count[30] += 100
    stirred = day_effects(table.with_columns(count=pl.Series(count)))
    assert stirred.factor[30] == pytest.approx(calm.factor[30], rel=0.05)


@pytest.mark.parametrize("counts", [[3] * 5, [0] * 40])
def test_too_little_has_no_effects(counts: list[int]) -> None:
    table = days(date(2026, 6, 22), len(counts))
    effects = day_effects(table.with_columns(count=pl.Series(counts)))
    assert effects.factor.tolist() == [1.0] * len(counts)
    assert effects.of(table).tolist() == [1.0] * len(counts)
