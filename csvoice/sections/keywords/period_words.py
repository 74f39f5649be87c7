"""特征词: what the period says more than everything before, words of one story together."""

from __future__ import annotations

from typing import Any

import polars as pl

from csvoice import numerals
from csvoice.analyze.texts.evidence import matching
from csvoice.analyze.words.counts import Counts
from csvoice.analyze.words.keyness import spread_over, words_since
from csvoice.analyze.words.novelty import mentioning, spoken
from csvoice.analyze.words.phrases import stories
from csvoice.context import Context
from csvoice.document.blocks import Block, Heading, Paragraph
from csvoice.document.findings import Condition, Finding
from csvoice.kit.rows import ONCE, once, prove, rows_of
from csvoice.kit.shares import share_interval
from csvoice.kit.tables import Head, table
from csvoice.kit.wording import listed, this

LOOKED_AT = 100
SHOWN = 12
TOLD = 2
MIN_TIMES = 1.5
"""A word's share of the rows must have grown at least this much, as its odds must."""

COPIED = 0.5
"""With fewer different texts than this share of its rows, a story is told by copying."""


def words_of_the_period(ctx: Context) -> pl.DataFrame | None:
    """Return the words that the period says more than all before; None without enough before.

    What one author says again is left out of the comparison, not of the counts.

    Returns:
        Columns `word`, `companions` (words said in the same rows), `documents` (rows that hold
        it), `share`, `before` (share of the earlier rows), `texts` (different texts), `z`, `q`.
    """
    if ctx.counts.rows < ctx.thresholds.min_share_rows or "created_at" not in ctx.columns:
        return None
    history = _past(ctx)
    if history.rows < ctx.thresholds.min_share_rows:
        return None
    counts, customers = ctx.counts.among(once(ctx)), None
    if "customer" in ctx.columns:
        customers = spread_over(counts, rows_of(ctx)["customer"].filter(pl.Series(once(ctx))))
    words = words_since(counts, history, customers).filter(
        pl.col("documents") / counts.rows >= MIN_TIMES * pl.col("rest_documents") / history.rows
    )
    looked_at = words.head(LOOKED_AT)
    column = ctx.counts.columns_of(looked_at["word"].to_numpy().astype(object))
    return _with_texts(ctx, _mentioned(ctx, stories(ctx.counts.matrix[:, column], looked_at)))


def _past(ctx: Context) -> Counts:
    """Return the words of all rows before, without what one author says again."""
    if "repeated" not in ctx.columns:
        return ctx.past_counts
    first = ctx.history.select(matching([ONCE])).collect().to_series()
    return ctx.past_counts.among(first.to_numpy())


def _mentioned(ctx: Context, words: pl.DataFrame) -> pl.DataFrame:
    """Say how many rows hold a word's characters, now and before, whatever they were cut into."""
    said = (spoken(ctx.feedback), ctx.past_said)
    now, before = (mentioning(part, words["word"]) for part in said)
    rows, earlier = (part.select(pl.len()).collect().item() for part in (ctx.feedback, ctx.history))
    return words.with_columns(
        documents=now, share=now / max(rows, 1), before=before / max(earlier, 1)
    )


def _with_texts(ctx: Context, words: pl.DataFrame) -> pl.DataFrame:
    texts = ctx.feedback.select(pl.col("text").hash()).collect(engine="streaming").to_series()
    spread = spread_over(ctx.counts, texts)
    column = ctx.counts.columns_of(words["word"].to_numpy().astype(object))
    return words.with_columns(texts=pl.Series(spread[column], dtype=pl.Int64))


def word_findings(ctx: Context, section: str, words: pl.DataFrame) -> tuple[Finding, ...]:
    """Tell the surest stories."""
    return tuple(_finding(ctx, section, row) for row in words.head(TOLD).iter_rows(named=True))


def _finding(ctx: Context, section: str, row: dict[str, Any]) -> Finding:
    return Finding(
        section=section,
        measure="word_share",
        segment=f"word={row['word']}",
        statement=_statement(ctx, row),
        value=row["share"],
        unit="share",
        n=ctx.counts.rows,
        baseline=row["before"],
        interval=share_interval(row["documents"], ctx.counts.rows),
        q_value=row["q"],
        evidence=prove(ctx, Condition("tokens", "says", row["word"])),
    )


def _statement(ctx: Context, row: dict[str, Any]) -> str:
    share, before = numerals.share(row["share"]), numerals.share(row["before"])
    rows = f"{numerals.count(row['documents'])} 条，占 {share}，此前占 {before}"
    together = f"，常一起出现的词有{listed(row['companions'])}" if row["companions"] else ""
    copied = row["texts"] < COPIED * row["documents"]
    texts = f"；其中不少是同一段话，不同的文本 {numerals.count(row['texts'])} 种" if copied else ""
    return f"{this(ctx.period)}提到「{row['word']}」的反馈有 {rows}{together}{texts}。"


def word_blocks(ctx: Context, words: pl.DataFrame) -> list[Block]:
    """Show the stories as a table, or say that there are none."""
    heading = Heading(f"{this(ctx.period)}的特征词")
    if words.is_empty():
        return [heading, Paragraph("与此前的全部反馈相比，没有哪个词通过检验、明显变多。")]
    columns: dict[str, Head] = {
        "word": "词",
        "together": "常一起出现的词",
        "documents": ("条数", "count"),
        "texts": ("不同文本", "count"),
        "share": ("占反馈", "share"),
        "before": ("此前占比", "share"),
    }
    shown = words.head(SHOWN).with_columns(together=pl.col("companions").list.join("、"))
    note = (
        "列出占比至少是此前 1.5 倍且通过检验的词（对数几率比，错误发现率 5%），把握大的在前；"
        "多在同一批反馈里出现的词合为一行。"
    )
    return [heading, table(shown, columns, note=note)]
