"""The title: the period's conclusion in one sentence."""

from __future__ import annotations

from csvoice import numerals
from csvoice.context import Context
from csvoice.document.report import Period
from csvoice.kit.rows import frequencies, pains, rows_of, typed
from csvoice.kit.targets import fallen, moved
from csvoice.kit.volume import is_real, noun
from csvoice.kit.wording import between, last, quoted
from csvoice.page.ranking import Matter
from csvoice.page.standing import stands_out


def when(period: Period) -> str:
    """Name a period shortly, without its year: 3 月, 第 2 季度, 本周; empty for all of the data."""
    if period.start is None:
        return ""
    names = {
        "month": f"{period.start.month} 月",
        "quarter": f"第 {(period.start.month + 2) // 3} 季度",
        "week": f"{period.start.month} 月 {period.start.day} 日当周",
    }
    return names.get(period.by, "")


_TENTHS = "零一二三四五六七八九"
LARGEST = 2
MOST_OF = 0.5
"""A matter that brought this part of the growth is what the growth consists of."""


def conclusion(ctx: Context, told: list[Matter]) -> str:
    """Say how much feedback there was against before, and the largest matter."""
    first = next((one for one in told if one.name), None)
    head = _volume(ctx)
    if first is None:
        return "，".join(part for part in (head, _worsened(ctx) or _largest(ctx)) if part)
    name = between(first.name).strip()
    if first.event and first.event.one_author:
        return f"{head}，一位客户就{between(name)}反复投诉".replace("  ", " ")
    if first.course:
        return f"{head}，{name}{first.course}"
    if name[0] == "「" and not _is_most(ctx, first):
        return f"{head}，{name}"
    what = "主要" if _is_most(ctx, first) else "最大的一件事"
    return f"{head}，{what}是{between(name).rstrip()}"


def _volume(ctx: Context) -> str:
    """Say how the number of rows moved; without a period before, how many there are."""
    start, name = when(ctx.period), noun(ctx)
    subject = f"{start}{name}" if not start or start[-1].isalpha() else f"{start} {name}"
    if ctx.changes is None or ctx.previous_period is None:
        return f"{subject} {numerals.count(rows_of(ctx).height)} 条"
    volume = ctx.changes.volume
    if not is_real(ctx, volume):
        return f"{subject}数量与{last(ctx.previous_period)}差不多"
    return subject + _moved(volume.ratio)


def _moved(ratio: float) -> str:
    """Write a ratio as Chinese readers say it: 多了两成, 翻了近一倍, 少了三成."""
    if ratio >= 2.95:
        return f"是原来的 {ratio:.1f} 倍"
    if ratio >= 2.05:
        return "翻了一倍多"
    if ratio >= 1.75:
        return "翻了近一倍" if ratio < 1.95 else "翻了一倍"
    tenths = round(abs(ratio - 1) * 10)
    if not tenths:
        return "略多" if ratio > 1 else "略少"
    said = "两" if tenths == 2 else _TENTHS[tenths] if tenths < 10 else "九"
    return f"{'多' if ratio > 1 else '少'}了{said}成"


def _is_most(ctx: Context, matter: Matter) -> bool:
    volume = ctx.changes.volume if ctx.changes else None
    if volume is None or not is_real(ctx, volume) or volume.ratio <= 1:
        return False
    grown = volume.count * (1 - 1 / volume.ratio)
    return matter.surplus >= MOST_OF * grown


def _worsened(ctx: Context) -> str:
    """Say which metric got worse, the one that stands largest."""
    return next((moved(one) for one in fallen(ctx)), "")


def _largest(ctx: Context) -> str:
    sizes = frequencies(typed(pains(ctx)), "issue")
    if sizes.is_empty() or not stands_out(sizes):
        return ""
    return f"问题最多的是{'和'.join(map(quoted, sizes['issue'].head(LARGEST)))}"
