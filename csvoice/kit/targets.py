"""A service metric in words: against its target, against the period before, and for how long."""

from __future__ import annotations

from collections.abc import Sequence

from csvoice.company.metrics import Metric
from csvoice.context import Context
from csvoice.document.blocks import Metric as Tile
from csvoice.kit.metrics import Standing, rated, standings
from csvoice.kit.wording import COUNTED, last

TILES = ("csat", "fcr", "response_in_time", "resolution", "nps", "connected", "response_time",
         "handle_time", "cost", "self_service")  # fmt: skip
"""Metrics that stand large, the first ones that the data have."""

MOST_ATTAINED = 1.5
"""A metric that is far better than its target is drawn half as long again, no longer."""


def attained(metric: Metric, value: float) -> float:
    """Return which part of its target a metric attains; beyond 1 it does better."""
    if not metric.target:
        return float("nan")
    part = value / metric.target if metric.sign > 0 else metric.target / max(value, 1e-9)
    return min(max(part, 0.0), MOST_ATTAINED)


def for_how_long(ctx: Context, one: Standing) -> str:
    """Say for how long a target has been missed: 已连续 6 个月; empty for this period alone."""
    return f"已连续 {one.missed} {COUNTED[ctx.period.by]}" if one.missed > 1 else ""


def against_target(one: Standing) -> str:
    """Say on which side of its target a metric is, and of how much: 低于目标 80.0%."""
    metric = one.metric
    if metric.target is None:
        return ""
    side = "低于" if one.now.value < metric.target else "高于"
    return f"{side}目标 {one.aim}"


def against_before(ctx: Context, one: Standing) -> str:
    """Say how a metric changed: 比上月 +2.1 个百分点, or 上月 64.7%，看不出升降."""
    if one.before is None or ctx.previous_period is None:
        return ""
    before = last(ctx.previous_period)
    if one.real and one.change:
        return f"比{before} {one.metric.shown(one.change.value, signed=True)}"
    unsure = "，看不出升降" if one.change else ""
    return f"{before} {one.metric.shown(one.before.value)}{unsure}"


def moved(one: Standing) -> str:
    """Say from where to where a metric changed: 满意度由 3.98 降到 3.50."""
    if one.change is None or one.before is None:
        return ""
    way = "升到" if one.change.value > 0 else "降到"
    before = one.metric.shown(one.before.value)
    gap = " " if before[-1].isascii() else ""
    return f"{one.metric.name}由 {before}{gap}{way} {one.said}"


def tile(ctx: Context, one: Standing) -> Tile:
    """Show a metric large, with its change and its target."""
    note = f"目标 {one.aim}" if one.metric.target is not None else ""
    if one.surely:
        note = "，".join(filter(None, (against_target(one), for_how_long(ctx, one))))
    return Tile(one.metric.name, one.said, against_before(ctx, one), note)


def fallen(ctx: Context) -> list[Standing]:
    """Return the metrics that stand large, or the reviews' rating, that surely got worse."""
    return [one for one in _large(ctx) if one.worse]


def improved(ctx: Context) -> list[Standing]:
    """Return the same that surely got better."""
    return [one for one in _large(ctx) if one.better]


def _large(ctx: Context) -> list[Standing]:
    mean = rated(ctx)
    large = [one for one in standings(ctx) if one.metric.key in TILES]
    return large + ([mean] if mean else [])


def worst_missed(standing: Sequence[Standing]) -> list[Standing]:
    """Return the metrics that surely miss their targets: what got worse first, then by time."""
    missed = [one for one in standing if one.surely]
    return sorted(
        missed, key=lambda one: (not one.worse, -one.missed, attained(one.metric, one.now.value))
    )
