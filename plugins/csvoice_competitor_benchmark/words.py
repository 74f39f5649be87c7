"""What each brand is praised and blamed for, in words and in quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from csvoice import (
    Block,
    Context,
    Heading,
    Quote,
    Table,
    TableColumn,
    count_tokens,
    dated,
    distinctive_words,
    document_counts,
    representative,
    shorten,
    tf_idf,
)
from csvoice.kit import listed
from csvoice_competitor_benchmark.cells import NOT_PRAISED
from csvoice_competitor_benchmark.names import MENTIONS
from csvoice_competitor_benchmark.window import REST, Window

WORDS = 6
QUOTED = 3
"""Brands that are quoted: the own one first, then the most frequent."""

SAID = 2


def blocks(ctx: Context, window: Window) -> list[Block]:
    """Show the words that set each brand apart, among praise and among what is not."""
    blamed = _words(ctx, window.rows.filter(NOT_PRAISED))
    praised = _words(ctx, window.rows.filter(~NOT_PRAISED))
    if not blamed and not praised:
        return []
    kinds = {"夸得多的词": praised, "抱怨多的词": blamed}
    told = {title: words for title, words in kinds.items() if words}
    rows = tuple(
        (brand, *(listed(words.get(brand, ())) or None for words in told.values()))
        for brand in window.compared
    )
    columns = (TableColumn("品牌"), *map(TableColumn, told))
    note = (
        "与其他品牌的同类反馈相比明显更常出现的词；品牌名和产品名不列，空格表示没有通过检验的词。"
    )
    return [
        Heading("各品牌的口碑"),
        Table(columns, rows, note=note),
        *_quotes(ctx, window, blamed, praised),
    ]


def _words(ctx: Context, rows: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    if rows.is_empty():
        return {}
    counts = count_tokens(rows.lazy(), ctx.plan.lexicon.stopwords)
    groups, table = document_counts(counts, rows["group"])
    names = _names(rows)
    found: dict[str, tuple[str, ...]] = {}
    for brand, said in zip(groups, table, strict=True):
        words = distinctive_words(said, table.sum(axis=0) - said, counts.vocabulary)["word"]
        kept = tuple(word for word in words.head(4 * WORDS) if word not in names)[:WORDS]
        if kept and brand != REST:
            found[brand] = kept
    return found


def _names(rows: pl.DataFrame) -> str:
    """Join all names of brands and products: a word within them says which, not what."""
    columns = [name for name in ("brand", "product") if name in rows.columns]
    values = (value for name in columns for value in rows[name].drop_nulls().unique().sort())
    mentioned = rows[MENTIONS.name].explode().drop_nulls().unique().sort()
    return "\n".join([*values, *mentioned]).lower()


def _quotes(
    ctx: Context,
    window: Window,
    blamed: dict[str, tuple[str, ...]],
    praised: dict[str, tuple[str, ...]],
) -> list[Block]:
    """Quote the reader's brand and the largest others, where they are blamed and praised."""
    order = sorted(window.compared, key=lambda brand: brand != window.own)[:QUOTED]
    said: list[Block] = []
    for brand in order:
        mine = window.rows.filter(pl.col("group") == brand, pl.col("back") == 0)
        quotes = [
            *_said(ctx, mine.filter(NOT_PRAISED), blamed.get(brand, ()), SAID),
            *_said(ctx, mine.filter(~NOT_PRAISED), praised.get(brand, ()), SAID - 1),
        ]
        said += [Heading(f"{brand}的原声", 4), *quotes] if quotes else []
    return said


def _said(ctx: Context, rows: pl.DataFrame, words: Sequence[str], k: int) -> list[Quote]:
    """Choose rows that say the words and speak for the rest of those that do."""
    having = rows.filter(pl.col("tokens").list.eval(pl.element().is_in(list(words))).list.any())
    if having.is_empty():
        return []
    vectors = tf_idf(count_tokens(having.lazy(), ctx.plan.lexicon.stopwords))
    lengths = having["text"].str.len_chars().to_numpy().astype(np.int64)
    chosen = representative(vectors, np.arange(having.height), lengths, k)
    return [quote(having.row(row, named=True)) for row in chosen]


def quote(row: Mapping[str, Any]) -> Quote:
    """Quote a row, with its brand, product and date."""
    about = [str(row[name]) for name in ("brand", "product") if row.get(name) is not None]
    if row.get("created_at") is not None:
        about.append(dated(row["created_at"], row.get("precision")))
    return Quote(shorten(str(row["text"])), str(row["id"]), tuple(about))
