"""A pool of unlabelled rows, described so that few labels go far."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.decomposition import TruncatedSVD
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import normalize
from threadpoolctl import threadpool_limits

from csvoice.errors import InputError
from csvoice.learn.classifier import issue_features
from csvoice.learn.features import Cut, TaxonomyHits
from csvoice.learn.nbsvm import two_rows
from csvoice.learn.weak import weak_classifier
from csvoice.lexicon import Taxonomy
from csvoice.lookup.groups import rules_of

_DIMENSIONS = 100
_SHORTEST = 2
_FAINT = 0.2
"""Words that count less than this share of the strongest word's weight go unnamed."""


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Rows to ask about.

    Attributes:
        texts: Columns `text` and `tokens`.
        features: What the quick learner sees, shape (rows, features): what a taxonomy taught
            (margins apart from the rules, half the rules' scores, hits by finer type), then
            `vectors`; without a taxonomy the vectors alone.
        vectors: Latent semantic vectors of unit length (S. Deerwester et al. (1990), "Indexing by
            latent semantic analysis"), shape (rows, 100 at most).
        classes: Types the taxonomy taught; none without one.
        probabilities: What it taught of every row, shape (rows, classes).
        weights: What each feature counts for that, shape (classes, features).
        words: How strongly each word stands in each text, shape (rows, words).
        spelled: The words.
        loadings: What each word counts for each feature, shape (features, words).
        taxonomy: The taxonomy.
        sure: Numbers of the rows that the taxonomy is sure about.
        taught: What it says of them.
    """

    texts: pl.DataFrame
    features: NDArray[np.float64]
    vectors: NDArray[np.float64]
    classes: tuple[str, ...]
    probabilities: NDArray[np.float64]
    weights: NDArray[np.float64]
    words: csr_array
    spelled: NDArray[np.object_]
    loadings: NDArray[np.float64]
    taxonomy: Taxonomy | None
    sure: NDArray[np.int64]
    taught: NDArray[np.object_]

    def __len__(self) -> int:
        return self.texts.height

    def why(self, row: int, name: str, weights: NDArray[np.float64], most: int = 4) -> list[str]:
        """Return the words of a row that speak for a type, the strongest first.

        Terms of the taxonomy come before other words.
        """
        stands = self.words[[row]].tocoo()
        speaks = stands.data * (weights @ self.loadings[:, stands.col])
        order = np.argsort(-speaks, kind="stable")
        least = _FAINT * speaks.max(initial=0.0)
        others = [str(self.spelled[stands.col[one]]) for one in order if speaks[one] > least]
        terms = self._terms(row, name)
        fresh = [word for word in others if not any(word in term for term in terms)]
        return [*terms, *fresh][:most]

    def _terms(self, row: int, name: str) -> list[str]:
        if self.taxonomy is None:
            return []
        hits = rules_of(self.taxonomy).hits(self.texts["text"][row : row + 1])
        own = hits.filter(pl.col("issue") == name).unique("term", maintain_order=True)
        return own.sort("weight", descending=True, maintain_order=True)["term"].to_list()


@dataclass(frozen=True, slots=True, eq=False)
class _Taught:
    """What a taxonomy taught of a pool: the first columns of its features."""

    features: NDArray[np.float64]
    classes: tuple[str, ...]
    probabilities: NDArray[np.float64]
    loadings: NDArray[np.float64]
    sure: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    taught: NDArray[np.object_] = field(default_factory=lambda: np.zeros(0, dtype=object))


def make_pool(texts: pl.DataFrame, taxonomy: Taxonomy | None = None) -> Pool:
    """Describe rows.

    Args:
        texts: Column `text`, and `tokens` where it is cut already; one row at least.
        taxonomy: Where given, it teaches from the rows it is sure about. One that fits so badly
            that nothing can be learned from it gives its terms alone.
    """
    texts = Cut().transform(texts)
    union = issue_features()
    grams = csr_array(union.fit_transform(texts))
    counter = dict(union.transformer_list)["word"][0]
    spelled = counter.get_feature_names_out()
    of_words = slice(grams.shape[1] - len(spelled), None)
    shown = np.flatnonzero([len(word) >= _SHORTEST and word.isalpha() for word in spelled])
    vectors, components = _latent(grams)
    taught = _teach(texts, taxonomy, grams.shape[1])
    features = np.hstack([taught.features, vectors])
    weights = np.eye(len(taught.classes), features.shape[1])
    return Pool(
        texts=texts,
        features=features,
        vectors=vectors,
        classes=taught.classes,
        probabilities=taught.probabilities,
        weights=weights,
        words=csr_array(grams[:, of_words])[:, shown],
        spelled=spelled[shown],
        loadings=np.vstack([taught.loadings, components])[:, of_words][:, shown],
        taxonomy=taxonomy,
        sure=taught.sure,
        taught=taught.taught,
    )


def _latent(grams: csr_array) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    size = min(_DIMENSIONS, min(grams.shape) - 1)
    if size < 1:
        return np.zeros((grams.shape[0], 1)), np.zeros((1, grams.shape[1]))
    reduction = TruncatedSVD(size, random_state=0)
    # Where all texts are equal there is no variance to explain.
    with threadpool_limits(limits=1), np.errstate(invalid="ignore"):
        vectors = normalize(reduction.fit_transform(grams))
    return vectors, reduction.components_


def _teach(texts: pl.DataFrame, taxonomy: Taxonomy | None, grams: int) -> _Taught:
    n = texts.height
    if taxonomy is None:
        return _Taught(np.zeros((n, 0)), (), np.zeros((n, 0)), np.zeros((0, grams)))
    details = TaxonomyHits(taxonomy).transform(texts).toarray()
    try:
        model: Pipeline = weak_classifier(taxonomy).fit(texts)
    except InputError:
        return _Taught(details, (), np.zeros((n, 0)), np.zeros((details.shape[1], grams)))
    last = model[-1]
    rules = dict(model[1].transformer_list)["rules"].transform(texts).toarray()
    learned = two_rows(last.estimator_.coef_[:, :grams])
    features = np.hstack([last.learned_, last.weight * rules, details])
    loadings = np.zeros((features.shape[1], grams))
    loadings[: len(learned)] = learned
    return _Taught(
        features, tuple(last.classes_), last.out_of_fold_, loadings, last.sure_, last.taught_
    )
