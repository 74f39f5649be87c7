"""Annotated rows as Parquet, keyed by content, so that nothing is annotated twice.

Rows are cut into chunks where their own content says so, which keeps most chunks the same when new
rows are put before old ones. A part holds masked rows only and is keyed by the plan as well.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

import polars as pl

from csvoice.errors import OutputError, reason_of
from csvoice.storage.cache import cache_folder
from csvoice.storage.leftovers import remove_leftovers, scratch_folder
from csvoice.storage.seals import SUFFIX, is_sealed, put_sealed, seal_of, touch

CHUNK_ROWS = 8_192
ROWS_IN_MEMORY = 300_000
"""A table with more rows is left on disk, and read from there."""

_MOST_ROWS = 2 * CHUNK_ROWS
_MOST_BYTES = 2_000_000_000


def cut_by_content(frame: pl.DataFrame) -> list[pl.DataFrame]:
    """Cut `frame` into chunks of about CHUNK_ROWS rows, after rows whose hash ends in zeros.

    A frame without rows is one chunk.
    """
    hashes = frame.hash_rows(seed=20240229)
    ends = (hashes % CHUNK_ROWS == 0).arg_true() + 1
    chunks, start = [], 0
    for end in [*ends.to_list(), frame.height]:
        chunks += [
            frame[first : min(first + _MOST_ROWS, end)] for first in range(start, end, _MOST_ROWS)
        ]
        start = end
    return chunks or [frame]


def chunk_key(chunk: pl.DataFrame, digest: str) -> str:
    """Return the name of the part that holds `chunk` annotated by the plan with `digest`."""
    schema = repr(list(chunk.schema.items()))
    content = chunk.hash_rows(seed=7).to_numpy().tobytes()
    return blake2b(digest.encode() + schema.encode() + content, digest_size=16).hexdigest()


@contextmanager
def open_store(*, kept: bool) -> Iterator[Path]:
    """Give a folder for parts: the user's cache, or one that is gone afterwards."""
    folder = _kept_folder() if kept else None
    if folder is None:
        with scratch_folder() as scratch:
            yield scratch
    else:
        yield folder
        with suppress(OSError):
            _prune(folder)


def _kept_folder() -> Path | None:
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


def has_part(path: Path) -> bool:
    """Tell whether a part is there as it was written; any other counts as missing."""
    if not is_sealed(path):
        return False
    touch(path)
    return True


def write_part(frame: pl.DataFrame, path: Path) -> None:
    """Write a part under a temporary name and move it into place.

    Raises:
        OutputError: The disk is full, or the folder is gone.
    """
    working = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        frame.write_parquet(working, compression="lz4", statistics=False)
        put_sealed(working, path)
    except OSError as error:
        with suppress(OSError):
            working.unlink(missing_ok=True)
        raise OutputError(
            f"无法写入标注缓存 {path.parent}（{reason_of(error)}），请腾出空间，"
            "或用 CSVOICE_CACHE 换一处。"
        ) from None


def _prune(folder: Path) -> None:
    """Remove what dead runs left, then the parts that were not used for longest."""
    remove_leftovers(folder, "*.tmp")
    files = [file for file in folder.glob("*.*") if not file.name.endswith((SUFFIX, ".tmp"))]
    total = 0
    for part in sorted(files, key=lambda file: file.stat().st_mtime, reverse=True):
        total += part.stat().st_size
        if total > _MOST_BYTES:
            part.unlink(missing_ok=True)
            seal_of(part).unlink(missing_ok=True)
