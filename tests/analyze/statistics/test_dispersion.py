from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2, f

from csvoice.analyze.statistics.dispersion import AS_GOOD_AS_KNOWN, prior


@pytest.mark.parametrize("robust", [False, True])
def test_the_fit_recovers_what_was_drawn(robust: bool) -> None:
    drawn = 2.0 * f.rvs(30, 12, size=20_000, random_state=3)
    found = prior(drawn, 30.0, robust=robust)
    assert found.freedom == pytest.approx(12, rel=0.15)
    assert found.variance == pytest.approx(2.0, rel=0.15)


@pytest.mark.parametrize(
    ("between", "freedom", "noise"), [(2.0, 1e12, 0.0), (8.0, 2.0, np.pi**2 / 6)]
)
def test_two_variances_by_hand(between: float, freedom: float, noise: float) -> None:
    """The variance of their logarithms, less what two degrees of freedom each would bring."""
    variances = np.array([1.0, np.exp(np.sqrt(2 * between))])
    spread = between - noise
    expected = (1 + np.sqrt(1 + 2 * spread)) / spread
    assert prior(variances, freedom).freedom == pytest.approx(expected, rel=1e-4)


def test_equal_variances_are_as_good_as_known() -> None:
    drawn = chi2.rvs(30, size=200, random_state=1) / 30
    found = prior(drawn, 30.0, robust=True)
    assert found.freedom > 100
    assert found.variance == pytest.approx(1.0, rel=0.05)
    assert prior(np.ones(5), 30.0).freedom == AS_GOOD_AS_KNOWN


def test_one_wild_series_does_not_decide() -> None:
    drawn = chi2.rvs(60, size=40, random_state=1) / 60
    wild = np.append(drawn, 50.0)
    assert prior(wild, 60.0, robust=True).freedom > 5 * prior(wild, 60.0).freedom
