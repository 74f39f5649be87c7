from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from csvoice.analyze.series.ewma import count_scores, ewma, run_length

# D. C. Montgomery, Introduction to Statistical Quality Control, example 9.2: mean 10, sigma 1, a
# shift by one sigma after the twentieth value.
VALUES = [9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.20, 10.34]
VALUES += [9.03, 11.47, 10.51, 9.40, 10.08, 9.37, 10.62, 10.31, 8.52, 10.84]
VALUES += [10.90, 9.33, 12.29, 11.50, 10.60, 11.08, 10.38, 11.62, 11.31, 10.52]


def test_published() -> None:
    chart = ewma(VALUES, 10, 1, weight=0.1, width=2.7)
    expected = [9.945, 9.7495, 9.70355, 9.8992, 10.1253, 10.1307, 9.92167]
    assert 10 + chart.level[:7] == pytest.approx(expected, abs=5e-5)
    assert 10 + chart.level[-1] == pytest.approx(10.6341, abs=5e-5)
    assert chart.limit[[0, 1, -1]] == pytest.approx([0.27, 0.3632, 0.62], abs=2e-3)
    assert np.flatnonzero(chart.outside).tolist() == [28, 29]
    falling = ewma([20 - value for value in VALUES], 10, 1, weight=0.1, width=2.7)
    assert (chart.outside[-2:].tolist(), falling.outside[-2:].tolist()) == ([1, 1], [-1, -1])


@pytest.mark.parametrize(
    ("weight", "width"),
    # J. M. Lucas and M. S. Saccucci (1990): schemes with a mean run length of 500.
    [(0.4, 3.054), (0.25, 2.998), (0.2, 2.962), (0.1, 2.814), (0.05, 2.615)],
)
def test_run_length_published(weight: float, width: float) -> None:
    assert run_length(weight, width) == pytest.approx(500, rel=0.01)


def test_few_baseline_points_widen_the_limits() -> None:
    certain, guessed = ewma([0.0] * 50), ewma([0.0] * 50, baseline=30)
    assert (guessed.limit > certain.limit).all()
    # By hand: the weights .1, .1 * .9 squared and summed, and their sums squared over 30 points.
    by_hand = [0.01 + 0.1**2 / 30, 0.01 + 0.0081 + 0.19**2 / 30]
    chart = ewma([0.0] * 2, weight=0.1, width=2.0, baseline=30)
    assert chart.limit == pytest.approx(2 * np.sqrt(by_hand))
    assert certain.false_alarms == pytest.approx(0.2, abs=0.002)


def test_scores_are_normal_scores_of_the_distribution() -> None:
    count = np.arange(30)
    middle = stats.poisson.cdf(count, 9.5) - stats.poisson.pmf(count, 9.5) / 2
    assert count_scores(count, 9.5) == pytest.approx(stats.norm.ppf(middle), abs=1e-3)
    shape, chance = 9.5 / 2, 1 / 3
    middle = stats.nbinom.cdf(count, shape, chance) - stats.nbinom.pmf(count, shape, chance) / 2
    assert count_scores(count, 9.5, 3) == pytest.approx(stats.norm.ppf(middle))


def test_a_drift_is_seen_that_no_single_day_shows() -> None:
    random = np.random.default_rng(4)
    before, after = random.poisson(20, 60), random.poisson(26, 40)
    scores = count_scores(np.concatenate([before, after]), 20)
    chart = ewma(scores)
    assert chart.outside[10:60].mean() < 0.1
    assert chart.outside[60:].mean() > 0.5
    assert (scores[60:] > 3).mean() < 0.1
