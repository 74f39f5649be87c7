"""Annotated rows as Parquet, each found by its content, so that none is annotated twice.

A part holds masked rows and the key of each, made of what the row said before; parts of one family
have the same columns and the same plan. So a row is found in whatever file, and at whatever place
of it, it comes again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import blake2b, shake_256
from pathlib import Path

import numpy as np
import polars as pl

from csvoice.errors import OutputError, reason_of
from csvoice.storage.cache import cache_folder
from csvoice.storage.keys import cache_key
from csvoice.storage.leftovers import remove_leftovers, scratch_folder
from csvoice.storage.seals import SUFFIX, is_sealed, put_sealed, remove_sealed, touch

CHUNK_ROWS, CHUNK_CHARACTERS = 16_384, 1_000_000
"""What a part holds at most."""

ROWS_IN_MEMORY = 300_000
"""A table with more rows is left on disk, and read from there."""

KEY = "_key"
_MOST_BYTES = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Known:
    """Where rows lie annotated.

    Attributes:
        parts: Files that hold some of them.
        rows: For each row that is known its key, `part`, a number among the files, and `place`, a
            row of it; each key once.
        altered: How many files were not as csvoice wrote them; they are gone.
    """

    parts: tuple[Path, ...]
    rows: pl.DataFrame
    altered: int = 0


def row_keys(rows: pl.DataFrame) -> pl.Series:
    """Return what tells rows apart by their content."""
    return rows.hash_rows(seed=7).alias(KEY)


def family_of(rows: pl.DataFrame, digest: str) -> str:
    """Return how the names of parts begin that hold such rows annotated by a plan."""
    schema = repr(list(rows.schema.items()))
    return blake2b(digest.encode() + schema.encode(), digest_size=8).hexdigest()


def part_of(family: Path, keys: pl.Series) -> Path:
    """Return the file for the rows with these keys, in their order, in the family's folder."""
    content = blake2b(keys.to_numpy().tobytes(), key=cache_key(), digest_size=16)
    return family.with_name(f"{family.name}-{content.hexdigest()}.parquet")


def find_rows(folder: Path, family: str, keys: pl.Series) -> Known:
    """Look for rows in all parts of a family."""
    files = sorted(folder.glob(f"{family}-*.parquet"))
    parts = [file for file in files if is_sealed(file)]
    for altered in set(files) - set(parts):
        remove_sealed(altered)
    held = rows_of_parts([_keys_in(file) for file in parts])
    rows = held.join(keys.to_frame(), on=KEY, how="semi").unique(KEY, keep="first")
    for number in rows["part"].unique():
        touch(parts[number])
    return Known(tuple(parts), rows, len(files) - len(parts))


def rows_of_parts(keys: Sequence[pl.Series], first: int = 0) -> pl.DataFrame:
    """Say of rows in which part, and at which place of it, they lie.

    Args:
        keys: Of the rows of each part.
        first: Number of the first part.
    """
    none = pl.DataFrame(schema={KEY: pl.UInt64, "part": pl.UInt32, "place": pl.UInt32})
    places = [
        one.to_frame().with_columns(
            part=pl.lit(number, pl.UInt32), place=pl.int_range(pl.len(), dtype=pl.UInt32)
        )
        for number, one in enumerate(keys, first)
    ]
    return pl.concat([none, *places])


def _keys_in(file: Path) -> pl.Series:
    stored = pl.read_parquet(file, columns=[KEY])[KEY]
    return _veiled(stored, file.name)


def _veiled(keys: pl.Series, name: str) -> pl.Series:
    """Hide the keys of a part, or show them again.

    Who tried all telephone numbers in a masked row would else know by its key which one it was.
    """
    stream = shake_256(cache_key() + name.encode()).digest(8 * len(keys))
    return pl.Series(KEY, keys.to_numpy() ^ np.frombuffer(stream, np.uint64))


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


def write_part(rows: pl.DataFrame, keys: pl.Series, path: Path) -> None:
    """Write annotated rows and their keys under a temporary name and move them into place.

    Raises:
        OutputError: The disk is full, or the folder is gone.
    """
    working = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        part = rows.with_columns(_veiled(keys, path.name))
        part.write_parquet(working, compression="lz4", statistics=False)
        put_sealed(working, path)
    except OSError as error:
        with suppress(OSError):
            working.unlink(missing_ok=True)
        raise OutputError(
            f"无法写入标注缓存 {path.parent}（{reason_of(error)}），请腾出空间，"
            "或用 CSVOICE_CACHE 换一处。"
        ) from None


def gather_rows(parts: Sequence[pl.LazyFrame], places: pl.DataFrame) -> pl.DataFrame:
    """Fetch rows from where they lie, in the order of `places`, which `rows_of_parts` gives."""
    nothing = parts[0].select(pl.exclude(KEY)).head(0).collect()
    frames, order = [nothing], [pl.Series("at", [], pl.UInt32)]
    for (number,), rows in places.with_row_index("at").group_by("part", maintain_order=True):
        part = parts[int(str(number))].select(pl.exclude(KEY)).collect()
        frames.append(_taken(part, rows["place"]))
        order.append(rows["at"])
    return _taken(pl.concat(frames), pl.concat(order).arg_sort())


def _taken(rows: pl.DataFrame, places: pl.Series) -> pl.DataFrame:
    """Take rows by their places; all of them in their order are not copied."""
    if len(places) == rows.height and (places == pl.arange(rows.height, eager=True)).all():
        return rows
    return rows[places]


def _prune(folder: Path) -> None:
    """Remove what dead runs left, then the parts that were not used for longest."""
    remove_leftovers(folder, "*.tmp")
    files = [file for file in folder.glob("*.*") if not file.name.endswith((SUFFIX, ".tmp"))]
    total = 0
    for part in sorted(files, key=lambda file: file.stat().st_mtime, reverse=True):
        total += part.stat().st_size
        if total > _MOST_BYTES:
            remove_sealed(part)
