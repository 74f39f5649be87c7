"""Words that stand for nothing: missing values, and what platforms write around a customer's words.

They are data: `dictionaries/blanks.toml`.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from csvoice.dictionary_files import dictionary_folder, read_toml
from csvoice.lookup.literals import literals

_BLANK = r"[\s\u200b-\u200f\ufeff\u00a0]*"
_STOP = r"[\s\u200b-\u200f\ufeff\u00a0，。,.;；:：!！~～…、^_()（）]*"


def is_missing(cells: pl.Expr) -> pl.Expr:
    """Tell which cells hold no value: null, blank, or a word for it (无, 未知, -, N/A)."""
    blank = f"^{_BLANK}$"
    return cells.str.contains(f"{blank}|{_whole('missing', edge=_BLANK)}").fill_null(value=True)


def is_unanswered(cells: pl.Expr) -> pl.Expr:
    """Tell which texts say nothing: a missing value, or an open question waved off (无意见)."""
    return is_missing(cells) | cells.str.contains(_whole("unanswered", edge=_STOP))


def is_courtesy(cells: pl.Expr) -> pl.Expr:
    """Tell which messages of a chat are greetings, thanks, or calls for a person alone."""
    return cells.str.contains(_whole("courtesy", edge=_STOP, repeated=True)).fill_null(value=False)


def is_anonymous(cells: pl.Expr) -> pl.Expr:
    """Tell which customers' names name no one: missing, or shared by many (匿名用户)."""
    return is_missing(cells) | cells.str.contains(_whole("anonymous", edge=_BLANK))


def is_placeholder(texts: pl.Expr) -> pl.Expr:
    """Tell which texts are the platform's alone: 此用户未填写评价内容, 转发微博, [图片]."""
    return texts.map_batches(_of_platform, return_dtype=pl.Boolean)


def _of_platform(texts: pl.Series) -> pl.Series:
    own = pl.DataFrame({"own": _without_platform(texts), "text": texts})
    written = pl.col("own").str.contains(_whole("placeholders", edge=_STOP, repeated=True))
    taken = is_missing(pl.col("own")) & ~is_missing(pl.col("text"))
    return own.select((written | taken).fill_null(value=False)).to_series().alias(texts.name)


def customers_own(texts: pl.Expr) -> pl.Expr:
    """Take out what the platform put around the customer's words (回复@某人:, 举报 赞[0])."""
    return texts.map_batches(_without_platform, return_dtype=pl.String)


def _without_platform(texts: pl.Series) -> pl.Series:
    """Take it out of the few texts that hold a literal of its patterns."""
    known, unknown = _signs()
    held = texts.str.contains_any(known, ascii_case_insensitive=True)
    for pattern in unknown:
        held |= texts.str.contains(f"(?i){pattern}")
    rows = held.fill_null(value=False).arg_true()
    if rows.is_empty():
        return texts
    own = pl.first()
    for pattern in words("around"):
        own = own.str.replace_all(f"(?i){pattern}", " ")
    return texts.clone().scatter(rows, texts.gather(rows).to_frame().select(own).to_series())


@cache
def _signs() -> tuple[list[str], list[str]]:
    """Return literals that tell of what is put around texts, and the patterns that have none."""
    needed = {pattern: literals(pattern) for pattern in words("around")}
    known = {word for parts in needed.values() for word in (parts[0] if parts else ())}
    return sorted(known), [pattern for pattern, parts in needed.items() if not parts]


@cache
def words(kind: str) -> tuple[str, ...]:
    """Return the patterns of one kind, as the dictionary has them."""
    return tuple(read_toml(dictionary_folder() / "blanks.toml")[kind])


@cache
def _whole(kind: str, *, edge: str, repeated: bool = False) -> str:
    one = f"(?:(?:{'|'.join(words(kind))}){edge})"
    return f"(?i)^{edge}{one}{'+' if repeated else ''}$"
