"""The key figures of the page."""

from __future__ import annotations

import polars as pl

from csvoice import numerals
from csvoice.context import Context
from csvoice.document.blocks import Mark, Metric
from csvoice.kit.events import apart
from csvoice.kit.metrics import rated, scores_alone, standings
from csvoice.kit.rows import rows_of
from csvoice.kit.shares import real_changes
from csvoice.kit.targets import TILES, against_before, tile
from csvoice.kit.volume import is_real, noun, worst
from csvoice.kit.wording import last
from csvoice.schema import NATURES, URGENT

MOST, SERVICE = 4, 3
"""Figures; of a service centre three of them are followed by three metrics with their targets."""


def key_figures(ctx: Context) -> tuple[Metric, ...]:
    """Return the first of the figures that the data have."""
    name = noun(ctx)
    figures = [
        Metric(name, numerals.count(rows_of(ctx).height), _volume(ctx)),
        *([] if name == NATURES[0] else [_worst(ctx)]),
        _urgent(ctx),
        *_rating(ctx),
        *_repeated(ctx),
        *_brands(ctx),
    ]
    metrics = _service(ctx)
    return (*figures[: SERVICE if metrics else MOST], *metrics)


def _service(ctx: Context) -> list[Metric]:
    """Show the main metrics of a service centre, with change and target."""
    standing = {one.metric.key: one for one in standings(ctx)}
    return [tile(ctx, standing[key]) for key in TILES if key in standing][:SERVICE]


def _volume(ctx: Context) -> str:
    if ctx.changes is None or ctx.previous_period is None:
        return ""
    volume, before = ctx.changes.volume, last(ctx.previous_period)
    if not is_real(ctx, volume):
        return f"{before} {numerals.count(volume.previous_count)}，看不出增减"
    daily = "" if volume.days == volume.previous_days else "日均"
    return f"{daily}比{before} {numerals.share(volume.ratio - 1, signed=True)}"


def _worst(ctx: Context) -> Metric:
    """Count what a manager worries about: 投诉, or of reviews 差评."""
    (name, count), n = worst(ctx), rows_of(ctx).height
    note = f"占 {numerals.share(count / n)}" if n >= ctx.thresholds.min_share_rows else ""
    return Metric(name, numerals.count(count), _change(ctx, "nature", name), note)


def _urgent(ctx: Context) -> Metric:
    """Count what is urgent, one author's repetitions apart."""
    urgent = rows_of(ctx).filter(severity=URGENT)
    others = apart(ctx, urgent)
    alone = urgent.height - others.height
    note = f"另有 1 位客户反复投诉 {numerals.count(alone)} 条" if alone else ""
    change = "" if alone else _change(ctx, "severity", URGENT)
    mark: Mark | None = "alarm" if others.height else None
    return Metric(URGENT, numerals.count(others.height), change, note, mark)


def _change(ctx: Context, dimension: str, value: str) -> str:
    if ctx.changes is None:
        return ""
    real = real_changes(ctx).filter(dimension=dimension, value=value)
    if real.height:
        return f"占比 {numerals.points(real['change'][0], signed=True)}"
    tested = ctx.changes.of(dimension).filter(value=value)["q"].drop_nulls()
    return "占比看不出升降" if len(tested) else ""


def _rating(ctx: Context) -> list[Metric]:
    if "rating" not in ctx.columns:
        return []
    alone = scores_alone(ctx, ctx.period).get_column("rating", default=pl.Series("rating", []))
    parts = [ratings.drop_nulls().cast(pl.Float64) for ratings in (rows_of(ctx)["rating"], alone)]
    ratings, silent = pl.concat(parts), len(parts[1])
    mean = ratings.mean()
    if not isinstance(mean, float):
        return []
    told = f"{numerals.count(len(ratings))} 条有评分"
    told += f"，其中 {numerals.count(silent)} 条没写字" if silent else ""
    top = f"，满分 {ctx.plan.rating_top:g}" if ctx.plan.rating_top is not None else ""
    standing = rated(ctx)
    change = against_before(ctx, standing) if standing else ""
    return [Metric("平均评分", numerals.score(mean), change, told + top)]


def _repeated(ctx: Context) -> list[Metric]:
    """Count the customers who complained more than once."""
    if "customer" not in ctx.columns:
        return []
    complaints = rows_of(ctx).filter(rows_of(ctx)["nature"] == NATURES[0])
    sizes = complaints["customer"].drop_nulls().value_counts()["count"]
    several = int((sizes > 1).sum())
    return [Metric("重复投诉的客户", numerals.count(several), "", "两次及以上")] if several else []


def _brands(ctx: Context) -> list[Metric]:
    titles = {"brand": "涉及品牌", "product": "涉及产品", "region": "涉及地区"}
    several = [
        (title, rows_of(ctx)[name].drop_nulls().n_unique())
        for name, title in titles.items()
        if name in ctx.columns
    ]
    return [Metric(title, numerals.count(n)) for title, n in several if n > 1]
