"""服务指标: what a service centre is measured by, against its targets and the last period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter

from csvoice import numerals
from csvoice.company.metrics import Metric
from csvoice.components import any_of
from csvoice.context import Context
from csvoice.document.blocks import Block, Chart, Paragraph, Point, Table
from csvoice.document.findings import Condition, Evidence, Finding, Interval
from csvoice.document.report import Section
from csvoice.kit.metrics import CHANGED, MISSED, SERVICE, Standing, misses, standings
from csvoice.kit.rows import prove
from csvoice.kit.tables import listing
from csvoice.kit.targets import (
    TILES,
    against_target,
    attained,
    for_how_long,
    moved,
    tile,
    worst_missed,
)
from csvoice.kit.wording import last, listed, this
from csvoice.sections.service.appendix import details
from csvoice.sections.service.pairs import Pair, pair_findings, pairs

NAME = "service"
TITLE = "服务指标"
SHOWN = 5
"""Metrics that stand large."""

_UNITS: Mapping[str, numerals.Unit] = {
    "share": "share",
    "time": "time",
    "score": "score",
    "yuan": "score",
}


lacks = any_of(
    SERVICE,
    "数据中没有服务过程的列，本节未生成；补上是否一次解决、是否解决、响应时长、处理时长、"
    "是否接通、推荐意愿中的任一列后，可看到相应的指标、与目标和上一期的比较。",
)


def build(ctx: Context) -> Section:
    """Show where each metric stands."""
    standing = standings(ctx)
    if not standing:
        return Section(NAME, TITLE, status="skipped", reason=lacks(ctx.columns))
    found = pairs(ctx)
    findings = (*_missed(ctx, standing), *_changed(standing), *pair_findings(found))
    return Section(
        NAME, TITLE, findings, _body(ctx, standing, found), appendix=details(ctx, standing, found)
    )


def _body(ctx: Context, standing: Sequence[Standing], found: Sequence[Pair]) -> tuple[Block, ...]:
    said = "".join((_said_of_targets(ctx, standing), _said_of_changes(ctx, standing)))
    pair = found[0].sentence if found and found[0].told else ""
    by_key = {one.metric.key: one for one in standing}
    tiles = [tile(ctx, by_key[key]) for key in TILES if key in by_key][:SHOWN]
    return (Paragraph(said + pair), *tiles, *_attained(standing), *_targets(ctx, standing))


def _said_of_targets(ctx: Context, standing: Sequence[Standing]) -> str:
    """Say how many targets are missed, and which one for the longest time."""
    aimed = [one for one in standing if one.metric.target is not None]
    missed = worst_missed(standing)
    if not aimed:
        return ""
    if not missed:
        return f"有目标的 {len(aimed)} 项指标，{this(ctx.period)}没有一项明确未达标。"
    first, long = missed[0], for_how_long(ctx, missed[0])
    names = listed(one.metric.name for one in missed)
    return (
        f"有目标的 {len(aimed)} 项指标，{this(ctx.period)} {len(missed)} 项没有达标：{names}。"
        f"{first.metric.name} {first.said}，{against_target(first)}{long and f'，{long}'}。"
    )


def _said_of_changes(ctx: Context, standing: Sequence[Standing]) -> str:
    if ctx.previous_period is None:
        return ""
    real = [one for one in standing if one.real]
    told = f"{listed(map(moved, real))}；其余看不出变化" if real else "各项都看不出变化"
    return f"与{last(ctx.previous_period)}相比，{told}。"


def _attained(standing: Sequence[Standing]) -> list[Chart]:
    aimed = [one for one in standing if one.metric.target]
    if len(aimed) < 2:
        return []
    parts = [(attained(one.metric, one.now.value), one) for one in aimed]
    points = tuple(
        Point(one.metric.name, part, mark="alarm" if one.surely else None)
        for part, one in sorted(parts, key=itemgetter(0))
    )
    title = "各指标达到目标的程度（100% 为刚好达标，红色为明确没有达标）"
    return [Chart("bar", title, points, unit="share")]


def _targets(ctx: Context, standing: Sequence[Standing]) -> list[Table]:
    aimed = [one for one in standing if one.metric.target is not None]
    if not aimed:
        return []
    before = [last(ctx.previous_period)] if ctx.previous_period else []
    names = ("指标", this(ctx.period), *before, "目标", "达标", "口径")
    rows = tuple(
        (
            one.metric.name,
            one.said,
            *([one.metric.shown(one.before.value if one.before else None)] if before else []),
            one.aim,
            _verdict(ctx, one),
            one.metric.definition,
        )
        for one in sorted(aimed, key=lambda one: (not one.surely, -one.missed))
    )
    note = "目标可在 csvoice.toml 的 [metrics.名字] 里改；来源和全部指标见附录。"
    return [listing(names, rows, note=note)]


def _verdict(ctx: Context, one: Standing) -> str:
    if not one.missed:
        return "达标"
    if not one.surely:
        return "接近，还不能判断"
    return "，".join(filter(None, ("未达标", for_how_long(ctx, one))))


def _missed(ctx: Context, standing: Sequence[Standing]) -> list[Finding]:
    return [
        Finding(
            section=NAME,
            measure=MISSED,
            segment=f"metric={one.metric.key}",
            statement=_said_of_missing(ctx, one),
            value=one.now.value,
            unit=_unit(one.metric),
            n=one.now.n,
            baseline=one.metric.target,
            interval=Interval(one.now.low, one.now.high),
            severity="一般",
            evidence=_bad(ctx, one.metric),
            basis=f"口径：{one.metric.definition}；目标来源：{one.metric.source}",
        )
        for one in standing
        if one.surely
    ]


def _said_of_missing(ctx: Context, one: Standing) -> str:
    since = for_how_long(ctx, one) or _met_before(ctx, one)
    parts = (f"{one.metric.name} {one.said}", against_target(one), since)
    return "，".join(filter(None, parts)) + "。"


def _met_before(ctx: Context, one: Standing) -> str:
    met = ctx.previous_period and one.before and not misses(one.metric, one.before.value)
    return f"{last(ctx.previous_period)}还达标" if met and ctx.previous_period else ""


def _changed(standing: Sequence[Standing]) -> list[Finding]:
    return [
        Finding(
            section=NAME,
            measure=CHANGED,
            segment=f"metric={one.metric.key}",
            statement=f"{moved(one)}，{_way(one)}。",
            value=one.change.value,
            unit="points" if one.metric.unit == "share" else _unit(one.metric),
            n=one.now.n,
            baseline=one.before.value,
            interval=Interval(one.change.low, one.change.high),
            severity="一般" if one.metric.sign * one.change.value < 0 else "提示",
            basis=f"口径：{one.metric.definition}",
        )
        for one in standing
        if one.real and one.change and one.before
    ]


def _way(one: Standing) -> str:
    turn = one.metric.sign * (one.change.value if one.change else 0)
    return "变好" if turn > 0 else "变差" if turn < 0 else "有变化"


def _unit(metric: Metric) -> numerals.Unit:
    return _UNITS.get(metric.unit, "count")


def _bad(ctx: Context, metric: Metric) -> Evidence | None:
    """Return the rows that a share is bad by; None where one condition does not give them."""
    if metric.kind != "share" or not metric.counts or metric.counts[0].operator != "==":
        return None
    return prove(ctx, Condition(metric.column, "==", metric.sign < 0))
