"""Groups of texts with the same words, and of words with the same texts."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy.sparse import csr_array

from csvoice.analyze.texts.quotes import tf_idf
from csvoice.analyze.words.counts import count_tokens
from csvoice.analyze.words.phrases import stories, topics

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


@pytest.mark.parametrize(
    ("rows", "leaders"),
    [
        # Common rows over all rows of either: 2 of 4, 2 of 5; the third word leads by the second.
        ({"断网": (0, 1), "光猫": (0, 1, 2, 3), "发票": (7,)}, {"断网": ["光猫"], "发票": []}),
        ({"断网": (0, 1), "光猫": (0, 1, 2, 3, 4)}, {"断网": [], "光猫": []}),
        (
            {"断网": (0, 1), "光猫": (0, 1, 2, 3), "红灯": (0, 1, 2, 3, 4, 5)},
            {"断网": ["光猫", "红灯"]},
        ),
        (dict.fromkeys("甲乙丙丁戊己庚", (0, 1)), {"甲": ["乙", "丙", "丁", "戊", "己"]}),
        ({}, {}),
    ],
)
def test_words_of_the_same_rows_are_one_story(
    rows: dict[str, tuple[int, ...]], leaders: dict[str, list[str]]
) -> None:
    said = csr_array(np.array([[float(n in held) for held in rows.values()] for n in range(8)]))
    words = pl.DataFrame({"word": list(rows)}, schema={"word": pl.String})
    found = stories(said, words)
    assert dict(zip(found["word"], found["companions"].to_list(), strict=True)) == leaders
