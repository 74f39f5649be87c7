"""Link what one author says again and again: whoever compares counts a voice once."""

from __future__ import annotations

import numpy as np
import polars as pl

from csvoice.analyze.texts.floods import copy_groups, letters
from csvoice.analyze.texts.near_duplicates import Integers

LONG = 40
"""Letters and digits from which on two people do not write a text alike; 断网了 they do."""

_PLACE = ("brand", "product", "region")
_KNOWN, _UNKNOWN = ("customer", "issue"), ("copy_of", *_PLACE)
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
    nothing tells that more than one person wrote them. Any other row is a voice of its own.
    It is repeated where that voice has spoken before in the same month: what is compared from
    month to month counts a voice once a month.
    """
    names = table.collect_schema().names()
    missing = [pl.lit(None, kind).alias(name) for name, kind in _READ.items() if name not in names]
    present = [name for name in _READ if name in names]
    rows = table.select("id", "text", *present, *missing).collect()
    said = letters(rows["text"])
    copied = _first_of(copy_groups(said), rows["id"])
    spoken = _spoken(rows.with_columns(copied))
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
    long = pl.col("text").str.count_matches(r"[\p{L}\p{N}]") >= LONG
    author = [pl.when(known).then(name).alias(name) for name in _KNOWN]
    author += [pl.when(~known).then(name).alias(f"of_{name}") for name in _UNKNOWN]
    first, month = pl.col("id").first(), pl.col("created_at").dt.truncate("1mo")
    return (
        rows.with_row_index("number")
        .filter(known | pl.col("copy_of").is_not_null())
        .filter(known | long)
        .sort("created_at", "id", nulls_last=True)
        .select(
            "number", voice=first.over(author), repeated=pl.col("id") != first.over(*author, month)
        )
    )
