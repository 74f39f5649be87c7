"""What an event is called: the phrases that its rows have and others have not."""

from __future__ import annotations

import polars as pl

from csvoice.analyze.words.counts import Counts, count_tokens
from csvoice.analyze.words.keyness import words_since
from csvoice.analyze.words.phrases import with_phrases
from csvoice.context import Context

NAMES = 3
_TRIED = 12
_LEAST = 3
_FAR = 1 << 30
_USUALLY = 0.5
"""Share of a word's rows from which on a phrase is its usual company."""


def event_words(ctx: Context, rows: pl.DataFrame, known: str, template: str = "") -> list[str]:
    """Return up to three phrases that set an event apart from the period's feedback.

    Args:
        ctx: The report's context.
        rows: Rows of the event, with `tokens`.
        known: What is said of it already (brand, product, issue); not repeated.
        template: The text that most rows copy. All its words set it apart alike; those it opens
            with say what it is about.
    """
    stopwords = ctx.plan.lexicon.stopwords
    words = count_tokens(rows.lazy(), stopwords)
    lists = with_phrases(rows["tokens"], stopwords, frozenset(), _LEAST)
    phrases = count_tokens(pl.LazyFrame({"tokens": lists}), stopwords)
    said, single = _documents(phrases), frozenset(words.vocabulary.tolist())
    only = {one: n for one, n in said.items() if one not in single}
    chosen: list[str] = []
    telling = words_since(words, ctx.counts)["word"]
    if template:
        said_first = template.lower()
        telling = pl.Series(sorted(telling, key=lambda one: said_first.find(one) % _FAR))
    for word in telling.head(_TRIED):
        name = _in_company(word, said, only)
        if not any(word in other for other in (*chosen, known)) and name not in known:
            chosen.append(name)
    return chosen[:NAMES]


def _documents(counts: Counts) -> dict[str, int]:
    return dict(zip(counts.vocabulary.tolist(), counts.documents.tolist(), strict=True))


def _in_company(word: str, said: dict[str, int], phrases: dict[str, int]) -> str:
    """Return the phrase that a word usually stands in, else the word."""
    around = [
        (-n, one)
        for one, n in phrases.items()
        if (one.startswith(word) or one.endswith(word)) and n >= _USUALLY * said.get(word, 0)
    ]
    return min(around)[1] if around else word
