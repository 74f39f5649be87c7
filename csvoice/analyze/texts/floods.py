"""Copied texts and filled-in templates: named, never counted away."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice.analyze.texts.near_duplicates import (
    ALIKE,
    Integers,
    linked,
    similar_pairs,
    similarity,
)

COPIES = 5
"""Fewer rows of a text are no flood."""

VARIED = 8
"""Different letters; poorer texts (还不错, 很好很好很好) are said alike without being copied."""

_RUN = 6
_SHARED = 0.5
_BUCKETS = 22
_MOST_COMPARED = 3000

RESULT: dict[str, pl.DataType] = {
    "example": pl.String(),
    "rows": pl.Int64(),
    "texts": pl.Int64(),
    "customers": pl.Int64(),
    "first": pl.Datetime("us"),
    "last": pl.Datetime("us"),
}


def floods(frame: pl.LazyFrame | pl.DataFrame) -> pl.DataFrame:
    """List the texts that many rows copy, or fill in as a template.

    Args:
        frame: Feedback with `text`, and `customer` and `created_at` where known.

    Returns:
        One row a flood of at least 5 rows, the largest first: `example` (the text that most of
        them have), `rows`, `texts` (how many differ in more than digits and marks), `customers`
        (null where unknown), `first` and `last` day (null where undated).
    """
    missing = {"customer": pl.String(), "created_at": pl.Datetime("us")}
    present = frame.lazy().collect_schema().names()
    rows = (
        frame.lazy()
        .select("text", *(name for name in missing if name in present))
        .with_columns(
            pl.lit(None, kind).alias(name) for name, kind in missing.items() if name not in present
        )
        .collect()
    )
    letters = _letters(rows["text"])
    day = pl.col("created_at").dt.truncate("1d").cast(pl.Datetime("us"))
    flooded = (
        rows.with_columns(letters=letters, flood=_grouped(letters))
        .filter(pl.len().over("flood") >= COPIES)
        .filter(pl.col("letters").str.split("").list.n_unique() >= VARIED)
        .filter(pl.len().over("flood") >= COPIES)
    )
    return (
        flooded.group_by("flood")
        .agg(
            example=pl.col("text").mode().min(),
            rows=pl.len().cast(pl.Int64),
            texts=pl.col("letters").n_unique().cast(pl.Int64),
            customers=pl.col("customer").drop_nulls().n_unique().cast(pl.Int64).replace(0, None),
            first=day.min(),
            last=day.max(),
        )
        .sort(-pl.col("rows"), "example")
        .select(pl.col(name).cast(kind) for name, kind in RESULT.items())
    )


def copy_groups(texts: pl.Series) -> Integers:
    """Number texts so that copies, and fillings of one template, share a number.

    Digits, marks and case do not count. Two texts are copies where they are near-duplicates (see
    `csvoice.analyze.texts.near_duplicates`); only those are compared of which at least half is
    said, in runs of six letters, by five rows or more, each with its neighbours in the order of
    beginnings and of ends, and all with all where they are few. The time is linear in the texts,
    whatever they hold.

    Source: S. Schleimer, D. Wilkerson and A. Aiken (2003), Winnowing: local algorithms for document
    fingerprinting, SIGMOD (hashed runs of characters).

    Args:
        texts: Any texts; nulls say nothing.

    Returns:
        Group numbers, shape (n,); equal texts always share one.
    """
    return _grouped(_letters(texts))


def _grouped(letters: pl.Series) -> Integers:
    if letters.is_empty():
        return np.empty(0, np.int64)
    number = letters.rank("dense").to_numpy().astype(np.int64) - 1
    _numbers, where, copies = np.unique(number, return_index=True, return_counts=True)
    distinct = letters.gather(where)
    often = np.flatnonzero(_said_often(distinct, copies))
    first, second = _copies(distinct.gather(often))
    groups: Integers = linked(len(distinct), often[first], often[second])[number]
    return groups


def _letters(texts: pl.Series) -> pl.Series:
    return texts.fill_null("").str.to_lowercase().str.replace_all(r"\P{L}+", "")


def _said_often(distinct: pl.Series, copies: Integers) -> NDArray[np.bool_]:
    """Mark the distinct texts of which half is said, in runs, by rows enough for a flood."""
    row, run = _runs(distinct)
    if len(run) < 1 << _BUCKETS - 4:
        run = np.unique(run, return_inverse=True)[1]
    often = np.bincount(run, copies[row]) >= COPIES
    common = np.bincount(row[often[run]], minlength=len(distinct))
    marked: NDArray[np.bool_] = common >= _SHARED * np.maximum(
        np.bincount(row, minlength=len(distinct)), 1
    )
    return marked


def _runs(texts: pl.Series) -> tuple[Integers, Integers]:
    """Return every run of letters within a text: the text it stands in, and its hash."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    row = np.repeat(np.arange(len(texts)), texts.str.len_chars().to_numpy())
    if len(codes) < _RUN:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    end = len(codes) - _RUN + 1
    hashed = np.zeros(end, dtype=np.uint64)
    for step in range(_RUN):
        hashed *= np.uint64(1_000_003)
        hashed ^= codes[step : step + end]
    hashed *= np.uint64(0x9E37_79B9_7F4A_7C15)
    hashed >>= np.uint64(64 - _BUCKETS)
    inside = row[:end] == row[_RUN - 1 :]
    return row[:end][inside], hashed[inside].astype(np.int64)


def _copies(texts: pl.Series) -> tuple[Integers, Integers]:
    """Return pairs of places whose texts are copies; enough of them to link all copies."""
    forward = np.arange(len(texts))
    backward = texts.str.reverse().arg_sort().to_numpy().astype(np.int64)
    first = np.concatenate((forward[:-1], backward[:-1]))
    second = np.concatenate((forward[1:], backward[1:]))
    similar = similarity(texts, first, second) >= ALIKE
    first, second = first[similar], second[similar]
    _groups, alone = np.unique(linked(len(texts), first, second), return_index=True)
    if len(alone) > _MOST_COMPARED:
        return first, second
    left, right = similar_pairs(texts.gather(alone), ALIKE)
    return np.concatenate((first, alone[left])), np.concatenate((second, alone[right]))
