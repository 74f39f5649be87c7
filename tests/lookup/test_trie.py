"""Every place of every word."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from csvoice.lookup import trie
from csvoice.lookup.trie import Trie


def _found(words: list[str], text: str) -> list[tuple[int, int, int]]:
    codes = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")
    return list(zip(*(one.tolist() for one in Trie(words).find(codes)), strict=True))


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        (["慢", "太慢", "太慢了"], "太慢了", [(1, 0, 2), (2, 0, 3), (0, 1, 2)]),
        (["物流慢"], "物流", []),
        (["😡", "好"], "好😡", [(1, 0, 1), (0, 1, 2)]),
        (["a", "a"], "aa", [(0, 0, 1), (0, 1, 2)]),
        (["", "慢"], "慢", [(1, 0, 1)]),
        ([], "慢", []),
        (["慢"], "", []),
    ],
)
def test_places(words: list[str], text: str, expected: list[tuple[int, int, int]]) -> None:
    assert _found(words, text) == expected


def test_many_words_are_laid_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    words = [f"词{number}😡" for number in range(700)]
    first = _found(words, "词69😡词699😡")
    monkeypatch.setattr(trie, "_laid_out", None)
    assert _found(words, "词69😡词699😡") == first == [(69, 0, 4), (699, 4, 9)]


@given(
    st.lists(st.text("甲乙丙丁😡", min_size=1, max_size=4), max_size=12, unique=True),
    st.text("甲乙丙丁😡无", max_size=20),
)
def test_as_a_reader_would(words: list[str], text: str) -> None:
    expected = [
        (words.index(text[start:end]), start, end)
        for start in range(len(text))
        for end in range(start + 1, len(text) + 1)
        if text[start:end] in words
    ]
    assert _found(words, text) == expected
