"""Words and phrases that a dictionary lacks, found in the texts themselves."""

from __future__ import annotations

from collections.abc import Set

import polars as pl

from csvoice.analyze.words.candidates import WORD, Segmented, among_characters, among_words
from csvoice.analyze.words.units import Words, among
from csvoice.segment.person_names import names_among

MIN_DOCUMENTS = 5
"""In fewer different texts, a candidate is an anecdote."""

SAME = 0.8
"""A fragment stands in a longer candidate in at least this share of its texts."""

MOST_CHARACTERS = 10_000_000
"""Of larger data an even sample of the texts is searched, so that memory stays bounded."""

_TRIVIAL = (
    r"^[一二三四五六七八九十百千万两几零第\d]+.{0,2}$"  # amounts
    r"|^[很太还就都也又才刚只]|[了着过的得地中]$"  # function words that a guess joined to a word
)


def discover(
    tokens: pl.Series,
    stopwords: Set[str],
    dictionary: pl.Series,
    customers: pl.Series | None = None,
    least: int = MIN_DOCUMENTS,
) -> pl.DataFrame:
    """Find words and phrases that are said again and again and stand in no dictionary.

    Words are looked for among characters, phrases among words. A candidate holds together (mutual
    information at its weakest split) and stands among varying neighbours (branching entropy);
    sources in `ngrams`. Left out: names of people, what opens or ends with a stop word, amounts,
    one character again and again, and fragments of a longer candidate. A text that occurs many
    times counts once. Time and memory are linear in characters up to MOST_CHARACTERS.

    Args:
        tokens: Lists of words in the order of the text, as annotate cuts them.
        stopwords: Words that say nothing, in lower case.
        dictionary: Words that are known already, in lower case.
        customers: Who wrote each row, where known.
        least: Different texts that a candidate must stand in.

    Returns:
        Columns `word`, `kind` (word or phrase), `documents` (different texts with it),
        `cohesion`, `left_entropy`, `right_entropy` (bits), `whole` (share of its occurrences that
        the segmenter cut as one word already, by guess) and `score` (log2 of documents × cohesion
        × lower entropy: an order, not a probability); words first, the best of each kind first.
    """
    texts = _different_texts(tokens, customers)
    words = Words.of(texts["tokens"])
    said = Segmented(
        words,
        known=words.among(dictionary),
        silent=words.among(pl.Series(sorted(stopwords), dtype=pl.String)),
        customers=texts["customer"].to_numpy()[words.row] if customers is not None else None,
        least=least,
    )
    found = pl.concat([among_characters(said), among_words(said)])
    one_character = pl.col("word").str.strip_chars(pl.col("word").str.head(1)) == ""
    fresh = found.filter(
        ~among(found["word"], dictionary),
        ~names_among(found["word"]),
        ~pl.col("word").str.contains(_TRIVIAL),
        ~one_character,
    ).unique("word", keep="first", maintain_order=True)
    entropy = pl.min_horizontal("left_entropy", "right_entropy")
    score = pl.col("documents").log(2) * pl.col("cohesion") * entropy
    scored = _without_fragments(fresh).with_columns(score=score)
    return scored.sort(pl.col("kind") != WORD, -pl.col("score"), "word")


def _different_texts(tokens: pl.Series, customers: pl.Series | None) -> pl.DataFrame:
    """Return each text once, evenly thinned where there are too many."""
    frame = pl.DataFrame({"tokens": tokens})
    if customers is not None:
        # All rows without a customer count as one.
        numbers = customers.cast(pl.String).rank("dense").fill_null(0).cast(pl.Int64)
        frame = frame.with_columns(customer=numbers)
        frame = frame.sort("customer", maintain_order=True)
    texts = frame.unique("tokens", keep="first", maintain_order=True)
    characters = texts["tokens"].explode().str.len_chars().sum() or 0
    return texts.gather_every(1 + int(characters) // MOST_CHARACTERS)


def _without_fragments(found: pl.DataFrame) -> pl.DataFrame:
    """Leave out what stands, nearly always, inside one longer candidate."""
    inside = (
        found.select(
            longer="word",
            most="documents",
            word=pl.col("word").str.extract_many(found["word"].implode(), overlapping=True),
        )
        .explode("word")
        .filter(pl.col("word") != pl.col("longer"))
        .group_by("word")
        .agg(pl.col("most").max())
    )
    joined = found.join(inside, on="word", how="left", maintain_order="left")
    swallowed = pl.col("most").fill_null(0) >= SAME * pl.col("documents")
    return joined.filter(~swallowed).drop("most")
