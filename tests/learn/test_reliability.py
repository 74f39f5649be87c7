from __future__ import annotations

import numpy as np
import pytest

from csvoice.learn.reliability import Bin, coverage, reliability

SURE = np.array([0.95, 0.95, 0.55, 0.55, 1.0])
RIGHT = np.array([True, True, True, False, False])


def test_by_hand() -> None:
    found = reliability(SURE, RIGHT)
    assert found.bins == (Bin(0.55, 0.5, 2), Bin(pytest.approx(2.9 / 3), pytest.approx(2 / 3), 3))
    assert found.error == pytest.approx((0.05 * 2 + 0.9) / 5)


def test_probabilities_that_hold_have_no_error() -> None:
    random = np.random.default_rng(0)
    sure = random.random(200_000)
    assert reliability(sure, random.random(200_000) < sure).error < 0.01


@pytest.mark.parametrize(
    ("threshold", "covered", "right"), [(0.0, 1.0, 0.6), (0.9, 0.6, 2 / 3), (1.1, 0.0, 0.0)]
)
def test_coverage(threshold: float, covered: float, right: float) -> None:
    found = coverage(SURE, RIGHT, threshold)
    assert (found.covered, found.right) == pytest.approx((covered, right))
