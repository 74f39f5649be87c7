"""Learning without labels: rows about which a taxonomy is sure teach a classifier of the rest.

Rows whose best issue type leads the next by a whole term serve as labelled; n-grams and words
spread what they say to rows that hold no term, or terms of several types. It is self-training on
the seeds of a dictionary (D. Yarowsky (1995), "Unsupervised word sense disambiguation rivaling
supervised methods", ACL), in one round.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import log_softmax
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.pipeline import FeatureUnion, Pipeline

from csvoice.errors import InputError
from csvoice.i18n import _
from csvoice.learn.classifier import issue_features
from csvoice.learn.features import Cut
from csvoice.learn.nbsvm import NBSVM
from csvoice.learn.rejecting import RejectingClassifier
from csvoice.lexicon import Taxonomy, UserWord
from csvoice.rules import rules_of

LEAD = 1.0
"""By how much the best issue type must lead for a row to teach: one unambiguous term."""


def weak_classifier(
    taxonomy: Taxonomy,
    *,
    tokenizer: str = "fast",
    user_words: tuple[UserWord, ...] = (),
    cv: int | None = None,
) -> Pipeline:
    """Return a classifier of issue types that learns from unlabelled texts, not fitted yet.

    Its steps are those of `issue_classifier`, and it is used like it, but for `fit(texts)`.

    Args:
        taxonomy: Issue types, and the terms that teach.
        tokenizer: What cuts strings into words.
        user_words: Words the tokenizer must know.
        cv: Folds for calibration; None chooses by size.
    """
    types = tuple(issue.name for issue in taxonomy.issues)
    features = FeatureUnion([("grams", issue_features()), ("rules", RuleScores(taxonomy))])
    return Pipeline(
        [
            ("cut", Cut(tokenizer, user_words)),
            ("features", features),
            ("classify", TaughtByRules(NBSVM(), types, cv=cv)),
        ]
    )


class RuleScores(TransformerMixin, BaseEstimator):
    """The sum of the weights of the terms that speak for each issue type, as annotate counts them.

    Args:
        taxonomy: The issue types, in the order of the columns.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy

    def fit(self, X: Any, y: Any = None) -> Self:
        """Learn nothing: the taxonomy says all."""
        return self

    def transform(self, X: pl.DataFrame) -> csr_array:
        """Score texts, shape (texts, issue types), float32."""
        hits = rules_of(self.taxonomy).hits(X["text"])
        terms = hits.group_by("row", "order", "term", maintain_order=True).agg(
            pl.col("weight").max()
        )
        place = terms["row"].to_numpy(), terms["order"].to_numpy()
        shape = X.height, len(self.taxonomy.issues)
        return csr_array((terms["weight"].to_numpy().astype(np.float32), place), shape=shape)

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """Return the issue types in 〔〕."""
        return np.array([f"〔{issue.name}〕" for issue in self.taxonomy.issues], dtype=object)

    def __sklearn_is_fitted__(self) -> bool:
        return True


class TaughtByRules(RejectingClassifier):
    """A classifier that is fitted on the rows about which rules are sure, and then joins the rules.

    Its last columns hold the score of each issue type by rules. The estimator sees the others
    alone, so that it learns more than the rules already say; probabilities and threshold come from
    its margins out of fold. For an answer, the rules' scores are added to its margins.

    Args:
        estimator: A linear classifier with `coef_`.
        types: Issue types, in the order of the last columns.
        weight: What a rule's score counts against a margin.
        lead: By how much the best type must lead the next for a row to teach.
        cv: Number of folds, as for RejectingClassifier.

    Attributes:
        sure_: Numbers of the rows that taught; `out_of_fold_` is about them. Neither is saved.
    """

    def __init__(
        self,
        estimator: Any,
        types: tuple[str, ...] = (),
        weight: float = 0.5,
        lead: float = LEAD,
        cv: int | None = None,
    ) -> None:
        super().__init__(estimator, cv)
        self.types = types
        self.weight = weight
        self.lead = lead

    def fit(self, X: Any, y: Any = None, groups: Any = None) -> Self:
        """Fit on the sure rows.

        Args:
            X: Features, shape (rows, features + types).
            y: Ignored.
            groups: Rows of the same group stand in the same fold; None lets each stand alone.

        Raises:
            InputError: The sure rows are of fewer than two types.
        """
        X = csr_array(X)
        sure, labels = self._sure(X[:, -len(self.types) :].toarray())
        own = None if groups is None else np.asarray(groups)[sure]
        super().fit(X[sure, : -len(self.types)], labels, own)
        self.sure_ = sure
        self._join_rules()
        return self

    def log_probabilities(self, X: Any) -> NDArray[np.float64]:
        """Return what was learned of the rows it was fitted on, apart from the rules.

        Args:
            X: The features it was fitted on.

        Returns:
            Logarithms of probabilities, shape (rows, classes); out of fold for the sure rows.
        """
        grams = csr_array(X)[:, : -len(self.types)]
        margins = np.asarray(grams @ self.estimator_.coef_[:, : -len(self.types)].T)
        margins = margins + self.estimator_.intercept_
        if len(self.classes_) == 2:
            margins = np.hstack([-margins, margins])
        logs: NDArray[np.float64] = log_softmax(margins / self.temperature_, axis=1)
        logs[self.sure_] = np.log(np.maximum(self.out_of_fold_, np.finfo(float).tiny))
        return logs

    def __getstate__(self) -> dict[str, Any]:
        state = super().__getstate__()
        return {name: value for name, value in state.items() if name != "sure_"}

    def _sure(self, scores: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
        ordered = np.sort(np.pad(scores, ((0, 0), (1, 0))), axis=1)
        sure = np.flatnonzero(ordered[:, -1] - ordered[:, -2] >= self.lead)
        best = scores[sure].argmax(axis=1)
        taught = np.bincount(best, minlength=len(self.types)) > 1
        if taught.sum() < 2:
            raise InputError(
                _(
                    "{n:,} 条反馈里，能由词典确定类型的不到两类，学不起来；"
                    "请换一个更合适的 --taxonomy，或先用 csvoice label 标注一些。"
                ).format(n=len(scores))
            )
        kept = taught[best]
        return sure[kept], np.array(self.types, dtype=object)[best[kept]]

    def _join_rules(self) -> None:
        """Let the rules' columns enter the estimator with fixed weights."""
        same = self.classes_[:, None] == np.array(self.types, dtype=object)
        weights = self.weight * same.astype(np.float32)
        if len(weights) == 2:
            weights = (weights[1:] - weights[:1]) / 2
        machine = self.estimator_
        machine.coef_ = np.asfortranarray(np.hstack([machine.coef_, weights]))
        machine.n_features_in_ += len(self.types)
