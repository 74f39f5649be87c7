"""NB-SVM: scikit-learn's contract, the published scaling, weights of rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.svm import LinearSVC
from sklearn.utils.estimator_checks import parametrize_with_checks

from csvoice.learn.nbsvm import NBSVM
from csvoice.learn.rejecting import RejectingClassifier


def _like_linear_svc(estimator: Any) -> dict[str, str]:
    """Name the checks that LinearSVC fails as well."""
    kinds = ("dense", "sparse") if isinstance(estimator, NBSVM) else ()
    reason = "liblinear visits rows in random order"
    return {f"check_sample_weight_equivalence_on_{kind}_data": reason for kind in kinds}


@parametrize_with_checks(
    [NBSVM(tol=1e-4), RejectingClassifier(NBSVM(tol=1e-4))],
    expected_failed_checks=_like_linear_svc,
)
def test_contract(estimator: Any, check: Any) -> None:
    check(estimator)


def _data(classes: int = 3) -> tuple[Any, Any]:
    random = np.random.default_rng(0)
    y = np.arange(90) % classes
    x = (random.random((90, 12)) < 0.2).astype(float)
    x[np.arange(90), y] = random.random(90) < 0.8
    return csr_array(x), y


def test_without_scaling_it_is_linear_svc() -> None:
    x, y = _data()
    ours = NBSVM(beta=0, balance=0, tol=1e-6, C=1).fit(x, y)
    theirs = LinearSVC(tol=1e-6, random_state=0).fit(x, y)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, atol=1e-3)


def test_scale_is_the_log_ratio() -> None:
    x = csr_array(np.array([[1.0, 0], [1, 1], [0, 1], [0, 1]]))
    own = np.array([True, True, False, False])
    scale = NBSVM(beta=1, alpha=1)._scale(x, own, np.ones(4))
    np.testing.assert_allclose(scale, [np.log(3), np.log(3 / 2)])


def test_a_row_of_weight_two_is_two_rows() -> None:
    x, y = _data(2)
    twice = csr_array(np.vstack([x.toarray(), x.toarray()[:20]]))
    weights = np.where(np.arange(90) < 20, 2.0, 1.0)
    one = NBSVM(tol=1e-8, max_iter=10**6).fit(x, y, weights)
    other = NBSVM(tol=1e-8, max_iter=10**6).fit(twice, np.append(y, y[:20]))
    np.testing.assert_allclose(one.coef_, other.coef_, atol=1e-3)


def test_balance_lifts_the_rare_class() -> None:
    random = np.random.default_rng(1)
    y = (np.arange(200) % 10 == 0).astype(int)
    x = random.normal(size=(200, 3)) + 0.8 * y[:, None]
    found = [NBSVM(balance=balance).fit(x, y).predict(x).sum() for balance in (0.0, 1.0)]
    assert found[0] < found[1]


def test_one_class_is_refused() -> None:
    with pytest.raises(ValueError, match="1 class"):
        NBSVM().fit(np.ones((3, 2)), [1, 1, 1])
