"""Turns of phrase that several sections share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from csvoice.context import Context
from csvoice.document.report import Period
from csvoice.precision import EVERY, Precision
from csvoice.schema import title_of

_CALLED = re.compile(
    r"(?:[Qq]?\d{1,3}\s*[、.．:：]\s*)?(?:您(?:所在|[\u4e00-\u9fff]{0,6}?)的|所在的?|所属的?)?"
    r"([\u4e00-\u9fff]{2,5}?)(?:名称|名|编号|代码|标题)?(?:是(?:哪[家个]|什么)?)?[？?]?"
)


HAN = "零一二三四五六七八九"
CAUTION = "两者相关，不代表因果"


def this(period: Period) -> str:
    """Name the period from within: 本月, 本周, 本季度, or 本期 where it is none of these."""
    names = {"month": "本月", "week": "本周", "quarter": "本季度", "all": "本期"}
    return names[period.by]


def last(previous: Period) -> str:
    """Name the period before: 上月, or 上月同期 where only the same days are compared."""
    names = {"month": "上月", "week": "上周", "quarter": "上季度", "all": "上期"}
    return names[previous.by] + ("" if previous.complete else "同期")


def before(ctx: Context) -> str:
    """Name what the period is compared with: 上月; its own length where nothing is before it."""
    return last(ctx.previous_period or ctx.period)


def title(ctx: Context, column: str) -> str:
    """Name a column as the export does where that says more: 门店 for the column of regions."""
    usual = title_of(column)
    found = [source.get("mapping", {}).get(column) for source in ctx.sources]
    headers = {str(one["column"]) for one in found if one}
    called = _CALLED.fullmatch(headers.pop()) if len(headers) == 1 else None
    return called[1] if called and usual not in called[0] else usual


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
