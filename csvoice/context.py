"""What a section sees: the frames of a period and what is counted once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import numpy as np
import polars as pl

from csvoice.analyze.changes.shares import Changes, changes_between
from csvoice.analyze.texts.quotes import tf_idf
from csvoice.analyze.words.counts import Counts, count_tokens
from csvoice.analyze.words.novelty import spoken
from csvoice.company.actions import Action
from csvoice.company.advice import Guidance
from csvoice.company.metrics import Exposure, Metric, read_metrics
from csvoice.company.staffing import Roster
from csvoice.config import Teams, Thresholds
from csvoice.document.events import Event
from csvoice.document.findings import Condition, Finding, Interval, Severity
from csvoice.document.report import Funnel, Period
from csvoice.occasions import Calendar
from csvoice.plan import Plan
from csvoice.precision import Precision

T = TypeVar("T")

NOT_ENABLED = "未启用的插件"
"""Title in `Context.skipped` of a plugin that could not be used."""


@dataclass(frozen=True, slots=True)
class PastFinding:
    """What an earlier report found; see `csvoice.Finding` for what the fields mean.

    Attributes:
        id: The same as that of this report's finding on the same measure and segment.
        section: Name of the section that found it.
        measure: What was measured.
        segment: Which part of the feedback.
        statement: The Chinese sentence.
        value: The measure's value.
        severity: How loud it was.
        period: The period it was found in.
        since: First day of what an alarm told of.
        where: The filter that gives its rows.
        n: Rows the value was computed on.
        interval: Of the value, or of the change where the measure is one.
    """

    id: str
    section: str
    measure: str
    segment: str
    statement: str
    value: float | None
    severity: Severity
    period: Period
    since: datetime | None = None
    where: tuple[Condition, ...] = ()
    n: int = 0
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class PastReport:
    """The report on an earlier period, as far as it can be scored later.

    Attributes:
        period: What it covered.
        until: The last moment of the feedback that was known when it was made.
        findings: What it found.
    """

    period: Period
    until: datetime
    findings: tuple[PastFinding, ...]


@dataclass(frozen=True, slots=True)
class Archive:
    """What the archive adds to a report.

    Attributes:
        rows: Rows of the feedback table that come from the archive, by the folder (month) they
            lie in; rows that this run's files hold as well are not counted.
        reports: Reports on periods that ended before this one began, the oldest first.
        notes: Chinese sentences on what was done to make old rows and new ones comparable.
    """

    rows: Mapping[str, int] = field(default_factory=dict)
    reports: tuple[PastReport, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Context:
    """Read-only view of the feedback, given to every section.

    Attributes:
        feedback: Rows of the period.
        previous: Rows of the period before, cut to equal days where one of the two is incomplete;
            None when there is nothing fair to compare with.
        history: Every dated row before the period.
        after: Every dated row after the period.
        period: What `feedback` covers.
        previous_period: What `previous` covers.
        columns: Names of the standard and plugin columns that hold at least one value.
        funnel: What became of the rows that were read.
        plan: The plan the rows were annotated by.
        options: This plugin's own slice of csvoice.toml.
        own_brand: The reader's own brand, where named or the only one.
        findings: Findings of the sections built before; all of them for a closing section.
        skipped: Sections that were not built: title and the Chinese reason.
        sources: Per file: path, sheet, rows, encoding, mapping, notes (JSON-ready).
        thresholds: Customary limits, from csvoice.toml.
        metrics: The metrics of a service centre by key, with the company's own targets.
        exposure: Orders or contacts that complaints are counted against; None where not known.
        teams: How teams and agents are compared.
        roster: Who is on duty by weekday and hour; None where not known.
        warnings: Chinese sentences on what makes the figures less certain than they look.
        archive: Earlier periods, as `--archive` has kept them; None without it.
        calendar: Public holidays, shopping festivals and the user's own days.
        guidance: What to do about which issue.
        actions: Measures that the reader takes, from `actions.toml`.
        events: What happened in the period or after it, each thing once, the gravest first.
        everyone: The same with the rows of competitors' files; None where there are none.
        scores: What customers answered in numbers who wrote nothing: `created_at` and columns of
            `schema.SCORES`; such rows are in none of the frames. None of an archive are known.
        precision: What all dates are exact to; where it is no day, nothing may be said of days,
            weekdays and hours, nor of the daily mean.
    """

    feedback: pl.LazyFrame
    previous: pl.LazyFrame | None
    history: pl.LazyFrame
    after: pl.LazyFrame
    period: Period
    previous_period: Period | None
    columns: frozenset[str]
    funnel: Funnel
    plan: Plan
    options: Mapping[str, Any] = field(default_factory=dict)
    own_brand: str | None = None
    findings: tuple[Finding, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    sources: tuple[Mapping[str, Any], ...] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)
    metrics: Mapping[str, Metric] = field(default_factory=read_metrics)
    exposure: Exposure | None = None
    roster: Roster | None = None
    teams: Teams = field(default_factory=Teams)
    warnings: tuple[str, ...] = ()
    archive: Archive | None = None
    calendar: Calendar = field(default_factory=Calendar)
    guidance: Guidance = field(default_factory=Guidance)
    actions: tuple[Action, ...] = ()
    events: tuple[Event, ...] = ()
    everyone: Context | None = None
    scores: pl.DataFrame = field(default_factory=pl.DataFrame)
    precision: Precision = "day"
    shared: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def daily(self) -> bool:
        """Whether there are dates, and they name a day."""
        return self.precision == "day" and "created_at" in self.columns

    @property
    def counts(self) -> Counts:
        """Document-term matrix of the period's rows (row order of `feedback`), stop words out."""
        return self.once("counts", lambda: count_tokens(self.feedback, self.plan.lexicon.stopwords))

    @property
    def past_counts(self) -> Counts:
        """The same of the rows of `history`, whose columns are others."""
        stopwords = self.plan.lexicon.stopwords
        return self.once("past_counts", lambda: count_tokens(self.history, stopwords))

    @property
    def past_said(self) -> pl.Series:
        """What each row of `history` says; see `csvoice.analyze.words.novelty.spoken`."""
        return self.once("past_said", lambda: spoken(self.history))

    @property
    def vectors(self) -> Any:
        """Rows of `counts` as sparse unit vectors (tf-idf), to find rows that are alike."""
        return self.once("vectors", lambda: tf_idf(self.counts))

    @property
    def changes(self) -> Changes | None:
        """Every change of a share that this report tests; None without a previous period."""
        before, period = self.previous, self.previous_period
        if before is None or period is None:
            return None
        return self.once(
            "changes",
            lambda: changes_between(self.feedback, before, self.period, period, self.history),
        )

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Make what all sections share when the first of them asks for it."""
        if name not in self.shared:
            self.shared[name] = make()
        made: T = self.shared[name]
        return made

    @property
    def random(self) -> np.random.Generator:
        """A generator that starts from the same seed in every section of every run."""
        return np.random.default_rng(20_240_229)
