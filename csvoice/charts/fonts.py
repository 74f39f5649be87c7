"""The Chinese font all pictures are drawn with, and what a PDF has beside it, from pip packages."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

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
