"""Few labels beside many unlabelled texts."""

from __future__ import annotations

import numpy as np
import pytest

from csvoice.learn.anchored import fit_anchored
from csvoice.learn.few import few_labels_classifier
from tests.labelled import TAXONOMY, complaints


def test_labels_set_the_rules_right() -> None:
    """People here file what the taxonomy calls 客服 under 质量."""
    texts, types = complaints(300)
    truth = np.array(["质量" if name == "客服" else name for name in types], dtype=object)
    labels = np.full(300, "", dtype=object)
    labels[:60] = truth[:60]
    model = few_labels_classifier(TAXONOMY).fit(texts, labels)
    assert (model.predict(texts[60:]) == truth[60:]).mean() > 0.95


def test_types_nobody_labelled_stay_possible() -> None:
    texts, types = complaints(300)
    labels = np.array(types, dtype=object)
    labels[40:] = ""
    labels[labels == "客服"] = ""
    model = few_labels_classifier(TAXONOMY).fit(texts, labels)
    assert (model.predict(texts) == np.array(types)).mean() > 0.9
    assert list(model.classes_) == sorted({*types})


def test_one_linear_classifier_comes_out() -> None:
    texts, types = complaints(200)
    labels = np.array(types, dtype=object)
    labels[50:] = ""
    model = few_labels_classifier(TAXONOMY).fit(texts, labels)
    features, last = model[:-1].transform(texts), model[-1]
    margins = features @ last.estimator_.coef_.T + last.estimator_.intercept_
    odds = np.exp(margins - margins.max(axis=1, keepdims=True))
    np.testing.assert_allclose(
        model.predict_proba(texts), odds / odds.sum(axis=1, keepdims=True), atol=1e-6
    )
    assert last.out_of_fold_.shape == (50, 3)


def test_rules_about_something_else_do_not_anchor() -> None:
    features = np.eye(4)
    sure, taught = np.array([2, 3]), np.array(["物流", "质量"], dtype=object)
    model = fit_anchored(features, [0, 1], ["甲", "乙"], sure, taught)
    assert list(model.classes_) == ["乙", "甲"]
    model = fit_anchored(features, [0, 1], ["物流", "客服"], sure, taught)
    assert list(model.classes_) == ["客服", "物流", "质量"]


def test_one_type_alone_is_refused() -> None:
    none = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=object)
    with pytest.raises(ValueError, match="class"):
        fit_anchored(np.eye(2), [0, 1], ["甲", "甲"], *none)
