"""What a day of the week, a public holiday or a festival does to the number of feedbacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import polars as pl

from csvoice.analyze.statistics.intervals import Array, Booleans, floats
from csvoice.occasions import HOLIDAY

WINDOW = 14
"""The level of a day is that of the ordinary days within two weeks of it."""
ROUNDS = 5
CLIPPED = 3.0
"""Days are drawn in to three standard deviations, so that one burst is no weekday effect."""
EVENT_SPREAD = 0.3
"""Before any is seen, holidays and festivals are expected to change the number by about a third."""
LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class DayEffects:
    """How many times the ordinary number a day has.

    Attributes:
        weekday: Seven factors from Monday on; 1 is an average day.
        event: Factor of each holiday or festival on top of its weekday's, by name.
        dispersion: Variance of ordinary days over their mean, at least 1.
        factor: Of each day given, worked out without that day; so a day is no evidence for itself.
    """

    weekday: Array = field(default_factory=lambda: np.ones(7))
    event: Mapping[str, float] = field(default_factory=dict)
    dispersion: float = 1.0
    factor: Array = field(default_factory=lambda: np.ones(0))

    def of(self, days: pl.DataFrame | Days) -> Array:
        """Return the factors of any days, past or to come; columns as `Calendar.days` has them."""
        days = Days.of(days)
        event = [self.event.get(name, 1.0) if name else 1.0 for name in days.event]
        return np.asarray(days.base @ self.weekday * np.array(event))


@dataclass(frozen=True, slots=True)
class Days:
    """Consecutive days.

    Attributes:
        count: Rows of each day.
        base: Its weights on the seven weekdays.
        event: The holiday or festival of each, None on others.
    """

    count: Array
    base: Array
    event: Sequence[str | None]

    @classmethod
    def of(cls, days: pl.DataFrame | Days) -> Days:
        """Lay out the columns of `Calendar.days`, and `count` if any."""
        if isinstance(days, Days):
            return days
        count = days["count"].to_numpy() if "count" in days.columns else np.zeros(days.height)
        return cls(floats(count), _base(days), days["event"].to_list())

    def between(self, first: int, end: int) -> Days:
        """Return the days from one place to another, which is left out."""
        return Days(self.count[first:end], self.base[first:end], self.event[first:end])


def day_effects(days: pl.DataFrame | Days) -> DayEffects:
    """Estimate weekday and event effects from daily counts.

    Ratios of what was counted to the level around it (ratio to moving average: F. R. Macaulay
    (1931), The Smoothing of Time Series), made robust by drawing outliers in (P. J. Huber (1964),
    Annals of Mathematical Statistics 35), and shrunk to no effect by a gamma prior, for weekdays
    one as wide as the weekdays differ beyond chance (C. N. Morris (1983), JASA 78). An adjusted
    working day counts as an average Monday to Friday, a public holiday as a weekend.

    Args:
        days: Consecutive days: the columns of `Calendar.days`, and `count`.
    """
    days = Days.of(days)
    count, base = days.count, days.base
    names = [*dict.fromkeys(name for name in days.event if name)]
    place = np.array([names.index(name) if name else -1 for name in days.event])
    ordinary = (place < 0) & (base.max(axis=1) == 1)
    if ordinary.sum() < WINDOW or not count[ordinary].sum():
        return DayEffects(factor=np.ones(len(count)))
    weekdays = _weekdays(count, base, ordinary)
    usual = weekdays.level * (base @ weekdays.factor)
    at = place >= 0
    counted, expected = (
        floats(np.bincount(place[at], values[at], max(1, len(names)))) for values in (count, usual)
    )
    prior = weekdays.dispersion / EVENT_SPREAD**2
    alone = _without(counted[place], count, expected[place], usual, prior)
    own = np.where(ordinary, weekdays.alone, base @ weekdays.factor)
    event = dict(zip(names, _shrunk(counted, expected, prior).tolist(), strict=False))
    return DayEffects(weekdays.factor, event, weekdays.dispersion, own * np.where(at, alone, 1.0))


class _Weekdays(NamedTuple):
    """Weekday factors, the level they multiply, and each day's factor without itself."""

    factor: Array
    level: Array
    dispersion: float
    alone: Array


def _weekdays(count: Array, base: Array, ordinary: Booleans) -> _Weekdays:
    """Fit level and factors in turn to the ordinary days, outliers drawn in."""
    factor, drawn = np.ones(7), count
    for _round in range(ROUNDS):
        level = _level(drawn, base @ factor, ordinary)
        mean = np.maximum(level * (base @ factor), LEAST)
        dispersion = _dispersion(count[ordinary], mean[ordinary])
        half = CLIPPED * np.sqrt(dispersion * mean)
        drawn = np.clip(count, mean - half, mean + half)
        counted, expected = (base[ordinary].T @ values[ordinary] for values in (drawn, level))
        prior = _prior(counted, expected, dispersion)
        factor = _shrunk(counted, expected, prior)
        scale = float(factor.mean())
        factor = factor / scale
    alone = _without(base @ counted, drawn, base @ expected, level, prior) / scale
    return _Weekdays(factor, level, dispersion, alone)


def _base(days: pl.DataFrame) -> Array:
    """Return weights on the seven weekdays: its own, or an average of what the day is like."""
    weekday = days["weekday"].to_numpy() - 1
    base: Array = np.eye(7)[weekday]
    base[(days["workday"].to_numpy()) & (weekday >= 5)] = np.repeat([0.2, 0.0], [5, 2])
    base[(days["kind"] == HOLIDAY).fill_null(value=False).to_numpy()] = np.repeat([0, 0.5], [5, 2])
    return base


def _level(count: Array, shape: Array, ordinary: Booleans) -> Array:
    """Return rows per average day, of the ordinary days around; of all where there are none."""
    kernel = np.ones(2 * WINDOW + 1)
    rows, weight = (
        np.convolve(np.where(ordinary, values, 0.0), kernel)[WINDOW : WINDOW + len(count)]
        for values in (count, shape)
    )
    overall = count[ordinary].sum() / shape[ordinary].sum()
    level: Array = np.where(weight > 1, rows / np.maximum(weight, 1), overall)
    return level


def _dispersion(count: Array, mean: Array) -> float:
    """Return Pearson's statistic over its degrees of freedom, each day's share of it bounded."""
    each = np.minimum((count - mean) ** 2 / mean, (2 * CLIPPED) ** 2)
    freedom = len(count) - min(6.0, len(count) / 2) - len(count) / (2 * WINDOW + 1)
    return max(1.0, float(each.sum() / max(freedom, 1.0)))


def _prior(counted: Array, expected: Array, dispersion: float) -> float:
    """Return the rows the gamma prior is worth, from how far weekdays differ beyond chance."""
    seen = expected > 0
    ratio = counted[seen] / expected[seen]
    beyond = float(((ratio - 1) ** 2 - dispersion / expected[seen]).mean())
    return dispersion / max(beyond, 1e-4)


def _shrunk(counted: Array, expected: Array, prior: float) -> Array:
    shrunk: Array = (counted + prior) / (expected + prior)
    return shrunk


def _without(counted: Array, own: Array, expected: Array, level: Array, prior: float) -> Array:
    return _shrunk(np.maximum(counted - own, 0), np.maximum(expected - level, 0), prior)
