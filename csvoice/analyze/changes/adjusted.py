"""What remains of a change when the composition is held equal in all columns at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl

from csvoice.analyze.changes.kitagawa import Part
from csvoice.analyze.statistics.intervals import Array, Integers

MIN_CELL = 20
"""A pair of values with fewer rows has no term of its own."""

MOST_CELLS = 300
"""Pairs of values with a term of their own, the most frequent ones."""

MIN_OVERLAP = 0.05
"""Where the columns tell the two sides apart better than this, nothing can be compared."""

LEAST_SPREAD = 0.25
"""No row varies less than this part of what rows do on average."""

_RIDGE = 1e-6


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a mean and its two parts; `total.value == mix.value + rest.value`.

    Attributes:
        before: Mean of the rows before.
        after: Mean of the rows now.
        total: The whole change.
        rest: What remains where the composition is the same.
        mix: What goes with the changed composition.
    """

    before: float
    after: float
    total: Part
    rest: Part
    mix: Part


def adjusted_change(
    rows: pl.DataFrame, by: Iterable[str], cluster: pl.Series | None = None
) -> Change:
    """Split a change of a mean into what the composition explains and what remains.

    Least squares of the value on the side, on every value of every column, and on the pairs of
    values that are frequent enough; what remains is the coefficient of the side. Rows of one
    customer are not independent, so that errors are clustered.

    Sources: B. Jann (2008), The Blinder-Oaxaca decomposition, Stata Journal 8 (pooled
    coefficients with the group in the model); M. C. Lovell (1963), JASA 58 (partialling out);
    A. C. Cameron and D. L. Miller (2015), A practitioner's guide to cluster-robust inference,
    Journal of Human Resources 50.

    Args:
        rows: Columns `value`, `now` and those of `by`.
        by: Columns of the composition, few values each; null is a value.
        cluster: Whom each row is from; a null is a cluster of its own. None: all rows are.
    """
    value = rows["value"].to_numpy().astype(np.float64)
    now = rows["now"].to_numpy().astype(bool)
    before, after = float(value[~now].mean()), float(value[now].mean())
    terms = _terms(rows, by)
    side, left = _partialling_out(terms)(np.column_stack((now.astype(np.float64), value))).T
    power = float(side @ side)
    total = np.where(now, (value - after) / now.sum(), -(value - before) / (~now).sum())
    groups = _groups(cluster, rows.height)
    everything = Part.of(after - before, _error(total, groups, 2))
    if power < MIN_OVERLAP * rows.height * now.mean() * (1 - now.mean()):
        unknown = Part(0.0, -np.inf, np.inf, 1.0)
        return Change(before, after, everything, unknown, unknown)
    effect = float(side @ left) / power
    rest = side * (left - effect * side) / power
    used = terms.shape[1] + 1
    return Change(
        before,
        after,
        everything,
        Part.of(effect, _error(rest, groups, used)),
        Part.of(after - before - effect, _error(total - rest, groups, used)),
    )


@dataclass(frozen=True, slots=True)
class Gaps:
    """How far each unit's mean is from that of all others, and what is left of it alike for alike.

    Attributes:
        names: The units, in their order.
        whole: The difference as it is.
        whole_error: Its standard error.
        rest: The difference where the composition is the same.
        weights: Rows × units: what part of a row's residual is in `rest`.
        residual: What the composition leaves of each row's value.
        spread: Standard deviation of the residual, as the row's composition lets expect it.
    """

    names: tuple[str, ...]
    whole: Array
    whole_error: Array
    rest: Array
    weights: Array
    residual: Array
    spread: Array

    @property
    def rest_error(self) -> Array:
        """Standard error of `rest`."""
        error: Array = np.sqrt(((self.weights * self.spread[:, np.newaxis]) ** 2).sum(axis=0))
        return error


