"""Phrases of two words that are said again and again."""

from __future__ import annotations

from collections.abc import Set
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice.analyze.words.counts import exploded, numbered

Flags: TypeAlias = NDArray[np.bool_]

_HAN = r"^\p{Han}+$"


def with_phrases(
    tokens: pl.Series, stopwords: Set[str], openers: Set[str], min_documents: int = 5
) -> pl.Series:
    """Append to each row's words its phrases; see `phrases`."""
    said = phrases(tokens, stopwords, openers, min_documents)
    return pl.select(tokens=pl.concat_list(tokens, said)).to_series()


def phrases(
    tokens: pl.Series, stopwords: Set[str], openers: Set[str], min_documents: int = 5
) -> pl.Series:
    """Return the phrases of each row: two Han words that stand side by side.

    A phrase may open with a negation (没 收到), but neither open with another stop word nor end
    with one.

    Args:
        tokens: Lists of words, in the order of the text.
        stopwords: Words that say nothing.
        openers: Stop words that a phrase may open with.
        min_documents: A phrase in fewer rows is left out.

    Returns:
        Lists of phrases in the order of the text, each written without a space.
    """
    row, spoken = exploded(tokens)
    number, words = numbered(spoken)
    opens, closes = _ends(words, stopwords, openers)
    beside = (row[:-1] == row[1:]) & opens[number[:-1]] & closes[number[1:]]
    first = np.flatnonzero(beside)
    key = number[first] * len(words) + number[first + 1]
    said = pl.LazyFrame({"row": row[first], "key": key})
    documents = said.group_by("key").agg(documents=pl.col("row").n_unique())
    kept = documents.filter(pl.col("documents") >= min_documents).collect()["key"].to_numpy()
    opening, closing = (words.gather(part) for part in np.divmod(kept, max(1, len(words))))
    spelled = pl.LazyFrame({"key": kept, "phrase": opening + closing})
    lists = (
        said.join(spelled, on="key", maintain_order="left")
        .group_by("row", maintain_order=True)
        .agg("phrase")
    )
    every = pl.LazyFrame({"row": pl.arange(len(tokens), eager=True)})
    joined = every.join(lists, on="row", how="left", maintain_order="left")
    return joined.select(pl.col("phrase").fill_null(pl.lit([], pl.List(pl.String)))).collect()[
        "phrase"
    ]


def _ends(words: pl.Series, stopwords: Set[str], openers: Set[str]) -> tuple[Flags, Flags]:
    """Tell which words a phrase may open with, and end with."""
    written, empty = words.str.contains(_HAN), words.is_in(sorted(stopwords))
    opens = written & (~empty | words.is_in(sorted(openers)))
    return opens.to_numpy(), (written & ~empty).to_numpy()
