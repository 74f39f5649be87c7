"""How much room a text takes, in em: a Chinese character is one wide, a Latin one about half."""

from __future__ import annotations

from unicodedata import east_asian_width

NARROW_EM = 0.56
LONGEST_LABEL = 60


def width(text: str) -> float:
    """Width of one line of text in em."""
    return sum(1.0 if east_asian_width(character) in "WFA" else NARROW_EM for character in text)


def shorten(text: str, length: int = LONGEST_LABEL) -> str:
    """Cut a text that is too long to be a label, with …… where it was cut."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 2] + "……"


def wrap(text: str, limit: float) -> list[str]:
    """Break a label into lines of about `limit` em, of nearly equal length.

    Latin words and numbers stay whole where they fit on a line.
    """
    parts = _pieces(shorten(text), limit)
    lines = max(1, -(-round(sum(map(width, parts)) * 100) // round(limit * 100)))
    target = max(sum(map(width, parts)) / lines, 1)
    rows = [""]
    for part in parts:
        room = limit if len(rows) >= lines else target + 0.5
        if rows[-1] and width(rows[-1] + part) > room:
            rows.append("")
        rows[-1] += part
    return [row.strip() for row in rows if row.strip()] or [""]


def _pieces(text: str, limit: float) -> list[str]:
    """Characters that may start a line, each with what must stay behind it."""
    parts: list[str] = []
    for character in text:
        joins = parts and (
            character in "，。、；：！？）》」』”…"
            or (_latin(character) and _latin(parts[-1][-1]) and width(parts[-1]) < limit - 1)
        )
        if joins:
            parts[-1] += character
        else:
            parts.append(character)
    return parts


def _latin(character: str) -> bool:
    return character.isascii() and not character.isspace()
