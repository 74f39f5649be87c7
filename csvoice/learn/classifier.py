"""The classifier of issue types, put together from scikit-learn estimators."""

from __future__ import annotations

from typing import Any

from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline

from csvoice.learn.features import CharGrams, Cut, TaxonomyHits, Words
from csvoice.learn.nbsvm import NBSVM
from csvoice.learn.rejecting import RejectingClassifier
from csvoice.lexicon import Taxonomy

_WEIGHTS = {"char": 1.0, "word": 0.5, "taxonomy": 0.5}


def issue_classifier(
    taxonomy: Taxonomy | None = None,
    *,
    several: bool = False,
    cut: Cut | None = None,
    estimator: Any = None,
    cv: int | None = None,
) -> Pipeline:
    """Return the classifier of issue types, not fitted yet.

    It takes strings, or a frame of `text` and `tokens` (`LabelledRows.texts`), and labels of shape
    (n,), or with `several` 0 or 1 a text and class. Its steps are `cut`, `features` (TF-IDF of
    character n-grams and words, hits of the taxonomy) and `classify`, a `RejectingClassifier`
    over `estimator`; or, with `several`, a OneVsRestClassifier of them.

    Args:
        taxonomy: Issue types whose terms serve as features; None for none.
        several: Whether a text may have several labels.
        cut: What cuts strings into words.
        estimator: A linear classifier with `decision_function`; NBSVM by default.
        cv: Folds for calibration; None chooses by size.
    """
    one = RejectingClassifier(NBSVM() if estimator is None else estimator, cv=cv)
    return Pipeline(
        [
            ("cut", cut or Cut()),
            ("features", issue_features(taxonomy)),
            ("classify", OneVsRestClassifier(one) if several else one),
        ]
    )


def issue_features(taxonomy: Taxonomy | None = None) -> FeatureUnion:
    """Return the features of the classifier: sparse, each part of about unit length."""
    parts: list[tuple[str, Any]] = [
        ("char", make_pipeline(CharGrams(), TfidfTransformer(sublinear_tf=True))),
        ("word", make_pipeline(Words(), TfidfTransformer(sublinear_tf=True))),
    ]
    if taxonomy is not None:
        parts.append(("taxonomy", TaxonomyHits(taxonomy)))
    weights = {name: _WEIGHTS[name] for name, _part in parts}
    return FeatureUnion(parts, transformer_weights=weights)
