"""What remains of a change when the composition is held equal in all columns at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from csvoice.analyze.decomposition.kitagawa import Part
from csvoice.analyze.statistics.intervals import Array

MIN_CELL = 20
"""A pair of values with fewer rows has no term of its own."""

MOST_CELLS = 300
"""Pairs of values with a term of their own, the most frequent ones."""

MIN_OVERLAP = 0.05
"""Where the columns tell the two sides apart better than this, nothing can be compared."""

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
    side, left = _partial_out(terms, np.column_stack((now.astype(np.float64), value))).T
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
        n: Rows of each.
        whole: The difference as it is.
        whole_influence: Rows × units: what each row adds to it; its square sum is the variance.
        rest: The difference where the composition is the same.
        rest_influence: The same for it.
    """

    names: tuple[str, ...]
    n: NDArray[np.int64]
    whole: Array
    whole_influence: Array
    rest: Array
    rest_influence: Array


def adjusted_gaps(rows: pl.DataFrame, units: tuple[str, ...], by: Iterable[str]) -> Gaps:
    """Compare each unit (a team, an agent) with all others, like with like.

    The least squares of `adjusted_change`, for all units at once; errors allow for the leverage of
    a small unit's rows (HC3: J. G. MacKinnon and H. White (1985), Journal of Econometrics 29).

    Args:
        rows: Columns `value`, `unit` and those of `by`; every unit has rows, and others have, too.
        units: Whom to compare; rows of other units are among the others.
        by: Columns of the composition.
    """
    value = rows["value"].to_numpy().astype(np.float64)
    member = np.column_stack([(rows["unit"] == one).to_numpy() for one in units]).astype(np.float64)
    whole, whole_influence = _effects(member - member.mean(axis=0), value - value.mean())
    left = _partial_out(_terms(rows, by), np.column_stack((member, value)))
    rest, rest_influence = _effects(left[:, :-1], left[:, -1])
    n = member.sum(axis=0).astype(np.int64)
    return Gaps(units, n, whole, whole_influence, rest, rest_influence)


def _effects(sides: Array, left: Array) -> tuple[Array, Array]:
    """Return the coefficient of each side by itself, and what each row adds to its error."""
    power = (sides**2).sum(axis=0)
    effect = sides.T @ left / np.maximum(power, 1e-9)
    leverage = np.minimum(sides**2 / np.maximum(power, 1e-9), 0.9)
    residual = (left[:, np.newaxis] - effect * sides) / (1 - leverage)
    return effect, sides * residual / np.maximum(power, 1e-9)


def _terms(rows: pl.DataFrame, by: Iterable[str]) -> Any:
    """Return a sparse matrix of 0 and 1: one column for all rows, one a value, one a pair."""
    singles = [rows[name].rank("dense").fill_null(0).to_numpy().astype(np.int64) for name in by]
    found = [np.zeros(rows.height, dtype=np.int64), *singles, *_pairs(singles)]
    blocks, start = [], 0
    for place in found:
        kept = place >= 0
        blocks.append((np.flatnonzero(kept), place[kept] + start))
        start += int(place.max(initial=-1)) + 1
    row, column = (np.concatenate(part) for part in zip(*blocks, strict=True))
    return csr_array((np.ones(len(row)), (row, column)), shape=(rows.height, start))


def _pairs(singles: list[NDArray[np.int64]]) -> Iterator[NDArray[np.int64]]:
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


def _partial_out(terms: Any, values: Array) -> Array:
    """Return what the terms leave of each column of values.

    The terms add up to each other; the ridge, a millionth of a row, makes them solvable.
    """
    square = (terms.T @ terms).toarray() + _RIDGE * np.eye(terms.shape[1])
    left: Array = values - terms @ np.linalg.solve(square, terms.T @ values)
    return left


def _groups(cluster: pl.Series | None, rows: int) -> NDArray[np.int64]:
    own = np.arange(rows)
    if cluster is None:
        return own
    number = cluster.rank("dense").cast(pl.Int64) + rows
    return number.fill_null(pl.Series(own)).to_numpy().astype(np.int64)


def _error(influence: Array, groups: NDArray[np.int64], used: int) -> float:
    """Return the cluster-robust standard error (CR1) of a sum of influences."""
    sums = np.bincount(groups, influence)[np.bincount(groups) > 0]
    size, rows = len(sums), len(influence)
    if size < 2:
        return float("inf")
    factor = size / (size - 1) * (rows - 1) / max(rows - used, 1)
    return float(np.sqrt(factor * (sums @ sums)))
