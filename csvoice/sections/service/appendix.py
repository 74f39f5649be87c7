"""What lies behind the metrics: all of them with their 口径, over time, by channel, together."""

from __future__ import annotations

from collections.abc import Sequence

from csvoice import numerals
from csvoice.analyze.metrics import measured
from csvoice.company.metrics import GROUPS
from csvoice.context import Context
from csvoice.document.blocks import Block, Bullets, Cell, Chart, Heading, Point, Table
from csvoice.kit.metrics import Standing, metric_rows
from csvoice.kit.rows import frequencies
from csvoice.kit.tables import listing
from csvoice.kit.targets import attained
from csvoice.kit.wording import last, this, tick
from csvoice.sections.service.pairs import Pair, pair_table, time_table

LINES = ("satisfied", "fcr", "resolution", "connected", "response_in_time")
"""Shares that are drawn over time."""

CHANNELS = 8
BY_CHANNEL = ("csat", "fcr", "resolution", "response_time", "handle_time", "transferred", "cost")
_STEP = {"week": "1w", "month": "1mo", "quarter": "1q", "all": "1d"}


def details(ctx: Context, standing: Sequence[Standing], found: Sequence[Pair]) -> tuple[Block, ...]:
    """Return the appendix."""
    return (
        _all(ctx, standing),
        *_definitions(standing),
        *_trend(ctx, standing),
        *_radar(ctx, standing),
        *_by_channel(ctx, standing),
        *pair_table(found),
        *time_table(ctx),
    )


def _all(ctx: Context, standing: Sequence[Standing]) -> Table:
    """Show every metric with its interval and its change."""
    before = last(ctx.previous_period) if ctx.previous_period else ""
    names = ["类别", "指标", "条数", this(ctx.period), "95% 区间"]
    names += [before, "变化", "判断"] if before else []
    rows = tuple(_row(one, compared=bool(before)) for one in _ordered(standing))
    limits = ctx.thresholds
    note = (
        f"不到 {limits.min_share_rows} 条的指标没有列出。说变化，要所有指标一起检验后通过"
        f"（错误发现率 {100 * limits.q_value:g}%）；有三期以上历史时，平日自身的起伏也算在内。"
    )
    return listing(names, rows, "全部指标", note)


def _ordered(standing: Sequence[Standing]) -> list[Standing]:
    return sorted(standing, key=lambda one: GROUPS.index(one.metric.group))


def _row(one: Standing, *, compared: bool) -> tuple[Cell, ...]:
    metric, now = one.metric, one.now
    cells: tuple[Cell, ...] = (
        metric.group,
        metric.name,
        numerals.count(now.n),
        metric.shown(now.value),
        f"{metric.shown(now.low)} ～ {metric.shown(now.high)}" if now.low == now.low else None,
    )
    if not compared:
        return cells
    change = one.change
    return (
        *cells,
        metric.shown(one.before.value) if one.before else None,
        metric.shown(change.value, signed=True) if change else None,
        _judged(one),
    )


def _judged(one: Standing) -> str | None:
    if one.change is None:
        return None
    if not one.real:
        return "看不出变化"
    return "上升" if one.change.value > 0 else "下降"


def _definitions(standing: Sequence[Standing]) -> list[Block]:
    """Print the 口径, the target's source and what a metric is taken for."""
    return [Heading("口径", 4), Bullets(tuple(map(_definition, _ordered(standing))))]


def _definition(one: Standing) -> str:
    aim = f"目标 {one.aim}，{one.metric.source}。" if one.metric.target is not None else ""
    beware = f"注意：{one.metric.confusion}。" if one.metric.confusion else ""
    return f"{one.metric.name}：{one.metric.definition}。{aim}{beware}"


def _trend(ctx: Context, standing: Sequence[Standing]) -> list[Chart]:
    lines = [one for one in standing if one.metric.key in LINES and one.past]
    if not lines or ctx.period.start is None:
        return []
    step = _STEP[ctx.period.by]
    points = tuple(
        Point(tick(at, step), value.value, one.metric.name, value.low, value.high)
        for one in lines
        for at, value in (*one.past, (ctx.period.start, one.now))
    )
    return [Chart("line", "各期的比率", points, unit="share")]


def _radar(ctx: Context, standing: Sequence[Standing]) -> list[Chart]:
    """Draw what part of each target is attained, now and before."""
    aimed = [(one, one.before) for one in standing if one.metric.target and one.before]
    if len(aimed) < 3 or ctx.previous_period is None:
        return []
    now, was = this(ctx.period), last(ctx.previous_period)
    points = (
        *(Point(one.metric.name, 1.0, "目标") for one, _before in aimed),
        *(Point(one.metric.name, attained(one.metric, before.value), was) for one, before in aimed),
        *(Point(one.metric.name, attained(one.metric, one.now.value), now) for one, _ in aimed),
    )
    return [Chart("radar", "达到目标的程度：本期、上一期与目标", points, unit="share")]


def _by_channel(ctx: Context, standing: Sequence[Standing]) -> list[Table]:
    """Show the main metrics of each channel; shares and means of few rows are left out."""
    if "channel" not in ctx.columns:
        return []
    shown = [one.metric for one in standing if one.metric.key in BY_CHANNEL]
    rows = metric_rows(ctx, ctx.feedback, "channel")
    sizes = frequencies(rows, "channel").head(CHANNELS)
    if sizes.height < 2 or not shown:
        return []
    cells = []
    for name, n in sizes.iter_rows():
        own = measured(shown, rows.filter(channel=name))
        known = {key: one for key, one in own.items() if one.n >= ctx.thresholds.min_share_rows}
        values = ((one, known.get(one.key)) for one in shown)
        told = (one.shown(value.value) if value else None for one, value in values)
        cells.append((name, numerals.count(n), *told))
    names = ("渠道", "条数", *(metric.name for metric in shown))
    note = f"不到 {ctx.thresholds.min_share_rows} 条的不列。各渠道接的问题不同，高低不全在渠道。"
    return [listing(names, cells, "渠道 × 指标", note)]
