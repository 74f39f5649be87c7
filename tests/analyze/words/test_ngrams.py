from __future__ import annotations

import math
from collections import Counter

import numpy as np
import polars as pl
import pytest
from hypothesis import given, strategies as st

from csvoice.analyze.words.ngrams import BREAK, NGrams, Occurrences, mutual_information
from csvoice.analyze.words.units import Units, Words, characters, whole_words

DOOR_HANDLE = [
    "门把手弄坏了",
    "小明修好了门把手",
    "这个门把手很漂亮",
    "这个门把手坏了",
    "小明弄坏了门把手",
]
"""The example of Feng et al. (2004), Accessor variety criteria for Chinese word extraction."""


def units_of(texts: list[str]) -> Units:
    tokens = pl.Series([list(text) for text in texts], dtype=pl.List(pl.String))
    return characters(Words.of(tokens))


def occurrences(texts: list[str], length: int, least: int = 1) -> tuple[list[str], Occurrences]:
    units = units_of(texts)
    found = Occurrences(NGrams(units.number, units.row, length, least), length, -np.inf)
    return units.texts(found.first, length).to_list(), found


@pytest.mark.parametrize(
    ("both", "left", "right", "bits"),
    [(12, 111, 621, 11.3), (8, 1105, 44, 11.3), (30, 1105, 241, 10.7), (6, 275, 621, 9.0)],
)
def test_mutual_information_of_church_and_hanks(
    both: int, left: int, right: int, bits: float
) -> None:
    # Table 2: honorary doctor, doctors dentists, doctors nurses, examined doctor; 15 million words.
    assert mutual_information(both, left, right, 15_000_000) == pytest.approx(bits, abs=0.06)


def test_entropies_of_the_door_handle() -> None:
    names, found = occurrences(DOOR_HANDLE, 3)
    place = names.index("门把手")
    # Before it: an edge, 了, 个, 个, 了. After it: 弄, 很, 坏 and two edges, each by itself.
    assert found.left_entropy()[place] == pytest.approx(math.log2(5) - 4 / 5)
    assert found.right_entropy()[place] == pytest.approx(math.log2(5))


def test_cohesion_is_that_of_the_weakest_split() -> None:
    names, found = occurrences(DOOR_HANDLE, 3)
    total = sum(map(len, DOOR_HANDLE))
    # 门把手 occurs 5 times, 了 4 times, 坏了 3 times, 弄坏了 and 弄 twice, 坏 3 times, 弄坏 twice.
    expected = min(2 * total / (2 * 3), 2 * total / (2 * 4))
    assert found.cohesion[names.index("弄坏了")] == pytest.approx(math.log2(expected))
    assert found.cohesion[names.index("门把手")] == pytest.approx(math.log2(total / 5))


@given(
    st.lists(st.text(alphabet="车机卡，", max_size=8), max_size=6),
    st.integers(1, 4),
    st.integers(1, 3),
)
def test_counts_are_those_of_counting(texts: list[str], length: int, least: int) -> None:
    names, found = occurrences(texts, length, least)
    pieces = [
        (row, text[at : at + length])
        for row, text in enumerate(texts)
        for at in range(len(text) - length + 1)
        if "，" not in text[at : at + length]
    ]
    times = Counter(piece for _row, piece in pieces)
    rows = Counter(piece for _row, piece in set(pieces))
    expected = {piece: (n, rows[piece]) for piece, n in times.items() if n >= least}
    spread = found.spread(units_of(texts).row)
    counted = zip(found.counts.tolist(), spread.tolist(), strict=True)
    assert dict(zip(names, counted, strict=True)) == expected


def test_units_of_characters_and_of_words() -> None:
    words = Words.of(pl.Series([["小米", "Wifi6", "，", "好"], [], ["米家", "OK"]]))
    single = characters(words)
    assert single.texts(np.arange(7), 1).to_list() == ["小", "米", "wifi6", "，", "好", "米", "家"]
    assert (single.number == BREAK).tolist() == [False, False, False, True, *[False] * 4]
    assert single.number[1] == single.number[5]
    whole = whole_words(words)
    assert whole.row.tolist() == [0, 0, 0, 0, 2, 2]
    assert whole.texts(np.array([0, 4]), 2).to_list() == ["小米wifi6", "米家ok"]
