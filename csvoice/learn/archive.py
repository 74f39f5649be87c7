"""The archive of a model file: what skops writes, the card beside it, always the same bytes."""

from __future__ import annotations

import io
import re
import zipfile

from sklearn.pipeline import Pipeline

from csvoice.learn.card import Card

CARD = "card.json"
_SCHEMA, _ARRAY = "schema.json", ".npy"
_IDS = rb'"__id__": (\d+)|"(\d+)\.npy"'
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def archive_of(pipeline: Pipeline, card: Card) -> bytes:
    """Return the bytes of a model file; the same pipeline and card give the same bytes."""
    from skops.io import dumps

    saved = zipfile.ZipFile(io.BytesIO(dumps(pipeline)))
    parts = {name: saved.read(name) for name in saved.namelist()}
    numbers = _numbers(parts[_SCHEMA])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        _write(archive, CARD, card.as_json().encode())
        schema = re.sub(_IDS, lambda hit: _renumbered(hit, numbers), parts.pop(_SCHEMA))
        _write(archive, _SCHEMA, schema)
        arrays = {numbers[name.removesuffix(_ARRAY).encode()]: name for name in parts}
        for number, name in sorted(arrays.items()):
            _write(archive, f"{number}{_ARRAY}", parts[name])
    return buffer.getvalue()


def _numbers(schema: bytes) -> dict[bytes, int]:
    """Number the objects of a schema as they come; skops names them by their place in memory."""
    found = (hit.group(1) or hit.group(2) for hit in re.finditer(_IDS, schema))
    return {name: number for number, name in enumerate(dict.fromkeys(found))}


def _renumbered(hit: re.Match[bytes], numbers: dict[bytes, int]) -> bytes:
    identity, file = hit.groups()
    return b'"__id__": %d' % numbers[identity] if identity else b'"%d.npy"' % numbers[file]


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content, compresslevel=6)
