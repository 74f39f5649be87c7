"""Which findings go first, and which only repeat another one."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from csvoice.context import Context
from csvoice.document.findings import Finding
from csvoice.sections.common.rows import meeting, rows_of

SAME_STORY = 0.6
"""From this share of common rows on, the smaller of two findings adds little to the larger."""


def weightiest(ctx: Context, findings: Iterable[Finding], most: int) -> list[Finding]:
    """Return the weightiest findings, leaving out those about rows that are told already."""
    told: list[Finding] = []
    seen: list[NDArray[np.bool_]] = []
    for finding in sorted(findings, key=lambda one: (-one.weight, one.id)):
        rows = _rows_of(ctx, finding)
        if len(told) < most and not any(_same_story(rows, other) for other in seen):
            told.append(finding)
            seen.append(rows)
    return told


def _rows_of(ctx: Context, finding: Finding) -> NDArray[np.bool_]:
    """Mark a finding's rows; none where it is about all rows or counted by another column."""
    where = finding.evidence.where if finding.evidence else ()
    if where and {condition.column for condition in where} <= set(rows_of(ctx).columns):
        return meeting(ctx, where)
    return np.zeros(rows_of(ctx).height, dtype=bool)


def _same_story(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> bool:
    smaller = min(one.sum(), other.sum())
    return bool(smaller and (one & other).sum() >= SAME_STORY * smaller)
