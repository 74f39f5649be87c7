"""Which event stands behind a figure."""

from __future__ import annotations

from collections.abc import Sequence

from csvoice.analyze.texts.evidence import matching
from csvoice.context import Context
from csvoice.document.events import COLUMN
from csvoice.document.findings import Condition
from csvoice.sections.common.rows import frequencies, rows_of

MOST = 0.5
"""Share of a surplus that an event's rows make up where it stands behind it."""


def event_behind(ctx: Context, where: Sequence[Condition], surplus: float) -> str | None:
    """Return the id of the event that makes up most of a surplus of rows; None where none does.

    Args:
        ctx: The period.
        where: Conditions on columns of `rows_of` that give the rows.
        surplus: By how many they are more than usual.
    """
    rows = rows_of(ctx)
    known = {condition.column for condition in where} <= set(rows.columns)
    if surplus <= 0 or COLUMN not in rows.columns or not known:
        return None
    told = frequencies(rows.filter(matching(where)), COLUMN)
    if told.is_empty() or told["count"][0] < MOST * surplus:
        return None
    return str(told[COLUMN][0])
