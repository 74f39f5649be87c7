"""Words that go together: in phrases of two, in the same rows, in the texts of one topic."""

from __future__ import annotations

import warnings
from collections.abc import Set
from typing import Any

import numpy as np
import polars as pl

from csvoice.analyze.statistics.intervals import Booleans
from csvoice.analyze.words.counts import Integers, compact, exploded, numbered, once

_HAN = r"^\p{Han}+$"
_PLACES = 1 << 20
"""Places of hashed phrases: those that share one are told apart later."""


def with_phrases(
    tokens: pl.Series, stopwords: Set[str], openers: Set[str], min_documents: int = 5
) -> pl.Series:
    """Append to each row's words its phrases, in the order of the text; see `phrases`."""
    frame = tokens.to_frame("tokens").lazy()
    row, number, spelled = phrases(frame, stopwords, openers, min_documents)
    said = pl.DataFrame({"row": row, "phrase": spelled.gather(number)})
    lists = said.group_by("row").agg("phrase")
    every = frame.with_row_index("row")
    joined = every.join(lists.lazy(), on="row", how="left", maintain_order="left")
    some = pl.col("phrase").fill_null(pl.lit([], pl.List(pl.String)))
    return joined.select(pl.concat_list("tokens", some)).collect().to_series()


def phrases(
    frame: pl.LazyFrame, stopwords: Set[str], openers: Set[str], min_documents: int = 5
) -> tuple[Integers, Integers, pl.Series]:
    """Find the phrases of each row: two Han words that stand side by side.

    A phrase may open with a negation (没 收到), but neither open with another stop word nor end
    with one.

    Args:
        frame: Rows with `tokens`, in the order of the text.
        stopwords: Words that say nothing.
        openers: Stop words that a phrase may open with.
        min_documents: A phrase in fewer rows is left out.

    Returns:
        The row and the number of each phrase, in the order of the text, and the phrases by number,
        each written without a space.
    """
    row, number, words = numbered(exploded(frame))
    opens, closes = _ends(words, stopwords, openers)
    first = np.flatnonzero((row[:-1] == row[1:]) & opens[number[:-1]] & closes[number[1:]])
    pairs, place, times = np.unique(
        number[first].astype(np.int64) * len(words) + number[first + 1],
        return_inverse=True,
        return_counts=True,
    )
    opening, closing = (words.gather(part) for part in np.divmod(pairs, max(1, len(words))))
    kind, spelled = _often(opening + closing, times, min_documents)
    phrase = kind[place]
    row, phrase = row[first[phrase >= 0]], phrase[phrase >= 0]
    said, _size = once(row, phrase, int(row.max(initial=0)) + 1)
    documents = np.bincount(said, minlength=len(spelled))
    often = documents[phrase] >= min_documents
    return row[often], phrase[often], spelled


def _often(spelled: pl.Series, times: Integers, least: int) -> tuple[Integers, pl.Series]:
    """Number the phrases that pairs of words spell, -1 for rare ones; also return them.

    Two pairs may spell one phrase (差 差差, 差差 差). Most phrases are rare, and told by a hash.
    """
    place = (spelled.hash() % _PLACES).cast(pl.Int64).to_numpy()
    often = np.bincount(place, times)[place] >= least
    coded = spelled.filter(pl.Series(often)).cast(pl.Categorical)
    kind = np.full(len(spelled), -1, dtype=np.int64)
    kind[often], first = compact(coded.to_physical().to_numpy())
    return kind, coded.gather(first).cast(pl.String)


def _ends(words: pl.Series, stopwords: Set[str], openers: Set[str]) -> tuple[Booleans, Booleans]:
    """Tell which words a phrase may open with, and end with."""
    written, empty = words.str.contains(_HAN), words.is_in(sorted(stopwords))
    opens = written & (~empty | words.is_in(sorted(openers)))
    return opens.to_numpy(), (written & ~empty).to_numpy()


COMPANIONS = 5

SAME_STORY = 0.5
"""From this Jaccard index of their rows on, two words belong to one story."""


def stories(said: Any, words: pl.DataFrame) -> pl.DataFrame:
    """Put words that stand in the same rows under the first of them.

    Args:
        said: Sparse 0/1 matrix of rows × words.
        words: A row for each word, with a column `word`; the one that matters most comes first.

    Returns:
        The rows of the words that lead a story, in their order, with `companions`: the next
        words of the same story.
    """
    common = (said.T @ said).toarray()
    size = common.diagonal()
    alike = common >= SAME_STORY * (size[:, None] + size[None, :] - common)
    # The first word alike, itself at the latest, leads: words come surest first.
    leader = alike.argmax(axis=1) if words.height else np.empty(0, dtype=np.int64)
    leader = leader[leader] if words.height else leader
    return (
        words.with_columns(leader=pl.Series(leader), place=pl.int_range(pl.len()))
        .group_by("leader", maintain_order=True)
        .agg(pl.exclude("leader").first(), companions=pl.col("word").slice(1, COMPANIONS))
        .sort("place")
    )


MIN_ROWS_PER_TOPIC = 25
MAX_TOPICS = 12
_CLEAR = 0.5
"""A text belongs to a topic that holds at least this part of its weight."""


def topics(vectors: Any) -> Integers:
    """Group texts by non-negative matrix factorisation of their tf-idf vectors.

    Started from a singular value decomposition, so that the same rows give the same groups.
    Sources: D. Lee and H. S. Seung (1999), Nature 401; C. Boutsidis and E. Gallopoulos (2008),
    SVD based initialization, Pattern Recognition 41.

    Args:
        vectors: Unit vectors of the texts, sparse, as from `quotes.tf_idf`.

    Returns:
        The group of each text, the largest group 0; -1 for a text that is clearly in none.
    """
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    rows, words = vectors.shape
    wanted = min(MAX_TOPICS, rows // MIN_ROWS_PER_TOPIC, words)
    if wanted < 1:
        return np.full(rows, -1, dtype=np.int64)
    model = NMF(wanted, init="nndsvd", random_state=0, max_iter=400, tol=1e-3)
    with warnings.catch_warnings():
        # The groups stand long before the last decimals of the weights do.
        warnings.simplefilter("ignore", ConvergenceWarning)
        weights = np.round(model.fit_transform(vectors), 6)
    best = weights.argmax(axis=1)
    clear = weights.max(axis=1) > _CLEAR * np.maximum(weights.sum(axis=1), 1e-9)
    sizes = np.bincount(best[clear], minlength=wanted)
    rank = np.empty(wanted, dtype=np.int64)
    rank[np.lexsort((np.arange(wanted), -sizes))] = np.arange(wanted)
    return np.where(clear, rank[best], -1)
