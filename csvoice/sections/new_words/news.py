"""Which words and phrases of the period are new, or said much more often than before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from csvoice.analyze.statistics.intervals import Booleans
from csvoice.analyze.words.discovery import MIN_DOCUMENTS, discover
from csvoice.analyze.words.novelty import incidence, mentions, new_or_risen, spoken
from csvoice.analyze.words.phrases import stories
from csvoice.context import Context
from csvoice.segment.known import all_words

LOOKED_AT = 100
"""Words that are put together to stories at most, the surest."""


@dataclass(frozen=True, slots=True)
class News:
    """What passed, and what it was compared with.

    Attributes:
        words: A row for each story, the surest first.
        said: Sparse matrix of the period's rows × all words that passed.
        names: The words of its columns.
        tests: How many words and phrases were tested.
        texts: Voices of the period.
        earlier: Voices of all rows before.
        rows_before: All rows before.
    """

    words: pl.DataFrame
    said: Any
    names: list[str]
    tests: int
    texts: int
    earlier: int
    rows_before: int

    def holding(self, word: str) -> Booleans:
        """Mark the rows of the period that hold a word."""
        column = self.said[:, [self.names.index(word)]]
        return np.asarray(np.asarray(column.sum(axis=1)).ravel() > 0)


def compared(ctx: Context, now: pl.DataFrame, before: pl.DataFrame) -> News:
    """Find and test the words of the period against all rows before."""
    dictionary = pl.concat(
        [all_words(), pl.Series([one.word.lower() for one in ctx.plan.user_words], dtype=pl.String)]
    )
    customers = now["customer"] if "customer" in now.columns else None
    found = discover(now["tokens"], ctx.plan.lexicon.stopwords, dictionary, customers)
    texts, earlier = now["text"].n_unique(), before["text"].n_unique()
    here = _mentions(spoken(now.lazy()), now, found["word"])
    there = _mentions(ctx.past_said, before, found["word"])
    words = _counted(found, here, there)
    q, tests = new_or_risen(
        words["texts"].to_numpy(),
        words["texts_before"].to_numpy(),
        texts,
        earlier,
        least=MIN_DOCUMENTS,
        q_value=ctx.thresholds.q_value,
    )
    passed = words.with_columns(q=pl.Series(q)).filter(pl.col("q") < ctx.thresholds.q_value)
    passed = passed.sort("q", -pl.col("texts"), -pl.col("score"), "word").head(LOOKED_AT)
    said = incidence(here, now.height, passed["word"])
    names = passed["word"].to_list()
    return News(stories(said, passed), said, names, tests, texts, earlier, before.height)


def _mentions(said: pl.Series, frame: pl.DataFrame, words: pl.Series) -> pl.DataFrame:
    """Return a row for each row and word in it: `row`, `word`, `text`, `created_at`."""
    found = mentions(said, words)
    return found.with_columns(frame.select("text", "created_at")[found["row"]])


def _counted(found: pl.DataFrame, here: pl.DataFrame, there: pl.DataFrame) -> pl.DataFrame:
    """Add how many rows and texts hold each word, now and before, and when it was first seen."""
    measures = (
        pl.len().cast(pl.Int64).alias("rows"),
        pl.col("text").n_unique().cast(pl.Int64).alias("texts"),
        pl.col("created_at").min().alias("first"),
    )
    now = here.group_by("word").agg(measures)
    before = there.group_by("word").agg(measures).rename(lambda name: name + "_before")
    joined = (
        found.select("word", "score")
        .join(now, on="word", maintain_order="left")
        .join(before, left_on="word", right_on="word_before", how="left", maintain_order="left")
    )
    return joined.with_columns(
        pl.col("rows_before", "texts_before").fill_null(0),
        first=pl.min_horizontal("first", "first_before"),
    )


def voices(ctx: Context, frame: pl.LazyFrame, *more: str) -> pl.DataFrame:
    """Collect `created_at`, `text` (one number a voice), if known who, and other columns."""
    who = ["customer"] if "customer" in ctx.columns else []
    told = pl.col("voice") if "voice" in ctx.columns else pl.col("tokens").list.join("\x00")
    return frame.select("created_at", *who, *more, text=told.hash()).collect()
