"""One name for every spelling of a brand, in the brand column and in the text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from csvoice import MATCHING, Annotator, Brand, Column, Plan, TermMatcher
from csvoice_competitor_benchmark.comparisons import a_row_each, comparisons
from csvoice_competitor_benchmark.options import NAME, Options

_LIST = pl.List(pl.String())

BRAND = Column(
    f"{NAME}.brand", pl.String(), "brand, under one name for all its spellings", "品牌（统一写法）"
)
MENTIONS = Column(
    f"{NAME}.mentions", _LIST, "other brands named in title and text, in order", "提到的其他品牌"
)
COMPARISONS = Column(
    f"{NAME}.comparisons",
    _LIST,
    "brands set against each other: A<B (B is said to be better), A→B (from A to B)",
    "品牌间的比较",
)

Aliases = Mapping[str, Sequence[str]]


def annotator(options: Options) -> Annotator:
    """Make the annotator that adds the three columns."""
    adds = (BRAND, MENTIONS, COMPARISONS)
    return Annotator(NAME, (), adds, lambda plan: _annotate(plan, options.aliases))


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


def terms(brands: Sequence[Brand], aliases: Aliases) -> dict[str, str | None]:
    """Return what to look for in texts, in lower case, and the brand it stands for.

    Names that are ordinary words as well are left out; phrases that only hold a name (三星级)
    stand for none, and hide it where they are.
    """
    ordinary = {brand.name.lower() for brand in brands if brand.ambiguous}
    innocent = dict.fromkeys(phrase.lower() for brand in brands for phrase in brand.innocent)
    known = spellings(brands, aliases)
    said = {spelling: name for spelling, name in known.items() if spelling not in ordinary}
    return {**innocent, **said, **_given(aliases)}


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
        named = _named(hits, names, brand)
        said = comparisons(batch[MATCHING], named, brand).alias(COMPARISONS.name)
        return pl.DataFrame([brand, _others(named, batch.height), said])

    return annotate


def _unified(batch: pl.DataFrame, known: Mapping[str, str]) -> pl.Series:
    if "brand" not in batch.columns:
        return pl.Series(BRAND.name, [None] * batch.height, dtype=pl.String)
    spelling = pl.col("brand").str.to_lowercase()
    unified = spelling.replace_strict(
        list(known), list(known.values()), default=pl.col("brand"), return_dtype=pl.String
    )
    return batch.select(unified.alias(BRAND.name)).to_series()


def _named(hits: pl.DataFrame, names: pl.Series, brand: pl.Series) -> pl.DataFrame:
    """Name each hit; a name that holds the row's brand, or is held by it, stands for it.

    So 上汽大众 is no other brand to 大众, nor 小米 to 小米商城.
    """
    name, of_row = pl.col("name"), pl.col("of_row")
    same = of_row.str.contains(name, literal=True) | name.str.contains(of_row, literal=True)
    return (
        hits.select(
            "row", "start", "end", name=names.gather(hits["term"]), of_row=brand.gather(hits["row"])
        )
        .drop_nulls("name")
        .with_columns(own=same.fill_null(value=False))
    )


def _others(named: pl.DataFrame, height: int) -> pl.Series:
    """List the brands named in each row but its own, each once."""
    others = (
        named.filter(~pl.col("own"))
        .group_by("row", maintain_order=True)
        .agg(pl.col("name").unique(maintain_order=True))
    )
    return a_row_each(others, height).alias(MENTIONS.name)
