"""PNG as small as it can be without being seen."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

COLOURS = 256
NEARLY_WHITE = 250


def encode(image: Image) -> bytes:
    """PNG with a palette: a chart has few colours, so this is an eighth of the size."""
    from PIL.Image import Quantize

    buffer = io.BytesIO()
    small = image.quantize(COLOURS, method=Quantize.FASTOCTREE)
    small.putpalette(_whitened(small.getpalette() or []))
    small.save(buffer, "PNG")
    return buffer.getvalue()


def _whitened(palette: list[int]) -> list[int]:
    """Make nearly white colours white, or a picture's ground stands out from the paper."""
    colours = (palette[at : at + 3] for at in range(0, len(palette), 3))
    return [255 if min(colour) >= NEARLY_WHITE else part for colour in colours for part in colour]


def shrink(png: bytes) -> bytes:
    """The same picture with a palette."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as image:
        return encode(image.convert("RGB"))
