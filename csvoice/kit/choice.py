"""Which of many things to tell, so that no rows are told twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from csvoice.context import Context
from csvoice.document.findings import Condition
from csvoice.kit.rows import meeting, rows_of

SAME_STORY = 0.6
"""From this share of common rows on, the smaller of two things adds little to the larger."""

CASE = "case"
"""Measure of a finding that tells one feedback as a story; beside such, no voice is quoted."""

Thing = TypeVar("Thing")


def without_repeats(
    ctx: Context, things: Iterable[Thing], where: Callable[[Thing], Sequence[Condition]]
) -> list[Thing]:
    """Return the things in their order, leaving out those about rows that are told already."""
    told: list[Thing] = []
    seen: list[NDArray[np.bool_]] = []
    for thing in things:
        rows = _rows(ctx, where(thing))
        if not any(_same_story(rows, other) for other in seen):
            told.append(thing)
            seen.append(rows)
    return told


def _rows(ctx: Context, where: Sequence[Condition]) -> NDArray[np.bool_]:
    """Mark the rows; none where a thing is about all rows or counted by another column."""
    if where and {condition.column for condition in where} <= set(rows_of(ctx).columns):
        return meeting(ctx, where)
    return np.zeros(rows_of(ctx).height, dtype=bool)


def _same_story(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> bool:
    smaller = min(one.sum(), other.sum())
    return bool(smaller and (one & other).sum() >= SAME_STORY * smaller)
