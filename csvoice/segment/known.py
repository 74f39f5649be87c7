"""What jieba would know after a user's words: their frequencies, and its total.

Where every word brings its own frequency, jieba's dictionary file says all there is to say, and
jieba itself need not be loaded (0.7 s, 60 MB); else jieba works the frequencies out.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from string import ascii_letters, digits

import polars as pl

from csvoice.lexicon import UserWord
from csvoice.segment.reference import jieba_tokenizer
from csvoice.storage.cache import content_name, kept

DEFAULT_EXCESS = 3  # jieba's dictionary has 「B超 3 n」 twice


@dataclass(frozen=True, slots=True)
class Known:
    """Frequencies after all words are added.

    Attributes:
        frequencies: Of the user's words, and of Latin letters and digits.
        total: Jieba's total of frequencies.
        excess: By how much it is higher than the sum of all frequencies: jieba counts a word that
            is added again without taking its old frequency off.
    """

    frequencies: dict[str, int]
    total: int
    excess: int


def known(words: Sequence[UserWord]) -> Known:
    """Return what jieba knows once `words` are added, in their order."""
    given = {word.word: word.frequency for word in words}
    if any(frequency is None for frequency in given.values()):
        tokenizer = jieba_tokenizer(words)
        excess = tokenizer.total - sum(tokenizer.FREQ.values())
        return Known(tokenizer.FREQ, tokenizer.total, excess)
    frequencies, total = _dictionary({*given, *ascii_letters, *digits})
    excess = DEFAULT_EXCESS
    for word in words:
        excess += frequencies.get(word.word, 0)
        frequencies[word.word] = word.frequency or 0
        total += word.frequency or 0
    return Known(frequencies, total, excess)


@cache
def all_words() -> pl.Series:
    """Return every word of jieba's dictionary, in lower case."""
    return tagged_words()["word"].str.to_lowercase()


def tags() -> frozenset[str]:
    """Return the parts of speech in jieba's dictionary."""
    return frozenset(tagged_words()["tag"].unique().drop_nulls())


def _dictionary(words: Collection[str]) -> tuple[dict[str, int], int]:
    """Return the frequencies of some words in jieba's dictionary file, and the total of all."""
    wanted = sorted(words)
    name = content_name(
        "known", ".json", Path(__file__).read_bytes(), dictionary_mark(), "\n".join(wanted).encode()
    )
    frequencies, total = json.loads(kept(name, lambda: _looked_up(wanted)))
    return frequencies, total


def _looked_up(words: list[str]) -> bytes:
    table = tagged_words()
    found = table.filter(pl.col("word").is_in(words)).select("word", "frequency")
    return json.dumps((dict(found.iter_rows()), int(table["frequency"].sum()))).encode()


@cache
def tagged_words() -> pl.DataFrame:
    """Return jieba's dictionary: word, frequency, tag (its part of speech)."""
    schema = {"word": pl.String, "frequency": pl.Int64, "tag": pl.String}
    return pl.read_csv(_file(), separator=" ", has_header=False, schema=schema, quote_char=None)


def dictionary_mark() -> bytes:
    """Tell jieba's dictionary from that of another release, without reading it."""
    about = _file().stat()
    return f"{about.st_size} {about.st_mtime_ns}".encode()


def _file() -> Path:
    specification = find_spec("jieba")
    folder = Path(specification.origin or "").parent if specification else Path()
    return folder / "dict.txt"
