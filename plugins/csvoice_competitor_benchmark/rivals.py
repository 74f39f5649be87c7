"""Other brands in the customers' own words: who is named, preferred, and gone over to."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from csvoice import Block, Context, Heading, Paragraph, Quote, Table, TableColumn, numerals
from csvoice_competitor_benchmark import preferences
from csvoice_competitor_benchmark.names import BRAND, COMPARISONS, MENTIONS
from csvoice_competitor_benchmark.window import REST, Window
from csvoice_competitor_benchmark.words import quote

SHOWN = 10
QUOTES = 3
OPENING = 60
_COMPARING = "比(?:[^较如])|不如|不及|没有.{0,12}[好强快]|还是.{0,8}好|换成|改用|转到"
MIN_TIMES = 2
"""A brand named once is an anecdote."""

MIN_TRADE = 0.2
"""A trade is one of these data's where it has this share of the rows with a known brand."""

COLUMNS = (
    "id",
    "text",
    "created_at",
    "precision",
    "product",
    "brand",
    MENTIONS.name,
    COMPARISONS.name,
)


def blocks(ctx: Context, window: Window) -> list[Block]:
    """Show the rivals that are named, and how they are set against the brands."""
    known = rivals(ctx, window)
    rows = window.rows.filter(_names_one_of(known))
    if rows.is_empty():
        return []
    said = _as_shown(preferences.told(window.rows), window)
    lead = (
        f"{numerals.count(rows.height)} 条反馈在文中提到了其他品牌，"
        f"占 {numerals.share(rows.height / window.rows.height)}；只认词典里的写法，"
        "实际会更多。"
    )
    if window.own:
        lead += preferences.summary(said, window.own)
    first = said["group"] == (window.own or REST)
    return [
        Heading("文中提到的其他品牌"),
        Paragraph(lead),
        *_table(_counted(rows, window.own, known)),
        *preferences.blocks(said, window.own),
        *_quotes([said.filter(first), said.filter(~first)]),
    ]


def only_mentions(ctx: Context) -> tuple[Block, ...]:
    """Show the brands that texts name where there is no brand column; nothing if they are few."""
    present = ctx.feedback.collect_schema().names()
    rows = ctx.feedback.select([name for name in COLUMNS if name in present]).collect()
    named = rows[MENTIONS.name].explode().drop_nulls().value_counts(name="n")
    enough = named.filter(pl.col("n") >= ctx.thresholds.min_share_rows)
    if enough.height < 2:
        return ()
    columns = (TableColumn("文中提到"), TableColumn("数量", "count"))
    top = enough.sort(-pl.col("n").cast(pl.Int64), MENTIONS.name).head(SHOWN)
    lead = (
        "数据中没有「品牌」一列，下面只数文中提到的品牌（不限行业）；"
        "被提到不等于被评价，也不能看作声量。"
    )
    said = preferences.told(rows)
    return (
        Paragraph(lead),
        Table(columns, tuple(top.iter_rows())),
        *preferences.blocks(said, None),
        *_quotes([said]),
    )


def _as_shown(said: pl.DataFrame, window: Window) -> pl.DataFrame:
    """Call brands as the data do."""
    shown = {unified: name for name, unified in window.unified.items()}
    return said.with_columns(pl.col("first", "second").replace(shown))


def rivals(ctx: Context, window: Window) -> frozenset[str]:
    """Return the brands that count as rivals: those in the data, and of their trades."""
    brands = ctx.plan.lexicon.brands
    trades = pl.DataFrame(
        {"name": [one.name for one in brands], "trade": [one.trade for one in brands]},
        schema={"name": pl.String, "trade": pl.String},
    )
    inside = window.rows.select(name=BRAND.name)
    sizes = inside.join(trades, on="name").group_by("trade").len()
    own = sizes.filter(pl.col("len") >= MIN_TRADE * pl.col("len").sum())["trade"]
    listed = trades.filter(pl.col("trade").is_in(own.implode()))["name"]
    return frozenset(listed) | frozenset(inside["name"].drop_nulls())


def _names_one_of(known: frozenset[str]) -> pl.Expr:
    return pl.col(MENTIONS.name).list.set_intersection(sorted(known)).list.len() > 0


def _counted(rows: pl.DataFrame, own: str | None, known: frozenset[str]) -> pl.DataFrame:
    """Count, by brand and rival, the rows that name it."""
    other = pl.col(MENTIONS.name)
    return (
        rows.filter(pl.col("group") != REST)
        .explode(MENTIONS.name)
        .filter(other.is_in(sorted(known)))
        .group_by("group", MENTIONS.name)
        .agg(pl.len().cast(pl.Int64).alias("n"))
        .filter(pl.col("n") >= MIN_TIMES)
        .sort(pl.col("group") != (own or REST), -pl.col("n"), "group", MENTIONS.name)
    )


def _table(counted: pl.DataFrame) -> list[Block]:
    if counted.is_empty():
        return []
    columns = (TableColumn("反馈属于"), TableColumn("文中提到"), TableColumn("数量", "count"))
    return [Table(columns, tuple(counted.head(SHOWN).iter_rows()))]


def _quotes(parts: Sequence[pl.DataFrame]) -> list[Quote]:
    """Quote rows that set brands against each other, each text once, the latest first.

    Only those are shown whose opening is likely to hold the comparison.
    """
    opening = pl.col("text").str.slice(0, OPENING).str.contains(_COMPARING)
    ordered = [
        part.sort("created_at", descending=True, maintain_order=True)
        if "created_at" in part.columns
        else part
        for part in parts
    ]
    found = pl.concat(ordered).filter(opening).unique("text", keep="first", maintain_order=True)
    return [quote(row) for row in found.head(QUOTES).iter_rows(named=True)]
