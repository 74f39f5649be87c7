"""What a report is made of: Report, Section, Finding and the closed set of blocks.

Everything here is data. Renderers `match` on the blocks and end in `assert_never`; plugins compose
blocks and never add kinds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    import polars as pl

SCHEMA_VERSION = "1.0"

Cell: TypeAlias = str | int | float | None
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
    value: Cell | datetime = None


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
        unit: `count`, `share`, `points` (difference of shares), `score` or `ratio`.
        baseline: The value it is compared with; of a change, the value it started from.
        interval: Of `value`, or of the change where the measure is one.
        n: Rows the value was computed on.
        q_value: After Benjamini-Hochberg over everything the report tested.
        severity: How loud it is.
        evidence: The verbatims behind it.
        basis: For a null result: what was examined, in place of rows.
        since: First day of what an alarm tells of.
        weight: How much the front page wants it, 0 to 100; larger comes first, and below 40 it
            only fills up. Built-in: a rise 60 to 100, a fall 45 to 65, a concentration 40 to 55.
    """

    section: str
    measure: str
    segment: str
    statement: str
    value: float
    unit: Literal["count", "share", "points", "score", "ratio"]
    n: int
    baseline: float | None = None
    interval: Interval | None = None
    q_value: float | None = None
    severity: Severity = "提示"
    evidence: Evidence | None = None
    basis: str | None = None
    since: datetime | None = None
    weight: float = 0.0

    @property
    def id(self) -> str:
        """The same from month to month: a hash of section, measure and segment."""
        key = "\x1f".join((self.section, self.measure, self.segment))
        return blake2b(key.encode(), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section; level 3 or 4, since the section's title is level 2."""

    text: str
    level: Literal[3, 4] = 3


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain text, no markup."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of plain sentences."""

    items: tuple[str, ...]


ColumnKind: TypeAlias = Literal["text", "count", "share", "change", "score", "time"]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A table column; `share` and `change` are fractions shown as percent and 个百分点."""

    title: str
    kind: ColumnKind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under typed columns; `None` is shown as a dash."""

    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    note: str = ""


ChartKind: TypeAlias = Literal[
    "bar",
    "line",
    "pie",
    "heatmap",
    "treemap",
    "radar",
    "scatter",
    "control",
    "waterfall",
    "fishbone",
    "cloud",
]


@dataclass(frozen=True, slots=True)
class Point:
    """One mark of a chart.

    Attributes:
        x: Category, date, word or step; a number for `scatter`.
        y: The value: length, height, area, weight or temperature.
        series: Line, colour group, heatmap row, treemap parent or fishbone branch.
        low: Lower end of an interval or control band.
        high: Upper end of it.
        marked: Shown in the accent colour (an urgent word, an alarm).
    """

    x: str | float
    y: float
    series: str = ""
    low: float | None = None
    high: float | None = None
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as data and a kind, never drawing code.

    Attributes:
        kind: How the points are drawn.
        title: A sentence or noun phrase above the chart; also its alternative text.
        points: The marks, in the order they are to be shown.
        unit: `share` draws y as percent, `score` with two decimals, `count` as whole numbers.
        x_title: Axis title.
        y_title: Axis title.
        centre: For `control`: the centre line.

    Of a `waterfall` the first and the last point are levels and those between the steps from one to
    the other.
    """

    kind: ChartKind
    title: str
    points: tuple[Point, ...]
    unit: Literal["count", "share", "score"] = "count"
    x_title: str = ""
    y_title: str = ""
    centre: float | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture a plugin brings; charts are drawn by the renderers."""

    name: str
    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim, masked, with its id and what to know about it (brand, date, stars …)."""

    text: str
    id: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metric:
    """One key number; `change` is a ready Chinese phrase such as 比 9 月多 212 条."""

    label: str
    value: str
    change: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Callout:
    """A remark set apart from the text: what is missing, what failed, what to beware of."""

    text: str
    kind: Literal["note", "warning", "error"] = "note"


Block: TypeAlias = Heading | Paragraph | Bullets | Table | Chart | Image | Quote | Metric | Callout

Status: TypeAlias = Literal["ok", "skipped", "failed"]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report; `reason` says why it was skipped or how it failed."""

    name: str
    title: str
    findings: tuple[Finding, ...] = ()
    blocks: tuple[Block, ...] = ()
    status: Status = "ok"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Funnel:
    """What became of every row that was read.

    `read == unreadable + totals + agent + merged + empty + duplicate + kept` always holds.

    Attributes:
        read: Rows below the headers, of all files.
        unreadable: Broken rows that were skipped.
        totals: 合计 and 小计 rows.
        agent: Chat messages of the company's side.
        merged: Chat messages that became part of another row of their session.
        empty: Rows whose text holds nothing to read.
        duplicate: Every cell equal, or the same id and text.
        kept: Feedback that goes on.
    """

    read: int = 0
    unreadable: int = 0
    totals: int = 0
    agent: int = 0
    merged: int = 0
    empty: int = 0
    duplicate: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Period:
    """A span of time, `start <= created_at < end`; both None for an undated file."""

    label: str
    start: datetime | None = None
    end: datetime | None = None
    by: Literal["week", "month", "quarter", "all"] = "all"
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A masked row that findings and quotes point to."""

    id: str
    text: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report, ready to be rendered in any format.

    Attributes:
        title: Chinese title.
        period: What it covers.
        previous: What it is compared with, if anything.
        summary: Three to five Chinese sentences for the front page.
        metrics: Key numbers for the front page.
        funnel: What became of the rows.
        sections: In the order they are shown.
        evidence: Verbatims by id.
        manifest: Input hashes, versions and options, JSON-ready.
        appendix: The period's annotated rows under display headers, for the spreadsheet.
    """

    title: str
    period: Period
    previous: Period | None
    summary: tuple[str, ...]
    metrics: tuple[Metric, ...]
    funnel: Funnel
    sections: tuple[Section, ...]
    evidence: Mapping[str, Verbatim] = field(default_factory=dict)
    manifest: Mapping[str, Any] = field(default_factory=dict)
    appendix: pl.DataFrame | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, section by section."""
        return tuple(finding for section in self.sections for finding in section.findings)
