"""Words and phrases that begin and end where tokens do, and what stands before them."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, strategies as st

from csvoice.annotate.clauses import ClauseReader, Clauses
from csvoice.annotate.sentiment import SentimentWords
from csvoice.lexicon import Lexicon

WORDS = ("差", "较差", "值得", "不值", "很值", "值得一提", "ok", "a", "ab", "ba", "aba")
LEXICON = Lexicon(
    sentiment={},
    negation=frozenset({"没有"}),
    degree={},
    hypothetical=frozenset({"如果"}),
    contrast=frozenset({"但"}),
    nature=(),
    severity={},
    stopwords=frozenset(),
)


def _laid_out(rows: list[list[str]], texts: list[str] | None = None) -> Clauses:
    texts = texts or ["".join(row) for row in rows]
    tokens = pl.Series(rows, dtype=pl.List(pl.String))
    return ClauseReader(LEXICON).read(pl.Series(texts, dtype=pl.String), tokens)


def _found(rows: list[list[str]], texts: list[str] | None = None) -> list[tuple[int, str]]:
    said = SentimentWords(WORDS).find(_laid_out(rows, texts))
    return [(place, WORDS[word]) for place, word in said.select("token", "word").iter_rows()]


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
    assert _found([tokens]) == expected


def test_no_phrase_reaches_over_the_end_of_a_row() -> None:
    assert _found([["很"], ["值"]]) == []


def test_a_tokenizer_may_leave_out_spaces() -> None:
    assert _found([["很", "值"], ["OK", "差"]], ["很 值", "OK 差"]) == [
        (0, "很值"),
        (2, "ok"),
        (3, "差"),
    ]


@given(st.lists(st.lists(st.sampled_from(["a", "b", "差"]), max_size=9), max_size=4))
def test_as_a_reader_would(rows: list[list[str]]) -> None:
    expected, first = [], 0
    for row in rows:
        place = 0
        while place < len(row):
            runs = ["".join(row[place : place + length]) for length in (3, 2, 1)]
            sizes = [min(length, len(row) - place) for length in (3, 2, 1)]
            hit = next(
                ((run, size) for run, size in zip(runs, sizes, strict=True) if run in WORDS), None
            )
            if hit:
                expected.append((first + place, hit[0]))
            place += hit[1] if hit else 1
        first += len(row)
    assert _found(rows) == expected


def test_roles_and_clauses() -> None:
    laid = _laid_out([["如果", "没有", "，", "没有用"], ["贵", "但是", "好", "但愿"]])
    assert laid.sign.tolist() == [1, -1, 1, 1, 1, 1, 1, 1]
    assert laid.doubt.tolist() == [True, *[False] * 7]
    assert laid.clause.tolist() == [1, 1, 2, 2, 3, 3, 3, 3]
    assert laid.turns.tolist() == [*[False] * 5, True, False, False]
