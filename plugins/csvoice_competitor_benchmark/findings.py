"""What the comparison finds, as data: only gaps that pass their test and that no mix explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import numpy as np
import polars as pl

from csvoice import (
    PRAISE,
    URGENT,
    Condition,
    Context,
    Evidence,
    Finding,
    Interval,
    evidence,
    matching,
    numerals,
    representative,
)
from csvoice.kit import listed
from csvoice_competitor_benchmark.cells import (
    AT_ONCE,
    BY_ASPECT,
    COMPLAINT,
    COMPLAINTS,
    DETAIL,
    FELT,
    ISSUE,
    RATING,
    RESOLVED,
    SCORES,
    SENTIMENT,
    STARS,
    URGENCY,
)
from csvoice_competitor_benchmark.mix import Adjusted, adjusted
from csvoice_competitor_benchmark.options import NAME
from csvoice_competitor_benchmark.window import ONCE, Window
from csvoice_competitor_benchmark.wording import gap_sentence, spaced

WORSE, BETTER, ANY = 5, 3, 6
"""Gaps that are told: to the own brand's disadvantage, to its advantage, and without one."""

WORSE_ASPECTS, BETTER_ASPECTS = 2, 1
"""Of them, how many may be on how an issue is judged; the table has the others."""

TELLING = 5

SCALE = {RATING: 0.25, SENTIMENT: 0.5, STARS: 0.25, FELT: 0.5}
"""What turns a difference of means into one of shares: stars span 4, sentiment spans 2."""


class Proof(TypedDict, total=False):
    """The one of the two that a finding has."""

    evidence: Evidence
    basis: str


@dataclass(frozen=True)
class Gaps:
    """Gaps told, as findings and as rows of `compare`, and those that a mix explains."""

    findings: tuple[Finding, ...]
    told: tuple[dict[str, Any], ...]
    explained: tuple[tuple[dict[str, Any], Adjusted], ...]


def find_gaps(ctx: Context, window: Window, cells: pl.DataFrame) -> Gaps:
    """Choose the largest real gaps and tell them."""
    told: list[dict[str, Any]] = []
    explained: list[tuple[dict[str, Any], Adjusted]] = []
    for cell in _chosen(window, cells):
        mixed = [one for one in adjusted(window, cell) if one.explained]
        if mixed:
            explained.append((cell, mixed[0]))
        else:
            told.append(cell)
    findings = tuple(_gap(ctx, window, cell) for cell in told)
    return Gaps(findings, tuple(told), tuple(explained))


def _chosen(window: Window, cells: pl.DataFrame) -> list[dict[str, Any]]:
    """Take the surest gaps; of the own brand where there is one, else one a brand and aspect."""
    real = cells.filter("real").with_columns(
        size=pl.min_horizontal(pl.col("low").abs(), pl.col("high").abs())
        * pl.col("measure").replace_strict(SCALE, default=1.0)
    )
    ordered = real.sort(-pl.col("size"), "measure", "aspect", "brand")
    if window.own is None:
        told = ordered.filter("worse", ~pl.col("measure").is_in([SENTIMENT, *BY_ASPECT]))
        return told.unique("aspect", keep="first", maintain_order=True).head(ANY).to_dicts()
    own = _without_echo(ordered.filter(pl.col("brand") == window.own))
    return [
        *_first(own.filter("worse"), WORSE, WORSE_ASPECTS),
        *_first(own.filter(~pl.col("worse")), BETTER, BETTER_ASPECTS),
    ]


def _first(own: pl.DataFrame, most: int, by_aspect: int) -> list[dict[str, Any]]:
    """Take the first gaps, with few of those by aspect: they follow from the overall one."""
    aspect = pl.col("measure").is_in(BY_ASPECT)
    chosen = own.filter(~aspect | (aspect.cum_sum() <= by_aspect))
    return chosen.head(most).to_dicts()


def _without_echo(own: pl.DataFrame) -> pl.DataFrame:
    """Leave out the sentiment where stars say the same."""
    has_rating = own.filter(pl.col("measure") == RATING).height > 0
    echo = [SENTIMENT, FELT] if has_rating else []
    return own.filter(~pl.col("measure").is_in(echo))


