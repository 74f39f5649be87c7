"""Turns of phrase that several sections share."""

from __future__ import annotations

import re
from collections.abc import Iterable

from csvoice.context import Context
from csvoice.document.report import Period
from csvoice.schema import title_of

_CALLED = re.compile(
    r"(?:[Qq]?\d{1,3}\s*[、.．:：]\s*)?(?:您(?:所在|[\u4e00-\u9fff]{0,6}?)的|所在的?|所属的?)?"
    r"([\u4e00-\u9fff]{2,5}?)(?:名称|名|编号|代码|标题)?(?:是(?:哪[家个]|什么)?)?[？?]?"
)


def this(period: Period) -> str:
    """Name the period from within: 本月, 本周, 本季度, or 本期 where it is none of these."""
    names = {"month": "本月", "week": "本周", "quarter": "本季度", "all": "本期"}
    return names[period.by]


def last(previous: Period) -> str:
    """Name the period before: 上月, or 上月同期 where only the same days are compared."""
    names = {"month": "上月", "week": "上周", "quarter": "上季度", "all": "上期"}
    return names[previous.by] + ("" if previous.complete else "同期")


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
