"""Specification → SVG and PNG by vl-convert: no browser, no network, the font from a package."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from csvoice.charts import cloud
from csvoice.charts.specification import vega
from csvoice.charts.style import VEGA, VEGA_LITE
from csvoice.charts.text import font_folders
from csvoice.company.theme import Tint
from csvoice.document.blocks import Chart
from csvoice.storage.cache import kept

if TYPE_CHECKING:
    from PIL.Image import Image


PNG_SCALE = 2

_CONVERTING = RLock()
"""Held around vl-convert, which has one converter behind a lock of its own and waits for it without
letting Python's other threads run: should a finalizer run inside it, two threads would wait for
each other for ever."""


def warm_up() -> None:
    """Start what draws, half a second of work that holds nothing up in a thread of its own."""
    import vl_convert

    with _CONVERTING:
        _register_fonts()
        vl_convert.vega_to_svg({"$schema": VEGA, "marks": []}, allowed_base_urls=[])


def draw_ahead(charts: Iterable[Chart], tint: Tint = ()) -> None:
    """Draw charts, so that renderers beside it find their pictures ready.

    Args:
        charts: What to draw; one that cannot be drawn ends this, and fails again where it is shown.
        tint: Colours that take the place of ours.
    """
    for chart in charts:
        png(chart, tint)


@lru_cache(maxsize=256)
def svg(chart: Chart, tint: Tint = ()) -> str:
    """Draw a chart as SVG, as flat as for a sheet of paper; kept by what it shows.

    Every mark carries what it says as `aria-label`. Text stays text, in Noto Sans SC.
    """
    return kept(f"{_shown(chart, tint)}.svg", lambda: _drawing(chart, tint).encode()).decode()


def _drawing(chart: Chart, tint: Tint) -> str:
    import vl_convert

    spec = vega(chart, tint, flat=True)
    with _CONVERTING:
        _register_fonts()
        if spec["$schema"] == VEGA_LITE:
            spec = vl_convert.vegalite_to_vega(spec)
        drawing = vl_convert.vega_to_svg(spec, allowed_base_urls=[])
    return _tidy(drawing)


@lru_cache(maxsize=256)
def png(chart: Chart, tint: Tint = ()) -> bytes:
    """Draw a chart as PNG at twice its size, for screens and paper; kept by what it shows."""
    return kept(f"{_shown(chart, tint)}.png", lambda: _picture(chart, tint))


def _shown(chart: Chart, tint: Tint) -> str:
    whole = repr((chart, tint)).encode("utf-8", "replace") + _code()
    return blake2b(whole, digest_size=16).hexdigest()


_BESIDE = ("palette.py", "numerals.py", "schema.py", "company/theme.py")
_DRAWN_BY = (
    "vl-convert-python", "wordcloud", "pillow", "uharfbuzz", "pylopdf-fonts-zh-cn", "manimgx-fonts",
)  # fmt: skip


@cache
def _code() -> bytes:
    """Hash what draws, so that no other build's pictures are taken for ours."""
    room = Path(__file__).parent
    files = [*sorted(room.glob("*.py")), *(room.parent / name for name in _BESIDE)]
    versions = [version(name) for name in _DRAWN_BY]
    whole = b"".join(file.read_bytes() for file in files) + repr(versions).encode()
    return blake2b(whole, digest_size=16).digest()


def _picture(chart: Chart, tint: Tint) -> bytes:
    if chart.kind == "cloud":
        return encode(cloud.painted(vega(chart, tint), PNG_SCALE))
    import vl_convert

    drawing = svg(chart, tint)
    with _CONVERTING:
        _register_fonts()
        picture = vl_convert.svg_to_png(drawing, scale=PNG_SCALE)
    return shrink(picture)


@cache
def _register_fonts() -> None:
    import vl_convert

    for folder in font_folders():
        vl_convert.register_font_directory(str(folder))


def _tidy(drawing: str) -> str:
    """Leave out what only Vega's own runtime reads."""
    return re.sub(r' (?:aria-roledescription|pointer-events|xmlns:xlink)="[^"]*"', "", drawing)


COLOURS = 256


def encode(image: Image) -> bytes:
    """PNG with a palette: a chart has few colours, so this is an eighth of the size.

    An octree would mix the palest shades with the ground; this palette has them as they are.
    """
    from PIL.Image import Quantize

    buffer = io.BytesIO()
    image.quantize(COLOURS, method=Quantize.MAXCOVERAGE).save(buffer, "PNG")
    return buffer.getvalue()


def shrink(png: bytes) -> bytes:
    """The same picture with a palette."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as image:
        return encode(image.convert("RGB"))


@cache
def javascript() -> str:
    """Return the script that gives a page `vegaEmbed`, 0.9 MB; it asks nobody for anything.

    Made once for each version of vl-convert, a second of work, then kept in the cache folder.
    """
    return kept(f"vega-{version('vl-convert-python')}.js", _bundle).decode("utf-8")


def _bundle() -> bytes:
    import vl_convert

    return vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;").encode("utf-8")
