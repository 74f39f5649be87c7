"""Count words for `csvoice words`."""

from __future__ import annotations

import numpy as np
import polars as pl

from csvoice.analyze.words.counts import Counts, count_tokens
from csvoice.analyze.words.keyness import distinctive_words, document_counts
from csvoice.document.blocks import Chart, Point
from csvoice.errors import UsageError
from csvoice.nearest import nearest
from csvoice.pipeline.preparation import Feedback
from csvoice.schema import EXPORT_PREFIX, STANDARD, URGENT, title_of
from csvoice.slices import columns_called

WORDS = {"group": pl.String(), "word": pl.String(), "documents": pl.Int64(), "share": pl.Float64()}
SCORES = ("z", "q", "log_odds", "g2", "tf_idf")
_FEW_VALUES = 200
_NO_GROUPS = frozenset(
    {
        "id",
        "title",
        "text",
        "reply",
        "session",
        "issue_why",
        "severity_why",
        "duplicate_of",
        "voice",
        "event",
    }
)
"""Columns of text that differ from row to row."""


def word_table(feedback: Feedback, by: str | None, top: int) -> tuple[pl.DataFrame, Chart]:
    """Count in how many feedback each word stands.

    Args:
        feedback: The annotated table.
        by: A column with few values, by its name, Chinese title or header: then each value's most
            distinctive words (log-odds with informative Dirichlet prior) are listed instead of the
            most frequent ones of all.
        top: How many words, for each value.

    Returns:
        Columns `group`, `word`, `documents`, `share` (of the group's feedback), with `by` also
        SCORES (of `distinctive_words`); and the word cloud of all feedback, words of urgent
        feedback marked.

    Raises:
        UsageError: There is no such column, or it has too many values to group by.
    """
    counts = count_tokens(feedback.table, feedback.plan.lexicon.stopwords)
    table = _frequent(counts, top) if by is None else _distinctive(feedback, counts, by, top)
    return table, _cloud(feedback, counts, top)


def _frequent(counts: Counts, top: int) -> pl.DataFrame:
    order = np.lexsort((counts.vocabulary, -counts.documents))[:top]
    documents = counts.documents[order]
    columns = {
        "group": ["全部"] * len(order),
        "word": counts.vocabulary[order].tolist(),
        "documents": documents,
        "share": documents / max(1, counts.rows),
    }
    return pl.DataFrame(columns, schema=WORDS)


def _distinctive(feedback: Feedback, counts: Counts, by: str, top: int) -> pl.DataFrame:
    groups = _groups(feedback, by)
    names, documents = document_counts(counts, groups)
    sizes = dict(groups.value_counts(name="n").iter_rows())
    rest = counts.documents - documents
    tables = [
        distinctive_words(documents[place], rest[place], counts.vocabulary)
        .head(top)
        .select(
            pl.lit(name).alias("group"),
            "word",
            "documents",
            (pl.col("documents") / sizes[name]).alias("share"),
            *SCORES,
        )
        for place, name in sorted(enumerate(names), key=lambda one: (-sizes[one[1]], one[1]))
    ]
    return (
        pl.concat(tables)
        if tables
        else pl.DataFrame(schema={**WORDS, **dict.fromkeys(SCORES, pl.Float64())})
    )


def _groups(feedback: Feedback, by: str) -> pl.Series:
    columns = feedback.table.collect_schema()
    texts = [name for name, dtype in columns.items() if dtype == pl.String]
    headers = {name.removeprefix(EXPORT_PREFIX): name for name in texts}
    usable = [name for name in texts if ":" not in name and name not in _NO_GROUPS]
    called = {**headers, **columns_called(usable, {})}
    if by not in called:
        near = nearest(by, called)
        meant = f"是不是「{title_of(called[near])}」？" if near else ""
        titles = "、".join(title_of(name) for name in usable if name in STANDARD)
        raise UsageError(
            f"没有可以分组的列「{by}」。{meant}可用的有：{titles}；导出表的其他列写表头。"
        )
    groups = feedback.table.select(called[by]).collect().to_series()
    if groups.n_unique() > _FEW_VALUES:
        raise UsageError(f"「{by}」有 {groups.n_unique()} 个不同的值，太多，不适合分组；请换一列。")
    return groups


def _cloud(feedback: Feedback, counts: Counts, top: int) -> Chart:
    urgent = feedback.table.select(pl.col("severity") == URGENT).collect().to_series()
    rows = urgent.fill_null(value=False).to_numpy()
    among = counts.among(rows).documents
    expected = counts.documents * (rows.sum() / max(1, counts.rows))
    marked = (among >= 3) & (among > 2 * expected)
    order = np.lexsort((counts.vocabulary, -counts.documents))[: max(top, 100)]
    points = tuple(
        Point(
            str(counts.vocabulary[place]),
            float(counts.documents[place]),
            mark="alarm" if marked[place] else None,
        )
        for place in order
    )
    return Chart("cloud", "关键词，字号按提到的条数，红色多见于紧急反馈", points)
