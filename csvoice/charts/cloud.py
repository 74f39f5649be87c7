"""Word clouds: heavier words larger, marked ones in the accent colour."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any

from csvoice.charts.drawable import drawable
from csvoice.charts.fonts import sans_font
from csvoice.charts.pictures import encode
from csvoice.charts.text import shorten
from csvoice.document.blocks import Chart
from csvoice.theme import ACCENT, BLUE, MUTED, Tint

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH, HEIGHT, SCALE = 800, 500, 2
SEED = 20_240_229
QUIET = (BLUE, "#5f97c8", MUTED)


def cloud(chart: Chart, tint: Tint = ()) -> bytes:
    """Draw a word cloud as PNG, 1600 × 1000 pixels; the same words always fall the same way."""
    with _without_matplotlib():
        from wordcloud import WordCloud

    chart = drawable(chart)
    weights = {shorten(str(point.x), 20): point.y for point in chart.points if point.y > 0}
    if not weights:
        return _blank()
    marked = {shorten(str(point.x), 20) for point in chart.points if point.marked}
    ranks = {word: rank for rank, word in enumerate(weights)}

    quiet = [dict(tint).get(one, one) for one in QUIET]

    def colour(word: str, **_unused: Any) -> str:
        return ACCENT if word in marked else quiet[ranks[word] % len(quiet)]

    drawn = WordCloud(
        font_path=str(sans_font()),
        width=WIDTH,
        height=HEIGHT,
        scale=SCALE,
        background_color="white",
        prefer_horizontal=1.0,
        max_words=120,
        max_font_size=110,
        random_state=SEED,
        color_func=colour,
        margin=4,
    ).generate_from_frequencies(weights)
    return encode(_centred(drawn.to_image()))


@contextmanager
def _without_matplotlib() -> Iterator[None]:
    """Let wordcloud be imported alone: it loads matplotlib for colour maps, which are not used."""
    if "matplotlib" in sys.modules:
        yield
        return
    sys.modules["matplotlib"] = ModuleType("matplotlib")
    try:
        yield
    finally:
        del sys.modules["matplotlib"]


def _centred(image: Image) -> Image:
    """Move what was drawn to the middle; few words otherwise hang in a corner."""
    from PIL import ImageChops
    from PIL.Image import new

    blank = new("RGB", image.size, "white")
    left, top, right, bottom = ImageChops.difference(image, blank).getbbox() or (0, 0, *image.size)
    corner = ((image.width - right + left) // 2, (image.height - bottom + top) // 2)
    blank.paste(image.crop((left, top, right, bottom)), corner)
    return blank


def _blank() -> bytes:
    from PIL.Image import new

    return encode(new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), "white"))
