from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest, f

from csvoice.analyze.changes.baseline import against_history, moderated


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


def test_variances_that_are_alike_lend_all_their_freedom() -> None:
    equal = np.linspace(0.9, 1.1, 20)
    variance, freedom = moderated(equal, np.full(20, 11.0), np.ones(20, dtype=bool))
    assert variance == pytest.approx(np.ones(20), abs=0.01)
    assert (freedom > 1000).all()


def test_the_prior_of_simulated_variances_is_recovered() -> None:
    drawn = 2.0 * f.rvs(11, 8, size=4000, random_state=3)
    variance, freedom = moderated(drawn, np.full(4000, 11.0), np.ones(4000, dtype=bool))
    assert freedom.mean() - 11 == pytest.approx(8, rel=0.15)
    assert variance.std() < drawn.std()
