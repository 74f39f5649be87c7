"""Whether a series moved where a measure was taken: before and after, with and without a control.

Interrupted time series by segmented regression; beside a control, difference-in-differences. Shares
by a quasi-binomial model of the counts of steps (weeks), means by a weighted linear one, so that
steps that vary by more than chance widen the interval. Two things pass for an effect and are none:
a peak that made someone act and would have passed anyhow, so peaks right before the measure are
left out; and a trend that goes on, so a second model says whether the step stands out from a line.

Sources: J. Lopez Bernal et al. (2017), Interrupted time series regression for the evaluation of
public health interventions, International Journal of Epidemiology 46; P. McCullagh and J. Nelder
(1989), Generalized Linear Models, §4.5 (dispersion); J. Angrist and J.-S. Pischke (2009), Mostly
Harmless Econometrics, §5.2 (difference-in-differences); A. Barnett et al. (2005), Regression to the
mean, International Journal of Epidemiology 34.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from csvoice.analyze.statistics.intervals import Array, Booleans, floats, special

LEAST_BEFORE, LEAST_AFTER = 4, 2
"""Steps without which nothing is said."""

FOR_A_TREND = 6
"""Steps before without which no trend can be told from the measure."""

TREND = 0.1
"""One-sided p-value below which a step stands out from a line through all steps."""

RECENT, PEAK = 4, 1.645
"""So many steps right before the measure are left out where they are peaks: so many standard
deviations, the upper 5 %, above the steps before them."""

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
        stands_out: Whether it is more than the trend of all steps lets expect.
        control: Whether a control was taken off.
    """

    before: float
    after: float
    change: float
    low: float
    high: float
    stands_out: bool = False
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

    def only(self, steps: Booleans) -> Series:
        """Return some of the steps."""
        return Series(self.total[steps], self.size[steps])


def share_effect(treated: Series, after: Booleans, control: Series | None = None) -> Effect | None:
    """Estimate the relative change of a share; None where the data carry no answer.

    Args:
        treated: Rows that count and all rows, by step.
        after: Which steps lie behind the measure.
        control: The same of where the measure was not taken.
    """
    if not _enough(treated, after):
        return None
    kept = ~_peaks(treated, after)
    treated, after = treated.only(kept), after[kept]
    control = control.only(kept) if control else None
    found = _estimate(_logit, treated, after, control)
    if found is None:
        return None
    before, reached = _level(treated, ~after), _level(treated, after)
    expected = _expected(before, reached, found.value)
    ends = (found.value, found.value - found.half, found.value + found.half)
    change, low, high = (_relative(expected, one) for one in ends)
    alone = control is not None or _stands_out(_logit, treated, after, found)
    return Effect(before, reached, change, low, high, alone, control is not None)


def mean_effect(treated: Series, after: Booleans, control: Series | None = None) -> Effect | None:
    """Estimate the relative change of a mean. Arguments as in `share_effect`."""
    before, reached = _level(treated, ~after), _level(treated, after)
    found = _estimate(_linear, treated, after, control)
    if found is None or abs(before) < FLOOR:
        return None
    ends = (found.value, found.value - found.half, found.value + found.half)
    change, low, high = (one / abs(before) for one in ends)
    alone = control is not None or _stands_out(_linear, treated, after, found)
    return Effect(before, reached, change, low, high, alone, control is not None)


@dataclass(frozen=True, slots=True)
class _Fit:
    """The last coefficient, half of its interval, and its p-value."""

    value: float
    half: float
    p: float


_Model: TypeAlias = Callable[[Array, Array, Array], _Fit | None]


def _enough(series: Series, after: Booleans) -> bool:
    seen = series.size > 0
    return bool((seen & ~after).sum() >= LEAST_BEFORE and (seen & after).sum() >= LEAST_AFTER)


def _level(series: Series, steps: Booleans) -> float:
    return float(series.total[steps].sum() / max(series.size[steps].sum(), 1))


def _peaks(series: Series, after: Booleans) -> Booleans:
    """Mark the steps right before the measure that stand above those before them."""
    place = np.flatnonzero(~after)
    recent = np.zeros(len(after), dtype=bool)
    recent[place[-RECENT:]] = True
    usual = ~after & ~recent & (series.size > 0)
    if usual.sum() < LEAST_BEFORE:
        return np.zeros(len(after), dtype=bool)
    share = np.clip(_level(series, usual), FLOOR, 1 - FLOOR)
    varies = np.maximum(series.size, 1) * share * (1 - share)
    apart = series.total - series.size * share
    dispersion = max(1.0, float((apart**2 / varies)[usual].sum() / (usual.sum() - 1)))
    return np.asarray(recent & (apart > PEAK * np.sqrt(dispersion * varies)), dtype=bool)


def _estimate(fit: _Model, treated: Series, after: Booleans, control: Series | None) -> _Fit | None:
    """Fit a level before and a level after; beside a control, how much more one group moved."""
    if not _enough(treated, after):
        return None
    step = after.astype(np.float64)
    if control is None:
        return fit(np.column_stack([np.ones_like(step), step]), treated.total, treated.size)
    group, twice = np.repeat([1.0, 0.0], len(step)), np.tile(step, 2)
    design = np.column_stack([np.ones_like(group), group, twice, group * twice])
    total, size = np.append(treated.total, control.total), np.append(treated.size, control.size)
    return fit(design, total, size)


def _stands_out(fit: _Model, series: Series, after: Booleans, effect: _Fit) -> bool:
    """Whether the step remains where a line through all steps may explain it."""
    if (~after & (series.size > 0)).sum() < FOR_A_TREND:
        return False
    steps = np.arange(len(after), dtype=np.float64)
    line = [np.ones_like(steps), steps - steps.mean(), after.astype(np.float64)]
    found = fit(np.column_stack(line), series.total, series.size)
    if found is None or found.value * effect.value < 0:
        return False
    return found.p / 2 < TREND


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
    p = float(2 * special.stdtr(free, -abs(effect) / error))
    return _Fit(effect, float(special.stdtrit(free, 0.975)) * error, p)


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
