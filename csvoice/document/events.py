"""What happened, as data: an event is found once and told once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from csvoice.document.findings import Condition, Severity

Course: TypeAlias = Literal["上升", "持续", "已平息"]
Detector: TypeAlias = Literal["burst", "drift", "share", "copies", "phrase", "votes"]

PLACES = ("product", "region", "brand", "channel")
COLUMN = "event"
"""Column of the feedback table that holds the id of the event a row belongs to."""


def responsible(gathers: Mapping[str, str]) -> str:
    """Name who answers for a product or place, else for an issue, as a Chinese phrase."""
    place = next((gathers[one] for one in PLACES if one in gathers), None)
    issue = gathers.get("issue_detail") or gathers.get("issue")
    if place is not None and not (issue and place == gathers.get("channel")):
        return f"{place}{' ' * place[-1:].isascii()}的负责人"
    return f"「{issue}」的责任部门" if issue else "责任部门"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: one name and one count in the whole report.

    Attributes:
        id: The same from month to month, while the days before it stay what they were.
        name: What people would call it: 比亚迪降价, 金桥苑小区停水.
        rows: How many rows it has, up to the last date of the data.
        texts: How many different texts these are; copies and filled-in templates count as one.
        customers: How many customers; None where the data have no customers.
        onset: First day.
        peak: The day that brought most rows.
        peak_rows: Rows of that day.
        last: Day of its last row.
        course: Whether it still grows, goes on, or has ended, on the last date of the data.
        expected: Rows that its past let expect over its days.
        gathers: What most of its rows share: column → value, of brand, product, region, channel,
            issue and issue_detail.
        detectors: Who saw it.
        severity: How loud it is.
        reason: Why it is so loud, a Chinese clause; empty where it is not.
        one_author: Whether it hangs on one author's repetitions: one customer who needs one
            named person, not a trend.
        alarm: Whether it calls for action now: certain, large or grave enough, and not ended.
    """

    id: str
    name: str
    rows: int
    texts: int
    customers: int | None
    onset: date
    peak: date
    peak_rows: int
    last: date
    course: Course
    expected: float
    gathers: Mapping[str, str] = field(default_factory=dict)
    detectors: frozenset[Detector] = frozenset()
    severity: Severity = "提示"
    reason: str = ""
    one_author: bool = False
    alarm: bool = False

    @property
    def quoted(self) -> str:
        """Its name as a sentence has it: in 「」 where it holds none."""
        return self.name if "「" in self.name else f"「{self.name}」"

    @property
    def responsible(self) -> str:
        """Who answers for where it gathers, a Chinese phrase."""
        return responsible(self.gathers)

    @property
    def deadline(self) -> str:
        """By when it wants an answer."""
        return "今天" if self.severity == "紧急" else "本周内"

    @property
    def where(self) -> tuple[Condition, ...]:
        """The condition that gives its rows."""
        return (Condition(COLUMN, "==", self.id),)

    @property
    def cell(self) -> tuple[Condition, ...]:
        """Conditions on what gathers it: its rows, and those before and after it."""
        named = tuple(Condition(name, "==", value) for name, value in self.gathers.items())
        return named or self.where
