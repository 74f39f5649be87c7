from __future__ import annotations

import numpy as np
import pytest
from statsmodels.tsa.holtwinters import Holt

from csvoice.analyze.series.forecast import HALF, NEEDED, SMOOTHING, forecast


def lengths(counts: object) -> list[float]:
    return [30.0] * (len(np.asarray(counts)) + 1)


def test_damped_trend_is_that_of_statsmodels() -> None:
    random = np.random.default_rng(11)
    counts = random.poisson(500 * np.exp(np.cumsum(random.normal(0, 0.15, 30))))
    made = forecast(counts, lengths(counts))
    assert made is not None
    assert made.method == "damped_trend"
    x = np.log((counts + HALF) / 30)
    ahead = []
    for weight, slope, damping in SMOOTHING:
        model = Holt(
            x,
            damped_trend=True,
            initialization_method="known",
            initial_level=x[0],
            initial_trend=0.0,
        )
        fit = model.fit(
            smoothing_level=weight, smoothing_trend=slope, damping_trend=damping, optimized=False
        )
        ahead.append((((x - fit.fittedvalues) ** 2).sum(), fit.forecast(1)[0]))
    assert made.value == pytest.approx(30 * np.exp(min(ahead)[1]) - HALF)


def test_steady_growth_is_lengthened() -> None:
    counts = np.round(1000 * 1.1 ** np.arange(14))
    made = forecast(counts, lengths(counts))
    assert made is not None
    assert made.method == "line"
    assert made.value == pytest.approx(1000 * 1.1**14, rel=0.01)


def test_a_year_that_repeats_is_known() -> None:
    year = 600 * np.exp(0.5 * np.sin(2 * np.pi * np.arange(36) / 12))
    made = forecast(np.round(year), lengths(year), season=12)
    assert made is not None
    assert made.method == "seasonal"
    assert made.value == pytest.approx(600, rel=0.02)
    assert made.error < 0.02


def test_a_year_that_repeats_and_grows() -> None:
    at = np.arange(48)
    counts = np.round(2000 * 1.2 ** (at / 12) * np.exp(0.5 * np.sin(2 * np.pi * at / 12)))
    made = forecast(counts, lengths(counts), season=12)
    assert made is not None
    assert made.method == "seasonal"
    assert made.value == pytest.approx(1.2 * counts[36], rel=0.001)


def test_short_months_are_shorter() -> None:
    days = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] * 2 + [31, 28.0])
    counts = np.round(20 * days[:-1])
    made = forecast(counts, days)
    assert made is not None
    assert made.value == pytest.approx(20 * 28, rel=0.02)


def test_what_the_calendar_explains_is_used() -> None:
    ordinary = np.array([30, 22, 30, 27, 30, 26, 24, 30, 21, 30, 25, 30, 20.0])
    counts = np.round(20 * ordinary[:-1])
    made = forecast(counts, [30.0] * 13, adjusted=ordinary)
    assert made is not None
    assert made.method.endswith("_calendar")
    assert made.value == pytest.approx(400, rel=0.03)


@pytest.mark.parametrize(
    "counts", [[], [100] * (NEEDED - 1), [0] * 20, [1] * 20, [900] * 20 + [2] * NEEDED]
)
def test_too_little_is_no_forecast(counts: list[int]) -> None:
    assert forecast(counts, lengths(counts)) is None


def test_trials_know_nothing_of_what_came_later() -> None:
    random = np.random.default_rng(5)
    counts = random.poisson(300, 24)
    whole, part = (forecast(counts[:n], lengths(counts[:n]), season=12) for n in (24, 23))
    assert whole is not None
    assert part is not None
    other = forecast([*counts[:23], 5000], lengths(counts), season=12)
    assert other is not None
    # Both judge the 24th month by the forecast that was made before it.
    wrong = [abs(part.value - last) / last for last in (counts[23], 5000)]
    assert whole.trials * whole.error - wrong[0] == pytest.approx(
        other.trials * other.error - wrong[1]
    )


def test_intervals_hold_what_comes() -> None:
    random = np.random.default_rng(6)
    held = []
    for _number in range(300):
        *past, next_ = random.poisson(600 * np.exp(random.normal(0, 0.15, 25)))
        made = forecast(past, lengths(past), season=12)
        assert made is not None
        held.append(made.low <= next_ <= made.high)
    assert 0.92 < np.mean(held) < 0.98
