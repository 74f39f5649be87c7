"""PNG as small as it can be without being seen."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

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
