"""A report and its parts: sections, the period, what became of the rows, the verbatims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from csvoice.document.blocks import Block, Chart, Metric
from csvoice.document.events import Event
from csvoice.document.findings import Finding

if TYPE_CHECKING:
    import polars as pl

SCHEMA_VERSION = "1.0"

Status: TypeAlias = Literal["ok", "skipped", "failed"]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report.

    Attributes:
        name: Name of the section.
        title: Chinese title, a noun.
        findings: What it says, as data.
        blocks: The body: what a manager acts on.
        status: What became of it.
        reason: Why it was skipped or how it failed.
        appendix: What stands at the end, folded away: whole tables, intervals, method.
    """

    name: str
    title: str
    findings: tuple[Finding, ...] = ()
    blocks: tuple[Block, ...] = ()
    status: Status = "ok"
    reason: str = ""
    appendix: tuple[Block, ...] = ()

    @property
    def shown(self) -> tuple[Block, ...]:
        """Every block: the body's, then the appendix's."""
        return self.blocks + self.appendix


@dataclass(frozen=True, slots=True)
class Page:
    """The one page: what a manager must know, on one screen and one sheet of paper.

    Attributes:
        title: The period's conclusion, a Chinese sentence without its full stop.
        statements: At most five, the largest first: each an event or a change with its one count.
        unchanged: One sentence on what did not change.
        caveats: What the reader must bear in mind: a period of next to nothing, a date's stand-in.
        ahead: At most three risks of the next period, each with what to do before.
        metrics: At most four key figures.
        charts: The daily trend with the events marked, and what gathers where.
        sources: The ids of the findings that each statement rests on, in their order.
    """

    title: str = ""
    statements: tuple[str, ...] = ()
    unchanged: str = ""
    metrics: tuple[Metric, ...] = ()
    charts: tuple[Chart, ...] = ()
    caveats: tuple[str, ...] = ()
    sources: tuple[tuple[str, ...], ...] = ()
    ahead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Funnel:
    """What became of every row that was read.

    `read` always equals the sum of all others.

    Attributes:
        read: Rows below the headers, of all files.
        unreadable: Broken rows that were skipped.
        totals: 合计 and 小计 rows, rows that sign or explain the table, repeated headers.
        overlapping: Rows that another table holds, too.
        agent: Chat messages of the company's side.
        merged: Chat messages that became part of another row of their session.
        placeholder: Rows whose text the platform wrote in the customer's place.
        empty: Rows whose text holds nothing to read.
        duplicate: Every cell equal, or the same id and text.
        competitor: Feedback on competitors, which only sections that compare brands see.
        kept: Feedback that goes on.
    """

    read: int = 0
    unreadable: int = 0
    totals: int = 0
    overlapping: int = 0
    agent: int = 0
    merged: int = 0
    placeholder: int = 0
    empty: int = 0
    duplicate: int = 0
    competitor: int = 0
    kept: int = 0

    @property
    def entered(self) -> int:
        """Rows of the feedback table: one's own and competitors'."""
        return self.kept + self.competitor


@dataclass(frozen=True, slots=True)
class Period:
    """A span of time, `start <= created_at < end`; both None for an undated file.

    `note` says in Chinese why it is not the last one, where the program chose it so.
    """

    label: str
    start: datetime | None = None
    end: datetime | None = None
    by: Literal["week", "month", "quarter", "all"] = "all"
    complete: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A masked row that findings, quotes and figures point to.

    Attributes:
        id: Of the row.
        text: What it says.
        about: What is known of it: its day, brand, issue, …
        words: What of its text decided its issue or its severity.
    """

    id: str
    text: str
    about: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report, ready to be rendered in any format.

    Attributes:
        title: Chinese title.
        period: What it covers.
        previous: What it is compared with, if anything.
        funnel: What became of the rows.
        sections: In the order they are shown.
        evidence: Verbatims by id.
        manifest: Input hashes, versions and options, JSON-ready.
        appendix: The period's annotated rows under display headers, for the spreadsheet.
        page: The one page.
        events: What happened, the gravest first.
        counted: Ids of rows that numbers in sentences count, by the sentence up to the number.
    """

    title: str
    period: Period
    previous: Period | None
    funnel: Funnel
    sections: tuple[Section, ...]
    evidence: Mapping[str, Verbatim] = field(default_factory=dict)
    manifest: Mapping[str, Any] = field(default_factory=dict)
    appendix: pl.DataFrame | None = None
    page: Page = field(default_factory=Page)
    events: tuple[Event, ...] = ()
    counted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, section by section."""
        return tuple(finding for section in self.sections for finding in section.findings)
