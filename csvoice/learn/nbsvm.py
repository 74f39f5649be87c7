"""NB-SVM: linear support vector machines on features weighted by how they tell classes apart.

S. Wang and C. Manning (2012), "Baselines and bigrams: simple, good sentiment and topic
classification", ACL.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.svm import LinearSVC
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data


class NBSVM(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """One-vs-rest linear SVMs, each on features scaled by their log ratio for its class.

    A feature is scaled by `1 - beta + beta * |log(p / q)|`, where p is the smoothed share of the
    class's rows that have it (are not 0 there) and q that of all other rows.

    Args:
        C: Inverse strength of the penalty, as in LinearSVC.
        alpha: Rows added to every count, so that no share is 0.
        beta: 0 leaves features as they are, 1 scales them by the log ratio alone.
        balance: 0 weighs rows alike, 1 weighs classes alike.
        tol: Where LinearSVC stops.
        max_iter: After how many passes it stops in any case.

    Attributes:
        classes_: Labels, sorted.
        coef_: Weights of the unscaled features, shape (classes, features), float32; (1, features)
            for the second of two classes.
        intercept_: Shape (classes,) or (1,).
        n_iter_: Most passes that a machine took.
    """

    def __init__(
        self,
        C: float = 0.5,
        alpha: float = 1.0,
        beta: float = 0.5,
        balance: float = 0.5,
        tol: float = 0.1,
        max_iter: int = 1000,
    ) -> None:
        self.C = C
        self.alpha = alpha
        self.beta = beta
        self.balance = balance
        self.tol = tol
        self.max_iter = max_iter

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Fit one machine a class.

        Args:
            X: Features, shape (rows, features), sparse or dense.
            y: Labels, shape (rows,).
            sample_weight: Weight of each row; None weighs them alike.
        """
        X, y = validate_data(self, X, y, accept_sparse="csr", dtype=np.float64)
        check_classification_targets(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError("NBSVM needs samples of at least 2 classes, got 1 class")
        weights = _check_sample_weight(sample_weight, X)
        if np.count_nonzero(np.bincount(codes, weights=weights)) < len(self.classes_):
            raise ValueError("every class needs a row whose weight is not 0")
        features = csr_array(X)
        machines = [self._machine(features, codes, one, weights) for one in self._fitted_classes()]
        coef = np.stack([machine.coef_[0] for machine in machines])
        # Column-major, so that the transpose, which a product needs, is laid out row by row.
        self.coef_ = np.asfortranarray(coef)
        self.intercept_ = np.array([machine.intercept_[0] for machine in machines])
        self.n_iter_ = max(int(machine.n_iter_) for machine in machines)
        return self

    def _fitted_classes(self) -> range:
        return range(1, 2) if len(self.classes_) == 2 else range(len(self.classes_))

    def _machine(
        self, features: csr_array, codes: NDArray[np.int64], one: int, weights: NDArray[np.float64]
    ) -> LinearSVC:
        """Fit one class against the rest; its weights are those of unscaled features."""
        own = codes == one
        scale = self._scale(features, own, weights)
        data = features.data * scale[features.indices]
        scaled = csr_array((data, features.indices, features.indptr), shape=features.shape)
        svm = LinearSVC(
            C=self.C,
            class_weight=self._class_weight(codes, one, weights),
            tol=self.tol,
            max_iter=self.max_iter,
            random_state=0,
        ).fit(scaled, own.astype(np.int8), weights)
        svm.coef_ = (svm.coef_ * scale).astype(np.float32)
        return svm

    def _scale(
        self, features: csr_array, own: NDArray[np.bool_], weights: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        inside, outside = (_rows_with(features, weights * side) for side in (own, ~own))
        n_inside, n_outside = weights[own].sum(), weights[~own].sum()
        p = (inside + self.alpha) / (n_inside + 2 * self.alpha)
        q = (outside + self.alpha) / (n_outside + 2 * self.alpha)
        scale: NDArray[np.float64] = 1 - self.beta + self.beta * np.abs(np.log(p / q))
        return scale

    def _class_weight(
        self, codes: NDArray[np.int64], one: int, weights: NDArray[np.float64]
    ) -> dict[int, float]:
        sizes = np.bincount(codes, weights=weights)
        balanced = (sizes.sum() / (len(sizes) * sizes)) ** self.balance
        rest = balanced[1 - one] if len(sizes) == 2 else 1.0
        return {0: float(rest), 1: float(balanced[one])}

    def decision_function(self, X: Any) -> NDArray[np.float64]:
        """Return margins, shape (rows, classes); (rows,) for two classes."""
        check_is_fitted(self)
        X = validate_data(self, X, accept_sparse="csr", reset=False)
        margins = np.asarray(X @ self.coef_.T + self.intercept_)
        return margins.ravel() if len(self.classes_) == 2 else margins

    def predict(self, X: Any) -> NDArray[Any]:
        """Return the class with the largest margin, shape (rows,)."""
        margins = self.decision_function(X)
        chosen = margins.argmax(axis=1) if margins.ndim == 2 else (margins > 0).astype(int)
        labels: NDArray[Any] = self.classes_[chosen]
        return labels


def two_rows(weights: NDArray[Any]) -> NDArray[Any]:
    """Return a row of weights a class, also where one row stands for two classes."""
    return np.vstack([-weights, weights]) if len(weights) == 1 else weights


def _rows_with(features: csr_array, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the summed weight of the rows in which each feature is not 0."""
    each = np.repeat(weights, np.diff(features.indptr))
    summed = np.bincount(features.indices, weights=each, minlength=features.shape[1])
    return summed.astype(np.float64)
