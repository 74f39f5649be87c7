from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy import stats

from csvoice.analyze.words.novelty import (
    fewest,
    incidence,
    mentions,
    more_often,
    new_or_risen,
    spoken,
)


@pytest.mark.parametrize(
    ("now", "before", "size", "size_before"),
    [(5, 0, 100, 100), (9, 0, 100, 100), (50, 10, 1813, 1022), (7, 20, 30, 500)],
)
def test_the_conditional_binomial(now: int, before: int, size: int, size_before: int) -> None:
    recent = stats.binom(now + before, size / (size + size_before))
    expected = recent.sf(now - 1) / recent.sf(4)
    assert more_often([now], [before], size, size_before, 5)[0] == pytest.approx(expected)


def test_few_false_words_when_nothing_changed() -> None:
    # Words of all frequencies, spread evenly over both periods; only those with five texts now
    # are looked at, as in discovery.
    rng = np.random.default_rng(1)
    false = 0
    for _ in range(200):
        rates = rng.uniform(1, 30, 300)
        now, before = rng.poisson(rates * 0.3), rng.poisson(rates * 0.7)
        kept = now >= 5
        q, tests = new_or_risen(now[kept], before[kept], 300, 700, least=5, q_value=0.05)
        assert tests <= kept.sum()
        false += bool((q < 0.05).any())
    assert false / 200 <= 0.05 + 2 * 0.0154


def test_what_is_said_much_more_often_is_found() -> None:
    q, tests = new_or_risen([30, 30, 30, 5], [0, 10, 28, 0], 500, 500, least=5, q_value=0.05)
    assert (q < 0.05).tolist() == [True, True, False, False]
    assert tests == 3  # five texts, all of them recent, could not pass


def test_fewest_texts_is_where_the_test_begins_to_pass() -> None:
    n = fewest(500, 500, 5, 100, 0.05)
    passes = [more_often([x], [0], 500, 500, 5)[0] * 100 < 0.05 for x in (n - 1, n)]
    assert passes == [False, True]


def test_mentions_are_found_across_the_edges_of_words() -> None:
    tokens = pl.Series(
        [["小", "爱同学"], ["WiFi", "密码", "wifi", "密码"], [], None, ["小爱", "同"]]
    )
    words = pl.Series(["小爱同学", "wifi密码", "同学", "没有"])
    found = mentions(spoken(tokens.to_frame("tokens").lazy()), words)
    assert found.rows() == [(0, "小爱同学"), (0, "同学"), (1, "wifi密码")]
    matrix = incidence(found, 5, words)
    assert matrix.toarray().sum(axis=0).tolist() == [1, 1, 1, 0]
