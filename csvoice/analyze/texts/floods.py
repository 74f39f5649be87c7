"""Copied texts and filled-in templates: named, never counted away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice.analyze.statistics.intervals import Booleans, Integers
from csvoice.analyze.texts.near_duplicates import ALIKE, linked, similar_pairs, similarity
from csvoice.lookup.haystack import lower_case
from csvoice.segment.batches import batches, code_points

COPIES = 5
"""Fewer rows of a text are no flood."""

VARIED = 8
"""Different letters; poorer texts (还不错, 很好很好很好) are said alike without being copied."""

_RUN = 6
_SHARED = 0.5
_BITS = 22
_SORTED = 16_000_000
_MOST_COMPARED = 3000
_PRIME, _SPREAD = np.uint32(1_000_003), np.uint32(0x9E37_79B1)
"""What hashes are multiplied by, letter by letter, and at the end, so that all bits count."""

_LONG, _LOOKED_AT = 20, 3000
_FORMULA_TEXTS, _FORMULA_SHARE = 20, 0.25
_OWN = 4
"""Letters of texts that may hold formulas, texts looked at, texts that share a formula, and
letters that a text without its formulas has at least."""

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
        frame: Feedback with `text`, and `copy_of`, `customer` and `created_at` where known.

    Returns:
        One row a flood of at least 5 rows, the largest first: `example` (the text that most of
        them have), `rows`, `texts` (how many differ in more than digits and marks), `customers`
        (null where unknown), `first` and `last` day (null where undated).
    """
    missing = {"customer": pl.String(), "created_at": pl.Datetime("us")}
    table = frame.lazy()
    present = table.collect_schema().names()
    if "copy_of" not in present:
        said = letters(table.select("text").collect()["text"])
        table = table.with_columns(pl.Series("copy_of", copy_groups(said)))
    enough = pl.len().over("copy_of") >= COPIES
    rows = (
        table.filter(pl.col("copy_of").is_not_null())
        .select("text", "copy_of", *(name for name in missing if name in present))
        .with_columns(
            pl.lit(None, kind).alias(name) for name, kind in missing.items() if name not in present
        )
        .filter(enough)
        .collect()
    )
    day = pl.col("created_at").dt.truncate("1d").cast(pl.Datetime("us"))
    flooded = (
        rows.with_columns(letters=letters(rows["text"]))
        .filter(pl.col("letters").str.split("").list.n_unique() >= VARIED)
        .filter(enough)
    )
    return (
        flooded.group_by("copy_of")
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


def letters(texts: pl.Series) -> pl.Series:
    """Return what makes a text another one: its letters, in lower case."""
    return lower_case(texts.fill_null("")).str.replace_all(r"\P{L}+", "")


def own_letters(texts: pl.Series) -> pl.Series:
    """Return the letters of texts without the formulas of a form or a letter.

    尊敬的领导, 客户来电反映 and 此致敬礼 stand in the texts of many, who copy nobody by them. A
    clause is a formula where a quarter of the different long texts, and no fewer than 20 of those
    looked at, have it: what fewer share may be a campaign's. A text that is nothing else keeps it.
    """
    whole = letters(texts)
    long = np.flatnonzero((whole.str.len_chars() >= _LONG).to_numpy())
    looked = texts.gather(long[:: 1 + len(long) // _LOOKED_AT]).unique()
    said = _clauses(looked).group_by("clause").agg(pl.col("row").n_unique())
    least = max(_FORMULA_TEXTS, _FORMULA_SHARE * len(looked))
    formulas = said.filter(pl.col("row") >= least)["clause"]
    if formulas.is_empty():
        return whole
    own = (
        _clauses(texts.gather(long))
        .filter(~pl.col("clause").is_in(formulas.implode()))
        .group_by("row", maintain_order=True)
        .agg(pl.col("clause").str.join(""))
        .filter(pl.col("clause").str.len_chars() >= _OWN)
    )
    return whole.scatter(long[own["row"].to_numpy()], own["clause"])


def _clauses(texts: pl.Series) -> pl.DataFrame:
    """Cut texts at their marks: `row` and the letters of each `clause`."""
    marked = texts.fill_null("").str.replace_all(r"[^\p{L}\p{N} ]+", "\n").str.split("\n")
    cut = pl.DataFrame({"clause": marked}).with_row_index("row").explode("clause")
    return cut.with_columns(letters(cut["clause"]).alias("clause")).filter(pl.col("clause") != "")


def copy_groups(said: pl.Series) -> Integers:
    """Number texts so that copies, and fillings of one template, share a number.

    Two texts are copies where they are near-duplicates (see
    `csvoice.analyze.texts.near_duplicates`); only those are compared of which at least half is
    said, in runs of six letters, by five rows or more, each with its neighbours in the order of
    beginnings and of ends, and all with all where they are few. The time is linear in the texts,
    whatever they hold.

    Source: S. Schleimer, D. Wilkerson and A. Aiken (2003), Winnowing: local algorithms for document
    fingerprinting, SIGMOD (hashed runs of characters).

    Args:
        said: The `letters` of any texts.

    Returns:
        Group numbers, shape (n,); equal texts always share one.
    """
    if said.is_empty():
        return np.empty(0, np.int64)
    _hashes, where, number, copies = np.unique(
        said.hash().to_numpy(), return_index=True, return_inverse=True, return_counts=True
    )
    distinct = said.gather(where)
    often = np.flatnonzero(_said_often(distinct, copies))
    often = often[distinct.gather(often).arg_sort().to_numpy()]
    first, second = _copies(distinct.gather(often))
    groups: Integers = linked(len(distinct), often[first], often[second])[number]
    return groups


def _said_often(distinct: pl.Series, copies: Integers) -> Booleans:
    """Mark the distinct texts of which half is said, in runs, by rows enough for a flood."""
    again = np.repeat(np.arange(len(distinct)), np.minimum(copies, COPIES) - 1)
    runs = [*_runs(distinct)]
    often = _frequent([*runs, *_runs(distinct.gather(again))])
    said = np.concatenate([[False], *(often[run] for run in runs)])
    reach = np.cumsum(said, dtype=np.int32)
    sizes = np.maximum(distinct.str.len_chars().to_numpy().astype(np.int64) - _RUN + 1, 0)
    ends = np.cumsum(sizes)
    marked: Booleans = reach[ends] - reach[ends - sizes] >= _SHARED * np.maximum(sizes, 1)
    return marked


def _runs(texts: pl.Series) -> Iterator[NDArray[np.uint32]]:
    """Give the hashes of all runs of letters within texts, one text after the other."""
    for some in batches(texts):
        codes = code_points(str(some.str.join("").item()))
        ends = np.cumsum(some.str.len_chars().to_numpy(), dtype=np.int64)
        pair = codes[:-1] * _PRIME + codes[1:]
        run = (pair[:-4] * _PRIME + pair[2:-2]) * _PRIME + pair[4:]
        inside = np.ones(len(codes) + _RUN, dtype=np.bool_)
        inside[ends[:, None] + np.arange(1, _RUN)] = False  # As if _RUN letters stood before all.
        yield (run[inside[_RUN:][: len(run)]] * _SPREAD) >> np.uint32(32 - _BITS)


def _frequent(runs: Sequence[NDArray[np.uint32]]) -> Booleans:
    """Mark the hashes that stand there often enough for a flood; they are sorted part by part."""
    often = np.zeros(1 << _BITS, dtype=np.bool_)
    parts = 1 + sum(map(len, runs)) // _SORTED
    for part in range(parts):
        some = np.sort(np.concatenate([run[run % parts == part] for run in runs]))
        later = some[COPIES - 1 :]
        often[later[some[: len(later)] == later]] = True
    return often


def _copies(texts: pl.Series) -> tuple[Integers, Integers]:
    """Return pairs of places of sorted texts that are copies; enough of them to link all copies."""
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
