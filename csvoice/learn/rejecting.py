"""Probabilities one can believe, and a point below which it is better to say nothing."""

from __future__ import annotations

import warnings
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.base import BaseEstimator, ClassifierMixin, MetaEstimatorMixin, clone
from sklearn.model_selection import StratifiedKFold
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

MANY_ROWS = 20_000
_FOLDS, _FOLDS_OF_MANY = 5, 2
_EVEN = 0.5
"""The threshold where no row speaks for a higher one."""

_UNSEEN = -10.0
"""Added to the lowest margin for a class that a fold's machine has never seen."""


class RejectingClassifier(MetaEstimatorMixin, ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A classifier of margins made into one of probabilities, which may reject a row.

    Margins of rows that a machine was not fitted on (out of fold) are turned into probabilities
    by temperature scaling (C. Guo et al. (2017), "On calibration of modern neural networks",
    ICML): a softmax with one factor for all, which leaves the order of the classes as it is.

    A row is rejected where its best probability is below `threshold_`. That is the point at which
    as many out-of-fold rows as possible are right less wrong: below it, an answer is more often
    wrong than right. It is the rule of C. Chow (1970), "On optimum recognition error and reject
    tradeoff", with an error twice as dear as a rejection, on rows instead of probabilities.

    Args:
        estimator: A classifier with `decision_function`.
        cv: Number of folds; None takes 5, or 2 from 20,000 rows on.

    Attributes:
        classes_: Labels, sorted.
        estimator_: The classifier, fitted on all rows.
        temperature_: What margins are divided by.
        threshold_: Least probability of an answer.
        margins_: Margins of the rows it was fitted on, out of fold, shape (rows, classes).
        out_of_fold_: Probabilities made of them. Neither is saved with the model.
    """

    _unsaved = frozenset({"margins_", "out_of_fold_"})

    def __init__(self, estimator: Any, cv: int | None = None) -> None:
        self.estimator = estimator
        self.cv = cv

    def fit(self, X: Any, y: Any, groups: Any = None) -> Self:
        """Fit the classifier, temperature and threshold.

        Args:
            X: Features, shape (rows, features).
            y: Labels, shape (rows,).
            groups: Rows of the same group stand in the same fold; None lets each stand alone.
        """
        X, y = validate_data(self, X, y, accept_sparse="csr")
        check_classification_targets(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        self.estimator_ = clone(self.estimator).fit(X, y)
        margins = self._out_of_fold(X, np.asarray(y), codes, groups)
        self.margins_ = margins
        # Labels stay off 1, so that few rows do not make for certainty (J. Platt (1999),
        # "Probabilistic outputs for support vector machines").
        doubt = (1 - 1 / len(self.classes_)) / (len(codes) + 2)
        self.temperature_ = temperature(margins, codes, 1 - doubt)
        self.out_of_fold_ = softmax(margins / self.temperature_, axis=1)
        best = self.out_of_fold_.max(axis=1)
        self.threshold_ = _threshold(best, self.out_of_fold_.argmax(axis=1) == codes)
        return self

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """Return probabilities, shape (rows, classes)."""
        margins = two_columns(self.decision_function(X))
        probabilities: NDArray[np.float64] = softmax(margins / self.temperature_, axis=1)
        return probabilities

    def predict(self, X: Any) -> NDArray[Any]:
        """Return the likeliest class, shape (rows,), those below the threshold too."""
        chosen = self.predict_proba(X).argmax(axis=1)
        labels: NDArray[Any] = self.classes_[chosen]
        return labels

    def decision_function(self, X: Any) -> NDArray[np.float64]:
        """Return the classifier's margins."""
        check_is_fitted(self)
        X = validate_data(self, X, accept_sparse="csr", reset=False)
        margins: NDArray[np.float64] = self.estimator_.decision_function(X)
        return margins

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags

    def __getstate__(self) -> dict[str, Any]:
        state: dict[str, Any] = super().__getstate__()
        return {name: value for name, value in state.items() if name not in self._unsaved}

    def _out_of_fold(
        self, X: Any, y: NDArray[Any], codes: NDArray[np.int64], groups: Any
    ) -> NDArray[np.float64]:
        folds = self.cv or (_FOLDS_OF_MANY if len(codes) >= MANY_ROWS else _FOLDS)
        fold = spread_folds(codes, groups, folds)
        margins = np.full((len(codes), len(self.classes_)), np.nan)
        for number in np.unique(fold):
            inside, outside = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
            machine = clone(self.estimator).fit(X[inside], y[inside])
            seen = np.searchsorted(self.classes_, machine.classes_)
            margins[np.ix_(outside, seen)] = two_columns(machine.decision_function(X[outside]))
        return np.where(np.isnan(margins), np.nanmin(margins) + _UNSEEN, margins)


def two_columns(margins: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return margins with a column a class, also where one column stands for two classes."""
    return np.column_stack([-margins, margins]) if margins.ndim == 1 else margins


def spread_folds(codes: NDArray[np.int64], groups: Any, folds: int) -> NDArray[np.int64]:
    """Give every row a fold: classes spread evenly, groups kept together."""
    of_row = np.arange(len(codes)) if groups is None else np.unique(groups, return_inverse=True)[1]
    _numbers, first = np.unique(of_row, return_index=True)
    heads = codes[first]
    splits = StratifiedKFold(min(folds, np.bincount(heads).max()), shuffle=True, random_state=0)
    fold = np.empty(len(heads), dtype=np.int64)
    with warnings.catch_warnings():
        # A class with fewer rows than folds is said elsewhere (labels.py).
        warnings.simplefilter("ignore", UserWarning)
        for number, (_inside, outside) in enumerate(splits.split(heads, heads)):
            fold[outside] = number
    spread: NDArray[np.int64] = fold[of_row]
    return spread


def temperature(margins: NDArray[np.float64], codes: NDArray[np.int64], trust: float) -> float:
    """Return the temperature under which margins fit labels that are right with probability trust.

    Args:
        margins: Shape (rows, classes).
        codes: The label of each row, shape (rows,).
        trust: Probability of the label; the rest is spread evenly over the other classes.
    """
    target = np.full(margins.shape, (1 - trust) / (margins.shape[1] - 1))
    target[np.arange(len(codes)), codes] = trust

    def loss(log_temperature: float) -> float:
        logs = log_softmax(margins / np.exp(log_temperature), axis=1)
        return -float((target * logs).sum(axis=1).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-5.0, 5.0), method="bounded").x))


def _threshold(best: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    order = np.argsort(-best, kind="stable")
    gain = np.cumsum(np.where(right[order], 1, -1))
    if gain.max() <= 0:
        return 1.0
    last = len(gain) - 1 - int(gain[::-1].argmax())
    lowest = float(best[order][last])
    return min(lowest, _EVEN) if last == len(gain) - 1 else lowest
