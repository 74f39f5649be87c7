"""Probabilities are honest, and the threshold is where right and wrong balance."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from csvoice.learn.rejecting import RejectingClassifier, _threshold, spread_folds


def _noisy(rows: int = 1500) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(5)
    y = random.integers(0, 3, rows)
    return random.normal(size=(rows, 3)) * 1.2 + np.eye(3)[y] * 1.5, y


def test_temperature_mends_overconfident_margins() -> None:
    class Loud(LogisticRegression):
        def decision_function(self, X: np.ndarray) -> np.ndarray:
            return 8 * super().decision_function(X)

    x, y = _noisy()
    calm = RejectingClassifier(LogisticRegression()).fit(x[:1000], y[:1000])
    loud = RejectingClassifier(Loud()).fit(x[:1000], y[:1000])
    assert loud.temperature_ == pytest.approx(8 * calm.temperature_, rel=0.01)
    plain = LogisticRegression().fit(x[:1000], y[:1000]).predict_proba(x[1000:])
    assert log_loss(y[1000:], loud.predict_proba(x[1000:])) < log_loss(y[1000:], plain) + 0.01


@pytest.mark.parametrize(
    ("best", "right", "threshold"),
    [
        ([0.9, 0.8, 0.7, 0.6], [True, True, False, False], 0.8),
        ([0.9, 0.8, 0.7, 0.6], [True, True, True, True], 0.5),
        ([0.9, 0.8, 0.7, 0.4], [True, False, True, True], 0.4),
        ([0.9, 0.8], [False, False], 1.0),
    ],
)
def test_threshold(best: list[float], right: list[bool], threshold: float) -> None:
    assert _threshold(np.array(best), np.array(right)) == threshold


def test_groups_stay_in_one_fold_and_classes_spread() -> None:
    codes = np.repeat([0, 1], 50)
    groups = np.repeat(np.arange(50), 2)
    fold = spread_folds(codes, groups, 5)
    assert (fold[::2] == fold[1::2]).all()
    assert all(np.bincount(codes[fold == number]).tolist() == [10, 10] for number in range(5))


def test_a_class_that_a_fold_has_not_seen_is_unlikely_there() -> None:
    x, y = _noisy(60)
    y[:2] = 3
    groups = np.arange(60)
    groups[1] = 0
    fitted = RejectingClassifier(LogisticRegression()).fit(x, y, groups=groups)
    assert fitted.out_of_fold_[:2, 3].max() < 0.01
    assert fitted.out_of_fold_.sum(axis=1) == pytest.approx(np.ones(60))


def test_out_of_fold_probabilities_are_not_saved() -> None:
    fitted = RejectingClassifier(LogisticRegression()).fit(*_noisy(60))
    assert "out_of_fold_" not in fitted.__getstate__()
