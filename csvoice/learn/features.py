"""What a text is described by: character n-grams, words, and the terms of a taxonomy.

Each is a scikit-learn transformer from a frame of `text` and `tokens` (what `Cut` gives) to a
sparse matrix of counts. Vocabularies are arrays, looked up for a whole batch at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.preprocessing import normalize
from sklearn.utils.validation import check_is_fitted

from csvoice import segment
from csvoice.lexicon import Taxonomy, UserWord
from csvoice.lookup.groups import Rules

_BITS = 21
"""A code point has at most 21 bits, so that an int64 holds three of them."""

_CUTTERS = {"fast": segment.fast, "jieba": segment.reference, "rjieba": segment.raw}


class Told(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """A transformer that is told all it knows, and learns nothing."""

    def fit(self, X: Any, y: Any = None) -> Self:
        """Learn nothing."""
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return True


class Cut(Told):
    """Texts to a frame of `text` and `tokens`; a frame that has both passes as it is.

    Args:
        tokenizer: `fast`, `jieba` or `rjieba`.
        user_words: Words the tokenizer must know.
    """

    def __init__(self, tokenizer: str = "fast", user_words: tuple[UserWord, ...] = ()) -> None:
        self.tokenizer = tokenizer
        self.user_words = user_words

    def transform(self, X: Any) -> pl.DataFrame:
        """Cut texts into words.

        Args:
            X: Strings, or a frame with `text`, and `tokens` where they are cut already.
        """
        frame = X if isinstance(X, pl.DataFrame) else pl.DataFrame({"text": _strings(X)})
        if "tokens" in frame.columns:
            return frame.select("text", "tokens")
        cut = _CUTTERS[self.tokenizer](tuple(self.user_words))
        return frame.select("text").with_columns(cut(frame["text"]).alias("tokens"))


def _strings(texts: Sequence[str]) -> pl.Series:
    return pl.Series("text", list(texts), dtype=pl.String)


class CharGrams(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Counts of the characters of a text and of neighbours in it, in lower case.

    Args:
        ngram_range: Fewest and most characters of an n-gram; three at most.
        min_df: In how many texts an n-gram must stand to count.
    """

    def __init__(self, ngram_range: tuple[int, int] = (1, 2), min_df: int = 1) -> None:
        self.ngram_range = ngram_range
        self.min_df = min_df

    def fit(self, X: pl.DataFrame, y: Any = None) -> Self:
        """Learn the vocabulary."""
        rows, keys = self._keys(X["text"])
        self.vocabulary_ = _frequent(rows, keys, self.min_df)
        return self

    def transform(self, X: pl.DataFrame) -> csr_array:
        """Count n-grams of the vocabulary, shape (texts, n-grams), float32."""
        check_is_fitted(self, "vocabulary_")
        rows, keys = self._keys(X["text"])
        places = np.searchsorted(self.vocabulary_, keys)
        places[places == len(self.vocabulary_)] = 0
        known = self.vocabulary_[places] == keys
        return _counts(rows[known], places[known], (X.height, len(self.vocabulary_)))

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """Return the n-grams in the order of their columns."""
        names = np.empty(len(self.vocabulary_), dtype=object)
        lengths = 1 + (self.vocabulary_ >> _BITS > 0) + (self.vocabulary_ >> 2 * _BITS > 0)
        for n in range(1, 4):
            shifts = np.arange(n - 1, -1, -1) * _BITS
            codes = (self.vocabulary_[lengths == n, None] >> shifts) & (2**_BITS - 1)
            names[lengths == n] = codes.astype("<u4").view(f"<U{n}").ravel()
        return names

    def _keys(self, texts: pl.Series) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the row and the number of every n-gram of every text."""
        lower = texts.fill_null("").str.to_lowercase()
        lengths = lower.str.len_chars().to_numpy().astype(np.int64)
        joined = "".join(lower.to_list()).encode("utf-32-le", "surrogatepass")
        codes = np.frombuffer(joined, dtype="<u4").astype(np.int64)
        row = np.repeat(np.arange(len(lengths)), lengths)
        rows, keys = [], []
        fewest, most = self.ngram_range
        key = np.zeros_like(codes)
        for n in range(1, most + 1):
            inside = max(0, len(codes) - n + 1)
            key = (key[:inside] << _BITS) | codes[n - 1 :]
            if n >= fewest:
                whole = row[:inside] == row[n - 1 :]
                rows.append(row[:inside][whole])
                keys.append(key[whole])
        return np.concatenate(rows), np.concatenate(keys)


class Words(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Counts of the words of a text, in lower case.

    Args:
        longest: Words of more characters than this are left out: links, numbers, noise.
        min_df: In how many texts a word must stand to count.
    """

    def __init__(self, longest: int = 12, min_df: int = 1) -> None:
        self.longest = longest
        self.min_df = min_df

    def fit(self, X: pl.DataFrame, y: Any = None) -> Self:
        """Learn the vocabulary."""
        words = self._words(X).unique()
        counts = words.group_by("tokens").len().filter(pl.col("len") >= self.min_df)
        self.vocabulary_ = counts["tokens"].sort().to_numpy().astype(f"<U{self.longest}")
        return self

    def transform(self, X: pl.DataFrame) -> csr_array:
        """Count words of the vocabulary, shape (texts, words), float32."""
        check_is_fitted(self, "vocabulary_")
        words = self._words(X)
        known = pl.Enum(self.vocabulary_.tolist())
        place = words["tokens"].cast(known, strict=False).to_physical()
        found = place.is_not_null().to_numpy()
        rows = words["row"].to_numpy()[found]
        return _counts(rows, place.drop_nulls().to_numpy(), (X.height, len(self.vocabulary_)))

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """Return the words in the order of their columns."""
        return self.vocabulary_.astype(object)

    def _words(self, frame: pl.DataFrame) -> pl.DataFrame:
        words = frame.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("row"), "tokens")
        lower = words.explode("tokens").with_columns(pl.col("tokens").str.to_lowercase())
        spoken = pl.col("tokens").str.strip_chars().str.len_chars().is_between(1, self.longest)
        return lower.filter(spoken)


