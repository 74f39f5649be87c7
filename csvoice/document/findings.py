"""What a report says, as data: findings, their intervals and their evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Literal, TypeAlias

from csvoice.document.blocks import Cell

Severity: TypeAlias = Literal["紧急", "一般", "提示"]
Operator: TypeAlias = Literal["==", "!=", ">=", "<", "contains", "says", "is_null"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval, in the unit of the measure it belongs to."""

    low: float
    high: float
    level: float = 0.95


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on a column of the feedback table.

    `contains` is for list columns, `says` for a phrase that their items, joined, hold; in both
    Latin letters match in either case.
    """

    column: str
    operator: Operator
    value: Cell | bool | datetime = None


def segment_of(where: Iterable[Condition]) -> str:
    """Name a segment by its conditions, as `Finding.segment` does."""
    return ",".join(f"{one.column}={one.value}" for one in where)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The verbatims behind a finding.

    Attributes:
        rows: How many rows meet every condition in `where`.
        ids: Ids of at most a handful of them, the most telling first.
        where: The filter that gives them all.
    """

    rows: int
    ids: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the report says, with what it rests on.

    Attributes:
        section: Name of the section that found it.
        measure: What was measured: `share`, `count`, `share_change`, `burst`, …
        segment: Which part of the feedback, as text: `issue=物流延迟`; empty for all of it.
        statement: The Chinese sentence a manager could repeat.
        value: The measure's value: shares and share changes as fractions, not percent.
        unit: `count`, `share`, `points` (difference of shares), `score`, `ratio` or `time`
            (seconds).
        baseline: The value it is compared with; of a change, the value it started from.
        interval: Of `value`, or of the change where the measure is one.
        n: Rows the value was computed on.
        q_value: After Benjamini-Hochberg over everything the report tested.
        severity: How loud it is.
        evidence: The verbatims behind it.
        basis: For a null result: what was examined, in place of rows.
        since: First day of what an alarm tells of, or a forecast is for.
        event: Id of the event it tells of, or hangs on; None where there is none.
        action: Of what the next period is likely to bring: what to do before, as 提前安排人手; the
            page shows such findings. Empty for all others.
    """

    section: str
    measure: str
    segment: str
    statement: str
    value: float
    unit: Literal["count", "share", "points", "score", "ratio", "time"]
    n: int
    baseline: float | None = None
    interval: Interval | None = None
    q_value: float | None = None
    severity: Severity = "提示"
    evidence: Evidence | None = None
    basis: str | None = None
    since: datetime | None = None
    event: str | None = None
    action: str = ""

    @property
    def id(self) -> str:
        """The same from month to month: a hash of section, measure and segment."""
        key = "\x1f".join((self.section, self.measure, self.segment))
        return blake2b(key.encode(), digest_size=6).hexdigest()

    @property
    def where(self) -> tuple[Condition, ...]:
        """What the rows behind it meet; nothing where none are given."""
        return self.evidence.where if self.evidence else ()

    @property
    def named(self) -> dict[str, str]:
        """What its segment names, by column."""
        parts = re.split(r",(?=\w+=)", self.segment)
        return dict(part.split("=", 1) for part in parts if "=" in part)

    @property
    def surplus(self) -> float:
        """Rows more, or fewer, than its baseline lets expect: what findings are ranked by."""
        match self.unit:
            case "count":
                return abs(self.value - (self.baseline or 0.0))
            case "share":
                return (
                    self.n * abs(self.value - self.baseline) if self.baseline is not None else 0.0
                )
            case "ratio":
                return self.n * abs(1 - 1 / self.value) if self.value else 0.0
            case "points" | "score":
                return self.n * abs(self.value)
            case "time":
                return 0.0
