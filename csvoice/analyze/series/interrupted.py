"""Whether a series moved where a measure was taken: before and after, with and without a control.

Interrupted time series by segmented regression; beside a control, difference-in-differences. Shares
by a quasi-binomial model of the counts of steps (weeks), means by a weighted linear one, so that
weeks that vary by more than chance widen the interval. A trend that the time before shows by itself
is carried on: what falls anyhow was not made to fall.

Sources: J. Lopez Bernal et al. (2017), Interrupted time series regression for the evaluation of
public health interventions, International Journal of Epidemiology 46; P. McCullagh and J. Nelder
(1989), Generalized Linear Models, §4.5 (dispersion); J. Angrist and J.-S. Pischke (2009), Mostly
Harmless Econometrics, §5.2 (difference-in-differences).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from csvoice.analyze.statistics.intervals import Array, floats
from csvoice.analyze.statistics.special import stdtr, stdtrit

LEAST_BEFORE, LEAST_AFTER = 4, 2
"""Steps without which nothing is said."""

FOR_A_TREND = 6
"""Steps before from which on a trend can be seen."""

TREND = 0.05
"""p-value below which the time before has a trend."""

FLOOR = 1e-6
_ROUNDS = 25


@dataclass(frozen=True, slots=True)
class Effect:
    """What changed with a measure.

    Attributes:
        before: Level before: a share or a mean.
        after: Level after.
        change: Change relative to what the time before, and the control, let expect.
        low: Lower end of its 95 % interval.
        high: Upper end of it.
        trend: Whether a trend of the time before was taken off.
        control: Whether a control was taken off.
    """

    before: float
    after: float
    change: float
    low: float
    high: float
    trend: bool = False
    control: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """A group's steps in order of time.

    Attributes:
        total: Rows that count, or the sum of a measure, of each step.
        size: Rows of each step.
    """

    total: Array
    size: Array


def share_effect(
    treated: Series, after: NDArray[np.bool_], control: Series | None = None
) -> Effect | None:
    """Estimate the relative change of a share; None where the data carry no answer.

    Args:
        treated: Rows that count and all rows, by step.
        after: Which steps lie behind the measure.
        control: The same of where the measure was not taken.
    """
    if not _enough(treated, after):
        return None
    design, trend = _design(treated, after, control, _logit)
    found = _logit(design, *_stacked(treated, control))
    if found is None:
        return None
    before, reached = _level(treated, ~after), _level(treated, after)
    expected = _expected(before, reached, found.value)
    ends = (found.value, found.value - found.half, found.value + found.half)
    change, low, high = (_relative(expected, one) for one in ends)
    return Effect(before, reached, change, low, high, trend, control is not None)


def mean_effect(
    treated: Series, after: NDArray[np.bool_], control: Series | None = None
) -> Effect | None:
    """Estimate the relative change of a mean. Arguments as in `share_effect`."""
    before, reached = _level(treated, ~after), _level(treated, after)
    if not _enough(treated, after) or abs(before) < FLOOR:
        return None
    design, trend = _design(treated, after, control, _linear)
    found = _linear(design, *_stacked(treated, control))
    if found is None:
        return None
    ends = (found.value, found.value - found.half, found.value + found.half)
    change, low, high = (one / abs(before) for one in ends)
    return Effect(before, reached, change, low, high, trend, control is not None)


@dataclass(frozen=True, slots=True)
class _Fit:
    """The last coefficient, half of its interval, and its p-value."""

    value: float
    half: float
    p: float


_Model: TypeAlias = Callable[[Array, Array, Array], _Fit | None]


def _enough(series: Series, after: NDArray[np.bool_]) -> bool:
    seen = series.size > 0
    return bool((seen & ~after).sum() >= LEAST_BEFORE and (seen & after).sum() >= LEAST_AFTER)


def _level(series: Series, steps: NDArray[np.bool_]) -> float:
    return float(series.total[steps].sum() / max(series.size[steps].sum(), 1))


def _stacked(treated: Series, control: Series | None) -> tuple[Array, Array]:
    if control is None:
        return treated.total, treated.size
    return np.append(treated.total, control.total), np.append(treated.size, control.size)


def _design(
    treated: Series, after: NDArray[np.bool_], control: Series | None, fit: _Model
) -> tuple[Array, bool]:
    """Lay out the columns: the effect last, before it a level, a trend, the control's own."""
    steps = np.arange(len(after), dtype=np.float64)
    step = after.astype(np.float64)
    if control is not None:
        group = np.repeat([1.0, 0.0], len(after))
        twice = np.tile(step, 2)
        return np.column_stack([np.ones_like(group), group, twice, group * twice]), False
    trend = _has_trend(treated, steps, ~after, fit)
    columns = [np.ones_like(steps), *([steps - steps.mean()] if trend else []), step]
    return np.column_stack(columns), trend


