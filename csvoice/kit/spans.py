"""How a span of time is cut for a chart."""

from __future__ import annotations

from datetime import datetime, timedelta

from csvoice.precision import EVERY, Precision

MOST_DAYS = 93
MOST_WEEKS = 120
"""Longer spans are drawn by week, still longer ones by month."""


def step_of(span: timedelta, precision: Precision = "day") -> str:
    """Choose what to count by: longer for longer spans, never finer than the dates are."""
    days = span.days
    step = "1d" if days <= MOST_DAYS else "1w" if days <= 7 * MOST_WEEKS else "1mo"
    return max(step, EVERY[precision], key=list(EVERY.values()).index)


def unit(step: str) -> str:
    """Name a step as the beginning of a title."""
    return {"1d": "每日", "1w": "每周", "1mo": "每月", "1q": "每季度", "1y": "每年"}[step]


def tick(at: datetime, step: str) -> str:
    """Write a place on the axis of time."""
    return f"{at:%Y-%m}" if step in ("1mo", "1q") else f"{at:%Y-%m-%d}"
