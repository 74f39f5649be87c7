"""Learning from few labels and many unlabelled rows: a taxonomy teaches, labels set it right.

Two layers. The first learns from the rules, as without labels. The second is a logistic regression
on the labelled rows (and lightly on those the rules are sure about) over what the first says, the
rules' scores and the hits of finer types (stacking, D. Wolpert (1992), "Stacked generalization",
Neural Networks). Both are linear, so that they come out as one linear classifier, whose answers can
be explained by words.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from csvoice.learn.anchored import fit_anchored
from csvoice.learn.classifier import issue_features
from csvoice.learn.features import Cut
from csvoice.learn.nbsvm import NBSVM, two_rows
from csvoice.learn.rejecting import RejectingClassifier, spread_folds
from csvoice.learn.weak import REJECTED, RuleScores, TaughtByRules
from csvoice.lexicon import Taxonomy

UNLABELLED = ""
_FOLDS = 5


def few_labels_classifier(taxonomy: Taxonomy, cut: Cut | None = None) -> Pipeline:
    """Return a classifier that learns from few labels and unlabelled texts, not fitted yet.

    Its steps are those of `issue_classifier`; `fit` takes "" as the label of unlabelled texts.
    """
    features = issue_features(taxonomy)
    features.set_params(transformer_weights={**features.transformer_weights, "taxonomy": 1.0})
    features.transformer_list.append(("rules", RuleScores(taxonomy)))
    types = tuple(issue.name for issue in taxonomy.issues)
    hits = len(types) + sum(1 + len(issue.details) for issue in taxonomy.issues)
    return Pipeline(
        [
            ("cut", cut or Cut()),
            ("features", features),
            ("classify", SetRightByLabels(TaughtByRules(NBSVM(), types), hits)),
        ]
    )


class SetRightByLabels(RejectingClassifier):
    """A classifier taught by rules, with a second layer that labels teach.

    Args:
        estimator: The first layer.
        hits: How many columns before the rules' scores hold hits of the taxonomy, which only the
            second layer looks at.

    Attributes:
        classes_: Labels, and types that the rules taught, sorted.
        estimator_: The first layer's classifier, with the weights of both layers.
        out_of_fold_: Probabilities of the labelled rows by second layers that have not seen them,
            shape (labelled rows, classes); not saved.
    """

    def __init__(self, estimator: Any, hits: int = 0) -> None:
        self.estimator = estimator
        self.hits = hits

    def fit(self, X: Any, y: Any, groups: Any = None) -> Self:
        """Fit both layers.

        Args:
            X: Features, shape (rows, features + hits + types).
            y: Labels, "" where there is none; of two classes at least.
            groups: Rows of the same group stand in the same fold; None lets each stand alone.

        Raises:
            InputError: The rules are sure about rows of fewer than two types.
        """
        X, y = csr_array(X), np.asarray(y, dtype=object)
        first = TaughtByRules(**self.estimator.get_params(deep=False))
        types = len(first.types)
        grams = X[:, : -self.hits - types]
        known = X[:, -self.hits - types :].toarray()
        first.fit(hstack([grams, known[:, self.hits :]], format="csr"), groups=groups)
        labelled = np.flatnonzero(y != UNLABELLED)
        seen = np.hstack([first.learned_, known])
        second = fit_anchored(seen, labelled, y[labelled], first.sure_, first.taught_)
        self.classes_ = second.classes_
        self.out_of_fold_ = self._judged(seen, labelled, y[labelled], first)
        # The softmax of two margins, m and -m, is the logistic function of 2 m.
        self.temperature_ = 2.0 if len(self.classes_) == 2 else 1.0
        self.threshold_ = REJECTED
        self.estimator_ = first.estimator_
        self._join(second, grams.shape[1])
        self.n_features_in_ = X.shape[1]
        return self

    def _judged(
        self,
        seen: NDArray[np.float64],
        rows: NDArray[np.int64],
        labels: NDArray[np.object_],
        first: TaughtByRules,
    ) -> NDArray[np.float64]:
        fold = spread_folds(np.unique(labels, return_inverse=True)[1], None, _FOLDS)
        probabilities = np.zeros((len(rows), len(self.classes_)))
        for number in np.unique(fold):
            inside, outside = fold != number, np.flatnonzero(fold == number)
            # What is tested must not teach as a row that the rules are sure about either.
            own = ~np.isin(first.sure_, rows[outside])
            layer = fit_anchored(
                seen, rows[inside], labels[inside], first.sure_[own], first.taught_[own]
            )
            known = np.searchsorted(self.classes_, layer.classes_)
            probabilities[np.ix_(outside, known)] = layer.predict_proba(seen[rows[outside]])
        return probabilities

    def _join(self, second: LogisticRegression, grams: int) -> None:
        """Multiply the layers into one set of weights."""
        machine = self.estimator_
        weights = two_rows(machine.coef_[:, :grams])
        offsets = two_rows(machine.intercept_[:, None])[:, 0]
        learned, known = second.coef_[:, : len(weights)], second.coef_[:, len(weights) :]
        joined = np.hstack([learned @ weights, known]).astype(np.float32)
        machine.coef_ = np.asfortranarray(joined)
        machine.intercept_ = second.intercept_ + learned @ offsets
        machine.classes_ = self.classes_
        machine.n_features_in_ = joined.shape[1]
