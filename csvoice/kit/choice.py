"""What to tell: what sections have found, by measure, and no rows twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import numpy as np

from csvoice.analyze.statistics.intervals import Booleans
from csvoice.context import Context
from csvoice.document.findings import Condition, Finding
from csvoice.kit.rows import meeting, rows_of

SHARE_CHANGE, NO_CHANGE, REPEATED = "share_change", "no_change", "repeated"
CONCENTRATION = "concentration"
CASE = "case"
"""Measure of a finding that tells one feedback as a story; beside such, no voice is quoted."""

SAME_STORY = 0.6
"""From this share of common rows on, the smaller of two things adds little to the larger."""

Thing = TypeVar("Thing")


def found(ctx: Context, *measures: str) -> list[Finding]:
    """Return what the sections before have found of some measures."""
    return [one for one in ctx.findings if one.measure in measures]


def gathering_of(ctx: Context, issue: str) -> Finding | None:
    """Return the finding that says where an issue gathers; None where none does."""
    gathers = (one for one in found(ctx, CONCENTRATION) if one.named.get("issue") == issue)
    return next(gathers, None)


def told_once(things: Iterable[Thing], rows: Callable[[Thing], Booleans]) -> Iterator[Thing]:
    """Give the things in their order, leaving out those whose rows are told already."""
    seen: list[Booleans] = []
    for thing in things:
        mine = rows(thing)
        if not any(_same_story(mine, other) for other in seen):
            seen.append(mine)
            yield thing


def _same_story(one: Booleans, other: Booleans) -> bool:
    smaller = min(one.sum(), other.sum())
    return bool(smaller and (one & other).sum() >= SAME_STORY * smaller)


def marked(ctx: Context, where: Sequence[Condition]) -> Booleans:
    """Mark the rows of a thing; none where it is about all rows or counted by another column."""
    if where and {condition.column for condition in where} <= set(rows_of(ctx).columns):
        return meeting(ctx, where)
    return np.zeros(rows_of(ctx).height, dtype=bool)