class TaxonomyHits(Told):
    """How strongly a text speaks for each finer type and each issue type of a taxonomy.

    Args:
        taxonomy: The taxonomy; its terms are looked for as annotate does.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy

    def transform(self, X: pl.DataFrame) -> csr_array:
        """Weigh hits, shape (texts, groups + issue types), float32; each half of unit length."""
        rules = _rules(self.taxonomy)
        hits = rules.hits(X["text"]).unique(["row", "group", "term"], maintain_order=True)
        halves = [("group", rules.names.height), ("order", len(self.taxonomy.issues))]
        return hstack([_weights(hits, name, (X.height, n)) for name, n in halves], format="csr")

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """Return `issue` or `issue/detail` for groups, then the issue types, in 〔〕."""
        groups = [f"〔{'/'.join(filter(None, one))}〕" for one in _names(self.taxonomy)]
        issues = [f"〔{issue.name}〕" for issue in self.taxonomy.issues]
        return np.array(groups + issues, dtype=object)


@cache
def _rules(taxonomy: Taxonomy) -> Rules:
    """Build the rules of a taxonomy once: the matcher is no part of a saved model."""
    return Rules.of(taxonomy)


def _names(taxonomy: Taxonomy) -> list[tuple[str, str | None]]:
    return list(_rules(taxonomy).names.select("issue", "detail").iter_rows())


def _weights(hits: pl.DataFrame, column: str, shape: tuple[int, int]) -> csr_array:
    weights = hits["weight"].to_numpy().astype(np.float32)
    place = hits["row"].to_numpy(), hits[column].to_numpy()
    return normalize(csr_array((weights, place), shape=shape))


def _frequent(rows: NDArray[np.int64], keys: NDArray[np.int64], min_df: int) -> NDArray[np.int64]:
    if min_df <= 1:
        return np.unique(keys)
    order = np.lexsort((rows, keys))
    rows, keys = rows[order], keys[order]
    first = np.append(True, (np.diff(keys) != 0) | (np.diff(rows) != 0))
    known, documents = np.unique(keys[first], return_counts=True)
    return known[documents >= min_df]


def _counts(rows: NDArray[np.int64], columns: NDArray[Any], shape: tuple[int, int]) -> csr_array:
    ones = np.ones(len(rows), dtype=np.float32)
    return csr_array((ones, (rows.astype(np.int32), columns.astype(np.int32))), shape=shape)
