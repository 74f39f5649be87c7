"""Literal terms in many texts."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest
from hypothesis import given, strategies as st

from csvoice.lookup.haystack import searched_together
from csvoice.lookup.terms import HITS_SCHEMA, TermMatcher


def _found(terms: list[str], *texts: str | None) -> list[tuple[int, str, int, int]]:
    matcher = TermMatcher(terms)
    hits = matcher.find(pl.Series(texts, dtype=pl.String))
    return [(row, matcher.terms[term], start, end) for row, term, start, end in hits.iter_rows()]


@pytest.mark.parametrize(
    ("terms", "text", "expected"),
    [
        (["物流", "物流慢"], "物流慢", [("物流慢", 0, 3)]),
        (["小区", "小区噪音"], "小区和小区噪音", [("小区", 0, 2), ("小区噪音", 3, 7)]),
        (["App"], "happy APP，app2 app", [("App", 6, 9), ("App", 15, 18)]),
        (["app"], "下载app了", [("app", 2, 5)]),
        (["4s店"], "去4S店", [("4s店", 1, 4)]),
        (["5g"], "15g 5G", [("5g", 4, 6)]),
        (["sk-ii"], "SK-II神仙水", [("sk-ii", 0, 5)]),
        (["😡"], "😡😡", [("😡", 0, 1), ("😡", 1, 2)]),
        (["好"], "差", []),
        (["好"], "", []),
    ],
)
def test_hits(terms: list[str], text: str, expected: list[tuple[str, int, int]]) -> None:
    assert _found(terms, text) == [(0, *one) for one in expected]


def test_rows_and_nulls() -> None:
    assert _found(["好"], "", None, "好", "不好好") == [
        (2, "好", 0, 1),
        (3, "好", 1, 2),
        (3, "好", 2, 3),
    ]


@pytest.mark.parametrize(("terms", "texts"), [([], ["好"]), (["好"], []), (["好"], ["差"])])
def test_nothing_found_has_the_same_columns(terms: list[str], texts: list[str]) -> None:
    hits = TermMatcher(terms).find(pl.Series(texts, dtype=pl.String))
    assert dict(hits.schema) == HITS_SCHEMA
    assert hits.is_empty()


texts = st.lists(st.text("ab物流慢 1，", max_size=12), max_size=6)
terms = st.lists(st.text("ab物流慢1", min_size=1, max_size=3), min_size=1, max_size=5, unique=True)


@given(terms, texts)
def test_places_are_right_and_rows_stand_alone(terms: list[str], texts: list[str]) -> None:
    found = _found(terms, *texts)
    assert all(texts[row][start:end] == term for row, term, start, end in found)
    alone = [(row, *hit[1:]) for row, text in enumerate(texts) for hit in _found(terms, text)]
    assert found == alone


@given(st.lists(terms, min_size=2, max_size=3), texts)
def test_together_each_finds_what_it_finds_alone(listed: list[list[str]], texts: list[str]) -> None:
    rows = pl.Series(texts, dtype=pl.String)
    alone = [TermMatcher(one).find(rows) for one in listed]
    with searched_together():
        matchers = [TermMatcher(one) for one in listed]
        early = matchers[0].find(rows)
        late = TermMatcher(listed[1])
    assert early.equals(alone[0])
    assert all(one.find(rows).equals(other) for one, other in zip(matchers, alone, strict=True))
    assert late.find(rows).equals(alone[1])


@given(terms, texts)
def test_leftmost_longest(terms: list[str], texts: list[str]) -> None:
    matcher = TermMatcher(terms, inside_words=True)
    pattern = re.compile("|".join(map(re.escape, sorted(terms, key=len, reverse=True))))
    expected = [
        (row, *one.span()) for row, text in enumerate(texts) for one in pattern.finditer(text)
    ]
    found = matcher.find(pl.Series(texts, dtype=pl.String))
    assert found.select("row", "start", "end").rows() == expected


def test_what_two_threads_look_for_first_is_found_by_both() -> None:
    terms = [f"词{number:05}" for number in range(20_000)]
    texts = pl.Series(terms[::10])
    for _again in range(8):
        matcher = TermMatcher(terms)
        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(matcher.find, (texts[:1_000], texts[1_000:])))
        assert [hits.height for hits in found] == [1_000, 1_000]
