"""Turns of phrase that several sections share."""

from __future__ import annotations

from collections.abc import Iterable

from csvoice.document.report import Period


def this(period: Period) -> str:
    """Name the period from within: 本月, 本周, 本季度, or 本期 where it is none of these."""
    names = {"month": "本月", "week": "本周", "quarter": "本季度", "all": "本期"}
    return names[period.by]


def last(previous: Period) -> str:
    """Name the period before: 上月, or 上月同期 where only the same days are compared."""
    names = {"month": "上月", "week": "上周", "quarter": "上季度", "all": "上期"}
    return names[previous.by] + ("" if previous.complete else "同期")


def quoted(name: str) -> str:
    """Put an issue type in 「」."""
    return f"「{name}」"


def between(name: str) -> str:
    """Return a name to stand between Chinese characters: a space beside a Latin end."""
    ends = (name[:1], name[-1:])
    before, after = (" " if end.isascii() and end.isalnum() else "" for end in ends)
    return before + name + after


def listed(names: Iterable[str]) -> str:
    """Join names as a Chinese list."""
    return "、".join(names)
