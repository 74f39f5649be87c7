"""Metrics that go together: what customers answered, with and without what the service did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from csvoice import numerals
from csvoice.analyze.statistics.intervals import Integers, floats, special, welch
from csvoice.analyze.statistics.significance import benjamini_hochberg, two_means
from csvoice.analyze.statistics.stratified import cells_of, mean_differences, strata_of
from csvoice.company.metrics import Metric
from csvoice.context import Context
from csvoice.document.blocks import Table
from csvoice.document.findings import Finding, Interval
from csvoice.kit.metrics import PAIR, known_metrics, metric_rows
from csvoice.kit.rows import shared
from csvoice.kit.tables import Head, listing
from csvoice.kit.wording import CAUTION

OUTCOMES = ("csat", "nps", "effort", "gap")
"""What customers answer."""

TIMES = ("response_time", "wait_time", "handle_time", "close_time")
STRATA = ("nature", "issue", "channel")
"""Like is compared with like within these."""

LEAST = 30
LONGEST = 0.75
"""Lengths of time above this quantile are compared with the rest."""
LEAST_SIZE = 0.1
"""A smaller difference of scores, in points of five, is not worth a word."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One metric with and without another.

    Attributes:
        share: The metric whose rows are told apart.
        outcome: The metric that is compared.
        n: Rows with and without.
        means: Means with and without.
        difference: With less without, and its 95 % interval.
        alike: The same between rows alike in nature, issue and channel.
        q: After correction for all pairs.
        told: Whether it is worth a sentence.
    """

    share: Metric
    outcome: Metric
    n: tuple[int, int]
    means: tuple[float, float]
    difference: tuple[float, float, float]
    alike: tuple[float, float, float]
    q: float
    told: bool

    @property
    def sentence(self) -> str:
        """What a manager could repeat."""
        one, other = (self.outcome.shown(mean) for mean in self.means)
        apart = abs(self.difference[0])
        size = f"{apart:.0f}" if self.outcome.unit == "nps" else f"{numerals.score(apart)} 分"
        means = f"{self.outcome.name}平均 {one}；{self.share.no} {other}"
        return f"{self.share.yes}反馈，{means}，相差 {size}，两者相关。"


@shared
def pairs(ctx: Context) -> list[Pair]:
    """Compare every outcome with and without every share, the largest sure difference first."""
    metrics = {one.key: one for one in known_metrics(ctx)}
    shares = [one for one in metrics.values() if one.yes]
    outcomes = [metrics[key] for key in OUTCOMES if key in metrics]
    if not outcomes:
        return []
    rows, long = _with_long_ones(metric_rows(ctx, ctx.feedback, *STRATA), metrics)
    shares += long
    strata = strata_of(rows, [name for name in STRATA if name in rows.columns])
    found = [
        pair
        for outcome in outcomes
        for share in shares
        if (pair := _compare(rows, strata, share, outcome))
    ]
    q = benjamini_hochberg([pair.q for pair in found])
    return sorted(
        (_judged(ctx, pair, float(level)) for pair, level in zip(found, q, strict=True)),
        key=lambda one: (not one.told, OUTCOMES.index(one.outcome.key), -abs(one.difference[0])),
    )


def _with_long_ones(
    rows: pl.DataFrame, metrics: Mapping[str, Metric]
) -> tuple[pl.DataFrame, list[Metric]]:
    """Mark the quarter of the rows that took longest, of each length of time."""
    found = []
    for key in TIMES:
        taken = rows[key].drop_nulls() if key in rows.columns else pl.Series()
        if len(taken) < LEAST / (1 - LONGEST):
            continue
        edge = taken.quantile(LONGEST, "lower")
        one = metrics[key]
        yes = f"{one.name}超过 {one.shown(edge)}的"
        found.append(replace(one, key=f"{key}_long", yes=yes, no="其余的"))
        rows = rows.with_columns((pl.col(key) > edge).cast(pl.Float64).alias(found[-1].key))
    return rows, found


def _compare(rows: pl.DataFrame, strata: Integers, share: Metric, outcome: Metric) -> Pair | None:
    """Compare by Welch's interval; `q` holds the p-value for now."""
    from scipy.sparse import csr_array

    both = rows.select(share.key, outcome.key, strata=pl.Series(strata)).drop_nulls()
    inside = both[share.key].to_numpy() > 0
    value = floats(both[outcome.key].to_numpy())
    with_, without = value[inside], value[~inside]
    if min(len(with_), len(without)) < LEAST:
        return None
    one, other = ((x.mean(), x.std(ddof=1), len(x)) for x in (with_, without))
    low, high = welch(*one, *other)
    held = mean_differences(
        cells_of(csr_array(inside[:, np.newaxis] * 1.0), value, both["strata"].to_numpy())
    )
    return Pair(
        share,
        outcome,
        (len(with_), len(without)),
        (float(one[0]), float(other[0])),
        (float(one[0] - other[0]), float(low), float(high)),
        (float(held.value[0]), float(held.low[0]), float(held.high[0])),
        float(two_means(*one, *other)),
        told=False,
    )


