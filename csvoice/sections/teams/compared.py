"""Each team, or agent, against all others on like work, metric by metric and summed up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from csvoice.analyze.changes.adjusted import Gaps, adjusted_gaps
from csvoice.analyze.metrics import Measured, measured
from csvoice.analyze.statistics.intervals import Array, Integers, floats, special
from csvoice.company.metrics import Metric
from csvoice.context import Context
from csvoice.kit.metrics import known_metrics, metric_rows

BY = ("issue", "channel", "nature", "event", "department", "stage", "product")
"""What makes work alike, as far as the data tell; tickets of one event are."""

MOST_VALUES = 25
"""A column with more values than that tells single things apart, no kinds of work."""

LEAST = 30
"""Rows a team needs of a metric to be judged by it."""

MOST = 60
"""Units that are compared, those with most rows."""

FALSE = 0.05
"""Chance that among equals anyone at all is called better or worse."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One metric of one unit against the others.

    Attributes:
        whole: Difference as it is, with its simultaneous interval.
        rest: Difference on like work, with its simultaneous interval.
    """

    whole: tuple[float, float, float]
    rest: tuple[float, float, float]

    @property
    def by_mix(self) -> bool:
        """Whether it looks different, and on like work no difference is seen."""
        _value, low, high = self.whole
        return low * high > 0 and self.way == 0 and abs(self.rest[0]) < abs(self.whole[0]) / 2

    @property
    def clearness(self) -> float:
        """How far it looks different, in halves of the interval."""
        value, low, high = self.whole
        return 2 * abs(value) / max(high - low, 1e-9)

    @property
    def way(self) -> int:
        """1 where it is surely higher on like work, -1 where lower, 0 where that is not sure."""
        return surely(self.whole[0], self.rest)


@dataclass(frozen=True, slots=True)
class Unit:
    """A team or an agent.

    Attributes:
        name: As the export has it.
        n: Rows it handled.
        values: Its metrics as they are.
        others: The same of all others.
        gaps: The differences, by metric; only of metrics with rows enough.
        score: Weighted sum of the differences on like work, better above 0, in standard deviations
            of single rows, with its simultaneous interval; None with too few rows.
        looks: The same sum of the differences as they are.
    """

    name: str
    n: int
    values: Mapping[str, Measured]
    others: Mapping[str, Measured]
    gaps: Mapping[str, Gap]
    score: tuple[float, float, float] | None
    looks: float = 0.0

    @property
    def verdict(self) -> int:
        """1 where it is surely better on like work, -1 where worse, 0 where none can be told."""
        return 0 if self.score is None else surely(self.looks, self.score)


def surely(looks: float, alike: tuple[float, float, float]) -> int:
    """Say which side of 0 a difference on like work surely lies on; 0 where that is not sure.

    What the data do not tell of the work is taken to matter as much as what they do: by how much
    the difference shrank on like work, it may shrink once more (J. G. Altonji, T. E. Elder and
    C. R. Taber (2005), Selection on observed and unobserved variables, JPE 113).

    Args:
        looks: The difference as it is.
        alike: The difference on like work, with its interval.
    """
    value, low, high = alike
    shrank = looks - value if abs(looks) > abs(value) or looks * value < 0 else 0.0
    return int(min(low, low - shrank) > 0) - int(max(high, high - shrank) < 0)


def judged_by(ctx: Context) -> list[Metric]:
    """Return the metrics that have a weight and a better side, the heaviest first."""
    known = {one.key: one for one in known_metrics(ctx)}
    weights = {key: weight for key, weight in ctx.teams.weights.items() if weight > 0}
    keys = sorted(weights, key=lambda key: -weights[key])
    return [known[key] for key in keys if key in known and known[key].sign]


def compared(ctx: Context, columns: list[str]) -> dict[str, list[Unit]]:
    """Compare the units of each column, teams or agents, in the order of their names.

    Intervals are simultaneous (Bonferroni) over all units of all columns: where all are equal, at
    most in one report of twenty anyone is called better or worse.
    """
    metrics = judged_by(ctx)
    rows = metric_rows(ctx, ctx.feedback, *columns, *BY)
    names = {column: _names(rows[column]) for column in columns}
    number = sum(len(one) for one in names.values())
    tail = FALSE / 2 / max(number, 1)
    return {
        column: _units(ctx, rows.rename({column: "unit"}), metrics, names[column], tail)
        for column in columns
    }


def _names(column: pl.Series) -> tuple[str, ...]:
    sizes = column.drop_nulls().value_counts(name="n").filter(pl.col("n") >= LEAST)
    largest = sizes.sort("n", column.name, descending=[True, False]).head(MOST)
    return tuple(largest[column.name].sort())


def _units(
    ctx: Context, rows: pl.DataFrame, metrics: list[Metric], names: tuple[str, ...], tail: float
) -> list[Unit]:
    rows = rows.filter(pl.col("unit").is_not_null())
    by = [name for name in BY if name in rows.columns and 1 < rows[name].n_unique() <= MOST_VALUES]
    gaps = {one.key: _gaps(rows, one, names, by) for one in metrics}
    scores = _scores(ctx, rows, metrics, {key: gap for key, gap in gaps.items() if gap})
    return [_unit(rows, metrics, name, gaps, scores.get(name), tail) for name in names]


def _gaps(
    rows: pl.DataFrame, metric: Metric, names: tuple[str, ...], by: list[str]
) -> tuple[Gaps, Integers] | None:
    """Compare the units that have rows enough; with them the places of the rows."""
    place, value = pl.int_range(pl.len()).alias("place"), pl.col(metric.key).alias("value")
    known = rows.select("unit", *by, place, value).drop_nulls("value")
    sizes = dict(known["unit"].value_counts().iter_rows())
    enough = tuple(one for one in names if LEAST <= sizes.get(one, 0) <= known.height - LEAST)
    if not enough or known["value"].n_unique() < 2:
        return None
    return adjusted_gaps(known, enough, by), known["place"].to_numpy().astype(np.int64)


def _scores(
    ctx: Context,
    rows: pl.DataFrame,
    metrics: list[Metric],
    gaps: Mapping[str, tuple[Gaps, Integers]],
) -> dict[str, tuple[float, float, float]]:
    """Sum up each unit that has all metrics: the score, its standard error, and as it looks.

    A row that adds to several metrics is counted as one, so that their going together is allowed
    for.
    """
    used = [one for one in metrics if one.key in gaps]
    total = sum(ctx.teams.weights[one.key] for one in used)
    alike = _correlations(rows.height, [gaps[one.key] for one in used])
    common = [set(gaps[one.key][0].names) for one in used]
    found = {}
    for name in sorted(set.intersection(*common)) if common else []:
        score, looks, parts = 0.0, 0.0, np.zeros((rows.height, len(used)))
        for number, metric in enumerate(used):
            gap, places = gaps[metric.key]
            spread = float(floats(rows[metric.key].drop_nulls().to_numpy()).std()) or 1.0
            part = metric.sign * ctx.teams.weights[metric.key] / total / spread
            column = gap.names.index(name)
            score += part * float(gap.rest[column])
            looks += part * float(gap.whole[column])
            parts[places, number] = part * gap.weights[:, column] * gap.spread
        error = float(np.sqrt(np.maximum(((parts @ alike) * parts).sum(), 0.0)))
        found[name] = (score, error, looks)
    return found


def _correlations(height: int, gaps: list[tuple[Gaps, Integers]]) -> Array:
    """Return how what the composition leaves of the metrics goes together in a row."""
    left = np.zeros((height, len(gaps)))
    for number, (gap, places) in enumerate(gaps):
        left[places, number] = gap.residual / gap.spread
    known = (left != 0).astype(np.float64)
    both = np.maximum(known.T @ known, 1.0)
    alike = left.T @ left / both
    scale = np.sqrt(np.maximum(np.diag(alike), 1e-12))
    correlations: Array = np.clip(alike / np.outer(scale, scale), -1.0, 1.0)
    np.fill_diagonal(correlations, 1.0)
    return correlations


def _unit(
    rows: pl.DataFrame,
    metrics: list[Metric],
    name: str,
    gaps: Mapping[str, tuple[Gaps, Integers] | None],
    score: tuple[float, float, float] | None,
    tail: float,
) -> Unit:
    parts = rows.select("unit", *(one.key for one in metrics))
    own, others = parts.filter(unit=name), parts.filter(pl.col("unit") != name)
    values = measured(metrics, own)
    # Student's, since the fewer rows a unit has the less its mean is normal.
    fewest = min((one.n for one in values.values()), default=LEAST)
    z = float(special.stdtrit(max(fewest, 2) - 1, 1 - tail))
    found = {
        key: Gap(
            _ends(gap.whole, gap.whole_error, gap.names.index(name), z),
            _ends(gap.rest, gap.rest_error, gap.names.index(name), z),
        )
        for key, pair in gaps.items()
        if pair and name in (gap := pair[0]).names
    }
    ends = None if score is None else (score[0], score[0] - z * score[1], score[0] + z * score[1])
    looks = score[2] if score else 0.0
    return Unit(name, own.height, values, measured(metrics, others), found, ends, looks)


def _ends(values: Array, errors: Array, column: int, z: float) -> tuple[float, float, float]:
    middle, half = float(values[column]), z * float(errors[column])
    return middle, middle - half, middle + half
