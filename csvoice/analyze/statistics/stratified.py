"""Like compared with like: strata, rare values pooled, and differences within strata."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from csvoice.analyze.statistics.intervals import Array, Integers, floats, special

MIN_STRATUM = 20
"""Smaller strata are put together."""


@dataclass(frozen=True, slots=True)
class Differences:
    """One difference a factor: rows with it less rows without it.

    Attributes:
        value: The difference, held within the strata.
        low: Lower end of its 95 % interval.
        high: Upper end of it.
        p: Two-sided, of no difference in any stratum.
    """

    value: Array
    low: Array
    high: Array
    p: Array


@dataclass(frozen=True, slots=True)
class Cells:
    """Sums by stratum (rows) and factor (columns).

    Attributes:
        n1: Rows with the factor.
        sum1: Sum of their outcome.
        square1: Sum of its square.
        n0: Rows without it.
        sum0: Sum of their outcome.
        square0: Sum of its square.
    """

    n1: Array
    sum1: Array
    square1: Array
    n0: Array
    sum0: Array
    square0: Array


MOST = 30
"""Values kept by name, so that a column with a million of them is still a composition."""

REST, UNKNOWN = "其余", "未填写"
"""What all rarer values together, and what is missing, are called."""


def pooled(frame: pl.DataFrame, columns: Sequence[str], most: int = MOST) -> pl.DataFrame:
    """Put all but the most frequent values of each column under one name.

    Args:
        frame: Any frame with the columns.
        columns: String columns.
        most: Values kept at most; ties go by name.
    """
    return frame.with_columns(
        pl.when(pl.col(name).is_null())
        .then(pl.lit(UNKNOWN))
        .when(pl.col(name).is_in(_kept(frame[name], most).implode()))
        .then(name)
        .otherwise(pl.lit(REST))
        .alias(name)
        for name in columns
    )


def _kept(values: pl.Series, most: int) -> pl.Series:
    sizes = values.drop_nulls().value_counts()
    largest = sizes.sort("count", values.name, descending=[True, False]).head(most)
    return largest[values.name]


def strata_of(frame: pl.DataFrame, by: Sequence[str]) -> Integers:
    """Number the strata: every combination of values, small ones put together.

    A combination with fewer than 20 rows goes to all such of its first column's value, and where
    these are too few as well, to one stratum of the rest.

    Args:
        frame: Any frame with the columns.
        by: Columns with few values each; without one all rows are one stratum.
    """
    if not by:
        return np.zeros(frame.height, dtype=np.int64)
    cell = pl.struct(by)
    small = pl.len().over(cell) < MIN_STRATUM
    first = pl.col(by[0])
    lone = small & (small.sum().over(first) < MIN_STRATUM)
    named = frame.select(
        pl.when(lone)
        .then(pl.lit("rest"))
        .when(small)
        .then(pl.concat_str(pl.lit("small "), first.cast(pl.String).fill_null("")))
        .otherwise(
            pl.concat_str(
                pl.lit("cell "),
                pl.concat_str(
                    [pl.col(name).cast(pl.String).fill_null("") for name in by], separator="\x1f"
                ),
            )
        )
    ).to_series()
    return named.rank("dense").to_numpy().astype(np.int64) - 1


def cells_of(factors: Any, outcome: Array, strata: Integers) -> Cells:
    """Sum the outcome by stratum and factor.

    Args:
        factors: Sparse matrix of 0 and 1, rows × factors.
        outcome: One number a row.
        strata: Number of each row's stratum.
    """
    from scipy.sparse import csr_array

    rows, size = len(outcome), int(strata.max(initial=-1)) + 1
    member = csr_array((np.ones(rows), (strata, np.arange(rows))), shape=(size, rows))
    weights = [np.ones(rows), outcome, outcome**2]
    within = [(member.multiply(weight) @ factors).toarray() for weight in weights]
    whole = [np.asarray(member @ weight)[:, np.newaxis] for weight in weights]
    without = [every - inside for every, inside in zip(whole, within, strict=True)]
    return Cells(*within, *without)


def mean_differences(cells: Cells) -> Differences:
    """Return the difference of means within strata.

    Strata are weighted by n1 n0 / N, as Mantel and Haenszel do; this is the least-squares
    coefficient with a term for each stratum. The variance of rows with and without the factor is
    pooled over strata. Source: W. G. Cochran (1954), Some methods for strengthening the common
    chi-square tests, Biometrics 10, §6.
    """
    weight = _weights(cells)
    value = _held(cells, weight)
    spread = [
        _within(n, total, square) * (weight**2 / np.maximum(n, 1)).sum(axis=0)
        for n, total, square in (
            (cells.n1, cells.sum1, cells.square1),
            (cells.n0, cells.sum0, cells.square0),
        )
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(spread[0] + spread[1]) / weight.sum(axis=0)
        p = 2 * special.ndtr(-np.abs(value) / error)
    half = special.ndtri(0.975) * error
    return Differences(value, value - half, value + half, np.nan_to_num(p, nan=1.0))


def share_differences(cells: Cells) -> Differences:
    """Return the Mantel-Haenszel risk difference, with the test of Cochran, Mantel and Haenszel.

    Sources: N. Mantel and W. Haenszel (1959), JNCI 22 (test and weights); S. Greenland and
    J. Robins (1985), Estimation of a common effect parameter from sparse follow-up data,
    Biometrics 41 (difference); T. Sato (1989), On the variance estimator for the
    Mantel-Haenszel risk difference, Biometrics 45 (variance, sound for few large and for many
    small strata).
    """
    weight = _weights(cells)
    value = _held(cells, weight)
    n1, n0, hits1, hits0 = cells.n1, cells.n0, cells.sum1, cells.sum0
    n = np.maximum(n1 + n0, 1)
    lean = (n1 / n) ** 2 * hits0 - (n0 / n) ** 2 * hits1 + (n1 / n) * (n0 / n) * (n0 - n1) / 2
    spread = (hits1 * (n0 - hits0) + hits0 * (n1 - hits1)) / n / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(value * lean.sum(axis=0) + spread.sum(axis=0)) / weight.sum(axis=0)
        hits = hits1 + hits0
        expected = n1 * hits / n
        variance = n1 * n0 * hits * (n - hits) / (n**2 * np.maximum(n - 1, 1))
        z = (hits1 - expected).sum(axis=0) / np.sqrt(variance.sum(axis=0))
    half = special.ndtri(0.975) * np.nan_to_num(error)
    p = np.nan_to_num(2 * special.ndtr(-np.abs(z)), nan=1.0)
    return Differences(value, value - half, value + half, p)


def _weights(cells: Cells) -> Array:
    return cells.n1 * cells.n0 / np.maximum(cells.n1 + cells.n0, 1)


def _held(cells: Cells, weight: Array) -> Array:
    step = cells.sum1 / np.maximum(cells.n1, 1) - cells.sum0 / np.maximum(cells.n0, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        held: Array = np.nan_to_num((weight * step).sum(axis=0) / weight.sum(axis=0))
    return held


def _within(n: Array, total: Array, square: Array) -> Array:
    """Return the variance within strata, those with a single row left out of its freedom."""
    squares = (square - total**2 / np.maximum(n, 1)).sum(axis=0)
    freedom = floats(np.maximum(n - 1, 0).sum(axis=0))
    variance: Array = np.maximum(squares, 0) / np.maximum(freedom, 1)
    return variance
