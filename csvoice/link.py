"""Columns that need the whole corpus: what a customer says twice, and what one author repeats."""

from __future__ import annotations

import numpy as np
import polars as pl

from csvoice.analyze.statistics.intervals import Integers
from csvoice.analyze.texts.floods import copy_groups, letters, own_letters
from csvoice.analyze.texts.near_duplicates import bare, linked, similarity

REWORDED = 0.6
"""Jaccard similarity of character pairs from which a customer's texts are one complaint."""

COMPARED = 8
"""Earlier texts of the same customer that each text is compared with; equal ones are all found."""

_SPOKEN = ("title", "text")
_SHORTEST = 8
"""Shorter texts (好用, 太差了) are said twice without being copied."""


def link_duplicates(table: pl.LazyFrame) -> pl.LazyFrame:
    """Add `duplicate_of`: the id of the customer's first feedback that says nearly the same.

    Each text is compared with the eight before it, in time, by the same customer, so that the work
    is linear in the rows whoever writes how much. Rows without a customer are never linked:
    seventeen owners who copy one complaint are seventeen complaints.
    """
    columns = table.collect_schema().names()
    if "customer" not in columns:
        return table.with_columns(pl.lit(None, dtype=pl.String).alias("duplicate_of"))
    spoken = [pl.col(name).fill_null("") for name in _SPOKEN if name in columns]
    when = pl.col("created_at") if "created_at" in columns else pl.lit(None, pl.Datetime("us"))
    said = (
        table.select("id", "customer", when=when, text=pl.concat_str(spoken))
        .with_row_index("row")
        .filter(pl.col("customer").is_not_null() & pl.col("customer").is_duplicated())
        .collect()
    )
    repeats = _repeats(said.with_columns(words=bare(said["text"])))
    return (
        table.with_row_index("_row")
        .join(repeats.lazy(), left_on="_row", right_on="row", how="left", maintain_order="left")
        .drop("_row")
    )


def _repeats(said: pl.DataFrame) -> pl.DataFrame:
    """Return `row` and `duplicate_of` of what says again what its customer has said before."""
    told = said.filter(pl.col("words").str.len_chars() >= _SHORTEST).sort(
        "customer", "when", "row", nulls_last=True
    )
    alike = np.concatenate([_equal(told), _reworded(told)], axis=1)
    group = pl.Series("group", linked(told.height, alike[0], alike[1]))
    return (
        told.with_columns(group, first=pl.col("id").first().over(group))
        .filter(~pl.col("group").is_first_distinct())
        .select("row", duplicate_of="first")
    )


def _equal(told: pl.DataFrame) -> Integers:
    """Pair each row with the first of its customer that has the same words."""
    first = told.with_row_index("place").select(
        pl.col("place").cast(pl.Int64).first().over("customer", "words")
    )
    return np.vstack([first.to_series().to_numpy(), np.arange(told.height)])


def _reworded(told: pl.DataFrame) -> Integers:
    """Pair rows of one customer, not far from each other, that have nearly the same words."""
    customer = told["customer"].rle_id().to_numpy()
    first, second = np.empty(0, np.int64), np.empty(0, np.int64)
    for step in range(1, min(COMPARED, told.height - 1) + 1):
        earlier = np.flatnonzero(customer[step:] == customer[:-step])
        first, second = np.append(first, earlier), np.append(second, earlier + step)
    near = similarity(told["words"], first, second) >= REWORDED
    return np.vstack([first[near], second[near]])


LONG = 40
"""Digits and own letters from which on two people do not write a text alike; 断网了 they do."""

_PLACE = ("brand", "product", "region")
_KNOWN, _UNKNOWN = ("customer", "issue"), ("alike", *_PLACE)
"""What makes a voice where the customer is known, and where he is not."""
_READ = {
    "customer": pl.String(),
    "created_at": pl.Datetime("us"),
    **dict.fromkeys(("issue", *_PLACE), pl.String()),
}


def link_voices(table: pl.LazyFrame) -> pl.LazyFrame:
    """Add `copy_of`, `voice` (the id of an author's first feedback on a thing) and `repeated`.

    `copy_of` is the id of the first of the texts that copy each other, or fill in one template.
    Where the customer is known, it is his first on that issue. Where he is not, it is the first of
    the long texts that copy each other, or fill in one template, about one product in one place:
    nothing tells that more than one person wrote them. Formulas of letters and forms are left out
    of that. Any other row is a voice of its own.
    It is repeated where that voice has spoken before in the same month: what is compared from
    month to month counts a voice once a month.
    """
    names = table.collect_schema().names()
    missing = [pl.lit(None, kind).alias(name) for name, kind in _READ.items() if name not in names]
    present = [name for name in _READ if name in names]
    rows = table.select("id", "text", *present, *missing).collect()
    said, own = letters(rows["text"]), own_letters(rows["text"])
    copied = _first_of(copy_groups(said), rows["id"])
    alike = copied if own.equals(said) else _first_of(copy_groups(own), rows["id"])
    spoken = _spoken(rows.with_columns(alike.alias("alike"), own=own.str.len_chars()))
    voice = rows["id"].alias("voice").scatter(spoken["number"], spoken["voice"])
    repeated = pl.repeat(False, rows.height, eager=True).alias("repeated")
    return table.with_columns(copied, voice, repeated.scatter(spoken["number"], spoken["repeated"]))


def _first_of(groups: Integers, ids: pl.Series) -> pl.Series:
    """Return the id of the first row of each row's group, null where it is the only one."""
    _groups, first, number, size = np.unique(
        groups, return_index=True, return_inverse=True, return_counts=True
    )
    firsts = ids.gather(first).set(pl.Series(size == 1), None)
    return firsts.gather(number).alias("copy_of")


def _spoken(rows: pl.DataFrame) -> pl.DataFrame:
    """Return `number`, `voice` and `repeated` of the rows that may not be a voice of their own."""
    known = pl.col("customer").is_not_null()
    long = pl.col("text").str.count_matches(r"\p{N}") + pl.col("own") >= LONG
    author = [pl.when(known).then(name).alias(name) for name in _KNOWN]
    author += [pl.when(~known).then(name).alias(f"of_{name}") for name in _UNKNOWN]
    first, month = pl.col("id").first(), pl.col("created_at").dt.truncate("1mo")
    return (
        rows.with_row_index("number")
        .filter(known | pl.col("alike").is_not_null())
        .filter(known | (pl.col("text").str.len_chars() >= LONG))
        .filter(known | long)
        .sort("created_at", "id", nulls_last=True)
        .select(
            "number", voice=first.over(author), repeated=pl.col("id") != first.over(*author, month)
        )
    )
