"""What Word and PowerPoint files have in common: the same bytes on every run, pictures."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""In every file, so that the same report gives the same bytes."""

_MEMBER = (1980, 1, 1, 0, 0, 0)


def settled(document: Any) -> bytes:
    """Return a document or presentation as a file whose members bear no time."""
    package, buffer = io.BytesIO(), io.BytesIO()
    document.save(package)
    with ZipFile(package) as old, ZipFile(buffer, "w") as new:
        for name in old.namelist():
            member = ZipInfo(name, _MEMBER)
            member.compress_type = ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            new.writestr(member, old.read(name))
    return buffer.getvalue()


def picture_size(picture: bytes) -> tuple[int, int] | None:
    """Return width and height of a picture in pixels; None where it is none, or a huge one."""
    from PIL import Image

    unusable = OSError, SyntaxError, ValueError, Image.DecompressionBombError
    with suppress(*unusable), Image.open(io.BytesIO(picture), formats=("PNG", "JPEG")) as opened:
        opened.verify()
        return opened.size
    return None


def fitted(picture: bytes, widest: float, tallest: float) -> tuple[float, float]:
    """Return width and height of a picture as large as a place allows, in the place's unit."""
    wide, tall = picture_size(picture) or (1, 1)
    scale = min(widest / max(1, wide), tallest / max(1, tall))
    return wide * scale, tall * scale
