"""Letters: the fonts that pip brings, and how much room a text takes, in em."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate
from math import ceil
from pathlib import Path
from unicodedata import east_asian_width

SANS = "NotoSansSC-Regular.otf"

FAMILIES = (
    "Noto Sans SC",
    "Noto Emoji",
    "Noto Sans Symbols",
    *(f"Noto Sans {script}" for script in ("Arabic", "Hebrew", "Thai", "Devanagari", "Tamil")),
)
"""Where a character is looked for, in this order."""


def font_folder() -> Path:
    """Where the fonts lie."""
    return Path(str(files("pylopdf_fonts_zh_cn")))


def font_folders() -> tuple[Path, Path]:
    """Where all fonts lie: the Chinese ones, and those of emoji and other scripts."""
    return font_folder(), Path(str(files("manimgx_fonts")))


def sans_font() -> Path:
    """Noto Sans SC, regular."""
    return font_folder() / SANS


def emoji_font() -> Path:
    """Noto Emoji, one colour."""
    return font_folders()[1] / "NotoEmoji[wght].ttf"


def subset(text: str, font: Path | None = None) -> bytes:
    """A font, by default sans, cut down to a text's characters: about 250 KB for a report."""
    import uharfbuzz

    wanted = uharfbuzz.SubsetInput()
    for character in sorted(set(text)):
        wanted.unicode_set.add(ord(character))
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(font or sans_font())))
    smaller = uharfbuzz.subset(face, wanted)
    if smaller is None:
        return (font or sans_font()).read_bytes()
    return bytes(smaller.blob.data)


NARROW_EM = 0.56
LONGEST_LABEL = 60

CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff"
"""Characters that XML cannot hold, for a regex class; lone surrogates come on top in Python."""
_UNPRINTABLE = re.compile(rf"[{CONTROL}\ud800-\udfff]")


def printable(text: str) -> str:
    """Leave out the characters that XML cannot hold."""
    return _UNPRINTABLE.sub("", text)


@lru_cache(maxsize=4096)
def width(text: str) -> float:
    """Width of one line of text in em: a Chinese character is one wide, a Latin one about half."""
    return sum(1.0 if east_asian_width(character) in "WFA" else NARROW_EM for character in text)


def shorten(text: str, limit: float = LONGEST_LABEL) -> str:
    """Cut a text wider than `limit` em, with …… where it was cut."""
    flat = " ".join(text.split())
    if width(flat) <= limit:
        return flat
    ends = accumulate(map(width, flat))
    kept = sum(end <= limit - 2 for end in ends)
    return flat[:kept].rstrip() + "……"


def wrap(text: str, limit: float) -> list[str]:
    """Break a label into lines of at most about `limit` em, of nearly equal length.

    Latin words and numbers stay whole where they fit on a line.
    """
    return split(text, max(1, ceil(width(shorten(text)) / limit - 0.01)), limit)


def split(text: str, lines: int, limit: float = LONGEST_LABEL) -> list[str]:
    """Break a label into that many lines (more where lines would be longer than `limit` em)."""
    parts = _pieces(shorten(text), limit)
    target = sum(map(width, parts)) / lines
    while len(rows := _fill(parts, target)) > lines and target < limit:
        target += 0.25
    return rows


def _fill(parts: list[str], room: float) -> list[str]:
    rows = [""]
    for part in parts:
        if rows[-1] and width(rows[-1] + part) > room + 0.01:
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
