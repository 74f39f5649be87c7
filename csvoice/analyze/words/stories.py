"""Words that stand in the same rows tell one story."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

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
