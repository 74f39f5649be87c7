"""Ways to make the classifier, and the choice among them by cross-validation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline

from csvoice.learn.classifier import issue_classifier
from csvoice.learn.features import Cut
from csvoice.learn.labels import LabelledRows
from csvoice.learn.nbsvm import NBSVM
from csvoice.learn.rejecting import spread_folds
from csvoice.lexicon import Taxonomy

_FOLDS = 3


@dataclass(frozen=True, slots=True)
class Recipe:
    """A variant of the classifier.

    Attributes:
        name: What the model's card calls it.
        estimator: The linear classifier; it is cloned before use.
        parameters: Parameters of `issue_classifier`'s pipeline to set.
    """

    name: str
    estimator: Any
    parameters: tuple[tuple[str, Any], ...] = ()

    def make(
        self, taxonomy: Taxonomy | None = None, *, several: bool = False, cut: Cut | None = None
    ) -> Pipeline:
        """Return the classifier, not fitted yet; see `issue_classifier`."""
        estimator = clone(self.estimator)
        pipeline = issue_classifier(taxonomy, several=several, cut=cut, estimator=estimator)
        return pipeline.set_params(**dict(self.parameters))


DEFAULT = Recipe("nbsvm", NBSVM())
RECIPES = (
    DEFAULT,
    Recipe("nbsvm-soft", NBSVM(C=0.25)),
    Recipe("nbsvm-ratio", NBSVM(beta=1.0)),
    Recipe("svm", NBSVM(beta=0.0)),
    Recipe(
        "nbsvm-trigrams",
        NBSVM(),
        (
            ("features__char__chargrams__ngram_range", (1, 3)),
            ("features__char__chargrams__min_df", 2),
        ),
    ),
    Recipe("logistic", LogisticRegression(C=10.0, class_weight="balanced", tol=0.01, max_iter=300)),
)
"""What `train --search` compares; on equal scores the earlier wins."""


def search(rows: LabelledRows, taxonomy: Taxonomy | None = None) -> pl.DataFrame:
    """Compare the recipes by cross-validation on the rows to learn from.

    Returns:
        One row a recipe, in their order: `recipe`, `macro_f1` and `accuracy`, each the mean over
        the folds (for several labels a text: accuracy counts texts with all labels right).
    """
    heads = rows.labels.argmax(axis=1) if rows.several else rows.labels
    fold = spread_folds(np.unique(heads, return_inverse=True)[1], rows.groups, _FOLDS)
    scores = [(one.name, *_scores(one, rows, taxonomy, fold)) for one in RECIPES]
    return pl.DataFrame(scores, schema=["recipe", "macro_f1", "accuracy"], orient="row")


def best(table: pl.DataFrame) -> Recipe:
    """Return the recipe with the highest macro-F1 of what `search` gives."""
    place = table["macro_f1"].arg_max()
    return RECIPES[place or 0]


def _scores(
    recipe: Recipe, rows: LabelledRows, taxonomy: Taxonomy | None, fold: Any
) -> tuple[float, float]:
    macro, right = [], []
    for number in np.unique(fold):
        inside, outside = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        pipeline = _uncalibrated(recipe.make(taxonomy, several=rows.several))
        pipeline.fit(rows.texts[inside], rows.labels[inside])
        guessed = pipeline.predict(rows.texts[outside])
        macro.append(f1_score(rows.labels[outside], guessed, average="macro", zero_division=0))
        right.append(accuracy_score(rows.labels[outside], guessed))
    return float(np.mean(macro)), float(np.mean(right))


def _uncalibrated(pipeline: Pipeline) -> Pipeline:
    """Leave out calibration, which changes no answer."""
    last = pipeline.named_steps["classify"]
    bare = (
        OneVsRestClassifier(last.estimator.estimator)
        if isinstance(last, OneVsRestClassifier)
        else last.estimator
    )
    return pipeline.set_params(classify=bare)