def adjusted_gaps(rows: pl.DataFrame, units: tuple[str, ...], by: Iterable[str]) -> Gaps:
    """Compare each unit (a team, an agent) with all others, like with like.

    The least squares of `adjusted_change`, for all units at once. Errors are those of equal units:
    a row varies as much as its composition lets expect, whoever handled it. What a small unit's own
    rows show of it is no measure: all of thirty tickets resolved would have no error at all
    (feasible weights, as in J. M. Wooldridge (2010), Econometric Analysis, §8.4).

    Args:
        rows: Columns `value`, `unit` and those of `by`; every unit has rows, and others have, too.
        units: Whom to compare; rows of other units are among the others.
        by: Columns of the composition.
    """
    value = rows["value"].to_numpy().astype(np.float64)
    member = np.column_stack([(rows["unit"] == one).to_numpy() for one in units]).astype(np.float64)
    sides = member - member.mean(axis=0)
    whole = sides.T @ value / np.maximum((sides**2).sum(axis=0), 1e-9)
    terms = _terms(rows, by)
    leave = _partialling_out(terms)
    left = leave(np.column_stack((member, value)))
    power = np.maximum((left[:, :-1] ** 2).sum(axis=0), 1e-9)
    weights, residual = left[:, :-1] / power, left[:, -1]
    return Gaps(
        units,
        whole,
        value.std() / np.sqrt(np.maximum((sides**2).sum(axis=0), 1e-9)),
        weights.T @ residual,
        weights,
        residual,
        _spread(leave, terms.shape[1], residual),
    )


def _spread(leave: Callable[[Array], Array], terms: int, residual: Array) -> Array:
    """Return the standard deviation that each row's composition lets expect of its residual."""
    squares = residual**2
    used = min(terms, len(residual) // 2)
    mean = float(squares.sum()) / (len(residual) - used)
    expected = (squares - leave(squares[:, np.newaxis])[:, 0]) * mean
    expected /= max(float(squares.mean()), 1e-12)
    spread: Array = np.sqrt(np.maximum(expected, LEAST_SPREAD * mean))
    return spread


def _terms(rows: pl.DataFrame, by: Iterable[str]) -> Any:
    """Return a sparse matrix of 0 and 1: one column for all rows, one a value, one a pair."""
    from scipy.sparse import csr_array

    rank = (pl.col(name).rank("dense").fill_null(0).cast(pl.Int64) for name in by)
    singles = [column.to_numpy() for column in rows.select(rank)]
    found = [np.zeros(rows.height, dtype=np.int64), *singles, *_pairs(singles)]
    blocks, start = [], 0
    for place in found:
        kept = place >= 0
        blocks.append((np.flatnonzero(kept), place[kept] + start))
        start += int(place.max(initial=-1)) + 1
    row, column = (np.concatenate(part) for part in zip(*blocks, strict=True))
    return csr_array((np.ones(len(row)), (row, column)), shape=(rows.height, start))


def _pairs(singles: list[Integers]) -> Iterator[Integers]:
    """Number the frequent pairs of values of each two columns; -1 for the other rows."""
    pairs = list(combinations(singles, 2))
    for one, other in pairs:
        cell = one * (int(other.max(initial=0)) + 1) + other
        sizes = np.bincount(cell)
        order = np.lexsort((np.arange(len(sizes)), -sizes))[: MOST_CELLS // len(pairs)]
        number = np.full(len(sizes), -1, dtype=np.int64)
        kept = order[sizes[order] >= MIN_CELL]
        number[kept] = np.arange(len(kept))
        yield number[cell]


def _partialling_out(terms: Any) -> Callable[[Array], Array]:
    """Return what gives the part of each column of values that the terms leave.

    The terms add up to each other; the ridge, a millionth of a row, makes them solvable.
    """
    across = terms.T
    square = (across @ terms).toarray() + _RIDGE * np.eye(terms.shape[1])
    return lambda values: values - terms @ np.linalg.solve(square, across @ values)


def _groups(cluster: pl.Series | None, rows: int) -> Integers:
    own = np.arange(rows)
    if cluster is None:
        return own
    number = cluster.rank("dense").cast(pl.Int64) + rows
    return number.fill_null(pl.Series(own)).to_numpy().astype(np.int64)


def _error(influence: Array, groups: Integers, used: int) -> float:
    """Return the cluster-robust standard error (CR1) of a sum of influences."""
    sums = np.bincount(groups, influence)[np.bincount(groups) > 0]
    size, rows = len(sums), len(influence)
    if size < 2:
        return float("inf")
    factor = size / (size - 1) * (rows - 1) / max(rows - used, 1)
    return float(np.sqrt(factor * (sums @ sums)))
