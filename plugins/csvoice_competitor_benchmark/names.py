"""One name for every spelling of a brand, in the brand column and in the text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from csvoice import MATCHING, Annotator, Brand, Column, Plan, TermMatcher
from csvoice_competitor_benchmark.options import NAME, Options

BRAND = Column(
    f"{NAME}.brand", pl.String(), "brand, under one name for all its spellings", "品牌（统一写法）"
)
MENTIONS = Column(
    f"{NAME}.mentions",
    pl.List(pl.String()),
    "other brands named in title and text, in order",
    "提到的其他品牌",
)

Aliases = Mapping[str, Sequence[str]]


def annotator(options: Options) -> Annotator:
    """Make the annotator that adds both columns."""
    return Annotator(
        NAME, (), (BRAND, MENTIONS), lambda plan: _annotate(plan, options.aliases)
    )  # fmt: skip


def spellings(brands: Sequence[Brand], aliases: Aliases) -> dict[str, str]:
    """Return the name behind each spelling, in lower case.

    A user's aliases go before all others, and a brand's name before another brand's alias.
    """
    other: dict[str, str] = {}
    for brand in brands:
        for alias in brand.aliases:
            other.setdefault(alias.lower(), brand.name)
    names = {brand.name.lower(): brand.name for brand in brands}
    return {**other, **names, **_given(aliases)}


def terms(brands: Sequence[Brand], aliases: Aliases) -> dict[str, str]:
    """Return the spellings to look for in texts: not those that are ordinary words as well."""
    ordinary = {brand.name.lower() for brand in brands if brand.ambiguous}
    known = spellings(brands, aliases).items()
    return {
        spelling: name
        for spelling, name in known
        if spelling not in ordinary or spelling in _given(aliases)
    }


def _given(aliases: Aliases) -> dict[str, str]:
    return {
        spelling.lower(): name
        for name, others in aliases.items()
        for spelling in (name, *others)
    }  # fmt: skip


def _annotate(plan: Plan, aliases: Aliases) -> Callable[[pl.DataFrame], pl.DataFrame]:
    known = spellings(plan.lexicon.brands, aliases)
    looked_for = terms(plan.lexicon.brands, aliases)
    matcher = TermMatcher(list(looked_for))
    names = pl.Series(list(looked_for.values()), dtype=pl.String)

    def annotate(batch: pl.DataFrame) -> pl.DataFrame:
        brand = _unified(batch, known)
        hits = matcher.find(batch[MATCHING])
        return pl.DataFrame([brand, _others(hits, names, brand)])

    return annotate


def _unified(batch: pl.DataFrame, known: Mapping[str, str]) -> pl.Series:
    if "brand" not in batch.columns:
        return pl.Series(BRAND.name, [None] * batch.height, dtype=pl.String)
    spelling = pl.col("brand").str.to_lowercase()
    unified = spelling.replace_strict(
        list(known), list(known.values()), default=pl.col("brand"), return_dtype=pl.String
    )
    return batch.select(unified.alias(BRAND.name)).to_series()


def _others(hits: pl.DataFrame, names: pl.Series, brand: pl.Series) -> pl.Series:
    """List the brands named in each row but its own, each once."""
    own = brand.gather(hits["row"])
    named = (
        hits.select("row", name=names.gather(hits["term"]))
        .filter((pl.col("name") != own).fill_null(value=True))
        .group_by("row", maintain_order=True)
        .agg(pl.col("name").unique(maintain_order=True))
    )
    rows = pl.DataFrame({"row": pl.int_range(len(brand), dtype=pl.UInt32, eager=True)})
    lists = rows.join(named, on="row", how="left", maintain_order="left")["name"]
    return lists.fill_null(pl.Series([[]], dtype=pl.List(pl.String))).alias(MENTIONS.name)
