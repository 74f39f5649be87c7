"""What a measure changed, by hand and where the answer is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
import statsmodels.api as sm

from csvoice.analyze.series.interrupted import Series, mean_effect, share_effect

AFTER = np.array([False] * 8 + [True] * 6)


def flat(before: float, after: float, size: float = 100) -> Series:
    total = np.where(AFTER, after, before).astype(float)
    return Series(total, np.full(len(AFTER), size))


def test_a_share_that_halves_by_hand() -> None:
    """Equal steps: the odds ratio is of the pooled shares, dispersion 1, Student's t with 12."""
    found = share_effect(flat(20, 10), AFTER)
    assert found is not None
    assert (found.before, found.after) == pytest.approx((0.2, 0.1))
    assert found.change == pytest.approx(-0.5)
    error = math.sqrt(1 / (800 * 0.2 * 0.8) + 1 / (600 * 0.1 * 0.9))
    low = math.exp(math.log((0.1 / 0.9) / (0.2 / 0.8)) - 2.178813 * error)
    assert found.low == pytest.approx(low / (0.8 + low * 0.2) - 1, abs=1e-5)
    assert found.stands_out


@pytest.mark.parametrize("beside", [False, True])
def test_odds_and_their_interval_are_those_of_statsmodels(beside: bool) -> None:
    """A quasi-binomial model, its dispersion from Pearson's statistic; empty steps left out."""
    random, size = np.random.default_rng(9), np.append(np.arange(60.0, 86, 2), 0)
    treated, control = (
        Series(random.binomial(size.astype(int), share * random.uniform(0.4, 1.6, 14)) * 1.0, size)
        for share in (np.where(AFTER, 0.15, 0.25), np.where(AFTER, 0.3, 0.35))
    )
    both = [treated, control] if beside else [treated]
    group, step = np.repeat([1.0, 0.0], 14)[: 14 * len(both)], np.tile(AFTER * 1.0, len(both))
    total, rows = (np.concatenate([getattr(one, of) for one in both]) for of in ("total", "size"))
    columns = [np.ones_like(step), group, step, group * step] if beside else [group, step]
    seen = rows > 0
    model = sm.GLM(
        (total[seen] / rows[seen]),
        np.column_stack(columns)[seen],
        family=sm.families.Binomial(),
        var_weights=rows[seen],
    ).fit(scale="X2", use_t=True)
    assert model.scale > 1.2
    found = share_effect(treated, AFTER, control if beside else None)
    assert found is not None
    share = found.after / (1 - found.after) / math.exp(model.params[-1])
    expected = share / (1 + share)
    ends = [math.exp(end) * share for end in (model.params[-1], *model.conf_int()[-1])]
    changes = [end / (1 + end) / expected - 1 for end in ends]
    assert (found.change, found.low, found.high) == pytest.approx(changes, rel=1e-4)


def test_a_mean_that_rises_by_hand() -> None:
    wobble = np.tile([1.0, -1.0], 7)
    found = mean_effect(
        Series((np.where(AFTER, 4.4, 4.0) + wobble * 0.1) * 50, np.full(14, 50.0)), AFTER
    )
    assert found is not None
    assert (found.before, found.after, found.change) == pytest.approx((4.0, 4.4, 0.1))
    spread = math.sqrt(14 * 0.01 / 12 * (1 / 8 + 1 / 6))
    assert found.high == pytest.approx((0.4 + 2.178813 * spread) / 4, abs=1e-6)


def test_what_falls_everywhere_is_no_effect() -> None:
    found = share_effect(flat(20, 10), AFTER, flat(40, 20))
    assert found is not None
    assert found.control
    assert found.low < 0 < found.high


def test_a_trend_that_goes_on_does_not_stand_out() -> None:
    total = np.round(400 * 0.93 ** np.arange(14))
    found = share_effect(Series(total, np.full(14, 2000.0)), AFTER)
    assert found is not None
    assert found.high < 0
    assert not found.stands_out


@pytest.mark.parametrize("peak", [15, 32])
def test_a_peak_right_before_does_not_count(peak: float) -> None:
    """More than 1.645 deviations of 3 above the 10 before."""
    total = np.array([10, 9, 11, 10, 10, 10, peak, peak, 10, 11, 9, 10, 10, 10], dtype=float)
    found = share_effect(Series(total, np.full(14, 100.0)), AFTER)
    assert found is not None
    assert found.before == pytest.approx(0.1)
    assert found.low < 0 < found.high


@pytest.mark.parametrize(("before", "after"), [(3, 6), (8, 1), (1, 0)])
def test_too_few_steps_say_nothing(before: int, after: int) -> None:
    steps = np.array([False] * before + [True] * after)
    series = Series(np.full(len(steps), 5.0), np.full(len(steps), 50.0))
    assert share_effect(series, steps) is None
    assert mean_effect(series, steps) is None
