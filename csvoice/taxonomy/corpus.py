"""The rows that suggestions are made from, with words and phrases counted once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice.analyze.texts.quotes import representative, shorten, tf_idf
from csvoice.analyze.words.counts import Counts, count_tokens
from csvoice.analyze.words.phrases import with_phrases
from csvoice.pipeline.preparation import Feedback

_NAMES = ("brand", "product", "region", "agent")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Feedback without its near-duplicates.

    Attributes:
        rows: Columns `text` (masked), `issue`, `nature`.
        counts: Words and phrases of the rows.
        vectors: Unit vectors of the rows (tf-idf).
        names: Every name of a brand, product, region or agent in the data, a line each.
    """

    rows: pl.DataFrame
    counts: Counts
    vectors: Any
    names: str

    @classmethod
    def of(cls, feedback: Feedback) -> Corpus:
        """Count the words of an annotated table."""
        lexicon = feedback.plan.lexicon
        have = feedback.table.collect_schema().names()
        named = [name for name in _NAMES if name in have]
        kept = feedback.table.filter(pl.col("duplicate_of").is_null())
        rows = kept.select("text", "issue", "nature", "tokens", *named).collect()
        units = with_phrases(rows["tokens"], lexicon.stopwords, lexicon.negation)
        counts = count_tokens(pl.LazyFrame({"tokens": units}), lexicon.stopwords)
        values = {value for name in named for value in rows[name].unique().drop_nulls()}
        texts = rows.select("text", "issue", "nature")
        return cls(texts, counts, tf_idf(counts), "\n".join(sorted(values)).lower())

    def rows_where(self, condition: pl.Expr) -> NDArray[np.int64]:
        """Return the numbers of the rows that meet a condition."""
        met = self.rows.select(condition.fill_null(value=False))
        return np.flatnonzero(met.to_series().to_numpy())

    def holding(self, rows: NDArray[np.int64], words: NDArray[np.object_]) -> NDArray[np.int64]:
        """Return those of the rows that hold one of the words."""
        columns = self.counts.columns_of(words)
        hits = self.counts.matrix[rows][:, columns[columns >= 0]].sum(axis=1)
        return rows[np.asarray(hits).ravel() > 0]

    def documents(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Count in how many of the rows each word stands."""
        said = self.counts.matrix[rows]
        return np.bincount(said.indices, minlength=len(self.counts.vocabulary))

    def likeness(self, rows: NDArray[np.int64], word: str) -> float:
        """Return the mean cosine of any two of the rows that hold a word, but for that word.

        It is near 0 for texts that share the word alone, near 1 where one text was copied.
        """
        others = np.array([word not in one for one in self.counts.vocabulary], dtype=np.float32)
        vectors = self.vectors[rows].multiply(others)
        centre = np.asarray(vectors.sum(axis=0)).ravel()
        n = len(rows)
        return float((centre @ centre - vectors.power(2).sum()) / max(1, n * (n - 1)))

    def quotes(self, rows: NDArray[np.int64], k: int) -> tuple[str, ...]:
        """Return the verbatims that speak best for some rows, shortened."""
        if not len(rows):
            return ()
        lengths = self.rows["text"].str.len_chars().fill_null(0).to_numpy()
        chosen = representative(self.vectors, rows, lengths, k)
        return tuple(shorten(self.rows["text"][row]) for row in chosen)
