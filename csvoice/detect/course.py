"""How far an event has come on the last day there is, and how grave it is."""

from __future__ import annotations

import polars as pl

from csvoice.analyze.events.segments import Integers
from csvoice.document.events import Course
from csvoice.document.findings import Severity
from csvoice.schema import URGENT

WEEK = 7
LULL = 2
"""Days without a row after which nothing grows."""

LEAST_ROWS = 10
"""Fewer rows call no one at once, unless most of them are 紧急."""


def course_of(days: Integers, last: int, end: int) -> Course:
    """Say whether an event still grows, goes on, or has ended.

    Over where its end lies before the last day; growing where the last seven days have more rows
    than the seven before by twice √(both), the standard error of a difference of Poisson counts.
    Source: J. Przyborowski and H. Wilenski (1940), Biometrika 31.

    Args:
        days: Days of its rows, in days since 1970.
        last: Last day of the data.
        end: Day on which it ended; after `last` where it has not.
    """
    if end <= last:
        return "已平息"
    if last - int(days.max()) > LULL:
        return "持续"
    recent = int((days > last - WEEK).sum())
    before = int(((days > last - 2 * WEEK) & (days <= last - WEEK)).sum())
    return "上升" if recent - before >= max(2 * (recent + before) ** 0.5, 1) else "持续"


def severity_of(rows: pl.DataFrame, course: Course, *, sudden: bool) -> tuple[Severity, str]:
    """Say how loud an event is, and why; what is sudden and large calls people at once."""
    grave, why = _grave(rows)
    if course == "已平息":
        return "提示", why
    large = rows.height >= LEAST_ROWS and sudden
    return ("紧急" if grave or large else "一般"), why


def _grave(rows: pl.DataFrame) -> tuple[bool, str]:
    """Whether half of the rows are urgent, and for which reason."""
    if "severity" not in rows.columns:
        return False, ""
    urgent = rows.filter(pl.col("severity") == URGENT)
    if urgent.is_empty() or 2 * urgent.height < rows.height:
        return False, ""
    if "severity_why" not in rows.columns:
        return True, ""
    reasons = urgent.select(pl.col("severity_why").str.split("；").list.first())
    named = reasons.to_series().str.split("：").list.first().drop_nulls()
    return True, f"涉及{named.mode().sort()[0]}" if len(named) else ""
