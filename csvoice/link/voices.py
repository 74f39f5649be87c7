"""Link what one author says again and again: whoever compares counts a voice once."""

from __future__ import annotations

import polars as pl

from csvoice.analyze.texts.floods import copy_groups
from csvoice.analyze.texts.near_duplicates import bare

LONG = 40
"""Letters from which on two people do not write a text alike; shorter ones (断网了) they do."""

_PLACE = ("brand", "product", "region")
_READ = {
    "customer": pl.String(),
    "created_at": pl.Datetime("us"),
    **dict.fromkeys(("issue", *_PLACE), pl.String()),
}


def link_voices(table: pl.LazyFrame) -> pl.LazyFrame:
    """Add `voice`, the id of an author's first feedback on a thing, and `repeated`.

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
    long = bare(rows["text"]).str.len_chars() >= LONG
    copied = pl.Series("copied", copy_groups(rows["text"].set(~long, None)))
    author = (
        pl.when(pl.col("customer").is_not_null())
        .then(_key("customer", "issue"))
        .when(long)
        .then(_key("copied", *_PLACE))
        .otherwise(_key("number"))
    )
    first = pl.col("id").sort_by("created_at", "id", nulls_last=True).first()
    month = pl.col("created_at").dt.truncate("1mo")
    voices = (
        rows.with_row_index("number")
        .with_columns(copied)
        .with_columns(author=author)
        .select(voice=first.over("author"), repeated=pl.col("id") != first.over("author", month))
    )
    return table.with_columns(voices["voice"], voices["repeated"])


def _key(*names: str) -> pl.Expr:
    """Return one text of several columns, told apart from one of others."""
    parts = (pl.col(name).cast(pl.String).fill_null("") for name in names)
    return pl.concat_str(pl.lit(names[0]), *parts, separator="\x1f")
