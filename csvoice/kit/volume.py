"""How much feedback there was against the last period, said only as far as it carries."""

from __future__ import annotations

from csvoice import numerals
from csvoice.analyze.changes.volume import Volume
from csvoice.context import Context
from csvoice.document.findings import Finding, Interval
from csvoice.kit.rows import prove
from csvoice.kit.verdicts import is_reviews
from csvoice.kit.wording import last, this

MEASURE = "daily_count_ratio"
MIN_RATIO = 0.05
"""A smaller change of the daily number is not worth a finding."""


def is_real(ctx: Context, volume: Volume) -> bool:
    """Whether the number of rows may be called more or less than before.

    How much it varies by itself is seen from the days; without them nothing is claimed.
    """
    apart = volume.low > 1 or volume.high < 1
    return (
        ctx.daily
        and apart
        and volume.q < ctx.thresholds.q_value
        and abs(volume.ratio - 1) >= MIN_RATIO
    )


def volume_sentence(ctx: Context) -> str:
    """Compare the number of rows with the last period; empty where there is none."""
    comparison = volume_comparison(ctx)
    if ctx.changes is None or not comparison:
        return ""
    called, rows = "评论" if is_reviews(ctx) else "反馈", ctx.changes.volume.count
    return f"{this(ctx.period)}{called} {numerals.count(rows)} 条，{comparison}。"


def volume_comparison(ctx: Context) -> str:
    """Tell the number of rows against the last period's, as the end of a sentence."""
    if ctx.changes is None or ctx.previous_period is None:
        return ""
    volume = ctx.changes.volume
    if ctx.precision != "day":
        form = "{before} {previous} 条，没有逐日的数量，看不出增减"
    elif not is_real(ctx, volume):
        form = "{before} {previous} 条，看不出增减"
    elif volume.days != volume.previous_days:
        more, less = ("{before} {previous} 条，日均多 {by}", "{before} {previous} 条，日均少 {by}")
        form = more if volume.ratio > 1 else less
    else:
        more, less = "比{before}多 {more} 条", "比{before}少 {more} 条"
        form = (more if volume.ratio > 1 else less) + "（{change}）"
    return form.format(
        before=last(ctx.previous_period),
        previous=numerals.count(volume.previous_count),
        more=numerals.count(abs(volume.count - volume.previous_count)),
        by=numerals.share(abs(volume.ratio - 1)),
        change=numerals.share(volume.ratio - 1, signed=True),
    )


def volume_findings(ctx: Context, section: str) -> tuple[Finding, ...]:
    """Say that there was more or less feedback, if that is real."""
    if ctx.changes is None or not is_real(ctx, ctx.changes.volume):
        return ()
    volume = ctx.changes.volume
    return (
        Finding(
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
        ),
    )