def _has_trend(series: Series, steps: Array, before: NDArray[np.bool_], fit: _Model) -> bool:
    seen = before & (series.size > 0)
    if seen.sum() < FOR_A_TREND:
        return False
    line = np.column_stack([np.ones(seen.sum()), steps[seen]])
    found = fit(line, series.total[seen], series.size[seen])
    return found is not None and found.p < TREND


def _logit(design: Array, total: Array, size: Array) -> _Fit | None:
    """Fit a quasi-binomial model by iteratively reweighted least squares."""
    seen = size > 0
    design, total, size = design[seen], total[seen], size[seen]
    share = (total + 0.5) / (size + 1)
    value = floats(np.zeros(design.shape[1]))
    for _ in range(_ROUNDS):
        weight = size * share * (1 - share)
        score = np.log(share / (1 - share)) + (total / size - share) / (share * (1 - share))
        normal = design.T @ (design * weight[:, None])
        if np.linalg.cond(normal) > 1 / FLOOR**2:
            return None
        value = floats(np.linalg.solve(normal, design.T @ (weight * score)))
        share = np.clip(1 / (1 + np.exp(-np.clip(design @ value, -30, 30))), FLOOR, 1 - FLOOR)
    free = len(total) - design.shape[1]
    pearson = float((((total - size * share) ** 2) / (size * share * (1 - share))).sum())
    return _judged(value, normal, max(1.0, pearson / free) if free > 0 else np.inf, free)


def _linear(design: Array, total: Array, size: Array) -> _Fit | None:
    """Fit the means by least squares, weighted by the rows they are of."""
    seen = size > 0
    design, total, size = design[seen], total[seen], size[seen]
    normal = design.T @ (design * size[:, None])
    free = len(total) - design.shape[1]
    if free <= 0 or np.linalg.cond(normal) > 1 / FLOOR**2:
        return None
    value = floats(np.linalg.solve(normal, design.T @ total))
    left = total / size - design @ value
    return _judged(value, normal, float((size * left**2).sum() / free), free)


def _judged(value: Array, normal: Array, dispersion: float, free: int) -> _Fit | None:
    """Return the last coefficient with half its interval and its p-value."""
    if free <= 0:
        return None
    error = float(np.sqrt(dispersion * np.linalg.inv(normal)[-1, -1]))
    if not np.isfinite(error) or error == 0:
        return None
    effect = float(value[-1])
    p = float(2 * stdtr(free, -abs(effect) / error))
    return _Fit(effect, float(stdtrit(free, 0.975)) * error, p)


def _expected(before: float, reached: float, effect: float) -> float:
    """Return the share that there would be without the effect."""
    if not 0 < reached < 1:
        return before
    odds = reached / (1 - reached) / np.exp(effect)
    return float(odds / (1 + odds))


def _relative(share: float, effect: float) -> float:
    """Turn a logarithm of odds into the relative change of a share."""
    ratio = float(np.exp(np.clip(effect, -30, 30)))
    return ratio / (1 - share + ratio * share) - 1
