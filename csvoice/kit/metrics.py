"""The period's service metrics: now, before, against the target, and for how long it was missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

import polars as pl

from csvoice.analyze.changes.kitagawa import Part
from csvoice.analyze.metrics import (
    Measured,
    customer_counts,
    difference,
    measured,
    values_of,
    wobble_of,
)
from csvoice.analyze.series.periods import LENGTHS, later
from csvoice.analyze.statistics.significance import benjamini_hochberg
from csvoice.company.metrics import CUSTOMERS, Metric
from csvoice.context import Context
from csvoice.document.report import Period
from csvoice.kit.rows import shared
from csvoice.precision import By
from csvoice.schema import NATURES, SCORES

SERVICE = (
    "nps", "effort", "expected_rating", "wait_seconds", "response_seconds", "talk_seconds",
    "handle_seconds", "answered", "transferred", "reopened", "overdue", "self_served", "resolved",
    "first_contact_resolved", "resolved_at", "cost",
)  # fmt: skip
"""Columns that a service centre has and a file of reviews has not."""

PERIODS = 12
"""Earlier periods that are looked back on."""

RATING = "csat"
"""The metric that is the mean of the ratings."""

MISSED, CHANGED, PAIR = "target", "metric_change", "metric_pair"
TEAM, TEAM_MIX = "team", "team_mix"
"""Measures of the findings on metrics."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a metric stands.

    Attributes:
        metric: What it is, on the data's own scale.
        now: Its value in the period.
        before: The same in the period before; None where there is none.
        change: The difference of the two; None where it is not tested.
        real: Whether it may be called a change.
        past: Its values in the earlier periods, the oldest first, by the start of the period.
        missed: Periods in a row, this one the last, that missed the target; 0 where it is met.
        surely: Whether the target is missed by more than chance.
    """

    metric: Metric
    now: Measured
    before: Measured | None = None
    change: Part | None = None
    real: bool = False
    past: tuple[tuple[datetime, Measured], ...] = ()
    missed: int = 0
    surely: bool = False

    @property
    def said(self) -> str:
        """Its value as the report writes it."""
        return self.metric.shown(self.now.value)

    @property
    def worse(self) -> bool:
        """Whether it surely got worse."""
        return self.real and self.change is not None and self.metric.sign * self.change.value < 0

    @property
    def better(self) -> bool:
        """Whether it surely got better."""
        return self.real and self.change is not None and self.metric.sign * self.change.value > 0

    @property
    def aim(self) -> str:
        """Its target as the report writes it."""
        return self.metric.shown(self.metric.target)


def is_service(ctx: Context) -> bool:
    """Whether the data are those of a service centre."""
    return bool(set(SERVICE) & ctx.columns)


def known_metrics(ctx: Context) -> list[Metric]:
    """Return the metrics that the data have the columns for, on the data's own rating scale."""
    top = ctx.plan.rating_top
    known = (one.on_scale(top) for one in ctx.metrics.values() if set(one.needs) <= ctx.columns)
    exposed = ctx.exposure is not None or "exposure" in ctx.columns
    return [one for one in known if one.kind != "rate" or exposed]


@shared
def standings(ctx: Context) -> list[Standing]:
    """Return every metric of the period, worked out once for all sections; none without service."""
    return _standings(ctx, known_metrics(ctx)) if is_service(ctx) else []


@shared
def rated(ctx: Context) -> Standing | None:
    """Return where the mean rating of reviews stands, which has no target; None of a service."""
    means = [] if is_service(ctx) else [one for one in known_metrics(ctx) if one.key == RATING]
    of_reviews = [replace(one, name="平均评分", target=None) for one in means]
    return next(iter(_standings(ctx, of_reviews)), None)


