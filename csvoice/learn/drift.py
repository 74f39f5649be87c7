"""Whether new data still look like what a model was trained on, said in sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice.learn.card import Card

FEWEST_ROWS = 100
"""Fewer rows differ by chance alone."""

COVERAGE_DROP = 0.10
UNKNOWN_RISE = 0.05
PSI_HIGH = 0.25
"""Population stability index from which a shift is called significant (N. Siddiqi (2006), Credit
Risk Scorecards, ch. 8)."""


def drift_warnings(
    card: Card, vocabulary: Sequence[str], scores: NDArray[np.float64], tokens: pl.Series
) -> tuple[str, ...]:
    """Compare new data with a model's card.

    Args:
        card: The model's card.
        vocabulary: Words the model knows.
        scores: Best probability of each row the model judged, shape (rows,).
        tokens: Words of each row, lists.

    Returns:
        A Chinese sentence for each of coverage, scores and words that is off; none for few rows.
    """
    if len(scores) < FEWEST_ROWS:
        return ()
    found = (
        _coverage(card, float((scores >= card.threshold).mean())),
        _distribution(np.asarray(card.score_deciles), scores),
        _unknown(card, unknown_share(vocabulary, tokens)),
    )
    return tuple(sentence for sentence in found if sentence)


def stability(deciles: NDArray[np.float64], scores: NDArray[np.float64]) -> float:
    """Return the population stability index of scores over the tenths of the training's.

    0 means the same distribution; borders that coincide are one.
    """
    borders, tenths = np.unique(deciles, return_counts=True)
    expected = np.append(tenths, 10 - tenths.sum()) / 10
    counts = np.bincount(np.searchsorted(borders, scores, side="right"), minlength=len(expected))
    # Half a row in an empty cell keeps the logarithm finite.
    seen = np.maximum(counts, 0.5) / len(scores)
    return float(((seen - expected) * np.log(seen / expected)).sum())


def unknown_share(vocabulary: Sequence[str], tokens: pl.Series) -> float:
    """Return the share of the words said, once a text, that are not in a vocabulary."""
    frame = tokens.alias("word").to_frame().with_row_index("row")
    words = frame.explode("word").with_columns(pl.col("word").str.to_lowercase())
    spoken = words.filter(pl.col("word").str.strip_chars() != "").unique()
    if spoken.is_empty():
        return 0.0
    known = pl.Series(vocabulary, dtype=pl.String)
    return 1 - float(spoken["word"].is_in(known.implode()).sum()) / spoken.height


def _coverage(card: Card, now: float) -> str:
    then = card.scores["coverage"]
    if then - now < COVERAGE_DROP:
        return ""
    return (
        f"模型能拿准的反馈只有 {now:.0%}，训练时是 {then:.0%}；"
        "新数据可能有训练时没有的问题，建议补标一些再训练。"
    )


def _distribution(deciles: NDArray[np.float64], scores: NDArray[np.float64]) -> str:
    """Warn of lower scores; higher ones come from rows that the model was trained on."""
    index = stability(deciles, scores)
    if index < PSI_HIGH or np.median(scores) >= deciles[4]:
        return ""
    return (
        f"模型的把握比训练时明显低（群体稳定性指数 {index:.2f}，超过 {PSI_HIGH}），"
        "类型占比仅供参考，建议抽查一些、补标后再训练。"
    )


def _unknown(card: Card, share: float) -> str:
    if share - card.rare_words < UNKNOWN_RISE:
        return ""
    return (
        f"文本里有 {share:.1%} 的词是模型没见过的，按训练数据估计应在 {card.rare_words:.1%} 左右；"
        "用语变了，建议补标一些再训练。"
    )
