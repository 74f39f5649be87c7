"""What a Chinese personal name looks like, and which words only look like one.

A name is a surname and one or two characters that parents choose, unless jieba's dictionary has it
as a word of another kind (高手, 马上, 严重). Which characters parents choose is kept short on
purpose: a name that is missed here is still found behind its label.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import polars as pl

from csvoice.dictionary_files import dictionary_folder
from csvoice.segment.known import dictionary_mark, tagged_words
from csvoice.storage.cache import content_name, kept


def _characters(text: str) -> str:
    return "".join(text.split())


_FILE = dictionary_folder() / "names.toml"
_LISTS = tomllib.loads(_FILE.read_text(encoding="utf-8"))
SURNAMES = _characters(_LISTS["surnames"])
COMMON_SURNAMES = _characters(_LISTS["common_surnames"])
COMPOUND_SURNAMES = "|".join(_LISTS["compound_surnames"])
EVERYDAY = _characters(_LISTS["everyday_surnames"])
GIVEN = _characters(_LISTS["given"])
ANYBODY = "|".join(_LISTS["anybody"])
FREE_SURNAMES = _characters(_LISTS["free_surnames"])
PLAIN_SURNAMES = _characters(_LISTS["plain_surnames"])
_GRAMMAR = _LISTS["grammar"]
_PREFIXES = _LISTS["prefixes"]
_FULL = re.compile(
    rf"(?![{_GRAMMAR}])(?:{ANYBODY}|(?:{COMPOUND_SURNAMES}|[{SURNAMES}])[{GIVEN}]{{1,2}})"
)
_BY_FORM = (
    rf"^(?:(?:{COMPOUND_SURNAMES})[{GIVEN}]{{1,2}}|[{PLAIN_SURNAMES}][{GIVEN}]{{1,2}}"
    rf"|[{_PREFIXES}][{PLAIN_SURNAMES}])$"
)
_PLACES = "^东方|[小镇路山湖苑城庭村溪江河区州寺岛园岭家]$"
_SHORTEST_NAME = 2
_EVERYDAY_FREQUENCY = 50
_SHORT = re.compile(rf"[{_PREFIXES}][{COMMON_SURNAMES}{GIVEN}]")


def is_name(text: str) -> bool:
    """Tell whether `text` looks like a full name and is no word."""
    return (
        _FULL.fullmatch(text) is not None
        and not text.endswith(("小", "家"))
        and text not in _words()
    )


def may_be_name(text: str) -> bool:
    """Tell whether `text`, where a name is due, may be a rare one: no word, nor a begun one."""
    return not {text, text[:_SHORTEST_NAME]} & _words()


def is_short_name(text: str, following: str = "") -> bool:
    """Tell whether `text` is what colleagues are called (小王), and no word, not even a begun one.

    Args:
        text: Two characters.
        following: What stands behind them, for 小程 in 小程序.
    """
    if _SHORT.fullmatch(text) is None:
        return False
    surname = text[1] in COMMON_SURNAMES and text not in _LISTS["no_colleagues"]
    return text + following[:1] not in _words() and (surname or text not in _words())


def names_among(words: pl.Series) -> pl.Series:
    """Tell which words are names by their form alone: those with a surname that is no word.

    Without a label beside it a word counts as a name less easily than with one: 东苑, 安吉, 小镇
    have the form, too.
    """
    formed = words.str.contains(_BY_FORM) & ~words.str.contains(_PLACES)
    names = [not is_word(word) for word in words.filter(formed)]
    return formed.scatter(formed.arg_true(), names)


def is_word(text: str) -> bool:
    """Tell whether jieba's dictionary has `text` as a word that is no name."""
    return text in _words()


@cache
def _words() -> frozenset[str]:
    """The words of jieba's dictionary that begin as a name does and are none."""
    made_of = (Path(__file__).read_bytes(), _FILE.read_bytes(), dictionary_mark())
    words = kept(content_name("names", ".txt", *made_of), lambda: "\n".join(_chosen()).encode())
    return frozenset(words.decode().split("\n"))


def _chosen() -> list[str]:
    # jieba has 温馨, 文明, 宁静 as names; how often they are written gives them away.
    everyday = (
        (pl.col("frequency") >= _EVERYDAY_FREQUENCY)
        & (pl.col("word").str.len_chars() == _SHORTEST_NAME)
        & ~pl.col("word").str.slice(0, 1).is_in([*_LISTS["top_surnames"], *_PREFIXES])
    )
    colleague = (
        (pl.col("frequency") < _EVERYDAY_FREQUENCY)
        & pl.col("word").str.contains(f"^[{_PREFIXES}].$")
        & pl.col("tag").fill_null("").str.starts_with("n")
    )
    starts = sorted({*SURNAMES, *_PREFIXES})
    begun = tagged_words().filter(
        pl.col("word").str.len_chars().is_between(2, 4),
        pl.col("word").str.slice(0, 1).is_in(starts),
    )
    table = begun.filter(~pl.col("tag").fill_null("").str.starts_with("nr") | everyday, ~colleague)
    return [*table["word"], *_LISTS["no_names"]]
