"""jieba itself, and rjieba as it is: one text after the other.

jieba is loaded without its cache file in the folder for temporary files, its log lines and the
warnings that its old source text causes.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any

import polars as pl

from csvoice.lexicon import UserWord
from csvoice.plan import Cut
from csvoice.segment.user_words import WholeTerms, dictionary_words

_RJIEBA = "rjieba.rjieba"


def import_jieba() -> ModuleType:
    """jieba, without what its import prints (deprecated escapes and pkg_resources)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return import_module("jieba")


def jieba_tokenizer(words: Iterable[UserWord]) -> Any:
    """A `jieba.Tokenizer` of its own that knows the words, loaded in silence.

    The first one takes 0.7 s and 60 MB, each after it a copy of the frequencies.
    """
    tokenizer = import_jieba().Tokenizer()
    frequencies, tokenizer.total = _dictionary()
    tokenizer.FREQ, tokenizer.initialized = frequencies.copy(), True
    for word in dictionary_words(words):
        tokenizer.add_word(word.word, word.frequency, word.tag)
    return tokenizer


@cache
def _dictionary() -> tuple[dict[str, int], int]:
    """Jieba's own frequencies, those of prefixes included, and their total."""
    tokenizer = import_jieba().Tokenizer()
    frequencies, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    return frequencies, total


def reference(user_words: tuple[UserWord, ...]) -> Cut:
    """Jieba itself (`jieba.Tokenizer.lcut`, HMM on): slow, and right by definition.

    A word deleted by frequency 0 is deleted in jieba's HMM for the whole process: jieba keeps
    that list in a module.
    """
    return _text_by_text(jieba_tokenizer(user_words).lcut, WholeTerms(user_words))


def raw(user_words: tuple[UserWord, ...]) -> Cut:
    """Rjieba as it is: differs from jieba on about 1.4 % of real texts."""
    engine = new_rjieba()
    for word in dictionary_words(user_words):
        engine.add_word(word.word, word.frequency, word.tag)
    return _text_by_text(engine.cut, WholeTerms(user_words))


def new_rjieba() -> Any:
    """Return an `rjieba.Jieba` of our own.

    The package makes one on import, a tenth of a second and its dictionary in memory, so the
    module within is loaded by itself; who imports the package later finds it there.
    """
    if _RJIEBA not in sys.modules:
        package = find_spec("rjieba")
        places = package.submodule_search_locations if package else None
        inner = PathFinder.find_spec(_RJIEBA, places)
        if inner is None or inner.loader is None:
            raise ModuleNotFoundError(_RJIEBA, name=_RJIEBA)
        module = sys.modules[_RJIEBA] = module_from_spec(inner)
        inner.loader.exec_module(module)
    return sys.modules[_RJIEBA].Jieba()


def _text_by_text(segment: Callable[[str], list[str]], terms: WholeTerms) -> Cut:
    def cut(texts: pl.Series) -> pl.Series:
        tokens = [_around_terms(text, segment, terms) for text in texts.fill_null("")]
        return pl.Series(texts.name, tokens, dtype=pl.List(pl.String))

    return cut


def _around_terms(text: str, segment: Callable[[str], list[str]], terms: WholeTerms) -> list[str]:
    tokens: list[str] = []
    done = 0
    for start, end in terms.spans(text):
        tokens += [*segment(text[done:start]), text[start:end]]
        done = end
    return tokens + segment(text[done:])
