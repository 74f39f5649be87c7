from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy import stats

from csvoice.analyze.statistics.significance import benjamini_hochberg, two_rates, two_shares


@given(st.integers(0, 30), st.integers(0, 30), st.integers(31, 400), st.integers(31, 400))
def test_two_shares_is_fisher_or_chi_square(x1: int, x2: int, n1: int, n2: int) -> None:
    table = np.array([[x1, n1 - x1], [x2, n2 - x2]])
    p = two_shares(x1, n1, x2, n2)[0]
    if x1 + x2 == 0:
        assert p == 1
        return
    expected = stats.contingency.expected_freq(table).min()
    if expected < 5 - 1e-9:
        assert p == pytest.approx(stats.fisher_exact(table).pvalue, rel=1e-6)
    else:
        assert p == pytest.approx(stats.chi2_contingency(table, correction=False).pvalue)


def test_one_row_is_enough_for_an_exact_test_and_none_is_not() -> None:
    exact = stats.fisher_exact([[1, 0], [1, 8]]).pvalue
    assert two_shares([1, 1, 0], [1, 9, 0], [1, 1, 1], [9, 1, 9]) == pytest.approx(
        [exact, exact, 1]
    )


def test_two_shares_over_arrays() -> None:
    p = two_shares([5, 50, 0], [100, 100, 0], [5, 20, 3], 100)
    assert p[0] == 1
    assert p[1] == pytest.approx(
        stats.chi2_contingency([[50, 50], [20, 80]], correction=False).pvalue
    )
    assert p[2] == 1


@pytest.mark.parametrize(("x1", "x2"), [(30, 20), (0, 9), (74, 31), (5, 5)])
def test_two_rates_doubles_the_smaller_binomial_tail(x1: int, x2: int) -> None:
    share = 31 / (31 + 28)
    tails = stats.binom.cdf(x1, x1 + x2, share), stats.binom.sf(x1 - 1, x1 + x2, share)
    assert two_rates(x1, 31, x2, 28) == pytest.approx(min(1, 2 * min(tails)))


@pytest.mark.parametrize(("x1", "x2"), [(30, 20), (0, 9), (74, 31)])
def test_mid_p_counts_what_was_seen_half(x1: int, x2: int) -> None:
    binomial = stats.binom(x1 + x2, 31 / (31 + 28))
    tail = min(binomial.cdf(x1), binomial.sf(x1 - 1)) - binomial.pmf(x1) / 2
    assert two_rates(x1, 31, x2, 28, mid_p=True) == pytest.approx(2 * tail)


def test_dispersed_counts_say_as_much_as_fewer_of_them() -> None:
    for mid_p in (False, True):
        fewer = two_rates([30, 3], 31, [20, 9], 28, mid_p=mid_p)
        assert two_rates([60, 6], 31, [40, 18], 28, 2.0, mid_p=mid_p) == pytest.approx(fewer)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_benjamini_hochberg_is_scipys(p: list[float]) -> None:
    assert benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p))


def test_benjamini_hochberg_counts_tests_left_out() -> None:
    p = [0.001, 0.01]
    assert benjamini_hochberg(p, tests=10) == pytest.approx(
        stats.false_discovery_control([*p, *[1.0] * 8])[:2]
    )
    assert len(benjamini_hochberg([])) == 0
