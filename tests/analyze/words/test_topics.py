"""Groups of texts with the same words."""

from __future__ import annotations

import numpy as np
import polars as pl

from csvoice.analyze.texts.quotes import tf_idf
from csvoice.analyze.words.counts import count_tokens
from csvoice.analyze.words.phrases import topics

THEMES = (("停车", "车位", "道闸", "收费"), ("更衣室", "异味", "淋浴", "毛巾"))


def _vectors(rows: int) -> tuple[object, np.ndarray]:
    rng = np.random.default_rng(3)
    theme = rng.random(rows) < 0.6
    tokens = [list(rng.choice(THEMES[int(not one)], 3, replace=False)) for one in theme]
    counts = count_tokens(pl.LazyFrame({"tokens": tokens}), frozenset())
    return tf_idf(counts), theme


def test_themes_are_found_and_the_largest_is_first() -> None:
    vectors, theme = _vectors(60)
    groups = topics(vectors)
    assert (groups[theme] == 0).mean() > 0.9
    assert (groups[~theme] == 1).mean() > 0.9


def test_the_same_rows_give_the_same_groups() -> None:
    vectors, _theme = _vectors(60)
    assert topics(vectors).tolist() == topics(vectors).tolist()


def test_too_few_rows_are_in_no_group() -> None:
    vectors, _theme = _vectors(10)
    assert set(topics(vectors)) == {-1}
