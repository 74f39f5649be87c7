"""Comparing two means, held against scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import ttest_ind

from csvoice import two_means, welch


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([1, 2, 3, 4], [2, 4, 6, 9, 12]),
        ([5.0, 5.1, 4.9], [1.0, 9.0, 3.0, 4.0]),
        ([1.0, 3.0], [8.0, 7.0]),
    ],
)
def test_welch_agrees_with_scipy(first: list[float], second: list[float]) -> None:
    groups = [
        part for one in (first, second) for part in (np.mean(one), np.std(one, ddof=1), len(one))
    ]
    expected = ttest_ind(first, second, equal_var=False)
    ends = expected.confidence_interval()
    assert tuple(map(float, welch(*groups))) == pytest.approx((ends.low, ends.high))
    assert float(two_means(*groups)) == pytest.approx(expected.pvalue)


def test_welch_needs_two_rows_a_side() -> None:
    assert np.isnan(welch(1.0, np.nan, 1, 2.0, 1.0, 10)).all()
    assert float(two_means(1.0, np.nan, 1, 2.0, 1.0, 10)) == 1.0
