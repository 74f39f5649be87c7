"""Several columns of text: the open questions of a survey, and what looks like text besides."""

from __future__ import annotations

import re
from collections.abc import Iterator

from csvoice.read.fits import is_long_text, is_open_answer
from csvoice.read.names import fold, load_names, match
from csvoice.read.search import JOIN, Choice, Search
from csvoice.schema import KINDS

_QUESTION = (
    r"[?？]\s*$|[?？]\s*[(（\[【]|^\s*(?:Q|q|题|第)?\s*\d{1,3}\s*题?\s*[、.．:：)）]"
    r"|您|请(?:填写|说明|写下|描述)|最(?:不)?(?:满意|喜欢|需要改进)的|改进(?:之处|的地方)|不足之处"
)
_CHOSEN_FROM = (
    "单选|多选|选择|排序|打分|评分|几分|多少|是否|满意吗|有没有|姓名|电话|手机|联系方式|性别|年龄"
)
_OPENLY = (
    "哪些|什么|为何|怎么|如何|原因|建议|意见|改进|不满|不足|地方"
    r"|(?i:\bwhat\b|\bwhy\b|\bhow (?:can|could|did|do|should)\b|improve|suggest|comment|feedback"
    r"|tell us|describe|else)"
)
_ANSWERS = 6
"""Fewer different answers are options."""


def read_further_questions(search: Search) -> None:
    """Read the other open questions of a survey together with the first."""
    text = search.choices.get("text")
    if text is None:
        _read_short_answers(search)
        return
    if text.given or len(text.headers) > 1 or not _is_question(text.headers[0]):
        return
    more = _open_questions(search)
    if more:
        headers = tuple(name for name in search.cells if name in (text.headers[0], *more))
        why = f"{text.why}问卷另有 {len(more)} 道开放题，一起读作正文。"
        search.choices["text"] = Choice(headers, why)


def _read_short_answers(search: Search) -> None:
    """Take the open questions for the text where no column holds longer ones."""
    headers = _open_questions(search) or _asked_openly(search)
    if headers:
        asked = "开放题" if len(headers) == 1 else f" {len(headers)} 道开放题一起"
        why = f"没有更长的正文，问卷的{asked}读作正文。"
        search.choices["text"] = Choice(tuple(headers), why)


def _open_questions(search: Search) -> list[str]:
    return [
        header
        for header in search.open_headers()
        if _is_question(header) and is_open_answer(search.cells[header])
    ]


def _asked_openly(search: Search) -> list[str]:
    """Take questions that ask for words, though many gave the same answer."""
    return [
        header
        for header in search.open_headers()
        if _is_question(header)
        and re.search(_OPENLY, header)
        and search.cells[header].kinds >= _ANSWERS
        and not search.cells[header].bare
    ]


def _is_question(header: str) -> bool:
    """Whether a header is a question of a survey, and not one with answers to choose from."""
    asked = re.search(_QUESTION, header) is not None
    return asked and not re.search(_CHOSEN_FROM, header + fold(header))


def unread_texts(search: Search) -> list[str]:
    """Name columns that could be read together with the text, such as other open questions."""
    text = search.choices.get("text")
    if text is None or text.given:
        return []
    more = [
        header
        for header in may_be_text(search)
        if is_long_text(search.cells[header]) and not _names_another(header)
    ]
    if not more:
        return []
    names, joined = "".join(f"「{name}」" for name in more), JOIN.join([*text.headers, *more])
    return [f"{names}也像正文，没有读取；要一起读，请用 --map 正文={joined}。"]


def _names_another(header: str) -> bool:
    """Whether a header speaks for a column that is no text, and for the text not at all."""
    if match("text", header):
        return False
    return any(match(column, header) for column in KINDS)


def may_be_text(search: Search) -> Iterator[str]:
    """Give the headers, not chosen yet, that do not rule out a text."""
    excluded = load_names()["text"].excluded
    for header in search.open_headers():
        if not any(term in header.lower() for term in excluded):
            yield header
