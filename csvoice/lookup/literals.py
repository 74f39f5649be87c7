"""What a regular expression cannot do without: words, some of which stand in all that it matches.

A text without them need not be tried, and the words of many expressions are found in one search.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import TypeAlias

Words: TypeAlias = frozenset[str]
Needed: TypeAlias = tuple[Words, ...]
"""Sets of literals; what is matched holds one of each."""

LEAST = 2
"""Characters of a literal that is worth looking for; single ones stand everywhere."""
MOST = 128
"""Literals that are spelled out for a part of an expression."""

_TOKEN = re.compile(
    r"(?P<open>\((?:\?:)?)|(?P<close>\))|(?P<either>\|)|(?P<edge>[\^$])"
    r"|(?P<repeat>[?*+]|\{(?P<least>\d*)[^}]*\})"
    r"|(?P<any>\[\^?\]?(?:\\.|[^\]\\])*\]|\\[a-zA-Z0-9]|\.)|\\?(?P<letter>.)",
    re.DOTALL,
)
_LISTED = re.compile(r"\[([^\^\\\[\]-][^\\\[\]-]*)\]")
_NOT_UNDERSTOOD = re.compile(r"\(\?(?!:)|[?*+}][?+]")
"""Look-around, flags and names; lazy and possessive repetitions."""
_NOTHING: Words = frozenset({""})


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of an expression: all that it matches, where that can be listed, or what it needs."""

    exact: Words | None = None
    needed: Needed = ()

    @property
    def best(self) -> Words:
        """The rarest set of literals; empty where nothing is needed."""
        return max(self.needed, key=lambda one: (min(map(len, one)), -len(one)), default=Words())


def literals(pattern: str) -> Needed:
    """Return the literals without which a regular expression matches nothing.

    Args:
        pattern: In Python's or polars' dialect.

    Returns:
        One set for each part that needs one; none where any text may match.
    """
    if _NOT_UNDERSTOOD.search(pattern):
        return ()
    return _either(deque(_TOKEN.finditer(pattern))).needed


def _either(tokens: deque[re.Match[str]]) -> _Part:
    """Read alternatives; of each the best set is needed, if each has one."""
    branches = [_sequence(tokens)]
    while tokens and tokens[0].lastgroup == "either":
        tokens.popleft()
        branches.append(_sequence(tokens))
    if len(branches) == 1:
        return branches[0]
    lists = [branch.exact for branch in branches if branch.exact is not None]
    exact = Words().union(*lists) if len(lists) == len(branches) else None
    best = [branch.best for branch in branches]
    return _Part(exact, (_shortest(Words().union(*best)),) if all(best) else ())


def _sequence(tokens: deque[re.Match[str]]) -> _Part:
    """Read what follows each other; what hangs together is spelled out as long as it is short."""
    needed, run, whole = list[Words](), _NOTHING, True
    while tokens and tokens[0].lastgroup not in ("either", "close"):
        part, goes_on = _atom(tokens)
        if part.exact is None or len(run) * len(part.exact) > MOST:
            needed += [*_worth(run), *(part.needed if part.exact is None else ())]
            run, whole = _NOTHING, False
        if part.exact is not None:
            run = Words(first + then for first in run for then in part.exact)
        if goes_on:
            needed += _worth(run)
            run, whole = _NOTHING, False
    return _Part(run if whole else None, (*needed, *_worth(run)))


def _atom(tokens: deque[re.Match[str]]) -> tuple[_Part, bool]:
    """Read one part with its repetition; tell whether more of the same may follow it."""
    token = tokens.popleft()
    match token.lastgroup:
        case "open":
            part = _either(tokens)
            tokens.popleft()
        case "letter":
            part = _Part(Words({token["letter"]}))
        case "edge":
            part = _Part(_NOTHING)
        case _:
            listed = _LISTED.fullmatch(token[0])
            part = _Part(Words(listed[1])) if listed else _Part()
    if not tokens or tokens[0].lastgroup != "repeat":
        return part, False
    sign = tokens.popleft()
    if sign["repeat"] == "?" and part.exact is not None:
        return _Part(part.exact | _NOTHING), False
    least = 1 if sign["repeat"] == "+" else int(sign["least"] or 0)
    return (part, True) if least else (_Part(), False)


def _worth(words: Words) -> Needed:
    return (_shortest(words),) if min(map(len, words)) >= LEAST else ()


def _shortest(words: Words) -> Words:
    """Leave out words that hold another: where they stand, it stands."""
    return Words(one for one in words if not any(other in one for other in words - {one}))
