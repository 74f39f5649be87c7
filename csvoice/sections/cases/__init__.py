"""典型案例: chosen by rule, told part by part."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np
import polars as pl

from csvoice.analyze.statistics.intervals import Integers
from csvoice.components import any_of
from csvoice.context import Context
from csvoice.document.blocks import Block, Cell, Heading, Paragraph
from csvoice.document.findings import Condition, Evidence, Finding
from csvoice.document.report import Section
from csvoice.kit.choice import CASE
from csvoice.kit.rows import frequencies, once, pains, quotes, rows_of, telling, typed
from csvoice.kit.tables import listing
from csvoice.schema import NATURES, URGENT, ticket
from csvoice.sections.cases.story import PARTS, Case, headed, tell

NAME = "cases"
TITLE = "典型案例"
BAD, GOOD = "待改进", "做得好"
EACH = 3
FEWEST = 3
"""A case tells so many of its four parts, the conflict among them."""

TRIED = 40
"""Texts of an issue that are tried, the most telling first."""

WELL = 0.8
"""From this part of the best rating on, a customer is content."""

TELLS = (30, 200)
"""Characters of a text that has a story and is no essay."""

COLUMNS = ("channel", "brand", "product", "created_at", "precision", "handle_seconds", "resolved",
           "first_contact_resolved", "transferred", "reopened", "overdue", "rating",
           "reply")  # fmt: skip
HOW = (
    "待改进：投诉最多的几类里，紧急、没有解决、转接、重开、超时、评分低，占得越多越先选；做得好：已经"
    "解决（或一次解决）、评分在八成以上的投诉与咨询，投诉和满分的先选。每类选最有代表性的一条，讲得出"
    "冲突和另外两段才用。讲不出的一段留空，不补写。"
)
lacks = any_of(
    ("reply", "resolved"),
    "数据中没有「回复」「是否解决」一列，看不出怎样处理、结果如何，本节未生成；"
    "补上任一列后，可看到处理得好和不好的案例各几则。",
)


def build(ctx: Context) -> Section:
    """Tell a few cases that went badly, and a few that went well."""
    if reason := lacks(ctx.columns):
        return Section(NAME, TITLE, status="skipped", reason=reason)
    rows = _rows(ctx)
    bad = list(islice(_cases(ctx, rows, _grave(rows)), EACH))
    good = list(islice(_cases(ctx, rows, _solved(ctx, rows)), EACH))
    if not bad:
        reason = "没有讲得出来龙去脉的投诉，本节未生成。"
        return Section(NAME, TITLE, status="skipped", reason=reason)
    told = [*((BAD, case) for case in bad), *((GOOD, case) for case in good)]
    table = listing(("案例", *PARTS), (_cells(*one) for one in told))
    words: list[Block] = []
    for kind, case in told:
        words += [Heading(headed(case, kind)), *quotes(ctx, [case.id])]
    findings = tuple(_finding(*one) for one in told)
    return Section(NAME, TITLE, findings, (table,), appendix=(Paragraph(HOW), *words))


def _rows(ctx: Context) -> pl.DataFrame:
    """Return the rows, in the order of `rows_of`, with what a case may be made of."""
    present = [name for name in COLUMNS if name in ctx.columns]
    wanted = ("id", "text", "issue", "issue_why", "nature", "severity")
    own = pl.col("brand") == ctx.own_brand if ctx.own_brand and "brand" in present else pl.lit(True)
    rows = ctx.feedback.select(*wanted, *present).collect()
    may = (
        own.fill_null(value=False)
        & pl.Series(once(ctx))
        & pl.col("text").str.len_chars().is_between(*TELLS)
    )
    return rows.with_columns(may=may)


def _grave(rows: pl.DataFrame) -> Integers:
    """Say how many things went wrong with each complaint; 0 for what is none."""
    low = [pl.col("rating") <= pl.col("rating").max() / 2.5] if "rating" in rows else []
    unsolved = [~pl.col("resolved")] if "resolved" in rows else []
    slips = [pl.col(name) for name in ("transferred", "reopened", "overdue") if name in rows]
    twice = [pl.col("severity") == URGENT, *unsolved]
    score = 1 + 2 * pl.sum_horizontal(twice) + pl.sum_horizontal(pl.lit(0), *slips, *low)
    complains = (pl.col("nature") == NATURES[0]) & pl.col("may")
    told = pl.when(complains).then(score).otherwise(0).cast(pl.Int64)
    return rows.select(told).to_series().to_numpy()


def _solved(ctx: Context, rows: pl.DataFrame) -> Integers:
    """Say how well each feedback ended; 0 for what was not solved or not rated so."""
    solved = [name for name in ("first_contact_resolved", "resolved") if name in rows.columns]
    top = ctx.plan.rating_top
    if not solved or "rating" not in rows.columns or top is None:
        return np.zeros(rows.height, dtype=np.int64)
    well = pl.any_horizontal(solved) & (pl.col("rating") >= WELL * top)
    asked = pl.col("nature").is_in(NATURES[:2]) & pl.col("may")
    complained = (pl.col("nature") == NATURES[0]).cast(pl.Int64)
    score = 1 + 2 * complained + (pl.col("rating") == top).cast(pl.Int64)
    told = (well & asked).fill_null(value=False)
    return rows.select(pl.when(told).then(score).otherwise(0)).to_series().to_numpy()


def _cases(ctx: Context, rows: pl.DataFrame, score: Integers) -> Iterator[Case]:
    """Tell one case of each issue, of those that score highest, the largest issue first."""
    for issue in frequencies(typed(pains(ctx)), "issue")["issue"]:
        mine = (rows_of(ctx)["issue"] == issue).fill_null(value=False).to_numpy() & (score > 0)
        if not mine.any():
            continue
        worst = mine & (score >= score[mine].max())
        tried = (tell(rows.row(place, named=True)) for place in telling(ctx, worst, TRIED))
        fit = [one for one in tried if one.known >= FEWEST and one.parts[1]]
        if fit:
            yield max(fit, key=lambda one: one.known)


def _cells(kind: str, case: Case) -> tuple[Cell, ...]:
    return (f"{headed(case, kind)} {ticket(case.id)}", *(part or None for part in case.parts))


def _finding(kind: str, case: Case) -> Finding:
    told = "；".join(part for part in case.parts[1:] if part)
    where = (Condition("id", "==", case.id),)
    return Finding(
        section=NAME,
        measure=CASE,
        segment=f"id={case.id}",
        statement=f"{headed(case, kind)}。{told}。",
        value=1,
        unit="count",
        n=1,
        evidence=Evidence(1, (case.id,), where),
    )
