"""Suggestions as a taxonomy file, to be edited."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from csvoice.numerals import count
from csvoice.taxonomy.suggest import Suggestion, Term


def fragment(suggestions: Iterable[Suggestion], based_on: str) -> str:
    """Write suggestions as a valid taxonomy, each term with its counts as a comment.

    Args:
        suggestions: What is proposed.
        based_on: Name of the taxonomy that the terms are to be added to.
    """
    lines = [
        f"# csvoice taxonomy suggest 的建议：删去不合适的，改好名字，把词抄进词典「{based_on}」。",
        f"name = {_quoted(based_on + '-suggestion')}",
        f"title = {_quoted('词典建议')}",
    ]
    for one in suggestions:
        lines += ["", *_issue(one)]
    return "\n".join(lines) + "\n"


def _issue(one: Suggestion) -> Iterator[str]:
    if one.new:
        head = "# 新类型：「其他」里有 {n} 条含有下面的词。请起一个名字，写明含义。"
        yield head.format(n=count(one.rows))
    yield from (f"# {example}" for example in one.examples)
    yield "[[issue]]"
    yield f"name = {_quoted(one.issue)}"
    yield 'meaning = ""' if one.new else f"# 已有类型，现有 {count(one.rows)} 条"
    for key, weak in (("terms", False), ("weak", True)):
        chosen = [term for term in one.terms if term.weak == weak]
        if chosen:
            yield f"{key} = ["
            yield from (f"  {_quoted(term.term)},  # {explain(term, one.new)}" for term in chosen)
            yield "]"


def explain(term: Term, new: bool) -> str:
    """Say in how many rows a proposed term stands, of its type and elsewhere."""
    form = (
        "本组 {here} 条，其余「其他」{other} 条，已有类型 {there} 条"
        if new
        else "本类 {here} 条，其他类型 {there} 条，未归类 {other} 条"
    )
    return form.format(
        here=count(term.documents), there=count(term.elsewhere), other=count(term.other)
    )


def _quoted(text: str) -> str:
    """Write a TOML string; JSON's escapes are TOML's as well."""
    return json.dumps(text, ensure_ascii=False)
