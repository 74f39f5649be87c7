"""What a file's feedback is called, how much there is of the worst of it, and how much in all."""

from __future__ import annotations

import re

from csvoice import numerals
from csvoice.analyze.changes.counts import Volume
from csvoice.context import Context
from csvoice.document.findings import Condition, Finding, Interval
from csvoice.kit.rows import meeting, prove, rows_of
from csvoice.kit.wording import last, this
from csvoice.schema import EXPORT_PREFIX, NATURES

NEARLY_ALL = 0.9
"""From this part of all rows on, what they are is said of all of them."""

_SLIGHT = 0.15
_REVIEWS = "微博|评论|评价|点评|短评|影评|书评|弹幕|review|comment"
_RATED = 0.5
"""From this share of rated rows on, stars tell good reviews from bad ones, else the tone does."""

MEASURE = "daily_count_ratio"
MIN_RATIO = 0.05
"""A smaller change of the daily number is not worth a finding."""


def is_reviews(ctx: Context) -> bool:
    """Whether the file holds reviews: rated, or headed so, and no tickets, talks or survey."""
    headers = "".join(name for name in ctx.columns if name.startswith(EXPORT_PREFIX)).lower()
    called = "rating" in ctx.columns or not headers or re.search(_REVIEWS, headers)
    return ctx.plan.kind == "reviews" and bool(called) and not {"session", "nps"} & set(ctx.columns)


def noun(ctx: Context) -> str:
    """Name the feedback: 投诉 where it is little else, 评论 in a file of reviews, else 反馈."""
    if is_reviews(ctx):
        return "评论"
    rows = rows_of(ctx)
    complaints = int((rows["nature"] == NATURES[0]).sum())
    return NATURES[0] if complaints >= NEARLY_ALL * rows.height else "反馈"


def worst(ctx: Context) -> tuple[str, int]:
    """Name what a manager worries about, and count it: 投诉, or of reviews 差评."""
    name, where = NATURES[0], Condition("nature", "==", NATURES[0])
    if is_reviews(ctx):
        rows = rows_of(ctx)
        rated = "rating" in rows.columns and rows["rating"].count() >= _RATED * rows.height
        by_stars = rated and ctx.plan.rating_top is not None
        name, where = "差评", poor(ctx) if by_stars else Condition("sentiment", "<", -_SLIGHT)
    return name, int(meeting(ctx, (where,)).sum())


def poor(ctx: Context) -> Condition:
    """Return what a rating in the lower half meets; scales up to 5 begin at 1, others at 0."""
    top = ctx.plan.rating_top or 5.0
    return Condition("rating", "<", (top + 1) / 2 if top <= 5 else top / 2)


def is_real(ctx: Context, volume: Volume) -> bool:
    """Whether the number of rows may be called more or less than before.

    How much it varies by itself is seen from the days; without them nothing is claimed.
    """
    apart = volume.low > 1 or volume.high < 1
    sure = apart and volume.q < ctx.thresholds.q_value
    return ctx.daily and sure and abs(volume.ratio - 1) >= MIN_RATIO


def volume_sentence(ctx: Context) -> str:
    """Tell the number of rows against the last period's; empty where there is none."""
    if ctx.changes is None or ctx.previous_period is None:
        return ""
    volume, called = ctx.changes.volume, "评论" if is_reviews(ctx) else "反馈"
    head = f"{this(ctx.period)}{called} {numerals.count(volume.count)} 条，"
    return f"{head}{_against(ctx, volume, last(ctx.previous_period))}。"


def _against(ctx: Context, volume: Volume, before: str) -> str:
    was = f"{before} {numerals.count(volume.previous_count)} 条"
    if ctx.precision != "day":
        return f"{was}，没有逐日的数量，看不出增减"
    if not is_real(ctx, volume):
        return f"{was}，看不出增减"
    way = "多" if volume.ratio > 1 else "少"
    if volume.days != volume.previous_days:
        return f"{was}，日均{way} {numerals.share(abs(volume.ratio - 1))}"
    size = numerals.count(abs(volume.count - volume.previous_count))
    return f"比{before}{way} {size} 条（{numerals.share(volume.ratio - 1, signed=True)}）"


def volume_findings(ctx: Context, section: str) -> tuple[Finding, ...]:
    """Say that there was more or less feedback, if that is real."""
    if ctx.changes is None or not is_real(ctx, ctx.changes.volume):
        return ()
    volume = ctx.changes.volume
    found = Finding(
        section=section,
        measure=MEASURE,
        segment="",
        statement=volume_sentence(ctx),
        value=volume.ratio,
        unit="ratio",
        n=volume.count,
        baseline=1.0,
        interval=Interval(volume.low, volume.high),
        q_value=volume.q,
        severity="一般",
        evidence=prove(ctx),
    )
    return (found,)
