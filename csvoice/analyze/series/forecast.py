"""The next period: a few simple methods, the one that did best so far, and how wrong it was."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import ArrayLike

from csvoice.analyze.statistics.intervals import Array, Integers, floats, special

WINDOW = 12
"""Periods that the mean and the line look back, and that methods are compared on."""
FIRST = 3
"""Periods before the first one that is forecast for a trial."""
TRIALS = 5
NEEDED = FIRST + TRIALS
MOST_TRIALS = 24
BETTER = 0.95
"""A method has to be this much better than a simpler one to go before it."""
LEAST_MEAN = 5.0
NEVER = 1e9
HALF = 0.5
"""Added to counts before the logarithm, so that there is one of 0."""
SMOOTHING = tuple(product((0.1, 0.2, 0.4, 0.6, 0.8, 1.0), (0.0, 0.05, 0.2), (0.8, 0.9)))
"""Weight of the level, of the trend, and damping (E. S. Gardner and E. McKenzie, 1985)."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the next period is expected to bring, and how well such forecasts did so far.

    Attributes:
        value: Expected count.
        low: Lower end of the prediction interval.
        high: Upper end of it.
        level: Its level.
        method: `mean`, `damped_trend`, `line`, `seasonal`, or one of these with `_calendar`:
            worked out on calendar-adjusted days.
        trials: How many of the last periods were forecast from what came before them.
        error: Mean absolute error of those forecasts, as a fraction of what came.
        judged: How many of them had an interval.
        covered: How many of those lay in it.
    """

    value: float
    low: float
    high: float
    level: float
    method: str
    trials: int
    error: float
    judged: int
    covered: int


def forecast(
    count: ArrayLike,
    days: ArrayLike,
    *,
    adjusted: ArrayLike | None = None,
    season: int | None = None,
    level: float = 0.95,
) -> Forecast | None:
    """Forecast the next period's count.

    Every method forecasts every past period from those before it (rolling origin: L. J. Tashman
    (2000), International Journal of Forecasting 16); at each, the method with the smallest mean
    error so far is taken. The errors of forecasts so chosen, the choice's own folly included, make
    the interval: their root mean square on the log scale and Student's quantile.

    Args:
        count: Counts of consecutive complete periods, the last one last.
        days: Their lengths and that of the period to forecast: one more than counts.
        adjusted: The same lengths in ordinary days, as the calendar at the time let expect them.
        season: Periods a year: 12, 4, 52; None for no yearly season.
        level: Level of the prediction interval.

    Returns:
        None with fewer than 8 periods, or fewer than 5 rows in each of the last 8.
    """
    y = floats(count)
    n = len(y)
    if n < NEEDED or y[-NEEDED:].mean() < LEAST_MEAN:
        return None
    made = _forecasts(y, floats(days), None if adjusted is None else floats(adjusted), season)
    seen = np.log(y + HALF)
    every = np.array(list(made.values()))
    chosen = _chosen(np.abs(seen - every[:, :n]))
    middle = every[chosen, np.arange(n + 1)]
    half = _half_widths(seen - middle[:n], middle, level)
    value, low, high = (_counts(ends) for ends in (middle, middle - half, middle + half))
    tried, judged = slice(max(FIRST, n - WINDOW), n), slice(max(NEEDED, n - WINDOW), n)
    return Forecast(
        value=float(value[n]),
        low=float(low[n]),
        high=float(high[n]),
        level=level,
        method=list(made)[chosen[n]],
        trials=n - tried.start,
        error=float(np.mean(np.abs(value[tried] - y[tried]) / np.maximum(y[tried], 1))),
        judged=n - judged.start,
        covered=int(((low[judged] <= y[judged]) & (y[judged] <= high[judged])).sum()),
    )


def _counts(logarithms: Array) -> Array:
    counts: Array = np.maximum(np.exp(logarithms) - HALF, 0.0)
    return counts


def _forecasts(
    y: Array, days: Array, adjusted: Array | None, season: int | None
) -> dict[str, Array]:
    """Forecast every period, and the next, on the log scale, from those before it.

    The mean of the last twelve; a damped trend (E. S. Gardner and E. McKenzie (1985), Management
    Science 31), of which smoothing without a trend is a case; a straight line through the last
    twelve; the same period a year ago times the growth of the last three over the year.
    """
    n = len(y)
    made: dict[str, Array] = {}
    for ending, scale in (("", days), ("_calendar", adjusted)):
        if scale is None:
            continue
        rate = np.log((y + HALF) / scale[:n])
        made["mean" + ending] = _mean(rate) + np.log(scale)
        made["damped_trend" + ending] = _damped_trend(rate) + np.log(scale)
        made["line" + ending] = _line(rate) + np.log(scale)
    if season and n >= season + FIRST:
        made["seasonal"] = _seasonal(np.log((y + HALF) / days[:n]), season) + np.log(days)
    return made


def _mean(x: Array) -> Array:
    """Average the last twelve before each place; NaN at the first."""
    return np.array([np.nan, *(x[max(0, t - WINDOW) : t].mean() for t in range(1, len(x) + 1))])


def _line(x: Array) -> Array:
    """Lengthen the straight line through the last twelve before each place; NaN below four."""

    def next_of(past: Array) -> float:
        at = np.arange(len(past)) - (len(past) - 1) / 2
        return float(past.mean() + (at @ past) / (at @ at) * (len(past) + 1) / 2)

    start = FIRST + 1
    lines = [next_of(x[max(0, t - WINDOW) : t]) for t in range(start, len(x) + 1)]
    return np.array([*[np.nan] * start, *lines])


def _damped_trend(x: Array) -> Array:
    """Smooth level and trend with all weights at once; at each place the best so far counts."""
    weight, slope, damping = np.array(SMOOTHING).T
    level, trend = np.full(len(weight), x[0]), np.zeros(len(weight))
    wrong = np.zeros(len(weight))
    made = [np.nan]
    for value in [*x[1:].tolist(), np.nan]:
        ahead = level + damping * trend
        made.append(float(ahead[wrong.argmin()]))
        error = value - ahead
        wrong += error**2
        level = ahead + weight * error
        trend = damping * trend + weight * slope * error
    return np.array(made)


def _seasonal(x: Array, season: int) -> Array:
    """Take the same period a year ago, times the growth of the last three over the year."""
    growth = np.convolve(x[season:] - x[:-season], np.full(FIRST, 1 / FIRST), mode="valid")
    start = season + FIRST
    return np.concatenate(
        [np.full(start, np.nan), x[start - season : len(x) + 1 - season] + growth]
    )


def _chosen(errors: Array) -> Integers:
    """Number the method to take at each place: the simplest of those that did about best so far.

    Args:
        errors: Absolute errors on the log scale, a row a method, simple ones first.
    """
    known = np.isfinite(errors)
    wrong, tried = (_recent(values) for values in (np.where(known, errors, 0.0), known))
    score = np.where(tried >= TRIALS, wrong / np.maximum(tried, 1), NEVER)
    score[0] = np.minimum(score[0], NEVER / 2)
    return np.asarray((score * BETTER <= score.min(axis=0)).argmax(axis=0))


def _recent(values: ArrayLike) -> Array:
    """Sum the last twelve of each row before each place."""
    total = np.cumsum(np.pad(floats(values), ((0, 0), (1, 0))), axis=1)
    total[:, WINDOW:] -= total[:, :-WINDOW].copy()
    return total


def _half_widths(errors: Array, middle: Array, level: float) -> Array:
    """Return half the interval at each place on the log scale; infinite with too few trials."""
    squares = np.cumsum(
        np.concatenate([[0.0], np.where(np.arange(len(errors)) < FIRST, 0, errors**2)])
    )
    place = np.arange(len(middle))
    since = np.maximum(FIRST, place - MOST_TRIALS)
    trials = np.maximum(place - since, 1)
    mean = (squares - squares[np.minimum(since, place)]) / trials
    tail = 0.5 + level / 2
    chance = special.ndtri(tail) * np.exp(-middle / 2)
    half = np.maximum(special.stdtrit(trials, tail) * np.sqrt(mean), chance)
    return np.where(place - since >= TRIALS, half, np.inf)
