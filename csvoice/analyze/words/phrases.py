"""Phrases of two words that are said again and again."""

from __future__ import annotations

from collections.abc import Set

import polars as pl

_HAN = r"^\p{Han}+$"


def with_phrases(
    tokens: pl.Series, stopwords: Set[str], openers: Set[str], min_documents: int = 5
) -> pl.Series:
    """Append to each row's words its phrases: two Han words that stand side by side.

    A phrase may open with a negation (没 收到), but neither open with another stop word nor end
    with one.

    Args:
        tokens: Lists of words, in the order of the text.
        stopwords: Words that say nothing.
        openers: Stop words that a phrase may open with.
        min_documents: A phrase in fewer rows is left out.

    Returns:
        Lists of the words, then of the phrases, each written without a space.
    """
    frame = pl.DataFrame({"tokens": tokens}).with_row_index("row")
    words = frame.explode("tokens").rename({"tokens": "word"})
    empty = sorted(stopwords)
    pairs = words.with_columns(pl.col("word").shift(-1).over("row").alias("next")).filter(
        pl.col("word").str.contains(_HAN) & pl.col("next").str.contains(_HAN),
        ~pl.col("word").is_in(empty) | pl.col("word").is_in(sorted(openers)),
        ~pl.col("next").is_in(empty),
    )
    phrases = pairs.select("row", (pl.col("word") + pl.col("next")).alias("phrase"))
    said = phrases.group_by("phrase").agg(pl.col("row").n_unique().alias("documents"))
    kept = phrases.join(
        said.filter(pl.col("documents") >= min_documents), on="phrase", maintain_order="left"
    )
    lists = kept.group_by("row", maintain_order=True).agg(pl.col("phrase"))
    joined = frame.join(lists, on="row", how="left", maintain_order="left")
    return joined.select(
        pl.concat_list("tokens", pl.col("phrase").fill_null(pl.lit([], pl.List(pl.String))))
    )["tokens"]
