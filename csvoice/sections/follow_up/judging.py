"""A measure before and after: its weeks, the effect, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, TypeAlias

import numpy as np
import polars as pl

from csvoice.analyze.series.interrupted import Effect, Series, mean_effect, share_effect
from csvoice.analyze.statistics.intervals import Booleans, Integers
from csvoice.analyze.texts.evidence import inside
from csvoice.company.actions import MEASURED, Action
from csvoice.nearest import hint
from csvoice.slices import read_slice

BEFORE, AFTER = 26, 13
"""So many weeks before and after a measure are looked at: half a year and a quarter."""

LEAST_ROWS = 10
"""Fewer rows before tell nothing of a share."""

Verdict: TypeAlias = Literal[
    "有效", "有效，但未达预期", "未达预期", "未达预期，反而变差", "有好转，分不清是不是措施",
    "还不能判断", "看不出效果", "",
]  # fmt: skip
VERIFIED: tuple[Verdict, ...] = ("有效", "有效，但未达预期", "未达预期", "未达预期，反而变差")


@dataclass(frozen=True, slots=True)
class Followed:
    """A measure and what came of it.

    Attributes:
        action: The measure.
        status: 已计划, 已实施 or 已验证.
        verdict: What is to be said of it.
        effect: What was estimated; None where nothing could be.
        why: Why nothing could be said, a Chinese clause.
        weekly: Its weeks: their first days, levels, and which lie behind the measure.
    """

    action: Action
    status: str
    verdict: Verdict
    effect: Effect | None = None
    why: str = ""
    weekly: tuple[tuple[date, float, bool], ...] = ()


def follow(
    action: Action,
    rows: pl.DataFrame,
    others: Sequence[Action] = (),
    headers: Mapping[str, str] | None = None,
) -> Followed:
    """Test a measure before and after.

    Args:
        action: The measure.
        rows: Feedback with `created_at` and what the measure names.
        others: All measures; what another one should move is no control.
        headers: Which column each header of the files stands for.
    """
    begun = rows.filter(pl.col("created_at") >= datetime.combine(action.date, time()))
    if begun.is_empty():
        return Followed(action, "已计划", "")
    problem = _problem(action, rows)
    if problem:
        return Followed(action, "已实施", "还不能判断", why=problem)
    near = _by_week(action, _without_others(action, rows, others))
    treated = read_slice(action.where, rows.columns, "where", headers) if action.where else None
    here = near.filter(inside(treated)) if treated else near
    steps = np.arange(-BEFORE, AFTER, dtype=np.int64)
    series, after = _series(here, steps), steps >= 0
    control = _series(near.filter(~inside(treated)), steps) if treated else None
    if control is not None and not _carries(control, after):
        control = None
    estimate = share_effect if action.issue else mean_effect
    few = action.issue and series.total[~after].sum() < LEAST_ROWS
    effect = None if few else estimate(series, after, control)
    weekly = _weekly(action, series, steps)
    if effect is None:
        why = "生效前的数据太少" if few else "生效前后的周数还不够"
        return Followed(action, "已实施", "还不能判断", why=why, weekly=weekly)
    verdict = judged(action, effect)
    status = "已验证" if verdict in VERIFIED else "已实施"
    return Followed(action, status, verdict, effect, weekly=weekly)


def judged(action: Action, effect: Effect) -> Verdict:
    """Say what an effect means for the measure: its interval decides."""
    low, high = sorted((action.wanted * effect.low, action.wanted * effect.high))
    expected = abs(action.expect) if action.expect else None
    if low > 0 and not effect.stands_out:
        return "有好转，分不清是不是措施"
    if low > 0:
        return "有效，但未达预期" if expected is not None and high < expected else "有效"
    if high < 0:
        return "未达预期，反而变差"
    if expected is None:
        return "看不出效果"
    return "未达预期" if high < expected else "还不能判断"


def _problem(action: Action, rows: pl.DataFrame) -> str:
    """Say what the data lack for a measure; empty where nothing."""
    if action.metric:
        named = f"数据中没有「{MEASURED[action.metric].title}」一列"
        return "" if action.metric in rows.columns else named
    known = {*rows["issue"].drop_nulls(), *rows["issue_detail"].drop_nulls()}
    if action.issue in known:
        return ""
    return f"数据里没有「{action.issue}」这一类" + (hint(action.issue, sorted(known)) or "")


def _without_others(action: Action, rows: pl.DataFrame, others: Sequence[Action]) -> pl.DataFrame:
    """Leave out the issues that other measures should move, and keep what is counted."""
    if action.metric:
        value = pl.col(action.metric).cast(pl.Float64)
        return rows.with_columns(value=value).filter(pl.col("value").is_not_null())
    other = [one.issue for one in others if one.issue and one.issue != action.issue]
    named = [pl.col(name).eq_missing(action.issue) for name in ("issue", "issue_detail")]
    hit = pl.any_horizontal(named)
    touched = pl.any_horizontal(pl.col("issue", "issue_detail").is_in(other).fill_null(value=False))
    return rows.filter(hit | ~touched).with_columns(value=hit.cast(pl.Float64))


def _by_week(action: Action, rows: pl.DataFrame) -> pl.DataFrame:
    """Number the weeks from the measure on, and keep those near it."""
    days = (pl.col("created_at").dt.date() - pl.lit(action.date)).dt.total_days()
    near = rows.with_columns(week=days.floordiv(7))
    return near.filter(pl.col("week").is_between(-BEFORE, AFTER - 1))


def _series(rows: pl.DataFrame, steps: Integers) -> Series:
    sums = rows.group_by("week").agg(pl.col("value").sum(), size=pl.len())
    by_week = {week: (value, size) for week, value, size in sums.iter_rows()}
    cells = np.array([by_week.get(int(week), (0.0, 0)) for week in steps], dtype=np.float64)
    return Series(cells[:, 0], cells[:, 1])


def _carries(control: Series, after: Booleans) -> bool:
    """Whether the place without the measure has rows enough to tell what happened anyhow."""
    return bool(control.total[~after].sum() >= LEAST_ROWS and control.size[after].sum() > 0)


def _weekly(
    action: Action, series: Series, steps: Integers
) -> tuple[tuple[date, float, bool], ...]:
    return tuple(
        (action.date + timedelta(weeks=int(week)), float(total / size), bool(week >= 0))
        for week, total, size in zip(steps, series.total, series.size, strict=True)
        if size
    )
