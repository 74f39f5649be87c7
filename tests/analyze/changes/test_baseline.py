from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from csvoice.analyze.changes.baseline import against_history, moderated, wobble


def test_without_wobble_it_is_the_exact_test_of_a_rare_share() -> None:
    past = np.full((1, 12), 10.0)
    sizes = np.full((1, 12), 100_000.0)
    found = against_history(np.array([25.0]), np.array([100_000.0]), past, sizes)
    tails = [binomtest(k, 145, 1 / 13, alternative="greater").pvalue for k in (25, 26)]
    assert found.p[0] == pytest.approx(sum(tails), rel=0.1)
    assert found.dispersion[0] == 1


def test_the_same_share_is_no_change() -> None:
    past, sizes = np.full((3, 6), 50.0), np.full((3, 6), 1000.0)
    found = against_history(np.full(3, 50.0), np.full(3, 1000.0), past, sizes)
    assert (found.p > 0.9).all()
    assert (found.low < 0).all()
    assert (found.high > 0).all()


def test_a_larger_month_wobbles_more_rows() -> None:
    past = np.array([[20.0, 80, 20, 80, 20, 80]] * 2)
    sizes = np.full((2, 6), 1000.0)
    n = np.array([1000.0, 4000.0])
    dispersion = against_history(n * 0.05, n, past, sizes).dispersion
    assert dispersion[1] - 1 == pytest.approx(4 * (dispersion[0] - 1))


def test_a_value_never_seen_before() -> None:
    found = against_history(
        np.array([15.0]), np.array([1000.0]), np.zeros((1, 4)), np.full((1, 4), 1000.0)
    )
    assert found.share[0] == 0
    assert found.p[0] < 1e-6


def test_shares_that_wobble_alike_are_known_well() -> None:
    mean, freedom = np.linspace(20, 200, 40), np.full(40, 11.0)
    dispersion, gained = moderated(1 + 0.01 * mean, freedom, mean, np.ones(40, dtype=bool))
    assert dispersion == pytest.approx(1 + 0.01 * mean)
    assert (gained > 1000).all()


def test_one_value_with_a_burst_does_not_decide_the_wobble_of_all() -> None:
    variance, mean, freedom = np.ones(40), np.full(40, 50.0), np.full(40, 5.0)
    variance[0] = 60.0
    drawn_in = 39 / (40 - 3)  # 39 × 1 and one of 3 × the mean, over 40, are the mean.
    found = wobble(variance, freedom, mean, np.ones(40, dtype=bool))
    assert 1 + 50 * found == pytest.approx(drawn_in, rel=1e-6)


def test_the_wobble_of_simulated_shares_is_recovered() -> None:
    random = np.random.default_rng(3)
    mean = np.geomspace(20, 400, 400)
    drawn = random.poisson(random.gamma(100, mean[:, np.newaxis] / 100, (400, 12)))
    variance = drawn.var(axis=1, ddof=1) / mean
    found = wobble(variance, np.full(400, 11.0), mean, np.ones(400, dtype=bool))
    assert found == pytest.approx(0.01, rel=0.15)
