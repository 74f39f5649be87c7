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
from scipy.special import softmax
from sklearn.pipeline import Pipeline

from csvoice.errors import InputError
from csvoice.learn.classifier import issue_features
from csvoice.learn.features import Cut, Told
from csvoice.learn.nbsvm import NBSVM
from csvoice.learn.rejecting import RejectingClassifier, temperature, two_columns
from csvoice.lexicon import Taxonomy
from csvoice.lookup.groups import rules_of

LEAD = 1.0
"""By how much the best issue type must lead for a row to teach: one unambiguous term."""
REJECTED = 0.5
"""Answers of a lower probability are likelier wrong than right."""


def weak_classifier(taxonomy: Taxonomy, cut: Cut | None = None) -> Pipeline:
    """Return a classifier of issue types that learns from unlabelled texts, not fitted yet.

    Its steps are those of `issue_classifier`, and it is used like it, but for `fit(texts)`.
    """
    types = tuple(issue.name for issue in taxonomy.issues)
    features = issue_features()
    features.transformer_list.append(("rules", RuleScores(taxonomy)))
    return Pipeline(
        [("cut", cut or Cut()), ("features", features), ("classify", TaughtByRules(NBSVM(), types))]
    )


class RuleScores(Told):
    """The sum of the weights of the terms that speak for each issue type, as annotate counts them.

    Args:
        taxonomy: The issue types, in the order of the columns.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy

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


class TaughtByRules(RejectingClassifier):
    """A classifier that is fitted on the rows about which rules are sure, and then joins the rules.

    Its last columns hold the score of each issue type by rules. The estimator sees the others
    alone, so that it learns more than the rules already say. For an answer, the rules' scores are
    added to its margins.

    Nobody has said how often the rules are right, so that probabilities rest on an assumption: one
    temperature makes them fit, out of fold, labels of which the share `trust` is right and the
    others are any type (label smoothing, C. Szegedy et al. (2016), "Rethinking the inception
    architecture", CVPR). An answer that is likelier wrong than right is rejected.

    Args:
        estimator: A linear classifier with `coef_`.
        types: Issue types, in the order of the last columns.
        weight: What a rule's score counts against a margin.
        lead: By how much the best type must lead the next for a row to teach.
        trust: Share of the sure rows that are taken to be right.
        cv: Number of folds, as for RejectingClassifier.

    Attributes:
        sure_: Numbers of the rows that taught.
        taught_: What they taught: the type that their rules name.
        learned_: Margins of all rows it was fitted on, apart from the rules and out of fold for
            the sure ones, shape (rows, classes).
        out_of_fold_: Probabilities of the same rows, rules included. None of the four is saved.
    """

    _unsaved = RejectingClassifier._unsaved | {"sure_", "taught_", "learned_"}

    def __init__(
        self,
        estimator: Any,
        types: tuple[str, ...] = (),
        weight: float = 0.5,
        lead: float = LEAD,
        trust: float = 0.9,
        cv: int | None = None,
    ) -> None:
        super().__init__(estimator, cv)
        self.types = types
        self.weight = weight
        self.lead = lead
        self.trust = trust

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
        grams, rules = X[:, : -len(self.types)], X[:, -len(self.types) :].toarray()
        self.sure_, self.taught_ = self._sure(rules)
        own = None if groups is None else np.asarray(groups)[self.sure_]
        super().fit(grams[self.sure_], self.taught_, own)
        self.learned_ = self._learned(grams)
        weights = self._rule_weights()
        scores = self.learned_ + rules @ weights.T
        codes = np.searchsorted(self.classes_, self.taught_)
        self.temperature_ = temperature(scores[self.sure_], codes, self.trust)
        self.threshold_ = REJECTED
        self.out_of_fold_ = softmax(scores / self.temperature_, axis=1)
        self._join(weights)
        self.n_features_in_ = X.shape[1]
        return self

    def _sure(self, scores: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
        ordered = np.sort(np.pad(scores, ((0, 0), (1, 0))), axis=1)
        sure = np.flatnonzero(ordered[:, -1] - ordered[:, -2] >= self.lead)
        best = scores[sure].argmax(axis=1)
        taught = np.bincount(best, minlength=len(self.types)) > 1
        if taught.sum() < 2:
            raise InputError(
                f"{len(scores):,} 条反馈里，能由词典确定类型的不到两类，学不起来；"
                "请换一个更合适的 --taxonomy，或先用 csvoice label 标注一些。"
            )
        kept = taught[best]
        return sure[kept], np.array(self.types, dtype=object)[best[kept]]

    def _learned(self, grams: csr_array) -> NDArray[np.float64]:
        learned = two_columns(self.estimator_.decision_function(grams))
        learned[self.sure_] = self.margins_
        return learned

    def _rule_weights(self) -> NDArray[np.float32]:
        same = self.classes_[:, None] == np.array(self.types, dtype=object)
        weights: NDArray[np.float32] = np.where(same, self.weight, 0).astype(np.float32)
        return weights

    def _join(self, weights: NDArray[np.float32]) -> None:
        """Let the rules' columns enter the estimator with fixed weights."""
        machine = self.estimator_
        if len(weights) == 2:
            weights = (weights[1:] - weights[:1]) * np.float32(0.5)
        machine.coef_ = np.asfortranarray(np.hstack([machine.coef_, weights]))
        machine.n_features_in_ += len(self.types)
