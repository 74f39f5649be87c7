"""Tables that hold the same feedback: a summary beside its months, an export inside another."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from csvoice.read.funnel import has_text
from csvoice.read.tables import StandardTable
from csvoice.schema import READ_NAMES

Hashes: TypeAlias = npt.NDArray[np.uint64]

_PLACE = ("source", "row")
_TELLING = 8
"""Characters from which a text is hardly ever written twice by chance."""
FEWEST = 3
"""Different telling texts that two tables must share."""
_CONTAINED = 0.9
_OVERLAPPING = 0.5
"""Share of a table's different telling texts that stand in the other, equal in all they share.

Nine of ten make it contained. Where the rows bear a number or a date, half of them will do.
"""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Rows of a smaller table, by place, that are the same as rows of a larger one."""

    rows: pl.Series
    same_as: pl.Series


def counted_once(
    parts: Sequence[StandardTable], names: Sequence[str], brands: Sequence[str | None]
) -> tuple[list[StandardTable], int]:
    """Leave every row to the largest table that holds it, and fill its gaps from the others.

    Rows are the same where all standard columns that both tables have are equal; of rows with a
    text, number and text where both have them. Of equal rows in one table as many count as stand
    in the table with more of them.

    Args:
        parts: The tables.
        names: What notes call each table.
        brands: The competitor whose table it is; tables of different ones share no feedback.

    Returns:
        The tables without what another one has, each with a note, and how many rows that were.
    """
    kept = list(parts)
    texts = [_telling_texts(part.frame) for part in parts]
    order = sorted(range(len(kept)), key=lambda one: (kept[one].frame.height, -one))
    for position, small in enumerate(order):
        for large in reversed(order[position + 1 :]):
            if brands[small] != brands[large] or kept[small].frame.is_empty():
                continue
            if not _may_share(texts[small], texts[large]):
                continue
            overlap = _overlap(kept[small].frame, kept[large].frame)
            if overlap is not None:
                kept[large] = _filled(kept[large], kept[small].frame, overlap)
                kept[small] = _without(kept[small], overlap, names[small], names[large])
    dropped = sum(part.frame.height for part in parts) - sum(one.frame.height for one in kept)
    return kept, dropped


def overlap_keys(frame: pl.DataFrame) -> tuple[tuple[str, ...], pl.Series]:
    """Return what a table would be compared with others by, and the hashes of its telling rows.

    Tables that are compared by the same columns overlap only where they share such hashes.
    """
    shared = _shared(frame, frame)
    telling = frame.filter(pl.col("text").str.len_chars() >= _TELLING)
    return tuple(shared), telling.select(shared).hash_rows().unique()


def _telling_texts(frame: pl.DataFrame) -> Hashes | None:
    """Return the sorted hashes of different telling texts; None where no row has a text."""
    if "text" not in frame.columns or _blank(frame["text"]):
        return None
    telling = frame.filter(pl.col("text").str.len_chars() >= _TELLING)["text"]
    return telling.unique().hash().sort().to_numpy()


def _may_share(small: Hashes | None, large: Hashes | None) -> bool:
    """Tell quickly whether two tables may overlap: most share no text, and there may be many."""
    if small is None or large is None:
        return True
    return len(np.intersect1d(small, large, assume_unique=True)) >= FEWEST


def _overlap(small: pl.DataFrame, large: pl.DataFrame) -> Overlap | None:
    shared = _shared(small, large)
    if "text" not in shared:
        return None
    same = _same(small, large, shared, lambda frame: frame["text"].is_not_null())
    telling = pl.col("text").str.len_chars() >= _TELLING
    all_texts = small.filter(telling)["text"].n_unique()
    texts = small[same["place"]].filter(telling)["text"].n_unique()
    share = texts / max(1, all_texts)
    dated = "id" in shared or "created_at" in shared
    if texts < FEWEST or share < (_OVERLAPPING if dated else _CONTAINED):
        return None
    silent = _same(small, large, _filled_by_both(small, large), lambda frame: ~has_text(frame))
    same = pl.concat([same, silent])
    return Overlap(same["place"], same["place_right"])


def _shared(small: pl.DataFrame, large: pl.DataFrame) -> list[str]:
    """Return the columns that both tables fill; number and text are enough where both have them."""
    shared = _filled_by_both(small, large)
    return ["id", "text"] if {"id", "text"} <= {*shared} else shared


def _filled_by_both(small: pl.DataFrame, large: pl.DataFrame) -> list[str]:
    filled = [
        {name for name in READ_NAMES if name in frame.columns and not _blank(frame[name])}
        for frame in (small, large)
    ]
    return sorted(filled[0] & filled[1] - set(_PLACE))


def _blank(cells: pl.Series) -> bool:
    return cells.null_count() == len(cells)


def _same(
    small: pl.DataFrame,
    large: pl.DataFrame,
    shared: Sequence[str],
    among: Callable[[pl.DataFrame], pl.Series],
) -> pl.DataFrame:
    """Return the places of equal rows among some of each table."""
    keys = [_keys(frame, shared).filter(among(frame)) for frame in (small, large)]
    return keys[0].join(keys[1], on=["key", "copy"], how="inner")


def _keys(frame: pl.DataFrame, shared: Sequence[str]) -> pl.DataFrame:
    """Return a hash of what is compared, the how-manieth such row it is, and its place."""
    keys = pl.DataFrame({"key": frame.select(shared).hash_rows()}).with_row_index("place")
    return keys.with_columns(pl.int_range(pl.len()).over("key").alias("copy"))


def _filled(part: StandardTable, other: pl.DataFrame, overlap: Overlap) -> StandardTable:
    """Give the larger table what the smaller one knows beyond it of the same rows."""
    frame = part.frame
    theirs = other[overlap.rows]
    columns = []
    for name in other.columns:
        known = name in frame.columns
        if name in _PLACE or (known and not frame[name].null_count()):
            continue
        found = pl.Series(name, [None], dtype=theirs[name].dtype).new_from_index(0, frame.height)
        found = found.scatter(overlap.same_as, theirs[name])
        columns.append(frame[name].zip_with(frame[name].is_not_null(), found) if known else found)
    return dataclasses.replace(part, frame=frame.with_columns(columns))


def _without(part: StandardTable, overlap: Overlap, name: str, other: str) -> StandardTable:
    places = pl.int_range(part.frame.height, eager=True)
    left = part.frame.filter(~places.is_in(overlap.rows.implode()))
    count = len(overlap.rows)
    if left.is_empty():
        note = f"「{name}」的 {count:,} 行全都包含在「{other}」里，只算一次。"
    else:
        note = (
            f"「{name}」有 {count:,} 行与「{other}」的相同，只算一次，其余 {left.height:,} 行照算。"
        )
    return dataclasses.replace(part, frame=left, notes=(note, *part.notes))
