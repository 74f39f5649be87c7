"""Which new rows the archive holds already, and what to call those that it does not.

With ids of the export, the same id and words are the same feedback; the same id on the same day
with other words is a correction, where the id is nobody else's. Without ids, rows are the same
where every column that both sides have is. A new row always takes the place of the old one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import count
from pathlib import PurePath
from typing import NamedTuple

import polars as pl

from csvoice.schema import EXPORT_PREFIX, READ_NAMES, made_up_id

PLACE = ("id", "source", "row")
MADE_UP = pl.col("id") == made_up_id()
MONTH = pl.col("created_at").dt.strftime("%Y-%m")


class Match(NamedTuple):
    """What has become of new rows beside an archive.

    Attributes:
        replaced: Columns `month` and `place`: which archived rows new ones take the place of.
        names: Columns `id`, `source` and `row` of the new rows, in their order.
    """

    replaced: pl.DataFrame
    names: pl.DataFrame


def match(months: Mapping[str, pl.LazyFrame], fresh: pl.LazyFrame) -> Match:
    """Find the new rows in the archive.

    Args:
        months: Archived rows by month.
        fresh: New rows, with `id`, `source`, `row`, `text` and `created_at`.
    """
    new = _new_keys(fresh)
    old = pl.concat([_old_keys(month, rows, fresh, new) for month, rows in months.items()])
    pairs = pl.concat([_by_content(old, new), _by_words(old, new)]).unique(
        ["month", "place"], keep="first", maintain_order=True
    )
    left = old.join(pairs, on=["month", "place"], how="anti")
    corrected = _corrected(left, new, old)
    replaced = pl.concat([pairs, corrected])
    standing = left.join(corrected, on=["month", "place"], how="anti")
    taken = _made_up_sources(months.values())
    return Match(replaced.select("month", "place"), _names(new, old, replaced, standing, taken))


def _new_keys(fresh: pl.LazyFrame) -> pl.DataFrame:
    return fresh.select(*PLACE, *_told(fresh)).with_row_index("new").collect()


def _told(rows: pl.LazyFrame) -> list[pl.Expr]:
    """Return what tells rows apart: whether the id is made up, their words, their day."""
    spoken = [name for name in ("text", "title") if name in rows.collect_schema()]
    words = pl.coalesce(spoken).hash()
    return [
        MADE_UP.alias("made"),
        words.alias("words"),
        pl.col("created_at").dt.date().alias("day"),
    ]


def _old_keys(
    month: str, rows: pl.LazyFrame, fresh: pl.LazyFrame, new: pl.DataFrame
) -> pl.DataFrame:
    """Return the archived rows of a month that may be among the new ones, and which those are.

    `content_of` is the new row with the same content, one for one.
    """
    content = pl.struct(_shared(rows, fresh)).hash().alias("content")
    dated = fresh.with_row_index("new").filter(month == MONTH)
    contents = _numbered(dated.select(content, "new").collect())
    if contents.is_empty():  # Other columns of the month need not be read then.
        content = pl.lit(None, dtype=pl.UInt64).alias("content")
    keys = rows.with_row_index("place").select(
        pl.lit(month).alias("month"), "place", *PLACE, *_told(rows), content
    )
    met = keys.filter(
        pl.col("id").is_in(new["id"].implode())
        | pl.col("content").is_in(contents["content"].implode())
    ).collect()
    return _numbered(met).join(
        contents.rename({"new": "content_of"}),
        on=["content", "nth"],
        how="left",
        maintain_order="left",
    )


def _shared(rows: pl.LazyFrame, fresh: pl.LazyFrame) -> list[str]:
    both = set(rows.collect_schema()) & set(fresh.collect_schema())
    said = {name for name in both if name in READ_NAMES or name.startswith(EXPORT_PREFIX)}
    return sorted(said - set(PLACE))


def _numbered(keys: pl.DataFrame) -> pl.DataFrame:
    """Number rows of the same content, so that two of them are not met by one."""
    return keys.with_columns(nth=pl.int_range(pl.len()).over("content"))


def _by_content(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    sides = old.filter(pl.col("content_of").is_not_null()).join(
        new.select(pl.col("new").alias("content_of"), new_made="made"), on="content_of", how="left"
    )
    same = sides.filter(pl.col("made") | pl.col("new_made"))
    return same.select("month", "place", pl.col("content_of").alias("new"))


def _by_words(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    same = _real(old).join(_real(new), on=["id", "words"], maintain_order="left")
    return same.select("month", "place", "new")


def _corrected(left: pl.DataFrame, new: pl.DataFrame, old: pl.DataFrame) -> pl.DataFrame:
    alone = pl.len().over("id") == 1
    once = _real(new).filter(alone)
    kept_once = _real(old).filter(alone).select("month", "place")
    same = (
        _real(left)
        .join(kept_once, on=["month", "place"], how="semi")
        .join(once, on=["id", "day"], maintain_order="left")
    )
    return same.select("month", "place", "new")


def _real(keys: pl.DataFrame) -> pl.DataFrame:
    return keys.filter(~pl.col("made"))


def _made_up_sources(months: Iterable[pl.LazyFrame]) -> set[str]:
    """Return the files whose names stand in ids of the archive."""
    named = [rows.filter(MADE_UP).select(pl.col("source").unique()) for rows in months]
    return {source for frame in pl.collect_all(named) for source in frame["source"]}


def _names(
    new: pl.DataFrame,
    old: pl.DataFrame,
    replaced: pl.DataFrame,
    standing: pl.DataFrame,
    taken: Collection[str],
) -> pl.DataFrame:
    """Name the new rows: by their own id, by what the archive calls them, or by a free file name.

    An export called export.xlsx every month would give the same made-up ids again and again.
    """
    known = replaced.join(old.select("month", "place", *PLACE), on=["month", "place"]).select(
        "new", **{f"old_{name}": pl.col(name) for name in PLACE}
    )
    rows = new.join(known.unique("new", keep="first"), on="new", how="left", maintain_order="left")
    met = pl.col("old_id").is_not_null()
    clash = ~met & (pl.col("made") | pl.col("id").is_in(standing["id"].implode()))
    sources = rows["source"].unique().to_list()
    free = {source: _free(source, {*taken, *sources} - {source}, taken) for source in sources}
    source = pl.when(clash).then(pl.col("source").replace_strict(free)).otherwise("source")
    made = made_up_id(source)
    renamed = [
        pl.when(met & pl.col("made")).then(f"old_{name}").otherwise(expression).alias(name)
        for name, expression in {
            "id": pl.when(clash).then(made).otherwise("id"),
            "source": source,
            "row": pl.col("row"),
        }.items()
    ]
    return rows.select(renamed)


def _free(source: str, others: Collection[str], taken: Collection[str]) -> str:
    """Return the name, numbered as files of one name are where the archive has it already."""
    if source not in taken:
        return source
    file, mark, sheet = source.partition("#")
    name = PurePath(file)
    numbered = (f"{name.stem}({number}){name.suffix}{mark}{sheet}" for number in count(2))
    return next(one for one in numbered if one not in others)
