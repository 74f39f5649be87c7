"""What an event is, told from its rows: how far it has come, how grave it is."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import blake2b

import numpy as np
import polars as pl

from csvoice.analyze.statistics.intervals import Integers
from csvoice.analyze.texts.floods import copy_groups, letters
from csvoice.detect.cells import WEEK, WHERE
from csvoice.detect.naming import name_of
from csvoice.document.events import Course, Detector, Event
from csvoice.document.findings import Severity
from csvoice.schema import OTHER_ISSUE, URGENT

EPOCH = date(1970, 1, 1)

MOSTLY = 0.8
"""Share of an event's rows from which on their brand, product, region or channel is its own."""

MAINLY = 0.5
"""The same for its issue."""

LIKED = 100
"""Votes of an event's rows from which on others have noticed it."""

GATHERS = {**dict.fromkeys(WHERE, MOSTLY), **dict.fromkeys(("issue", "issue_detail"), MAINLY)}


@dataclass(frozen=True)
class Told:
    """An event as it was found.

    Attributes:
        key: What its id is made of, besides its first day.
        onset: First day, in days since 1970.
        hot: Last day on which it stood out.
        end: Day on which it had ended; after the last day where it has not.
        rows: Its rows.
        expected: Rows that were to be expected.
        words: Words that set it apart, and how much.
        detectors: Who saw it.
        one_author: Whether one author repeats himself.
        slow: Whether it rises slowly: its first day moves as it is better known, so that its id is
            made without it.
    """

    key: tuple[str, ...]
    onset: int
    hot: int
    end: int
    rows: Integers
    detectors: frozenset[Detector]
    expected: float = 0.0
    words: Mapping[str, float] = field(default_factory=dict)
    one_author: bool = False
    slow: bool = False

    @property
    def id(self) -> str:
        """First day, and a hash of what it began with."""
        digest = blake2b("\x1f".join(self.key).encode(), digest_size=3).hexdigest()
        if self.slow:
            return f"slow-{digest}"
        return f"{_day(self.onset):%Y%m%d}-{digest}"


def sum_up(told: Told, rows: pl.DataFrame, last: int, stopwords: Set[str]) -> Event:
    """Sum an event up.

    Args:
        told: The event.
        rows: Its feedback.
        last: Last day of all feedback, in days since 1970.
        stopwords: Words that say nothing.
    """
    at = rows["created_at"].dt.epoch("d").to_numpy().astype(np.int64)
    days, counts = np.unique(at, return_counts=True)
    texts = rows["text"].filter(pl.Series(copy_groups(letters(rows["text"]))).is_first_distinct())
    gathers = _gathers(rows)
    course = course_of(at, last, told.end)
    severity, reason = severity_of(rows, course, sudden=not (told.slow or told.one_author))
    grown = "" if told.one_author else "增多"
    return Event(
        id=told.id,
        name=name_of(gathers, told.words, texts, stopwords, course=grown),
        rows=rows.height,
        texts=len(texts),
        customers=_customers(rows),
        onset=_day(told.onset),
        peak=_day(int(days[np.argmax(counts)])),
        peak_rows=int(counts.max()),
        last=_day(int(days[-1])),
        course=course,
        expected=told.expected,
        gathers=gathers,
        detectors=told.detectors | _liked(rows),
        severity=severity,
        reason=reason,
        one_author=told.one_author,
        alarm=course != "已平息",
    )


def _day(number: int) -> date:
    return EPOCH + timedelta(days=number)


def _gathers(rows: pl.DataFrame) -> dict[str, str]:
    """Return what most of the rows share, by column."""
    found = {}
    for name, share in GATHERS.items():
        if name in rows.columns:
            named = rows[name].drop_nulls()
            main = named.filter(named != OTHER_ISSUE).mode().sort()
            if len(main) and (named == main[0]).sum() >= share * rows.height:
                found[name] = str(main[0])
    return found


def _liked(rows: pl.DataFrame) -> frozenset[Detector]:
    """Say so where many others have noticed it."""
    votes = rows["votes"].sum() if "votes" in rows.columns else 0
    return frozenset({"votes"} if votes >= max(LIKED, rows.height) else ())


def _customers(rows: pl.DataFrame) -> int | None:
    if "customer" not in rows.columns:
        return None
    return rows["customer"].drop_nulls().n_unique() or None


LULL = 2
"""Days without a row after which nothing grows."""

LEAST_ROWS = 10
"""Fewer rows call no one at once, unless most of them are 紧急."""


def course_of(days: Integers, last: int, end: int) -> Course:
    """Say whether an event still grows, goes on, or has ended.

    Over where its end lies before the last day; growing where the last seven days have more rows
    than the seven before by twice √(both), the standard error of a difference of Poisson counts.
    Source: J. Przyborowski and H. Wilenski (1940), Biometrika 31.

    Args:
        days: Days of its rows, in days since 1970.
        last: Last day of the data.
        end: Day on which it ended; after `last` where it has not.
    """
    if end <= last:
        return "已平息"
    if last - int(days.max()) > LULL:
        return "持续"
    recent = int((days > last - WEEK).sum())
    before = int(((days > last - 2 * WEEK) & (days <= last - WEEK)).sum())
    return "上升" if recent - before >= max(2 * (recent + before) ** 0.5, 1) else "持续"


def severity_of(rows: pl.DataFrame, course: Course, *, sudden: bool) -> tuple[Severity, str]:
    """Say how loud an event is, and why; what is sudden and large calls people at once."""
    grave, why = _grave(rows)
    if course == "已平息":
        return "提示", why
    large = rows.height >= LEAST_ROWS and sudden
    return ("紧急" if grave or large else "一般"), why


def _grave(rows: pl.DataFrame) -> tuple[bool, str]:
    """Whether half of the rows are urgent, and for which reason."""
    if "severity" not in rows.columns:
        return False, ""
    urgent = rows.filter(pl.col("severity") == URGENT)
    if urgent.is_empty() or 2 * urgent.height < rows.height:
        return False, ""
    if "severity_why" not in rows.columns:
        return True, ""
    reasons = urgent.select(pl.col("severity_why").str.split("；").list.first())
    named = reasons.to_series().str.split("：").list.first().drop_nulls()
    return True, f"涉及{named.mode().sort()[0]}" if len(named) else ""
