"""Terms with spaces and symbols stay whole in every segmenter."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from csvoice.lexicon import UserWord
from csvoice.plan import Cut
from csvoice.segment import fast, raw, reference
from csvoice.segment.user_words import WholeTerms

Prepare = Callable[[tuple[UserWord, ...]], Cut]
TERMS = tuple(
    UserWord(word)
    for word in (
        "奥迪 A4",
        "奥迪 A4L",
        "SK-II",
        "iPhone15 Pro",
        "C++",
        "C++ Builder",
        "生活家(PLUS)",
        " ",
    )
)


@pytest.mark.parametrize("prepare", [fast, reference, raw])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("奥迪 A4L很好", ["奥迪 A4L", "很", "好"]),
        ("买了SK-II。", ["买", "了", "SK-II", "。"]),
        ("iPhone15 Pro和C++", ["iPhone15 Pro", "和", "C++"]),
        ("生活家(PLUS)\n", ["生活家(PLUS)", "\n"]),
    ],
)
def test_terms_stay_whole(prepare: Prepare, text: str, expected: list[str]) -> None:
    assert prepare(TERMS)(pl.Series([text])).to_list() == [expected]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("奥迪 A4L", ["奥迪 A4L"]),
        ("奥迪 A4", ["奥迪 A4"]),
        ("奥迪 A4L5", []),
        ("一汽奥迪 A4的", ["奥迪 A4"]),
        ("C++ Builders", []),
        ("xC++ Builder", []),
        ("生活家(PLUS)A", ["生活家(PLUS)"]),
        ("iPhone15 Pro奥迪 A4", ["iPhone15 Pro", "奥迪 A4"]),
        ("", []),
    ],
)
def test_whole_terms_are_the_longest_at_the_edges_of_latin_words(
    text: str, found: list[str]
) -> None:
    assert [text[start:end] for start, end in WholeTerms(TERMS).spans(text)] == found


def test_a_term_does_not_reach_from_one_text_into_the_next() -> None:
    assert fast(TERMS)(pl.Series(["奥迪", "A4L"])).to_list() == [["奥迪"], ["A4L"]]


def test_a_term_parts_what_stands_around_it() -> None:
    with_term = fast((UserWord("中/英"),))(pl.Series(["简体中/英文"])).to_list()
    assert with_term == [["简体", "中/英", "文"]]
