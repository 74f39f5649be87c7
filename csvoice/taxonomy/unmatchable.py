"""Terms and patterns that no text can match, whatever the data."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

import polars as pl

from csvoice.annotate.clean import clean, matching, simplify
from csvoice.annotate.privacy import mask
from csvoice.lexicon import Taxonomy
from csvoice.taxonomy.problems import Place, Problem, places, problem_at

_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
_SMALLER_REPETITION = re.compile(r"[*+?}]\+")
_WORD_EDGES = ("\\<", "\\>")
_UNFOLDED_LETTER = "[A-Z\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"


def unmatchable(taxonomy: Taxonomy) -> Iterator[Problem]:
    """Find the terms that cleaning and folding remove from every text, and unusable patterns."""
    all_places = list(places(taxonomy))
    yield from _unfolded([place for place in all_places if place.role != "patterns"])
    for place in all_places:
        if place.role == "patterns":
            yield from _pattern_problems(place)
        elif re.fullmatch(r"[A-Za-z0-9]", place.term):
            message = "单个字母或数字只在独立成词时才算，几乎碰不到。写全，或删去。"
            yield problem_at(place, "warning", "single-letter", message)


def folded(texts: pl.Series) -> pl.Series:
    """Return texts as annotate matches terms in them: cleaned, masked and simplified."""
    masked, _kinds = mask(clean(texts))
    return matching(pl.Series([""]).new_from_index(0, len(texts)), masked)


def _unfolded(terms: list[Place]) -> Iterator[Problem]:
    written = pl.Series([place.term for place in terms], dtype=pl.String)
    for place, form in zip(terms, folded(written), strict=True):
        if not place.term.strip():
            yield problem_at(place, "error", "empty-term", "是空的，删去它。")
        elif "\n" in place.term or "\r" in place.term:
            message = f"里面有换行，文本里没有换行。写成「{form}」。"
            yield problem_at(place, "error", "line-break", message)
        elif form != place.term:
            yield problem_at(place, "error", "unfolded", _advice(form))


def _advice(form: str) -> str:
    if not form:
        return "在比对前会从文本里去掉（链接、标记或个人信息），删去它。"
    return f"文本在比对前会变成简体、半角、单空格，碰不到它。写成「{form}」。"


def _pattern_problems(place: Place) -> Iterator[Problem]:
    reason = _uncompilable(place.term)
    if reason:
        message = f"不是可用的正则表达式（{reason}）。请改正。"
        yield problem_at(place, "error", "bad-pattern", message)
        return
    if re.search(place.term, ""):
        message = "连空文本也匹配，会命中每一条反馈。去掉可有可无的部分。"
        yield problem_at(place, "error", "matches-all", message)
    form = simplify(pl.Series([place.term]))[0]
    if form != place.term:
        message = f"里面有繁体字，文本在比对前会变成简体。写成「{form}」。"
        yield problem_at(place, "error", "unfolded", message)
    if "(?i" not in place.term and re.search(_UNFOLDED_LETTER, re.sub(r"\\.", "", place.term)):
        message = "里面有大写或全角字母，文本在比对前会变成小写、半角。改成小写、半角。"
        yield problem_at(place, "error", "unfolded", message)


def _uncompilable(pattern: str) -> str:
    """Say why a pattern cannot be used by both engines alike; empty where it can.

    Polars (Rust) finds the rows and Python the places in them, so a pattern must mean the same to
    both. Python itself warns of sets that other engines read differently.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", FutureWarning)
        try:
            re.compile(pattern)
            pl.Series([""]).str.contains(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            return str(error)
        except FutureWarning:
            return "方括号里的 [、--、&&、~~ 两种引擎读法不同，请加反斜杠"
        except pl.exceptions.ComputeError:
            return "两种引擎之一不支持；环视 (?=…)、反向引用 \\1、{,3} 这类写法都不能用"
    pieces = _PIECE.findall(pattern)
    outside = "".join(piece if len(piece) == 1 else "x" for piece in pieces)
    if _SMALLER_REPETITION.search(outside) or any(edge in pieces for edge in _WORD_EDGES):
        return "*+、++、?+、\\<、\\> 两种引擎读法不同，请换一种写法"
    return ""
