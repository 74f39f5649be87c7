from __future__ import annotations

import math
from collections.abc import Callable
from statistics import fmean

import numpy as np
import pytest
from scipy import stats
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


Method = Callable[[list[float]], float]


def line(past: list[float]) -> float:
    slope, start = np.polyfit(range(len(past[-12:])), past[-12:], 1) if len(past) > 3 else (0, NAN)
    return float(start + slope * min(len(past), 12))


def damped(past: list[float]) -> float:
    tried = []
    for weight, slope, damping in SMOOTHING:
        level, trend, wrong = past[0], 0.0, 0.0
        for value in past[1:]:
            ahead = level + damping * trend
            level, trend = ahead + weight * (value - ahead), damping * trend
            trend += weight * slope * (value - ahead)
            wrong += (value - ahead) ** 2
        tried.append((wrong, level + damping * trend))
    return min(tried, key=lambda one: one[0])[1]


def seasonal(past: list[float]) -> float:
    if len(past) < 12 + 3:
        return NAN
    return past[-12] + fmean(past[-at] - past[-at - 12] for at in (1, 2, 3))


NAN = float("nan")
METHODS: dict[str, Method] = {
    "mean": lambda past: fmean(past[-12:]), "damped_trend": damped, "line": line,
    "seasonal": seasonal,
}  # fmt: skip


def told_plainly(counts: list[int], days: list[float]) -> dict[str, float | str]:
    """The forecast, worked out a method and a period at a time."""
    seen = [math.log(count + 0.5) for count in counts]
    rates = [one - math.log(day) for one, day in zip(seen, days, strict=False)]
    middle, half, wrong, name = [NAN], [math.inf], [0.0], ""
    ahead = {name: [NAN] for name in METHODS}
    for at in range(1, len(counts) + 1):
        scores = {}
        for name, method in METHODS.items():
            missed = [abs(seen[t] - ahead[name][t]) for t in range(max(0, at - 12), at)]
            known = [one for one in missed if not math.isnan(one)]
            if len(known) >= 5:
                scores[name] = fmean(known)
            ahead[name].append(method(rates[:at]) + math.log(days[at]))
        best = min(scores.values(), default=0)
        name = next((one for one in scores if scores[one] * 0.95 <= best), "mean")
        middle.append(ahead[name][at])
        told = [one**2 for one in wrong[max(3, at - 24) :]]
        by_trials = stats.t.ppf(0.975, len(told)) * math.sqrt(fmean(told)) if told else 0
        by_chance = stats.norm.ppf(0.975) * math.exp(-middle[at] / 2)
        half.append(max(by_trials, by_chance) if len(told) >= 5 else math.inf)
        wrong.append(seen[at] - middle[at] if at < len(counts) else NAN)
    tried, judged = range(max(3, at - 12), at), range(max(8, at - 12), at)
    ends = [(m - h, m, m + h) for m, h in zip(middle, half, strict=True)]
    low, value, high = (max(math.exp(end) - 0.5, 0) for end in ends[at])
    missed = [abs(math.exp(middle[t]) - 0.5 - counts[t]) / counts[t] for t in tried]
    return {
        "value": value, "low": low, "high": high, "method": name, "trials": len(tried),
        "error": fmean(missed), "judged": len(judged),
        "covered": sum(ends[t][0] <= seen[t] <= ends[t][2] for t in judged),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("periods", "drift", "wave", "noise"),
    [(9, 0, 0, 0.3), (14, 0.03, 0, 0.02), (26, 0, 0.5, 0.1), (48, 0.02, 0.3, 0.4), (60, 0, 0, 0.2)],
)
def test_it_is_what_can_be_worked_out_by_the_period(
    periods: int, drift: float, wave: float, noise: float
) -> None:
    random, at = np.random.default_rng(periods), np.arange(periods)
    shape = drift * at + wave * np.sin(2 * np.pi * at / 12) + random.normal(0, noise, periods)
    counts = random.poisson(80 * np.exp(np.cumsum(shape) if drift else shape)).tolist()
    days = [(31.0, 28.0, 30.0)[n % 3] for n in range(periods + 1)]
    made = forecast(counts, days, season=12)
    assert made is not None
    expected = told_plainly(counts, days)
    assert {name: getattr(made, name) for name in expected} == pytest.approx(expected)


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