def metric_rows(ctx: Context, part: pl.LazyFrame, *extra: str) -> pl.DataFrame:
    """Return each row's part of every metric (`analyze.metrics.values_of`), and other columns."""
    rows = [one for one in known_metrics(ctx) if one.kind not in CUSTOMERS]
    present = [name for name in ("created_at", *extra) if name in ctx.columns]
    values = [values_of(one, ctx.columns) for one in rows]
    return part.select(*dict.fromkeys(present), *values).collect()


def _standings(ctx: Context, metrics: Sequence[Metric]) -> list[Standing]:
    now = _measured(ctx, metrics, ctx.feedback, ctx.period)
    before = {}
    if ctx.previous is not None and ctx.previous_period is not None:
        before = _measured(ctx, metrics, ctx.previous, ctx.previous_period)
    past = _past(ctx, metrics)
    customers = _customers(ctx)
    now |= {key: counts[0] for key, counts in customers.items()}
    before |= {key: counts[1] for key, counts in customers.items() if counts[1]}
    standing = [
        _standing(one, now[one.key], before.get(one.key), past.get(one.key, ()))
        for one in metrics
        if one.key in now and _enough(ctx, one, now[one.key])
    ]
    return _tested(ctx, standing)


def _enough(ctx: Context, metric: Metric, now: Measured) -> bool:
    """Whether there are rows enough to speak of; what is counted is as it is."""
    counted = metric.kind in ("count", "rate", *CUSTOMERS)
    return counted or now.n >= ctx.thresholds.min_share_rows


def _measured(
    ctx: Context, metrics: Sequence[Metric], part: pl.LazyFrame, period: Period
) -> dict[str, Measured]:
    rows, exposure = metric_rows(ctx, part), exposure_of(ctx, part, period)
    return measured(metrics, rows, exposure) | _answered(ctx, metrics, rows, period)


def _answered(
    ctx: Context, metrics: Sequence[Metric], rows: pl.DataFrame, period: Period
) -> dict[str, Measured]:
    """Measure what customers answered in numbers with those who wrote nothing, if any."""
    alone = scores_alone(ctx, period)
    asked = [one for one in metrics if one.column in SCORES and set(one.needs) <= {*alone.columns}]
    if alone.is_empty() or not asked:
        return {}
    values = alone.select(values_of(one, frozenset(alone.columns)) for one in asked)
    return measured(asked, pl.concat([rows, values], how="diagonal"))


def scores_alone(ctx: Context, period: Period) -> pl.DataFrame:
    """Return the scores that customers gave without a word in a period."""
    if period.start is None or period.end is None or ctx.scores.is_empty():
        return ctx.scores
    if "created_at" not in ctx.scores.columns:
        return ctx.scores.clear()
    inside = pl.col("created_at").is_between(period.start, period.end, closed="left")
    return ctx.scores.filter(inside)


def exposure_of(ctx: Context, part: pl.LazyFrame, period: Period) -> float | None:
    """Return the orders of a period: of csvoice.toml, else of the column; None where not known.

    The column tells a day's or a month's number in each row of it; the longest of the two within
    which it is always the same is what it counts.
    """
    if period.start is None or period.end is None:
        return None
    if ctx.exposure is not None:
        return ctx.exposure.within(period.start.date(), period.end.date())
    if "exposure" not in ctx.columns:
        return None
    rows = part.select("created_at", "exposure").drop_nulls().collect()
    for every in ("1mo", "1d"):
        spans = rows.group_by(pl.col("created_at").dt.truncate(every)).agg(
            same=pl.col("exposure").n_unique() == 1, orders=pl.col("exposure").first()
        )
        if spans.height and spans["same"].all():
            return float(spans["orders"].sum())
    return None


def _past(
    ctx: Context, metrics: Sequence[Metric]
) -> dict[str, tuple[tuple[datetime, Measured], ...]]:
    """Return each metric in the whole periods before this one, the oldest first."""
    if ctx.period.start is None or ctx.period.by == "all":
        return {}
    first = pl.lit(ctx.period.start).dt.offset_by(f"-{PERIODS}{LENGTHS[ctx.period.by][1:]}")
    earlier = ctx.history.filter(pl.col("created_at") >= first)
    return measured_over(ctx, metrics, earlier, ctx.period.by)


