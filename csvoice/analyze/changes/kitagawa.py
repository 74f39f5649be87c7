"""How much of a change of a mean lies in who is counted (mix), how much in what each says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from csvoice.analyze.statistics.intervals import Array, floats, special

POOLED_ROWS = 2.0
"""Weight, in rows, of the variance within all strata beside that within a small one."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a change.

    Attributes:
        value: Its size, in the unit of the mean.
        low: Lower end of its 95 % interval.
        high: Upper end of it.
        p: Two-sided, of its being nothing.
    """

    value: float
    low: float
    high: float
    p: float

    @classmethod
    def of(cls, value: float, error: float) -> Part:
        """Make a part from its standard error; one without error is taken as it is."""
        half = float(special.ndtri(0.975)) * error
        p = 2 * float(special.ndtr(-abs(value) / error)) if error > 0 else float(abs(value) < 1e-12)
        return cls(value, value - half, value + half, p)


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A change of a mean, split over strata; `after - before == mix.value + rate.value`.

    Attributes:
        before: Mean of the rows before.
        after: Mean of the rows now.
        mix: What the strata's changed shares make of the change.
        rate: What the change within the strata makes of it.
        strata: One row a stratum, sorted: the columns it was split by, `n`, `previous_n` (rows),
            `share`, `previous_share` (of all rows), `mean`, `previous_mean` (null without rows),
            `deviation`, `previous_deviation` (null below two rows), `mix` and `rate` (the
            stratum's parts; their sums are the two parts).
    """

    before: float
    after: float
    mix: Part
    rate: Part
    strata: pl.DataFrame


def kitagawa(rows: pl.DataFrame, by: Sequence[str], *, min_rows: int = 1) -> Decomposition:
    """Split a change of a mean into mix and rate, both sides alike.

    Within a stratum the change of its mean is weighted by the mean of its two shares; the change
    of its share by the mean of its two means, measured from the mean of all rows. A stratum that
    is found on one side only has no rate of its own: it is mix. Intervals are by the delta method,
    shares and means both taken as sampled.

    Sources: E. M. Kitagawa (1955), Components of a difference between two rates, JASA 50; for
    means of groups it is the twofold decomposition of R. Oaxaca (1973), International Economic
    Review 14, and A. Blinder (1973), Journal of Human Resources 8, with equal weights; variance by
    influence functions, as in B. Jann (2008), Stata Journal 8.

    Args:
        rows: Columns `value` (a number; 0 and 1 for a share), `now` (Boolean) and those of `by`;
            nulls in these are a stratum of their own.
        by: The columns that make the strata.
        min_rows: With fewer rows on either side a stratum counts as one found on one side only.
    """
    strata = _strata(rows, by)
    n1, n0 = (floats(strata[name].to_numpy()) for name in ("n", "previous_n"))
    share1, share0 = n1 / max(n1.sum(), 1), n0 / max(n0.sum(), 1)
    mean1, mean0 = (
        floats(strata[name].fill_null(0).to_numpy()) for name in ("mean", "previous_mean")
    )
    shared = np.minimum(n1, n0) >= max(min_rows, 1)
    after, before = float(share1 @ mean1), float(share0 @ mean0)
    step = np.where(shared, mean1 - mean0, 0.0)
    rate = (share1 + share0) / 2 * step
    mix = share1 * mean1 - share0 * mean0 - rate - (share1 - share0) * (after + before) / 2
    weight = (share1 + share0) / 2 * shared
    now = _errors(n1, mean1, strata["deviation"], weight, step)
    past = _errors(n0, mean0, strata["previous_deviation"], weight, -step)
    rate_error, mix_error = (one + other for one, other in zip(now, past, strict=True))
    return Decomposition(
        before,
        after,
        Part.of(float(mix.sum()), mix_error**0.5),
        Part.of(float(rate.sum()), rate_error**0.5),
        strata.with_columns(
            share=pl.Series(share1),
            previous_share=pl.Series(share0),
            mix=pl.Series(mix),
            rate=pl.Series(rate),
        ),
    )


def _strata(rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    value, now = pl.col("value"), pl.col("now")
    return (
        rows.group_by(by)
        .agg(
            n=now.sum().cast(pl.Int64),
            previous_n=(~now).sum().cast(pl.Int64),
            mean=value.filter(now).mean(),
            previous_mean=value.filter(~now).mean(),
            deviation=value.filter(now).std(),
            previous_deviation=value.filter(~now).std(),
        )
        .sort(by, nulls_last=True)
    )


def _variances(deviation: pl.Series, n: Array) -> Array:
    """Return the variance within each stratum, that of a small one drawn to that of all."""
    squares = floats(deviation.fill_null(0).to_numpy()) ** 2
    freedom = np.maximum(n - 1, 0)
    pooled = float(freedom @ squares) / max(float(freedom.sum()), 1.0)
    return (freedom * squares + POOLED_ROWS * pooled) / (freedom + POOLED_ROWS)


def _errors(
    n: Array, mean: Array, deviation: pl.Series, weight: Array, step: Array
) -> tuple[float, float]:
    """Return what one side adds to the squared standard errors of rate and mix."""
    share = n / max(n.sum(), 1)
    factor = weight / np.where(share > 0, share, 1.0)
    half = (step - share @ step) / 2
    spread = _variances(deviation, n)
    rate = _error(n, half, factor**2 * spread)
    mix = _error(n, mean - share @ mean - half, (1 - factor) ** 2 * spread)
    return rate, mix


def _error(n: Array, between: ArrayLike, within: ArrayLike) -> float:
    """Return the squared standard error of a mean of influences, from those of the strata."""
    rows = max(float(n.sum()), 1.0)
    return float(n @ (floats(between) ** 2 + floats(within))) / rows**2
