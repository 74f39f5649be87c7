"""渠道与时段: when feedback comes in, by hour, weekday and channel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from csvoice import numerals
from csvoice.analyze.statistics.intervals import wilson
from csvoice.company.staffing import WEEKDAYS
from csvoice.context import Context
from csvoice.document.blocks import Block, Cell, Chart, Paragraph, Point, Table
from csvoice.document.findings import Finding, Interval
from csvoice.document.report import Section
from csvoice.kit.rows import frequencies, rows_of
from csvoice.kit.shares import share_interval
from csvoice.kit.tables import listing
from csvoice.kit.wording import this

NAME = "busy-hours"
TITLE = "渠道与时段"
MEASURE = "peak_hours"
HOURS = 24
SPAN = 3
"""Length of the busiest time that is looked for, in hours."""
LEAST_ROWS = 100
LEAST_DAYS = 3
LEAST_OF_A_CHANNEL = 30
MOST_CHANNELS = 8
DATE_ONLY = 0.01
"""Beyond this share of rows at exactly midnight, midnight stands for a date without a time."""


@dataclass(frozen=True, slots=True)
class Peak:
    """The busiest three hours.

    Attributes:
        hour: The first of them.
        rows: Rows in them.
        share: Their share of all rows.
        interval: Its 95 % interval.
        real: Whether they may be called a peak.
    """

    hour: int
    rows: int
    share: float
    interval: Interval
    real: bool


def build(ctx: Context) -> Section:
    """Count by hour, by weekday and by channel, where rows have a time of day."""
    timed, without = _timed(rows_of(ctx))
    if timed.height < LEAST_ROWS or timed["day"].n_unique() < LEAST_DAYS:
        return Section(NAME, TITLE, status="skipped", reason=_reason(ctx, timed, without))
    peak = peak_hours(timed)
    blocks: list[Block] = [] if peak.real else [Paragraph(_lead(ctx, timed.height, peak))]
    if without:
        blocks.append(Paragraph(f"{numerals.count(without)} 条只有日期，没有时刻，没有计入。"))
    blocks += [_heatmap_by_weekday(timed), *_by_channel(timed)]
    return Section(NAME, TITLE, _findings(ctx, timed.height, peak), appendix=tuple(blocks))


def _timed(rows: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Return the rows with a time: `hour`, `weekday` and `day`; and how many have a date alone."""
    dated = rows.filter(pl.col("created_at").is_not_null())
    midnight = pl.col("created_at").dt.time() == pl.time(0, 0, 0)
    without = dated.filter(midnight).height
    if without <= DATE_ONLY * dated.height:
        midnight, without = pl.lit(False), 0
    when = pl.col("created_at").dt
    timed = dated.filter(~midnight)
    return timed.with_columns(hour=when.hour(), weekday=when.weekday(), day=when.date()), without


def _reason(ctx: Context, timed: pl.DataFrame, without: int) -> str:
    period = this(ctx.period)
    if timed.is_empty() and without:
        return f"{period}的日期都不带时刻，看不出时段。导出时带上几点几分即可。"
    rows, days = numerals.count(timed.height), timed["day"].n_unique()
    return (
        f"{period}带时刻的反馈 {rows} 条，来自 {days} 天；"
        f"至少要 {LEAST_ROWS} 条、{LEAST_DAYS} 天才看得出时段（证据不足）。"
    )


def peak_hours(timed: pl.DataFrame) -> Peak:
    """Find the three hours in a row, around midnight too, with the most rows.

    They are called a peak where their share is above that of any three hours (an eighth) by an
    interval at the 95 % level for all 24 places together (Bonferroni). Rows of one day come in
    clumps, so Wilson's interval is that of as many rows as the days are worth (design effect of a
    ratio over clusters: L. Kish (1965), Survey Sampling).

    Args:
        timed: At least a row, with `hour` and `day`.
    """
    count = np.bincount(timed["hour"].to_numpy(), minlength=HOURS)
    spans = np.sum([np.roll(count, -shift) for shift in range(SPAN)], axis=0)
    hour, n = int(np.argmax(spans)), timed.height
    share = int(spans[hour]) / n
    rows = n / _clumping(timed, hour, share)
    surely, _high = wilson(share * rows, rows, 1 - 0.05 / HOURS)
    interval = share_interval(share * rows, rows)
    return Peak(hour, int(spans[hour]), share, interval, float(surely) > SPAN / HOURS)


