"""Bring texts into one form: no markup, no addresses, no invisible characters.

What is shown keeps its script (traditional stays traditional); what is matched is folded further.
"""

from __future__ import annotations

import html
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

import polars as pl

from csvoice.storage.cache import content_name, kept

LINK = "［链接］"

_MARKUP = r"(?is)<(?:script|style)\b.*?</(?:script|style)\s*>|<!--.*?-->|</?[a-z][^<>]{0,500}>"
_MASKED = (
    r"(?:(?:联系)?(?:手机|电话|座机)号?码?|联系方式|固话|(?:身份证|证件|护照)号?码?|(?:银行)?卡号"
    r"|电?子?邮箱|QQ ?号?|微信号?|(?:车牌|车架)号?|(?:订单|运单|快递单|工单|单)(?:编?号)?码?"
    r"|姓名|联系人|收[件货]人|(?:收货|联系|家庭)?地址|住址)"
)
# A label before a placeholder says no more than the placeholder; exports have their own ones, too.
_PLACEHOLDER = (
    rf"\s*(?:{_MASKED}\s*[:：是为]*\s*)?"
    rf"(?:［[\p{{Han}}Q ]{{2,5}}］|[\[【]{_MASKED}[\]】])\s*"
)
_URL = r"(?i)(?:https?://|www\.)[A-Za-z0-9_\-./?%&=#:~+@!,;$*()]+"
_SPOKEN = pl.col("text").str.replace_all(_PLACEHOLDER, " ").str.strip_chars()
_HAN = "".join(map(chr, range(0x4E00, 0x9FD6)))
_INVISIBLE = r"[\u200B\u200C\u200E\u200F\u202A-\u202E\u2060\uFEFF\uFFFD\x00-\x08\x0E-\x1F\x7F]"
_ENTITY = r"&(?:amp;)*(#[xX]?[0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
"""An entity of HTML, however often its ampersand was escaped in turn."""
_FULL_WIDTH = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F) if chr(code).isalnum()}
_FULL_WIDTH |= {"＋": "+", "－": "-", "＃": "#", "＆": "&", "＿": "_", "％": "%", "＠": "@"}
_FULL_WIDTH |= {"．": ".", "／": "/", "\u3000": " "}
_FULL_WIDTH_PATTERN = f"[{''.join(_FULL_WIDTH)}]"


def clean(texts: pl.Series) -> pl.Series:
    """Return `texts` without markup, links and invisible characters, white space made single.

    Full-width letters and digits become half-width; Chinese punctuation stays. Nulls stay.
    """
    column = pl.col(texts.name)
    texts = _unescaped(texts)
    rough = column.str.contains(f"<|{_URL}|{_INVISIBLE}|\\s|{_FULL_WIDTH_PATTERN}")
    cleaned = (
        column.str.replace_all(_MARKUP, " ")
        .str.replace_all(_URL, LINK)
        .str.replace_all(_INVISIBLE, "")
        .str.replace_many(list(_FULL_WIDTH), list(_FULL_WIDTH.values()))
        .str.replace_all(r"\s+", " ")
        .str.strip_chars()
    )
    return _where(texts, rough, cleaned)


def _unescaped(texts: pl.Series) -> pl.Series:
    """Return texts with entities resolved, which may be tags once they are."""
    escaped = texts.str.contains(_ENTITY).fill_null(value=False)
    if not escaped.any():
        return texts
    entity = re.compile(_ENTITY)
    resolved = [
        entity.sub(lambda found: html.unescape(f"&{found[1]};"), text)
        for text in texts.filter(escaped)
    ]
    return _scatter(texts, escaped, resolved)


def simplify(texts: pl.Series) -> pl.Series:
    """Return `texts` in simplified characters, character for character where OpenCC allows."""
    traditional = texts.str.contains(_traditional_pattern()).fill_null(value=False)
    if not traditional.any():
        return texts
    converter = _opencc()
    converted = [converter.convert(text) for text in texts.filter(traditional)]
    return _scatter(texts, traditional, converted)


def matching(title: pl.Series, text: pl.Series) -> pl.Series:
    """Join title and text for matching, simplified; a title that opens the text counts once.

    Placeholders of links and of what was masked say nothing, so they are left out.
    """
    frame = pl.DataFrame({"title": title.fill_null(""), "text": text.fill_null("")})
    same = pl.col("text").str.starts_with(pl.col("title"))
    joined = pl.when(same).then("text").otherwise(pl.col("title") + " " + pl.col("text"))
    # The one letter whose small form is two characters would shift every place after it.
    stable = joined.str.strip_chars().str.replace_all("İ", "I", literal=True)
    texts = frame.select(stable.alias("text"))["text"]
    return simplify(_where(texts, pl.col("text").str.contains(r"[［\[【]"), _SPOKEN))


def _where(texts: pl.Series, condition: pl.Expr, replacement: pl.Expr) -> pl.Series:
    frame = texts.to_frame()
    chosen = frame.select(condition.fill_null(value=False).alias("chosen"))["chosen"]
    if not chosen.any():
        return texts
    return _scatter(texts, chosen, frame.filter(chosen).select(replacement).to_series())


def _scatter(texts: pl.Series, places: pl.Series, values: pl.Series | list[str]) -> pl.Series:
    return texts.clone().scatter(places.arg_true(), values)


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _opencc() -> _Converter:
    import opencc

    converter: _Converter = opencc.OpenCC("t2s")
    return converter


@cache
def _traditional_pattern() -> str:
    """A class of every Han character that OpenCC changes by itself."""
    name = content_name(
        "traditional",
        ".txt",
        Path(__file__).read_bytes(),
        version("opencc").encode(),
        _HAN.encode(),
    )
    return f"[{kept(name, lambda: _changed().encode()).decode()}]"


def _changed() -> str:
    simplified = _opencc().convert("\n".join(_HAN)).split("\n")
    return "".join(old for old, new in zip(_HAN, simplified, strict=True) if old != new)
