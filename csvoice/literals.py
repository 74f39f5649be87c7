"""What a regular expression cannot do without: words, some of which stand in all that it matches.

A text without them need not be tried, and the words of many expressions are found in one search.
"""

from __future__ import annotations

import re
from collections import deque
from typing import TypeAlias

Needed: TypeAlias = tuple[frozenset[str], ...]
"""Sets of literals; what is matched holds one of each."""

LEAST = 2
"""Characters of a literal that is worth looking for; single ones stand everywhere."""

_TOKEN = re.compile(
    r"(?P<open>\((?:\?:)?)|(?P<close>\))|(?P<either>\|)"
    r"|(?P<repeat>[?*+]|\{(?P<least>\d*)[^}]*\})"
    r"|(?P<any>\[\^?\]?(?:\\.|[^\]\\])*\]|\\[a-zA-Z0-9]|[.^$])|\\?(?P<letter>.)",
    re.DOTALL,
)
_NOT_UNDERSTOOD = re.compile(r"\(\?(?!:)|[?*+}][?+]")
"""Look-around, flags and names; lazy and possessive repetitions."""


def literals(pattern: str) -> Needed:
    """Return the literals without which a regular expression matches nothing.

    Args:
        pattern: In Python's or polars' dialect.

    Returns:
        One set for each part that needs one; none where any text may match.
    """
    if _NOT_UNDERSTOOD.search(pattern):
        return ()
    return _either(deque(_TOKEN.finditer(pattern)))


def _either(tokens: deque[re.Match[str]]) -> Needed:
    """Read alternatives; of each the best set is needed, if each has one."""
    branches = [_sequence(tokens)]
    while tokens and tokens[0].lastgroup == "either":
        tokens.popleft()
        branches.append(_sequence(tokens))
    if len(branches) == 1:
        return branches[0]
    best = [max(branch, key=_rarity, default=frozenset[str]()) for branch in branches]
    return (frozenset().union(*best),) if all(best) else ()


def _rarity(words: frozenset[str]) -> tuple[int, int]:
    return min(map(len, words)), -len(words)


def _sequence(tokens: deque[re.Match[str]]) -> Needed:
    """Read what follows each other; letters that hang together are one literal."""
    needed, run = list[frozenset[str]](), ""
    while tokens and tokens[0].lastgroup not in ("either", "close"):
        token = tokens.popleft()
        inner: Needed = ()
        if token.lastgroup == "open":
            inner = _either(tokens)
            tokens.popleft()
        times = _repeated(tokens)
        if token.lastgroup == "letter" and times != 0:
            run += token["letter"]
        if token.lastgroup != "letter" or times is not None:
            needed += [frozenset({run})] * (len(run) >= LEAST)
            run = ""
        needed += inner if times != 0 else ()
    needed += [frozenset({run})] * (len(run) >= LEAST)
    return tuple(needed)


def _repeated(tokens: deque[re.Match[str]]) -> int | None:
    """Return how often at least the last token must stand; None where nothing is said of it."""
    if not tokens or tokens[0].lastgroup not in ("repeat", "least"):
        return None
    token = tokens.popleft()
    if token["repeat"] in "?*":
        return 0
    return 1 if token["repeat"] == "+" else int(token["least"] or 0)