def _clumping(timed: pl.DataFrame, hour: int, share: float) -> float:
    """Return how many times wider than of single rows the variance of a share is, at least 1."""
    inside = ((pl.col("hour").cast(pl.Int64) - hour) % HOURS < SPAN).sum()
    days = (
        timed.group_by("day", maintain_order=True)
        .agg(apart=inside - share * pl.len())["apart"]
        .to_numpy()
    )
    variance = float((days**2).sum()) * len(days) / max(1, len(days) - 1)
    return max(1.0, variance / max(share * (1 - share) * timed.height, 1e-9))


def _hours(hour: int) -> str:
    return f"{hour} 时至 {(hour + SPAN) % HOURS or HOURS} 时"


def _lead(ctx: Context, n: int, peak: Peak) -> str:
    head = f"{this(ctx.period)}带时刻的反馈 {numerals.count(n)} 条"
    if not peak.real:
        return f"{head}，各时段没有明显多少之分（证据不足）。"
    return (
        f"{head}，{_hours(peak.hour)}最集中：{numerals.count(peak.rows)} 条，"
        f"占 {numerals.share(peak.share)}。"
    )


def _findings(ctx: Context, n: int, peak: Peak) -> tuple[Finding, ...]:
    if not peak.real:
        return ()
    finding = Finding(
        section=NAME,
        measure=MEASURE,
        segment="",
        statement=_lead(ctx, n, peak),
        value=peak.share,
        unit="share",
        n=n,
        baseline=SPAN / HOURS,
        interval=peak.interval,
        basis="平均每 3 小时占 12.5%",
    )
    return (finding,)


def _heatmap_by_weekday(timed: pl.DataFrame) -> Chart:
    counts = {(day, hour): n for day, hour, n in frequencies(timed, "weekday", "hour").rows()}
    points = tuple(
        Point(str(hour), counts.get((day, hour), 0), name)
        for day, name in enumerate(WEEKDAYS, 1)
        for hour in range(HOURS)
    )
    return Chart("heatmap", "星期 × 时段的反馈数量", points, x_title="时")


def _by_channel(timed: pl.DataFrame) -> list[Block]:
    """Show each channel's own day, as shares of its rows; nothing with one channel."""
    if "channel" not in timed.columns:
        return []
    channels = frequencies(timed, "channel").filter(pl.col("count") >= LEAST_OF_A_CHANNEL)
    names = channels["channel"].head(MOST_CHANNELS)
    if len(names) < 2:
        return []
    own = {name: timed.filter(channel=name) for name in names}
    points = tuple(
        Point(str(hour), n / rows.height, name)
        for name, rows in own.items()
        for hour, n in enumerate(np.bincount(rows["hour"].to_numpy(), minlength=HOURS).tolist())
    )
    title = "渠道 × 时段：各渠道自己的反馈分布在几时"
    return [Chart("heatmap", title, points, unit="share", x_title="时"), _peaks(own)]


def _peaks(own: dict[str, pl.DataFrame]) -> Table:
    return listing(
        ("渠道", ("数量", "count"), "最集中的 3 小时", ("占比", "share"), "95% 区间"),
        ((name, rows.height, *_peak_cells(rows)) for name, rows in own.items()),
    )


def _peak_cells(rows: pl.DataFrame) -> tuple[Cell, ...]:
    peak = peak_hours(rows)
    if not peak.real:
        return "没有明显的高峰", None, None
    return _hours(peak.hour), peak.share, numerals.interval(peak.interval, "share")
