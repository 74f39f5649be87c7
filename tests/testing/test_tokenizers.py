"""A tokenizer that makes words up, or forgets a text, is told so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import polars as pl
import pytest

from csvoice.annotate.builtin import register_tokenizers
from csvoice.components import Tokenizer
from csvoice.errors import PluginError
from csvoice.testing import check_tokenizer
from csvoice.testing.subjects import subject_of
from csvoice.testing.tokenizers import tokenizer_checks

Cut: TypeAlias = Callable[[pl.Series], pl.Series]


def characters(texts: pl.Series) -> pl.Series:
    return texts.fill_null("").str.split("")


def null_stays(texts: pl.Series) -> pl.Series:
    return texts.str.split("")


def reversed_words(texts: pl.Series) -> pl.Series:
    return characters(texts).list.reverse()


def made_up(texts: pl.Series) -> pl.Series:
    return texts.fill_null("").map_elements(lambda _text: ["词元"], pl.List(pl.String))


def numbered(texts: pl.Series) -> pl.Series:
    words = [[text[number % 3 :]] for number, text in enumerate(texts.fill_null(""))]
    return pl.Series(words, dtype=pl.List(pl.String))


BAD: list[tuple[Cut, str, str]] = [
    (null_stays, "空的、很长的", "null"),
    (lambda texts: characters(texts).head(1), "空的、很长的", "应给出"),
    (lambda texts: texts, "空的、很长的", r"List\(String\)"),
    (reversed_words, "原文里的字", "次序变了"),
    (made_up, "原文里的字", "没有的词「词元」"),
    (numbered, "怎样切分", "分成两批以后"),
]


@pytest.mark.parametrize(("cut", "promise", "sentence"), BAD)
def test_a_broken_promise_is_told(cut: Cut, promise: str, sentence: str) -> None:
    (tokenizer,) = subject_of(Tokenizer("x", lambda _words: cut)).of(Tokenizer)
    (check,) = (one for one in tokenizer_checks(tokenizer) if promise in one.title)
    with pytest.raises((AssertionError, PluginError), match=sentence):
        check.run()


def test_one_that_keeps_every_promise_passes() -> None:
    check_tokenizer(Tokenizer("characters", lambda _words: characters))


@pytest.mark.parametrize("tokenizer", register_tokenizers(), ids=lambda one: one.name)
def test_the_built_in_ones_keep_them(tokenizer: Tokenizer) -> None:
    for check in tokenizer_checks(tokenizer)[:3]:
        check.run()