def _judged(ctx: Context, pair: Pair, q: float) -> Pair:
    low, high = pair.alike[1:]
    sure = q < ctx.thresholds.q_value and low * high > 0 and pair.alike[0] * pair.difference[0] > 0
    size = LEAST_SIZE * (40 if pair.outcome.unit == "nps" else 1)
    told = sure and abs(pair.difference[0]) >= size
    return replace(pair, q=q, told=told)


def pair_findings(found: Sequence[Pair]) -> list[Finding]:
    """Tell the sure ones, of each outcome the three largest."""
    told = [
        pair
        for key in OUTCOMES
        for pair in [one for one in found if one.told and one.outcome.key == key][:3]
    ]
    return [
        Finding(
            section="service",
            measure=PAIR,
            segment=f"{pair.share.key}×{pair.outcome.key}",
            statement=pair.sentence,
            value=pair.difference[0],
            unit="count" if pair.outcome.unit == "nps" else "score",
            n=sum(pair.n),
            interval=Interval(*pair.difference[1:]),
            q_value=pair.q,
            basis=CAUTION,
        )
        for pair in told
    ]


def pair_table(found: Sequence[Pair]) -> list[Table]:
    """Show every pair that was compared."""
    if not found:
        return []
    names = ("分开看", "指标", "有", "无", "有的条数", "无的条数", "差", "95% 区间", "同类工单相比")
    rows = tuple(
        (
            pair.share.yes.removesuffix("的"),
            pair.outcome.name,
            pair.outcome.shown(pair.means[0]),
            pair.outcome.shown(pair.means[1]),
            *map(numerals.count, pair.n),
            numerals.score(pair.difference[0], signed=True),
            numerals.interval(Interval(*pair.difference[1:]), "score", signed=True),
            numerals.score(pair.alike[0], signed=True),
        )
        for pair in found
    )
    note = f"同类工单指性质、问题类型和渠道都相同的；{CAUTION}。"
    return [listing(names, rows, "哪些指标一起高低", note)]


def time_table(ctx: Context) -> list[Table]:
    """Show how lengths of time and the score go together: Spearman's rank correlation.

    Its interval is Fisher's with the variance of E. C. Fieller, H. O. Hartley and E. S. Pearson
    (1957), Biometrika 44.
    """
    metrics = {one.key: one for one in known_metrics(ctx)}
    if "csat" not in metrics:
        return []
    rows = metric_rows(ctx, ctx.feedback)
    cells = []
    for key in (one for one in TIMES if one in metrics):
        both = rows.select(key, "csat").drop_nulls()
        if both.height >= LEAST:
            r, interval = _ranks(both)
            ends = numerals.interval(interval, "score")
            cells.append((metrics[key].name, both.height, r, ends))
    heads: tuple[Head, ...] = (
        "时长", ("条数", "count"), ("与满意度的等级相关", "score"), "95% 区间",
    )  # fmt: skip
    note = "-1 到 1：小于 0 是越久评分越低，接近 0 是看不出关系。"
    return [listing(heads, tuple(cells), "时长与满意度", note)] if cells else []


def _ranks(both: pl.DataFrame) -> tuple[float, Interval]:
    r = float(np.nan_to_num(both.select(pl.corr(*both.columns, method="spearman")).item()))
    half = float(special.ndtri(0.975)) * np.sqrt(1.06 / (both.height - 3))
    z = np.arctanh(np.clip(r, -0.999999, 0.999999))
    return r, Interval(float(np.tanh(z - half)), float(np.tanh(z + half)))
