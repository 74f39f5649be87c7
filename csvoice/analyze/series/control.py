"""Control charts: which counts or shares lie outside of what the others let expect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from csvoice.analyze.statistics.intervals import Array, Booleans, Integers, floats, special

Spread: TypeAlias = Literal["deviation", "moving_range", "none"]
Baseline: TypeAlias = tuple[ArrayLike, ArrayLike]

SIGMAS = 3.0
ROUNDS = 3
FAR = 1.5
"""Points this many times as far out as the limit are no part of the others' baseline; nearer ones
stay, since chance puts some there and the limits would shrink without them."""
MOVING_RANGE = 1.128
"""Mean range of two neighbours over the standard deviation: d2 of the textbooks' tables."""
LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class ControlChart:
    """A control chart, a value a point.

    Attributes:
        value: The rate or share.
        centre: What the baseline lets expect.
        low: Lower limit, at least 0.
        high: Upper limit.
        outside: 1 above the upper limit, -1 below the lower one, else 0.
        spread: Standard deviations of the baseline beside those of Poisson or binomial counts; 1
            unless it is over-dispersed.
        false_alarms: How many points in 100 chance alone puts outside.
    """

    value: Array
    centre: Array
    low: Array
    high: Array
    outside: Integers
    spread: Array
    false_alarms: float


@dataclass(frozen=True, slots=True)
class _Model:
    """What chance does: the variance of one unit, and the chance of at most k events."""

    variance: Callable[[Array], Array]
    at_most: Callable[[Array, Array, Array, Array], Array]


def u_chart(
    count: ArrayLike,
    exposure: ArrayLike,
    *,
    baseline: Baseline | None = None,
    spread: Spread = "deviation",
) -> ControlChart:
    """Chart counts per exposure (a day, a thousand orders) with three-sigma limits.

    Sources: D. C. Montgomery (2020), Introduction to Statistical Quality Control, §7.3; for
    counts that vary more than Poisson ones the limits are widened as in D. B. Laney (2002),
    Improved control charts for attributes, Quality Engineering 14.

    Args:
        count: Events of each point.
        exposure: Length or size of each point, in one unit; more than 0.
        baseline: Counts and exposures the limits come from. Without it, each point is held
            against all others, those far outside left out as well, and the limits are widened
            for what so few points leave open.
        spread: How over-dispersion is measured: Laney's mean moving range, or the standard
            deviation, which stays right where neighbouring points are alike (as days are); `none`
            draws the limits of Poisson counts whatever the baseline does.
    """
    return _chart(floats(count), floats(exposure), baseline, spread, _POISSON)


def p_chart(
    count: ArrayLike,
    n: ArrayLike,
    *,
    baseline: Baseline | None = None,
    spread: Spread = "deviation",
) -> ControlChart:
    """Chart shares with three-sigma limits; sources and arguments as in `u_chart`.

    Args:
        count: Rows that count, of each point.
        n: All rows of each point; more than 0.
        baseline: Counts and rows the limits come from.
        spread: How over-dispersion is measured.
    """
    return _chart(floats(count), floats(n), baseline, spread, _BINOMIAL)


def _chart(
    count: Array, size: Array, baseline: Baseline | None, spread: Spread, model: _Model
) -> ControlChart:
    if baseline is not None:
        rows, sizes = (floats(values) for values in baseline)
        centre = np.full(len(count), rows.sum() / max(sizes.sum(), LEAST))
        z = _standardised(rows, sizes, centre[:1], model)
        varied = np.full(len(count), max(1.0, _spread(z, spread)))
        return _limited(count, size, centre, varied, np.full(len(count), SIGMAS), varied, model)
    kept = np.ones(len(count), dtype=bool)
    for _round in range(ROUNDS):
        chart = _beside_others(count, size, kept, spread, model)
        kept = np.abs(chart.value - chart.centre) <= FAR * (chart.high - chart.centre)
    return chart


def _beside_others(
    count: Array, size: Array, kept: Booleans, spread: Spread, model: _Model
) -> ControlChart:
    """Hold each point against those kept, itself left out."""
    others_size = np.maximum((size * kept).sum() - size * kept, LEAST)
    centre = np.maximum((count * kept).sum() - count * kept, 0) / others_size
    z = _standardised(
        count, size, np.full(len(count), count[kept].sum() / max(size[kept].sum(), LEAST)), model
    )
    freedom = np.maximum(kept.sum() - kept - 1.0, 1.0)
    if spread == "deviation":
        varied = np.sqrt(np.maximum((z[kept] ** 2).sum() - kept * z**2, 0) / freedom)
    else:
        varied = np.full(len(count), _spread(z[kept], spread))
    over = varied > 1
    width = np.where(over, special.stdtrit(freedom, special.ndtr(SIGMAS)), SIGMAS)
    varied = np.maximum(varied, 1.0)
    return _limited(
        count, size, centre, varied, width, varied * np.sqrt(1 + size / others_size), model
    )


def _limited(
    count: Array,
    size: Array,
    centre: Array,
    varied: Array,
    width: Array,
    predicted: Array,
    model: _Model,
) -> ControlChart:
    """Draw the limits.

    Args:
        count: Events of each point.
        size: Its exposure.
        centre: What the baseline lets expect of one unit.
        varied: Deviation of the baseline beside the model's.
        width: Limits in deviations.
        predicted: Deviation of a new point beside the model's.
        model: Poisson or binomial.
    """
    deviation = predicted * np.sqrt(model.variance(centre) / size)
    value = count / size
    low, high = np.maximum(centre - width * deviation, 0), centre + width * deviation
    outside = (value > high).astype(np.int64) - (value < low)
    at, three = (centre, size, predicted**2), SIGMAS * deviation
    above = 1 - model.at_most(np.floor((centre + three) * size + LEAST), *at)
    below = model.at_most(np.ceil((centre - three) * size - LEAST) - 1, *at)
    rate = 100 * float((above + below).mean()) if len(count) else 0.0
    return ControlChart(value, centre, low, high, outside, varied, rate)


def _standardised(count: Array, size: Array, centre: Array, model: _Model) -> Array:
    return np.asarray((count / size - centre) / np.sqrt(model.variance(centre) / size))


def _spread(z: Array, spread: Spread) -> float:
    if len(z) < 2 or spread == "none":
        return 1.0
    if spread == "moving_range":
        return float(np.abs(np.diff(z)).mean()) / MOVING_RANGE
    return float(np.sqrt((z**2).sum() / (len(z) - 1)))


def _negative_binomial(k: Array, centre: Array, size: Array, dispersion: Array) -> Array:
    """Return P(X <= k) of counts whose variance is the dispersion times their mean."""
    wide = np.maximum(dispersion, 1 + 1e-6)
    shape = np.maximum(centre * size, LEAST) / (wide - 1)
    return np.where(k < 0, 0.0, special.betainc(shape, np.maximum(k, 0) + 1, 1 / wide))


def _quasi_binomial(k: Array, centre: Array, size: Array, dispersion: Array) -> Array:
    """Return P(X <= k) of shares of the rows divided by the dispersion."""
    rows, below = size / dispersion, np.maximum(k, 0) / dispersion
    chance = special.betainc(np.maximum(rows - below, LEAST), below + 1, 1 - np.clip(centre, 0, 1))
    return np.where(k < 0, 0.0, np.where(k >= size, 1.0, chance))


_POISSON = _Model(lambda rate: np.maximum(rate, LEAST), _negative_binomial)
_BINOMIAL = _Model(lambda share: np.maximum(share * (1 - share), LEAST), _quasi_binomial)
