"""How the gap to the other brands moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from csvoice import (
    Block,
    Chart,
    Context,
    Heading,
    Paragraph,
    Point,
    mean_interval,
    numerals,
    wilson,
)
from csvoice_competitor_benchmark.cells import NOT_PRAISED, RATING
from csvoice_competitor_benchmark.window import Window, dated_back

MONTHS = 12
MIN_POINT = 10
"""Rows a side needs in a step to be drawn."""

FEWEST = 3
MONTH = len("2024-03")
Z = 1.96


def blocks(ctx: Context, window: Window, issue: str | None) -> list[Block]:
    """Draw the own brand and all others over the last year, with intervals.

    Args:
        ctx: What the section sees.
        window: The rows that are compared.
        issue: The issue whose share is drawn where there are no stars.
    """
    if window.own is None or ctx.period.start is None or ctx.period.by == "all":
        return []
    rows = _valued(dated_back(ctx, MONTHS), issue)
    if rows is None:
        return []
    steps = _steps(rows.with_columns(own=pl.col("shown") == window.own), daily=ctx.daily)
    if steps["at"].n_unique() < FEWEST:
        return []
    score = RATING in rows.columns
    who = f"{window.own}与其他品牌"
    told = f"{who}的平均评分" if score else f"「{issue}」的占比：{who}"
    title = f"{told}，浅色为 95% 区间"
    names = {True: window.own, False: "其他品牌合计"}
    points = tuple(
        Point(
            f"{row['at']:%Y-%m-%d}"[: row["digits"]],
            row["mean"],
            names[row["own"]],
            row["low"],
            row["high"],
        )
        for row in steps.sort(~pl.col("own"), "at").iter_rows(named=True)
    )
    return [
        Heading("差距的走势"),
        Paragraph(_moved(window.own, steps, score=score)),
        Chart("line", title, points, unit="score" if score else "share"),
    ]


def _valued(rows: pl.DataFrame, issue: str | None) -> pl.DataFrame | None:
    """Give each row the value whose mean is followed: its stars, or whether it is of the issue."""
    if RATING in rows.columns and rows[RATING].count():
        return rows.drop_nulls(RATING).with_columns(value=pl.col(RATING))
    if issue is None:
        return None
    base = rows.filter(NOT_PRAISED, pl.col("issue").is_not_null())
    return base.with_columns(value=(pl.col("issue") == issue).cast(pl.Float64)).drop(
        RATING, strict=False
    )


def _steps(rows: pl.DataFrame, *, daily: bool) -> pl.DataFrame:
    """Average by month, or by week where there are few months; steps both sides have."""
    months = rows["created_at"].dt.truncate("1mo").n_unique()
    every, digits = ("1mo", MONTH) if months > FEWEST or not daily else ("1w", 10)
    steps = (
        rows.group_by("own", at=pl.col("created_at").dt.truncate(every))
        .agg(
            mean=pl.col("value").mean(),
            deviation=pl.col("value").std(),
            hits=pl.col("value").sum(),
            n=pl.len(),
        )
        .filter(pl.col("n") >= MIN_POINT)
        .filter(pl.len().over("at") == 2)
        .sort("at", "own")
    )
    n, hits = steps["n"].to_numpy(), steps["hits"].to_numpy()
    if rows["value"].is_in([0.0, 1.0]).all():
        low, high = wilson(hits, n)
    else:
        low, high = mean_interval(steps["mean"].to_numpy(), steps["deviation"].to_numpy(), n)
    return steps.with_columns(low=pl.Series(low), high=pl.Series(high), digits=pl.lit(digits))


def _moved(own: str, steps: pl.DataFrame, *, score: bool) -> str:
    """Compare the last gap with the one before; say 扩大 or 缩小 only where it is beyond chance."""
    error = pl.col("deviation") ** 2 / pl.col("n")
    gaps = (
        steps.sort("at", "own")
        .group_by("at", "digits", maintain_order=True)
        .agg(gap=pl.col("mean").last() - pl.col("mean").first(), variance=error.sum())
    )
    before, now = gaps.row(-2, named=True), gaps.row(-1, named=True)
    half = Z * float(np.sqrt(before["variance"] + now["variance"]))
    shift = now["gap"] - before["gap"]
    said = (
        f"{own}减去其他品牌：{_step(now)} {_gap(now, score=score)}，"
        f"{_step(before)} {_gap(before, score=score)}"
    )
    if abs(shift) <= half:
        return f"{said}；变化没有超出偶然（证据不足）。"
    wider = abs(now["gap"]) > abs(before["gap"])
    return f"{said}；差距{'扩大' if wider else '缩小'}。"


def _gap(row: Mapping[str, Any], *, score: bool) -> str:
    if score:
        return f"{numerals.score(row['gap'], signed=True)} 分"
    return numerals.points(row["gap"], signed=True)


def _step(row: Mapping[str, Any]) -> str:
    at = row["at"]
    if row["digits"] == MONTH:
        return f"{at.year} 年 {at.month} 月"
    return f"{at.month} 月 {at.day} 日起的一周"
