"""Phrases among tokens, leftmost-longest."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, strategies as st

from csvoice.annotate.phrases import PhraseFinder

PHRASES = ("差", "较差", "值得", "不值", "很值", "值得一提", "ok", "a", "ab", "ba", "aba")


def found(rows: list[list[str]]) -> list[tuple[int, str]]:
    tokens = [token for row in rows for token in row]
    numbers = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    places, phrases = PhraseFinder(PHRASES).find(pl.Series(tokens, dtype=pl.String), numbers)
    return [(int(place), PHRASES[phrase]) for place, phrase in zip(places, phrases, strict=True)]


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        (["比较", "差"], [(1, "差")]),
        (["不", "值得"], [(1, "值得")]),
        (["很", "值"], [(0, "很值")]),
        (["值得", "一提"], [(0, "值得一提")]),
        (["值得", "一", "提"], [(0, "值得一提")]),
        (["值", "得", "一", "提"], [(0, "值得")]),
        (["OK", "差"], [(0, "ok"), (1, "差")]),
        (["差别"], []),
        ([], []),
    ],
)
def test_whole_tokens(tokens: list[str], expected: list[tuple[int, str]]) -> None:
    assert found([tokens]) == expected


def test_no_phrase_reaches_over_the_end_of_a_row() -> None:
    assert found([["很"], ["值"]]) == []


@given(st.lists(st.lists(st.sampled_from(["a", "b", "差"]), max_size=9), max_size=4))
def test_as_a_reader_would(rows: list[list[str]]) -> None:
    expected, first = [], 0
    for row in rows:
        place = 0
        while place < len(row):
            runs = ["".join(row[place : place + length]) for length in (3, 2, 1)]
            sizes = [min(length, len(row) - place) for length in (3, 2, 1)]
            hit = next(
                ((run, size) for run, size in zip(runs, sizes, strict=True) if run in PHRASES), None
            )
            if hit:
                expected.append((first + place, hit[0]))
            place += hit[1] if hit else 1
        first += len(row)
    assert found(rows) == expected