def _gap(ctx: Context, window: Window, cell: dict[str, Any]) -> Finding:
    share, aspect = cell["measure"] not in SCORES, cell["aspect"]
    column = DETAIL if cell["measure"] == DETAIL else ISSUE
    return Finding(
        section=NAME,
        measure=f"{cell['measure']}_gap",
        segment=f"brand={cell['brand']}" + (f",{column}={aspect}" if aspect else ""),
        statement=since(window) + gap_sentence(cell),
        value=cell["difference"],
        baseline=cell["other"],
        unit="points" if share else "score",
        n=cell["n"],
        interval=Interval(cell["low"], cell["high"]),
        q_value=cell["q"],
        severity="一般" if cell["worse"] and window.own else "提示",
        **_proof(ctx, window, cell),
    )


def _proof(ctx: Context, window: Window, cell: dict[str, Any]) -> Proof:
    if cell["measure"] not in BY_ASPECT:
        return proof(ctx, window, _where(window, cell))
    own, others = numerals.count(cell["n"]), numerals.count(cell["other_n"])
    counted = f"{cell['brand']} {own} 条，其他品牌 {others} 条"
    return {"basis": f"提到「{cell['aspect']}」的反馈：{counted}"}


def _where(window: Window, cell: dict[str, Any]) -> tuple[Condition, ...]:
    conditions = {
        ISSUE: (Condition(ISSUE, "==", cell["aspect"]), Condition("nature", "!=", PRAISE)),
        DETAIL: (Condition(DETAIL, "==", cell["aspect"]), Condition("nature", "!=", PRAISE)),
        COMPLAINTS: (Condition("nature", "==", COMPLAINT),),
        URGENCY: (Condition("severity", "==", URGENT),),
        RESOLVED: (Condition(RESOLVED, "==", value=True),),
        AT_ONCE: (Condition(AT_ONCE, "==", value=True),),
    }
    return window.where(cell["brand"]), *conditions.get(cell["measure"], ())


def since(window: Window) -> str:
    """Open a sentence on a window that reaches back before the period."""
    day = window.since
    if not window.months or day is None:
        return ""
    return f"{day.year} 年 {day.month} 月 {day.day} 日以来，"


def proof(ctx: Context, window: Window, where: Sequence[Condition]) -> Proof:
    """Return the period's rows behind a finding, or where there are none, what it rests on."""
    if window.repeated:
        where = (*where, ONCE)
    found = evidence(ctx.feedback, where, first=_telling(ctx, where))
    if found.rows:
        return {"evidence": found}
    now = "；本期没有这样的反馈" if window.months else ""
    return {"basis": f"参与比较的 {numerals.count(window.rows.height)} 条反馈{now}"}


def _telling(ctx: Context, where: Sequence[Condition]) -> list[str]:
    """Choose the ids of the rows that speak best for those that meet the conditions."""
    rows = ctx.feedback.select(
        "id",
        length=pl.col("text").str.len_chars().fill_null(0),
        urgent=(pl.col("severity") == URGENT).fill_null(value=False),
        met=matching(where).fill_null(value=False),
    ).collect()
    chosen = representative(
        ctx.vectors,
        np.flatnonzero(rows["met"].to_numpy()),
        rows["length"].to_numpy().astype(np.int64),
        TELLING,
        rows["urgent"].to_numpy(),
    )
    return rows["id"].gather(chosen).to_list()


def no_gap(window: Window, cells: pl.DataFrame) -> Finding:
    """Say that no difference between the brands passed, and what was examined."""
    who = window.own or listed(window.compared)
    statement = (
        f"{who}与其他品牌相比，没有通过检验的差别（共检验 {numerals.count(cells.height)} "
        "项，证据不足）。"
    )
    basis = "各品牌的问题占比、投诉占比、紧急占比、评分、情感分和处理结果，各与其他品牌合计比较"
    return Finding(
        NAME,
        "no_gap",
        "",
        spaced(statement, window.compared),
        0,
        "count",
        window.rows.height,
        basis=basis,
    )
