"""What the comparison finds, as data: only gaps that pass their test and that no mix explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
    numbers,
    wilson,
)
from csvoice.i18n import _
from csvoice_competitor_benchmark.cells import (
    COMPLAINT,
    COMPLAINTS,
    ISSUE,
    RATING,
    SCORES,
    SENTIMENT,
    URGENCY,
)
from csvoice_competitor_benchmark.mix import Adjusted, adjusted
from csvoice_competitor_benchmark.options import NAME
from csvoice_competitor_benchmark.window import Window
from csvoice_competitor_benchmark.wording import gap_sentence, listed

WORSE, BETTER, ANY = 5, 3, 6
"""Gaps that are told: to the own brand's disadvantage, to its advantage, and without one."""

PRECISE = {RATING: 1.0, SENTIMENT: 1.0}


@dataclass(frozen=True)
class Gaps:
    """Gaps told, and those that the mix of channels or products explains."""

    findings: tuple[Finding, ...]
    explained: tuple[tuple[dict[str, Any], Adjusted], ...]


def find_gaps(ctx: Context, window: Window, cells: pl.DataFrame) -> Gaps:
    """Choose the largest real gaps and tell them."""
    findings: list[Finding] = []
    explained: list[tuple[dict[str, Any], Adjusted]] = []
    for cell in _chosen(window, cells):
        mixed = [one for one in adjusted(window, cell) if one.explained]
        if mixed:
            explained.append((cell, mixed[0]))
        else:
            findings.append(_gap(ctx, window, cell))
    return Gaps(tuple(findings), tuple(explained))


def _chosen(window: Window, cells: pl.DataFrame) -> list[dict[str, Any]]:
    """Take the surest gaps; of the own brand where there is one, else one a brand and aspect."""
    real = cells.filter("real").with_columns(
        size=pl.min_horizontal(pl.col("low").abs(), pl.col("high").abs())
        * pl.when(pl.col("measure") == RATING).then(0.25).otherwise(1.0)
    )
    ordered = real.sort(-pl.col("size"), "measure", "aspect", "brand")
    if window.own is None:
        told = ordered.filter("worse", pl.col("measure") != SENTIMENT)
        return told.unique("aspect", keep="first", maintain_order=True).head(ANY).to_dicts()
    own = _without_echo(ordered.filter(pl.col("brand") == window.own))
    return [*own.filter("worse").head(WORSE).to_dicts(), *own.filter(~pl.col("worse")).head(BETTER).to_dicts()]


def _without_echo(own: pl.DataFrame) -> pl.DataFrame:
    """Leave out the mean sentiment where stars say the same."""
    has_rating = own.filter(pl.col("measure") == RATING).height > 0
    return own.filter(pl.col("measure") != SENTIMENT) if has_rating else own


def _gap(ctx: Context, window: Window, cell: dict[str, Any]) -> Finding:
    proof = prove(ctx, _where(window, cell))
    share = cell["measure"] not in SCORES
    return Finding(
        section=NAME,
        measure=f"{cell['measure']}_gap",
        segment=",".join(filter(None, (f"brand={cell['brand']}", cell["aspect"] and f"issue={cell['aspect']}"))),
        statement=gap_sentence(cell),
        value=cell["difference"],
        unit="points" if share else "score",
        n=cell["n"],
        baseline=0.0,
        interval=Interval(cell["low"], cell["high"]),
        q_value=cell["q"],
        severity="一般" if cell["worse"] and window.own else "提示",
        evidence=proof if proof.rows else None,
        basis=None if proof.rows else _("比较用到的反馈都在本期之前"),
        weight=_weight(window, cell),
    )


def _weight(window: Window, cell: dict[str, Any]) -> float:
    """What is worse at the own brand goes first; gaps among others are background."""
    if window.own is None:
        return 30.0
    size = min(15.0, 60 * abs(cell["difference"]) * (0.25 if cell["measure"] in SCORES else 1))
    return (50.0 if cell["worse"] else 35.0) + size


def _where(window: Window, cell: dict[str, Any]) -> tuple[Condition, ...]:
    brand = window.where(cell["brand"])
    match cell["measure"]:
        case measure if measure == ISSUE:
            return brand, Condition("issue", "==", cell["aspect"]), Condition("nature", "!=", PRAISE)
        case measure if measure == COMPLAINTS:
            return brand, Condition("nature", "==", COMPLAINT)
        case measure if measure == URGENCY:
            return brand, Condition("severity", "==", URGENT)
    return (brand,)


def prove(ctx: Context, where: Sequence[Condition]) -> Evidence:
    """Return the period's rows behind a finding."""
    return evidence(ctx.feedback, where)


def no_gap(window: Window, cells: pl.DataFrame) -> Finding:
    """Say that no difference between the brands passed, and what was examined."""
    who = window.own or listed(window.compared)
    statement = _("{who}与其他品牌相比，没有通过检验的差别（共检验 {tests} 项，证据不足）。").format(
        who=who, tests=numbers.count(cells.height)
    )
    basis = _("各品牌的问题占比、投诉占比、紧急占比、评分和情感分，各与其他品牌合计比较")
    return Finding(NAME, "no_gap", "", statement, 0, "count", window.rows.height, basis=basis, weight=5)


def voice_finding(ctx: Context, window: Window, voices: pl.DataFrame) -> Finding:
    """Tell the own brand's share of voice, or the largest one; places only where they are clear."""
    row = voices.filter(pl.col("brand") == (window.own or window.compared[0])).row(0, named=True)
    interval = Interval(row["low"], row["high"])
    near = voices.filter(
        pl.col("brand").is_in(list(window.compared)),
        pl.col("brand") != row["brand"],
        pl.col("low") <= row["high"],
        pl.col("high") >= row["low"],
    )["brand"]
    place = int((voices.filter(pl.col("brand").is_in(list(window.compared)))["low"] > row["high"]).sum()) + 1
    form = _("{brand}的声量占 {share}（{count} 条，{bounds}），{place}。")
    statement = form.format(
        brand=row["brand"],
        share=numbers.share(row["share"]),
        count=numbers.count(row["count"]),
        bounds=_("95% 区间 {interval}").format(interval=numbers.interval(interval, "share")),
        place=_("与{near}接近，分不出先后").format(near=listed(near)) if len(near) else _("居首") if place == 1 else _("排第 {n}").format(n=place),
    )
    proof = prove(ctx, (window.where(row["brand"]),))
    return Finding(
        NAME,
        "share_of_voice",
        f"brand={row['brand']}",
        statement,
        row["share"],
        "share",
        window.rows.height,
        interval=interval,
        evidence=proof if proof.rows else None,
        basis=None if proof.rows else _("比较用到的反馈都在本期之前"),
        weight=32.0 if window.own else 20.0,
    )


def voice_table(window: Window) -> pl.DataFrame:
    """Count each brand's rows, the others' last.

    Returns:
        Columns `brand` (REST for all others), `count`, `share`, `low`, `high`.
    """
    counted = (
        window.rows.group_by(brand="group")
        .agg(count=pl.len().cast(pl.Int64))
        .sort(pl.col("brand") == "", -pl.col("count"), "brand")
    )
    low, high = wilson(counted["count"].to_numpy(), window.rows.height)
    share = pl.col("count") / window.rows.height
    return counted.with_columns(share=share, low=pl.Series(low), high=pl.Series(high))
