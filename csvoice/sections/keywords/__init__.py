"""关键词: the words customers use, and those that set this period or an issue apart."""

from __future__ import annotations

from collections.abc import Set

import numpy as np
import polars as pl

from csvoice import numerals
from csvoice.analyze.statistics.intervals import Array
from csvoice.analyze.texts.evidence import matching
from csvoice.analyze.words.keyness import distinctive_words, document_counts
from csvoice.analyze.words.novelty import mentioning, spoken
from csvoice.context import Context
from csvoice.document.blocks import Block, Chart, Heading, Paragraph, Point
from csvoice.document.report import Section
from csvoice.kit.rows import NOT_PRAISE, once, rows_of
from csvoice.kit.tables import Head, listing, table
from csvoice.kit.wording import listed, this
from csvoice.schema import OTHER_ISSUE, URGENT
from csvoice.sections.keywords.period_words import word_blocks, word_findings, words_of_the_period

NAME = "keywords"
TITLE = "关键词"
LISTED = 30
IN_CLOUD = 120
ISSUES = 8
WORDS_PER_ISSUE = 8


def build(ctx: Context) -> Section:
    """Count words, and find those that distinguish."""
    if not len(ctx.counts.vocabulary):
        return Section(NAME, TITLE, status="skipped", reason="文本里没有可以统计的词，本节未生成。")
    words = _frequent(ctx)
    news = words_of_the_period(ctx)
    new = set() if news is None else set(news["word"])
    blocks: list[Block] = [Paragraph(_lead(ctx, words)), _cloud(words, new), _table(ctx, words)]
    if news is None:
        return Section(NAME, TITLE, appendix=(*blocks, *_by_issue(ctx)))
    findings = word_findings(ctx, NAME, news)
    return Section(NAME, TITLE, findings, appendix=(*blocks, *word_blocks(ctx, news)))


def _frequent(ctx: Context) -> pl.DataFrame:
    """Return the most frequent words: documents, share, sentiment and urgency of their rows.

    A word counts in the rows that hold its characters; what urgent feedback says more is told
    without what one author says again.
    """
    counts, rows = ctx.counts, rows_of(ctx)
    urgent = (rows["severity"] == URGENT).fill_null(value=False).to_numpy()
    groups = np.column_stack((urgent, once(ctx) & urgent, once(ctx) & ~urgent))
    in_urgent, grave, rest = (counts.matrix.T @ groups.astype(np.float64)).T
    marked = distinctive_words(grave, rest, counts.vocabulary)
    tone: Array = counts.matrix.T @ rows["sentiment"].fill_null(0).to_numpy()
    top = np.lexsort((np.arange(len(counts.documents)), -counts.documents))[:IN_CLOUD]
    words = pl.Series(counts.vocabulary[top].tolist(), dtype=pl.String)
    documents = mentioning(spoken(ctx.feedback), words)
    found = pl.DataFrame(
        {
            "word": words,
            "documents": documents,
            "share": documents / counts.rows,
            "sentiment": tone[top] / counts.documents[top],
            "urgent": in_urgent[top].astype(np.int64),
        }
    ).with_columns(marked=pl.col("word").is_in(marked["word"].implode()))
    return found.sort(-pl.col("documents"), "word")


def _lead(ctx: Context, words: pl.DataFrame) -> str:
    top = words.head(5)
    said = listed(
        f"{word}（{numerals.count(n)} 条）"
        for word, n in top.select("word", "documents").iter_rows()
    )
    return f"{this(ctx.period)}说得最多的词是{said}。每条反馈里一个词只计一次，不计停用词。"


def _cloud(words: pl.DataFrame, new: Set[str]) -> Chart:
    """Draw the words; what urgent feedback says more is urgent, whether it is new or not."""
    points = tuple(
        Point(word, n, mark="alarm" if urgent else "news" if word in new else None)
        for word, n, urgent in words.select("word", "documents", "marked").iter_rows()
    )
    marks = {point.mark for point in points}
    keys = (("alarm", "红色多见于紧急反馈"), ("news", "棕色是本期新出现或明显变多的"))
    said = "，".join(("词云，字号按提到的条数", *(text for mark, text in keys if mark in marks)))
    return Chart("cloud", said, points)


def _table(ctx: Context, words: pl.DataFrame) -> Block:
    columns: dict[str, Head] = {
        "word": "词",
        "documents": ("条数", "count"),
        "share": ("占反馈", "share"),
        "sentiment": ("平均情感", "score"),
        "urgent": ("紧急", "count"),
    }
    if ctx.counts.rows < ctx.thresholds.min_share_rows:
        del columns["share"]
    note = "平均情感是含这个词的反馈的均值，从 -1（负面）到 1（正面）。"
    return table(words.head(LISTED), columns, note=note)


def _by_issue(ctx: Context) -> list[Block]:
    """Show what each issue type's feedback says more than the others' does."""
    issue = rows_of(ctx).select(
        pl.when(matching([NOT_PRAISE]) & (pl.col("issue") != OTHER_ISSUE)).then("issue")
    )["issue"]
    names, documents = document_counts(ctx.counts, issue)
    every = documents.sum(axis=0)
    sizes = dict(issue.value_counts().iter_rows())
    largest = sorted(range(len(names)), key=lambda place: (-sizes[names[place]], names[place]))
    rows = [
        (names[place], sizes[names[place]], listed(words["word"].head(WORDS_PER_ISSUE)))
        for place in largest[:ISSUES]
        if (
            words := distinctive_words(
                documents[place], every - documents[place], ctx.counts.vocabulary
            )
        ).height
    ]
    if len(names) < 2 or not rows:
        return []
    note = "特征词：这类反馈说得比其他类多、且通过检验的词（对数几率比，错误发现率 5%）。"
    shown = listing(("问题类型", ("数量", "count"), "特征词"), rows, note=note)
    return [Heading("各类问题的特征词"), shown]
