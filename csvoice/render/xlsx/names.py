"""Sheet names as Excel allows them."""

from __future__ import annotations

import re

from csvoice.render.xlsx.cells import as_text

LONGEST = 31
_BARE = "' "
"""Excel refuses names that begin or end with an apostrophe."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


class SheetNames:
    """Gives every sheet a name of its own: at most 31 characters, none of them special."""

    def __init__(self) -> None:
        self._taken: set[str] = {"history"}

    def take(self, title: str) -> str:
        """A free name close to the title; Excel does not tell upper from lower case."""
        stem = _FORBIDDEN.sub(" ", as_text(title)).strip(_BARE) or "-"
        name, number = _cut(stem), 1
        while name.lower() in self._taken:
            number += 1
            name = _cut(stem, f" {number}")
        self._taken.add(name.lower())
        return name


def _cut(stem: str, ending: str = "") -> str:
    """Shorten to Excel's count, in which an emoji is two."""
    while len((stem + ending).encode("utf-16-le")) > LONGEST * 2:
        stem = stem[:-1].rstrip(_BARE)
    return (stem or "-") + ending
