"""Accuracy, AUC and calibration of tones, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from csvoice.evaluation.tone import area_under_curve, tone_scores

TONE = np.array([0.8, 0.6, 0.0, -0.4, 0.2])
GOOD = np.array([True, True, True, False, False])


def test_scores_by_hand() -> None:
    scores = tone_scores(TONE, GOOD)
    assert scores.rows == 5
    assert scores.accuracy == pytest.approx(3 / 5)
    assert (scores.good, scores.bad) == pytest.approx((2 / 3, 1 / 2))
    assert scores.silent == pytest.approx(1 / 5)
    assert scores.auc == pytest.approx(5 / 6)


def test_a_tone_is_a_probability() -> None:
    scores = tone_scores(np.full(10, 0.8), np.arange(10) > 0)
    assert scores.reliability.error == pytest.approx(0)
    (only,) = scores.reliability.bins
    assert (only.sure, only.right, only.rows) == pytest.approx((0.9, 0.9, 10))


@pytest.mark.parametrize(
    ("scores", "area"), [([1, 2, 3, 4], 1.0), ([4, 3, 2, 1], 0.0), ([1, 1, 1, 1], 0.5)]
)
def test_area(scores: list[float], area: float) -> None:
    good = np.array([False, False, True, True])
    assert area_under_curve(np.array(scores, float), good) == pytest.approx(area)
