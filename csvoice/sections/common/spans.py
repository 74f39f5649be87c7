"""How a span of time is cut for a chart."""

from __future__ import annotations

from datetime import datetime, timedelta

MOST_DAYS = 93
MOST_WEEKS = 120
"""Longer spans are drawn by week, still longer ones by month."""


def step_of(span: timedelta) -> str:
    """Choose days, weeks or months."""
    days = span.days
    return "1d" if days <= MOST_DAYS else "1w" if days <= 7 * MOST_WEEKS else "1mo"


def unit(step: str) -> str:
    """Name a step as the beginning of a title."""
    return {"1d": "每日", "1w": "每周", "1mo": "每月"}[step]


def tick(at: datetime, step: str) -> str:
    """Write a place on the axis of time."""
    return f"{at:%Y-%m}" if step in ("1mo", "1q") else f"{at:%Y-%m-%d}"
