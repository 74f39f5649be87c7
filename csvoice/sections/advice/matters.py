"""The issues to do something about: those that findings or events tell of, and how pressing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from csvoice.context import Context
from csvoice.document.events import Event
from csvoice.document.findings import Condition, Finding
from csvoice.kit.choice import SHARE_CHANGE, found, gathering_of
from csvoice.kit.events import apart, of_the_period
from csvoice.kit.rows import NOT_PRAISE, frequencies, pains, typed
from csvoice.kit.shares import real_changes
from csvoice.schema import OTHER_ISSUE, SEVERITIES, URGENT

MOST = 10
LEAST = 5
"""An issue with fewer rows is no matter for a department."""

MAIN_DETAIL = 0.5
"""A finer type with this part of an issue's rows is what is to be done something about."""

WEIGHT = dict(zip(SEVERITIES, (3.0, 1.0, 0.5), strict=True))
MOST_GROWTH = 3.0


@dataclass(frozen=True, slots=True)
class Matter:
    """An issue to do something about.

    Attributes:
        issue: The type.
        detail: The finer type that most of it is; empty where none is.
        rows: Its rows, one author's repetitions apart.
        base: How many rows are no praise.
        before: Its share before, where it surely grew.
        now: Its share now, beside `before`.
        rises: Whether it surely grew, be it at one place.
        place: Where it gathers, a column and a value; None where nowhere.
        events: What happened with it.
    """

    issue: str
    detail: str
    rows: pl.DataFrame
    base: int
    before: float | None
    now: float
    rises: bool
    place: tuple[str, str] | None
    events: tuple[Event, ...]

    @property
    def name(self) -> str:
        """What it is called."""
        return self.detail or self.issue

    @property
    def urgent(self) -> int:
        """How many of its rows are urgent."""
        return self.rows.filter(severity=URGENT).height

    @property
    def priority(self) -> float:
        """Impact × severity × growth."""
        weights = self.rows["severity"].replace_strict(WEIGHT, default=1.0, return_dtype=pl.Float64)
        growth = 1.0 if self.before is None else self.now / max(self.before, self.now / MOST_GROWTH)
        return float(weights.sum()) * growth

    @property
    def where(self) -> tuple[Condition, ...]:
        """Its rows."""
        finer = (Condition("issue_detail", "==", self.detail),) if self.detail else ()
        return Condition("issue", "==", self.issue), *finer, NOT_PRAISE


def matters(ctx: Context) -> list[Matter]:
    """Return at most ten issues that findings or events tell of, the most pressing first."""
    rows = typed(apart(ctx, pains(ctx)))
    happened = [one for one in of_the_period(ctx) if not one.one_author]
    named = {one.gathers["issue"] for one in happened if "issue" in one.gathers}
    told = sorted(_told(ctx.findings) | named)
    every = [_matter(ctx, issue, rows.filter(issue=issue), happened) for issue in told]
    enough = [one for one in every if one.rows.height >= LEAST]
    return sorted(enough, key=lambda one: (-one.priority, one.issue))[:MOST]


def _matter(ctx: Context, issue: str, rows: pl.DataFrame, happened: Sequence[Event]) -> Matter:
    detail = _main_detail(rows)
    before, now = _growth(ctx, issue, detail)
    return Matter(
        issue,
        detail,
        rows.filter(issue_detail=detail) if detail else rows,
        pains(ctx).height,
        before,
        now,
        before is not None or _rises(ctx, issue),
        _place(ctx, issue),
        tuple(one for one in happened if one.gathers.get("issue") == issue),
    )


def _told(findings: Sequence[Finding]) -> set[str]:
    """Name the issues that findings are about."""
    return {
        str(condition.value)
        for one in findings
        if not (one.unit == "points" and one.value < 0)
        for condition in one.where
        if condition.column == "issue" and condition.operator == "=="
    }


def _main_detail(rows: pl.DataFrame) -> str:
    sizes = frequencies(rows, "issue_detail").head(1)
    known = sizes.filter(
        pl.col("count") >= MAIN_DETAIL * rows.height,
        ~pl.col("issue_detail").str.starts_with(OTHER_ISSUE),
    )
    return str(known["issue_detail"][0]) if known.height else ""


def _growth(ctx: Context, issue: str, detail: str) -> tuple[float | None, float]:
    """Return the share before and now of what surely grew; none before where it did not."""
    real = real_changes(ctx)
    if real.is_empty():
        return None, 0.0
    name, value = ("issue_detail", detail) if detail else ("issue", issue)
    grown = real.filter(pl.col("change") > 0, dimension=name, value=value)
    return (grown["baseline"][0], grown["share"][0]) if grown.height else (None, 0.0)


def _rises(ctx: Context, issue: str) -> bool:
    """Whether a finding says that the issue grew somewhere."""
    grown = (one for one in found(ctx, SHARE_CHANGE) if one.value > 0)
    return any(one.named.get("issue") == issue for one in grown)


def _place(ctx: Context, issue: str) -> tuple[str, str] | None:
    """Name where the issue gathers, by the finding that says so."""
    gathering = gathering_of(ctx, issue)
    return next(iter(gathering.named.items())) if gathering else None
