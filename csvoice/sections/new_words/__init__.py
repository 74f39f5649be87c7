"""新词新说法: words and phrases that are new in the period or much more frequent, since when."""

from __future__ import annotations

from typing import Any

import polars as pl

from csvoice import numerals
from csvoice.analyze.words.discovery import MIN_DOCUMENTS
from csvoice.analyze.words.novelty import fewest
from csvoice.context import Context
from csvoice.document.blocks import Block, Heading, Paragraph
from csvoice.document.findings import Condition, Evidence, Finding
from csvoice.document.report import Section
from csvoice.kit.rows import quotes, rows_of, telling
from csvoice.kit.shares import share_interval
from csvoice.kit.tables import Head, table
from csvoice.kit.wording import listed, this
from csvoice.sections.new_words.news import News, compared, voices

NAME = "new-words"
TITLE = "新词新说法"
SHOWN = 15
TOLD = 2
QUOTED = 3
QUOTES = 2


def build(ctx: Context) -> Section:
    """Find what was said in the period and hardly before."""
    now, before = voices(ctx, ctx.feedback, "tokens"), voices(ctx, ctx.history)
    least = ctx.thresholds.min_share_rows
    if min(now.height, before.height) < least:
        return Section(NAME, TITLE, status="skipped", reason=_too_few(ctx, before.height, least))
    news = compared(ctx, now, before)
    shown = news.words.head(SHOWN)
    told = shown.head(TOLD).iter_rows(named=True)
    findings = tuple(_finding(ctx, news, row) for row in told)
    blocks: list[Block] = [Paragraph(_lead(ctx, news)), *_table(ctx, shown), *_quotes(ctx, news)]
    return Section(NAME, TITLE, findings, appendix=tuple(blocks))


def _too_few(ctx: Context, earlier: int, least: int) -> str:
    period, needed = this(ctx.period), numerals.count(least)
    if not earlier:
        return f"{period}之前没有反馈，无从比较，本节未生成；前后各有 {needed} 条即可比较。"
    rows, before = numerals.count(ctx.counts.rows), numerals.count(earlier)
    return (
        f"{period}有 {rows} 条反馈，此前有 {before} 条，本节未生成；两边各有 {needed} 条即可比较。"
    )


def _lead(ctx: Context, news: News) -> str:
    texts, earlier, tests = map(numerals.count, (news.texts, news.earlier, news.tests))
    compared = (
        f"{this(ctx.period)} {texts} 条不同的文本与此前 {earlier} 条相比，"
        f"检验了 {tests} 个反复出现、词典里没有的词和说法，"
    )
    if news.words.height:
        return f"{compared}{numerals.count(news.words.height)} 组是新出现或明显变多的。"
    q = ctx.thresholds.q_value
    needed = fewest(news.texts, news.earlier, MIN_DOCUMENTS, news.tests, q)
    return (
        f"{compared}没有哪个通过检验（证据不足）；"
        f"此前没有的词，至少要出现在 {numerals.count(needed)} 条不同的文本里才能判断。"
    )


def _finding(ctx: Context, news: News, row: dict[str, Any]) -> Finding:
    says = (Condition("tokens", "says", row["word"]),)
    return Finding(
        section=NAME,
        measure="new_word_share",
        segment=f"word={row['word']}",
        statement=_statement(ctx, news, row),
        value=row["rows"] / ctx.counts.rows,
        unit="share",
        n=ctx.counts.rows,
        baseline=row["rows_before"] / news.rows_before,
        interval=share_interval(row["rows"], ctx.counts.rows),
        q_value=row["q"],
        evidence=Evidence(row["rows"], tuple(_telling(ctx, news, row["word"], 5)), says),
    )


def _statement(ctx: Context, news: News, row: dict[str, Any]) -> str:
    rows, share = numerals.count(row["rows"]), numerals.share(row["rows"] / ctx.counts.rows)
    text = f"{this(ctx.period)}有 {rows} 条反馈提到「{row['word']}」，占 {share}；"
    if row["rows_before"]:
        past = numerals.share(row["rows_before"] / news.rows_before)
        text += f"此前共 {numerals.count(row['rows_before'])} 条，占 {past}"
    else:
        text += f"此前没有，{row['first'].month} 月 {row['first'].day} 日首次出现"
    if row["companions"]:
        text += f"。常一起出现的有{listed(row['companions'])}"
    if row["texts"] < row["rows"]:
        text += f"。其中不同的来源 {numerals.count(row['texts'])} 个"
    return text + "。"


def _table(ctx: Context, words: pl.DataFrame) -> list[Block]:
    if words.is_empty():
        return []
    columns: dict[str, Head] = {
        "word": "词或说法",
        "together": "常一起出现",
        "rows": ("条数", "count"),
        "texts": ("不同文本", "count"),
        "rows_before": ("此前条数", "count"),
        "since": "首次出现",
        "chance": "q",
    }
    shown = words.with_columns(
        together=pl.col("companions").list.join("、"),
        since=pl.col("first").dt.strftime("%Y-%m-%d"),
        chance=pl.Series(map(numerals.chance, words["q"]), dtype=pl.String),
    )
    note = (
        "列出此前没有、或占比至少翻一番且通过检验的（条件二项检验，"
        f"错误发现率 {numerals.share(ctx.thresholds.q_value)}），把握大的在前；"
        "同样的文本只计一次再检验；多在同一批反馈里出现的合为一行。用 csvoice dict discover "
        "可以把它们加进词典。"
    )
    return [table(shown, columns, note=note)]


def _quotes(ctx: Context, news: News) -> list[Block]:
    blocks: list[Block] = []
    for word in news.words["word"].head(QUOTED):
        said = quotes(ctx, _telling(ctx, news, word, QUOTES))
        blocks += [Heading(f"提到「{word}」的反馈"), *said]
    return blocks


def _telling(ctx: Context, news: News, word: str, k: int) -> list[str]:
    """Return the ids of the rows that speak best for a word."""
    ids: list[str] = rows_of(ctx)["id"].gather(telling(ctx, news.holding(word), k)).to_list()
    return ids
