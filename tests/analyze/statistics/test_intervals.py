from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from csvoice.analyze.statistics.intervals import mean_interval, newcombe, poisson_ratio, wilson


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [
        # R. G. Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_published(x: int, n: int, low: float, high: float) -> None:
    assert wilson(x, n) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("x1", "n1", "x2", "n2", "low", "high"),
    [
        # R. G. Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10.
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (10, 10, 0, 10, 0.6075, 1.0000),
    ],
)
def test_newcombe_published(x1: int, n1: int, x2: int, n2: int, low: float, high: float) -> None:
    assert newcombe(x1, n1, x2, n2) == pytest.approx((low, high), abs=5e-5)


def test_wilson_works_on_arrays_and_on_nothing() -> None:
    low, high = wilson([0, 5, 0], [0, 10, 10])
    assert low == pytest.approx([0, 0.2366, 0], abs=1e-4)
    assert high == pytest.approx([1, 0.7634, 0.2775], abs=1e-4)


def test_newcombe_covers() -> None:
    rng = np.random.default_rng(1)
    x1, x2 = rng.binomial(300, 0.08, 20_000), rng.binomial(500, 0.05, 20_000)
    low, high = newcombe(x1, 300, x2, 500)
    assert 0.93 <= np.mean((low <= 0.03) & (high >= 0.03)) <= 0.97


@pytest.mark.parametrize(("x1", "x2"), [(30, 20), (5, 50), (0, 7), (1, 1)])
def test_poisson_ratio_is_the_exact_conditional_interval(x1: int, x2: int) -> None:
    share = stats.binomtest(x1, x1 + x2).proportion_ci(method="exact")
    expected = [end / (1 - end) * 28 / 31 for end in share]
    assert poisson_ratio(x1, 31, x2, 28) == pytest.approx(expected)


def test_poisson_ratio_without_a_second_count() -> None:
    low, high = poisson_ratio(5, 1, 0, 1)
    assert low > 0
    assert np.isinf(high)


def test_dispersion_widens_the_ratio() -> None:
    low, high = poisson_ratio(400, 30, 300, 30)
    wider_low, wider_high = poisson_ratio(400, 30, 300, 30, dispersion=4)
    assert wider_low < low < high < wider_high


def test_mean_interval_is_students() -> None:
    values = np.array([3.0, 4.0, 5.0, 1.0, 2.0, 5.0])
    expected = stats.t.interval(0.95, 5, values.mean(), stats.sem(values))
    assert mean_interval(values.mean(), values.std(ddof=1), 6) == pytest.approx(expected)


def test_one_value_has_no_interval() -> None:
    assert np.isnan(mean_interval(3.0, 0.0, 1)).all()


def test_mid_p_ratio_is_jeffreys_interval_of_the_share() -> None:
    share = stats.beta(30 + 0.5, 20 + 0.5).ppf([0.025, 0.975])
    assert poisson_ratio(30, 1, 20, 1, mid_p=True) == pytest.approx(share / (1 - share))


def test_mid_p_ratio_without_events() -> None:
    low, high = poisson_ratio([0, 9], 1, [9, 0], 1, mid_p=True)
    assert low[0] == 0
    assert np.isinf(high[1])