def measured_over(
    ctx: Context, metrics: Sequence[Metric], part: pl.LazyFrame, by: By
) -> dict[str, tuple[tuple[datetime, Measured], ...]]:
    """Return each metric in every period of dated rows, by key, the oldest first.

    Args:
        ctx: Of the report.
        metrics: Of `known_metrics`; customers are not counted here.
        part: The rows.
        by: The length of a period.
    """
    every = LENGTHS[by]
    start = pl.col("created_at").dt.truncate(every).alias("start")
    rows = metric_rows(ctx, part).with_columns(start)
    found: dict[str, tuple[tuple[datetime, Measured], ...]] = {}
    for (at,), values in sorted(
        rows.partition_by("start", as_dict=True).items(), key=lambda one: one[0]
    ):
        end = later(at, every)
        whole = part.filter(pl.col("created_at").is_between(at, end, closed="left"))
        period = Period("", at, end, by)
        found_here = measured(metrics, values, exposure_of(ctx, whole, period))
        for key, value in (found_here | _answered(ctx, metrics, values, period)).items():
            found[key] = (*found.get(key, ()), (at, value))
    return found


def _customers(ctx: Context) -> dict[str, tuple[Measured, Measured | None]]:
    """Count the customers of this period and the one before, by metric."""
    wanted = [one for one in known_metrics(ctx) if one.kind in CUSTOMERS]
    if not wanted or ctx.period.start is None or ctx.period.by == "all":
        return {}
    rows = pl.concat([ctx.history, ctx.feedback])
    counts = customers_over(rows, ctx.period.by).tail(2).to_dicts()
    if not counts:
        return {}
    now, before = counts[-1], counts[0] if len(counts) > 1 else {}
    return {
        one.key: (_plain(now[one.kind]), _plain(before[one.kind]) if _has(before, one) else None)
        for one in wanted
        if _has(now, one)
    }


def customers_over(rows: pl.LazyFrame, by: By) -> pl.DataFrame:
    """Count the customers of every period of dated rows; see `analyze.metrics.customer_counts`."""
    when = pl.col("created_at").dt.truncate(LENGTHS[by]).alias("period")
    complaint = (pl.col("nature") == NATURES[0]).fill_null(value=False).alias("complaint")
    return customer_counts(rows.select(when, "customer", complaint).collect())


def _has(counts: dict[str, int], metric: Metric) -> bool:
    return counts.get(metric.kind) is not None


def _plain(count: int) -> Measured:
    return Measured(float(count), count, float("nan"), float("nan"))


def _standing(
    metric: Metric,
    now: Measured,
    before: Measured | None,
    past: Sequence[tuple[datetime, Measured]],
) -> Standing:
    wobble = wobble_of([value for _at, value in past])
    tested = before and metric.kind not in ("count", *CUSTOMERS)
    change = difference(now, before, wobble) if tested and before else None
    missing = takewhile(lambda one: misses(metric, one[1].value), reversed(past))
    missed = 1 + len(list(missing)) if misses(metric, now.value) else 0
    near = now.high if metric.sign > 0 else now.low
    surely = bool(missed) and misses(metric, near)
    return Standing(metric, now, before, change, False, tuple(past), missed, surely)


def misses(metric: Metric, value: float) -> bool:
    """Whether a value is on the wrong side of the metric's target; never without one."""
    return metric.target is not None and metric.sign * (value - metric.target) < 0


def _tested(ctx: Context, standing: list[Standing]) -> list[Standing]:
    """Mark the changes that remain when all of them are tested together."""
    tested = [one for one in standing if one.change]
    q = benjamini_hochberg([one.change.p for one in tested if one.change])
    real = {
        one.metric.key
        for one, level in zip(tested, q.tolist(), strict=True)
        if level < ctx.thresholds.q_value
    }
    return [replace(one, real=one.metric.key in real) for one in standing]
