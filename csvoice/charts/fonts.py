"""The Chinese font all pictures are drawn with; it comes with a pip package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

SANS = "NotoSansSC-Regular.otf"


def font_folder() -> Path:
    """Where the fonts lie."""
    return Path(str(files("pylopdf_fonts_zh_cn")))


def sans_font() -> Path:
    """Noto Sans SC, regular."""
    return font_folder() / SANS
