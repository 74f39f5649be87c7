"""Terms that data propose for the types of a taxonomy, and types for what none of them covers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice.analyze.texts.quotes import tf_idf
from csvoice.analyze.words.counts import Counts
from csvoice.analyze.words.keyness import MIN_DOCUMENTS, distinctive_words
from csvoice.analyze.words.phrases import topics
from csvoice.errors import UsageError
from csvoice.lexicon import Taxonomy
from csvoice.pipeline.preparation import Feedback
from csvoice.schema import OTHER_ISSUE, PRAISE
from csvoice.taxonomy.corpus import Corpus
from csvoice.taxonomy.problems import SPEAKING, places

TERMS = 12
"""Terms proposed for a type at most."""

SURE, UNSURE = 0.7, 0.5
"""Of the rows with a type that hold a term, the part that must be of this type: for a term, and
for a weak term."""

COPIED = 0.3
"""Rows more alike than this (mean cosine, the word apart) repeat one text: no source of terms."""

MIN_NEW_TERMS = 3
"""A new type needs this many words of its own."""

_QUOTES = 3


@dataclass(frozen=True, slots=True)
class Term:
    """A proposed term.

    Attributes:
        term: The word or phrase.
        documents: Rows of the type that hold it.
        elsewhere: Rows of other types that hold it.
        other: Rows of 其他 that hold it; for a new type, those outside the group.
        weak: Whether it belongs into `weak`.
        example: A verbatim that holds it, masked and shortened.
    """

    term: str
    documents: int
    elsewhere: int
    other: int
    weak: bool
    example: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is proposed for a type.

    Attributes:
        issue: The type; a new one is named by its two most distinctive words.
        new: Whether it would be a new type, made from 其他.
        rows: Rows of the type; for a new one, rows of 其他 that hold one of its terms.
        terms: The proposed terms, the surest first.
        examples: Verbatims of a new type, masked and shortened.
    """

    issue: str
    new: bool
    rows: int
    terms: tuple[Term, ...]
    examples: tuple[str, ...] = ()


def suggest(feedback: Feedback, only: str | None = None) -> list[Suggestion]:
    """Propose terms for every type, and new types from what is 其他.

    A term is proposed where the rows of its type, by label or rule, hold it more often than all
    others do (log-odds with informative Dirichlet prior), and where most of the rows with a type
    that hold it are of this type.

    Raises:
        UsageError: No row is of that type; names the types there are.
    """
    corpus = Corpus.of(feedback)
    taxonomy = feedback.plan.taxonomy
    issues = _issues(corpus, taxonomy)
    if only is not None and only not in issues:
        raise UsageError(f"数据里没有类型「{only}」的反馈，有的是：{'、'.join(issues)}。")
    search = _Search(corpus, taxonomy)
    known = [search.known_type(issue) for issue in issues if only in (None, issue)]
    return [*(one for one in known if one.terms), *(search.new_types() if only is None else ())]


def _issues(corpus: Corpus, taxonomy: Taxonomy) -> list[str]:
    """Return the types that rows have: in the taxonomy's order, then others by size."""
    sizes = corpus.rows["issue"].drop_nulls().value_counts(name="n")
    order = {issue.name: place for place, issue in enumerate(taxonomy.issues)}
    listed = sorted(
        sizes.iter_rows(), key=lambda one: (order.get(one[0], len(order)), -one[1], one[0])
    )
    return [name for name, _n in listed if name != OTHER_ISSUE]


class _Search:
    """Goes through the types; a term that is proposed once is not proposed again."""

    def __init__(self, corpus: Corpus, taxonomy: Taxonomy) -> None:
        self._corpus = corpus
        self._other = corpus.rows_where(pl.col("issue") == OTHER_ISSUE)
        self._in_other = corpus.documents(self._other)
        self._taken: set[str] = set()
        self._speaking: dict[str, list[str]] = {}
        for place in places(taxonomy):
            self._taken.add(place.term.lower())
            if place.role in SPEAKING:
                self._speaking.setdefault(place.issue, []).append(place.term.lower())

    def known_type(self, issue: str) -> Suggestion:
        rows = self._corpus.rows_where(pl.col("issue") == issue)
        documents = self._corpus.documents(rows)
        typed = self._corpus.counts.documents - self._in_other
        terms = self._terms(rows, documents, typed - documents, self._speaking.get(issue, []))
        return Suggestion(issue, new=False, rows=len(rows), terms=terms)

    def new_types(self) -> Iterator[Suggestion]:
        complaints = (pl.col("issue") == OTHER_ISSUE) & (
            pl.col("nature").ne_missing(pl.lit(PRAISE))
        )
        other = self._corpus.rows_where(complaints)
        groups = topics(tf_idf(_frequent(self._corpus, other)))
        for group in range(int(groups.max(initial=-1)) + 1):
            rows = other[groups == group]
            documents = self._corpus.documents(rows)
            typed = self._corpus.counts.documents - self._in_other
            terms = self._terms(rows, documents, typed, [])
            if len(terms) >= MIN_NEW_TERMS:
                words = np.array([one.term for one in terms], dtype=object)
                covered = self._corpus.holding(other, words)
                quotes = self._corpus.quotes(self._corpus.holding(rows, words), _QUOTES)
                name = "、".join(words[:2])
                yield Suggestion(name, new=True, rows=len(covered), terms=terms, examples=quotes)

    def _terms(
        self,
        rows: NDArray[np.int64],
        documents: NDArray[np.int64],
        elsewhere: NDArray[np.int64],
        own: list[str],
    ) -> tuple[Term, ...]:
        counts = self._corpus.counts
        part = documents / np.maximum(documents + elsewhere, 1)
        table = distinctive_words(documents, counts.documents - documents, counts.vocabulary)
        chosen: list[Term] = []
        for word in table["word"]:
            place = int(np.searchsorted(counts.vocabulary, word))
            if part[place] < UNSURE or not self._fresh(word, own, chosen):
                continue
            holding = self._corpus.holding(rows, np.array([word], dtype=object))
            if self._corpus.likeness(holding, word) > COPIED:
                continue
            here, there = int(documents[place]), int(elsewhere[place])
            other = int(counts.documents[place]) - here - there
            example = "".join(self._corpus.quotes(holding, 1))
            chosen.append(Term(word, here, there, other, bool(part[place] < SURE), example))
            if len(chosen) == TERMS:
                break
        self._taken |= {one.term for one in chosen}
        return tuple(chosen)

    def _fresh(self, word: str, own: list[str], chosen: list[Term]) -> bool:
        """Tell whether a word is no term yet, adds to those chosen, and is nobody's name."""
        if len(word) < 2 or word in self._taken or word in self._corpus.names:
            return False
        if any(term in word for term in own):
            return False
        return not any(word in one.term or one.term in word for one in chosen)


def _frequent(corpus: Corpus, rows: NDArray[np.int64]) -> Counts:
    """Return the counts of some rows, over the words that several of them hold."""
    documents = corpus.documents(rows)
    columns = np.flatnonzero(documents >= MIN_DOCUMENTS)
    matrix = corpus.counts.matrix[rows][:, columns]
    return Counts(matrix.indices, matrix.indptr, corpus.counts.vocabulary[columns])
