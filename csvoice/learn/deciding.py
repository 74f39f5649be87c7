"""What a model says of a batch of texts: an issue type, how surely, and for which words."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.pipeline import FeatureUnion

from csvoice.learn.features import CharGrams, Words
from csvoice.learn.model import Model
from csvoice.learn.nbsvm import two_rows
from csvoice.schema import JUDGED

_REASONS_SHOWN = 3
_READABLE = r"^[\p{L}\p{N}]{2,}$"


class Decider:
    """A model made ready to judge batches."""

    def __init__(self, model: Model) -> None:
        self._pipeline = model.pipeline
        self._card = model.card
        self._labels = pl.Series("label", model.labels, dtype=pl.String)
        self._weights = _weights(model)
        self._names = _names(model.pipeline.named_steps["features"])

    def __call__(self, texts: pl.DataFrame) -> pl.DataFrame:
        """Judge texts.

        Args:
            texts: `text`, folded for matching, and `tokens`.

        Returns:
            One row a text, columns of `JUDGED`: `guess` (the likeliest label), `score` (its
            probability), `sure` (whether that reaches the model's threshold), `labels` (all that
            reach it, the likeliest first) and `words` (those that speak most for the guess).
        """
        if texts.is_empty():
            return pl.DataFrame(schema=JUDGED)
        features = csr_array(self._pipeline[:-1].transform(texts))
        probabilities = self._pipeline[-1].predict_proba(features)
        chosen = probabilities.argmax(axis=1)
        score = probabilities[np.arange(len(chosen)), chosen]
        columns = {
            "guess": self._labels.gather(chosen),
            "score": score.round(4),
            "sure": score >= self._card.threshold,
            "labels": self._all(probabilities),
            "words": self._words(features, chosen),
        }
        return pl.DataFrame(columns, schema=JUDGED)

    def _all(self, probabilities: NDArray[np.float64]) -> pl.Series:
        row, column = np.nonzero(probabilities >= self._card.threshold)
        order = np.lexsort((-probabilities[row, column], row))
        named = pl.DataFrame({"row": row[order], "label": self._labels.gather(column[order])})
        lists = named.group_by("row", maintain_order=True).agg("label")
        rows = pl.DataFrame({"row": np.arange(len(probabilities))})
        joined = rows.join(lists, on="row", how="left", maintain_order="left")
        return joined.select(pl.col("label").fill_null([]))["label"]

    def _words(self, features: csr_array, chosen: NDArray[np.int64]) -> pl.Series:
        """Name the words, or else neighbouring characters, with the largest weights in a text."""
        row = np.repeat(np.arange(len(chosen)), np.diff(features.indptr))
        weight = features.data * self._weights[chosen[row], features.indices]
        kept = np.flatnonzero((weight > 0) & (self._names.column[features.indices] >= 0))
        spoken = pl.DataFrame(
            {
                "row": row[kept],
                "name": self._names.column[features.indices[kept]],
                "weight": weight[kept],
            }
        )
        summed = spoken.group_by("row", "name").agg(pl.col("weight").sum())
        words = pl.Series(self._names.is_word)
        ranked = summed.with_columns(word=words.gather(summed["name"])).sort(
            "row", "word", "weight", "name", descending=[False, True, True, False]
        )
        first = ranked.group_by("row", maintain_order=True).head(_REASONS_SHOWN)
        named = first.with_columns(name=self._names.spelled.gather(first["name"]))
        joined = named.group_by("row", maintain_order=True).agg(pl.col("name").str.join("、"))
        rows = pl.DataFrame({"row": np.arange(len(chosen))})
        return rows.join(joined, on="row", how="left", maintain_order="left")["name"]


class _Names:
    """How features are called: readable n-grams and words, each spelling once.

    Attributes:
        spelled: The spellings.
        column: For every feature the place of its spelling, -1 where it is not to be shown.
        is_word: For every spelling whether it is a word.
    """

    def __init__(self, names: NDArray[np.object_], words: NDArray[np.bool_]) -> None:
        series = pl.Series(names.tolist(), dtype=pl.String)
        readable = series.str.contains(_READABLE).to_numpy()
        self.spelled = series.filter(readable).unique().sort()
        place = series.cast(pl.Enum(self.spelled), strict=False).to_physical()
        self.column = place.cast(pl.Int64).fill_null(-1).to_numpy()
        self.is_word = np.zeros(len(self.spelled), dtype=np.bool_)
        self.is_word[self.column[words & readable]] = True


def _names(features: FeatureUnion) -> _Names:
    names, words = [], []
    for _name, part in features.transformer_list:
        counter = part[0] if hasattr(part, "steps") else part
        known = counter.get_feature_names_out()
        if not isinstance(counter, CharGrams | Words):
            known = np.full(len(known), "", dtype=object)
        names.append(known)
        words.append(np.full(len(known), isinstance(counter, Words)))
    return _Names(np.concatenate(names), np.concatenate(words))


def _weights(model: Model) -> NDArray[np.float32]:
    """Return the weight of every feature for every label, shape (labels, features)."""
    last: Any = model.pipeline[-1]
    if model.card.several:
        return np.asfortranarray(np.vstack([one.estimator_.coef_[0] for one in last.estimators_]))
    return np.asfortranarray(two_rows(last.estimator_.coef_))
