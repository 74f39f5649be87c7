"""Word clouds: words as large as they are heavy, urgent and new ones in the colours of their marks.

wordcloud finds the places; the words are drawn like the text of any other chart, so that they stay
sharp, can be pointed at, and follow a dark page.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING

from csvoice.charts.style import FONT, Spec, about, mark, vega_spec
from csvoice.charts.text import shorten, subset
from csvoice.document.blocks import Chart, Point
from csvoice.errors import InputError
from csvoice.palette import BLUE, MARKS, MUTED
from csvoice.storage.cache import kept

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

_IMPORTING = Lock()

WIDTH, HEIGHT = 800, 500
MOST, LARGEST, MARGIN, LONGEST_EM = 120, 110, 4, 20
SEED = 20_240_229
GRAIN = 2
"""Places are looked for on a picture so many times smaller: words move in steps of two pixels."""
QUIET = (BLUE, "#4a90c4", MUTED)


def cloud(chart: Chart) -> Spec:
    """Words at places that are the same for the same words, on every run and machine."""
    words = {shorten(str(point.x), LONGEST_EM): point for point in chart.points if point.y > 0}
    ranks = {word: rank for rank, word in enumerate(words)}
    values = [
        {**place, "fill": _colour(words[place["word"]], ranks[place["word"]]),
         "about": about(chart, words[place["word"]])}
        for place in _places({word: point.y for word, point in words.items()}, chart.shape)
    ]  # fmt: skip
    return vega_spec(
        chart.title,
        width=WIDTH,
        height=HEIGHT,
        data=[{"name": "words", "values": values}],
        marks=[_WORDS],
    )


def painted(spec: Spec, scale: int) -> Image:
    """Paint what `cloud` specifies: letters alone need no JavaScript engine to be started."""
    from PIL import Image, ImageDraw
    from PIL.ImageFont import truetype

    words, edge = spec["data"][0]["values"], spec["padding"]
    size = (scale * (spec["width"] + 2 * edge), scale * (spec["height"] + 2 * edge))
    image = Image.new("RGB", size, spec["background"])
    pen = ImageDraw.Draw(image)
    font = _Font(subset("".join(word["word"] for word in words)))
    for word in words:
        at = (scale * (edge + word["left"]), scale * (edge + word["top"]))
        pen.text(at, word["word"], word["fill"], truetype(font, scale * word["size"]), anchor="ls")
    return image


def _colour(point: Point, rank: int) -> str:
    return MARKS[point.mark] if point.mark else QUIET[rank % len(QUIET)]


def _places(weights: dict[str, float], mask: bytes) -> list[Spec]:
    """Where each word stands and how large; kept, since finding it takes half a second."""
    if not weights:
        return []
    asked = json.dumps([weights, *map(version, ("wordcloud", "pillow", "pylopdf-fonts-zh-cn"))])
    name = blake2b(asked.encode() + mask + Path(__file__).read_bytes(), digest_size=16).hexdigest()
    found: list[Spec] = json.loads(kept(f"cloud-{name}.json", lambda: _found(weights, mask)))
    return found


def _found(weights: dict[str, float], mask: bytes) -> bytes:
    with _IMPORTING, _without_matplotlib():
        from wordcloud import WordCloud
    from PIL.ImageFont import truetype

    font = _Font(subset("".join(weights)))
    drawn = WordCloud(
        font_path=font,
        width=WIDTH // GRAIN,
        height=HEIGHT // GRAIN,
        mask=_shape(mask) if mask else None,
        prefer_horizontal=1.0,
        max_words=MOST,
        max_font_size=LARGEST // GRAIN,
        random_state=SEED,
        color_func=_uncoloured,
        margin=MARGIN // GRAIN,
    ).generate_from_frequencies(weights)
    places = [
        _placed(word, GRAIN * size, GRAIN * down, GRAIN * across, truetype(font, GRAIN * size))
        for (word, _weight), size, (down, across), *_turned in drawn.layout_
    ]
    return json.dumps(_centred(places, whole=not mask), ensure_ascii=False).encode()


class _Font(io.BytesIO):
    """A font that wordcloud opens anew for every word and size; a small one, or it takes long."""

    def read(self, _size: int | None = -1) -> bytes:
        """Return all of it, however often it was read."""
        return self.getvalue()


def _placed(word: str, size: int, down: int, across: int, font: FreeTypeFont) -> Spec:
    """Where a word's baseline begins; wordcloud tells where its ink does, and how far ink goes."""
    left, top, right, bottom = font.getbbox(word, anchor="ls")
    x, y = int(across - left), int(down - top)
    ink = (x + left, y + top, x + right, y + bottom)
    return {"word": word, "size": int(size), "left": x, "top": y, "ink": ink}


def _uncoloured(*_word: object, **_place: object) -> str:
    """Wordcloud's own colours need matplotlib."""
    return "black"


def _shape(picture: bytes) -> NDArray[np.uint8]:
    """The mask as wordcloud takes it, fitted into the cloud: 255 where no word may stand."""
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(picture)) as image:
            over = image.convert("RGBA")
    except UnidentifiedImageError:
        raise InputError(
            "[theme] 的 cloud 不是能读的图片。请给一张 PNG 或 JPEG，词云填满它的深色部分。"
        ) from None
    flat = Image.alpha_composite(Image.new("RGBA", over.size, "white"), over).convert("L")
    size = width, height = WIDTH // GRAIN, HEIGHT // GRAIN
    flat.thumbnail(size)
    canvas = Image.new("L", size, "white")
    canvas.paste(flat, ((width - flat.width) // 2, (height - flat.height) // 2))
    return np.asarray(canvas.point([0] * 128 + [255] * 128), dtype=np.uint8)


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


def _centred(places: list[Spec], *, whole: bool) -> list[Spec]:
    """Move what was placed to the middle; few words otherwise hang in a corner."""
    lefts, tops, rights, bottoms = zip(*(one.pop("ink") for one in places), strict=True)
    if not whole:
        return places
    across = (WIDTH - max(rights) - min(lefts)) / 2
    down = (HEIGHT - max(bottoms) - min(tops)) / 2
    return [{**one, "left": one["left"] + across, "top": one["top"] + down} for one in places]


_WORDS: Spec = mark(
    "text",
    "words",
    {
        "x": {"field": "left"},
        "y": {"field": "top"},
        "text": {"field": "word"},
        "fill": {"field": "fill"},
        "fontSize": {"field": "size"},
        "font": {"value": FONT},
        "description": {"field": "about"},
        "aria": {"value": True},
    },
)
