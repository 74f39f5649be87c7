"""The closed set of blocks that a section is made of.

Renderers `match` on the blocks and end in `assert_never`; plugins compose blocks and never add
kinds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Cell: TypeAlias = str | int | float | None

Mark: TypeAlias = Literal["focus", "news", "alarm"]
"""Why something is shown in a colour of its own, the same in every chart, tile and table.

`focus`: what it is about, beside what that is compared with: this period, the own brand.
`news`: what is new, happened or gathers here. `alarm`: urgent, or outside its limits.
"""


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
    """A table column; `share` and `change` are fractions shown as percent and 个百分点.

    What is neither empty nor zero in a column with a `mark` is shown in its colour.
    """

    title: str
    kind: ColumnKind = "text"
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under typed columns; `None` is shown as a dash."""

    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    note: str = ""


ChartKind: TypeAlias = Literal[
    "bar", "line", "pie", "heatmap", "treemap", "radar", "scatter", "control", "waterfall",
    "fishbone", "cloud",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """One mark of a chart.

    Attributes:
        x: Category, date, word or step; a number for `scatter`.
        y: The value: length, height, area, weight or temperature.
        series: Line, colour group, heatmap row, treemap parent or fishbone branch.
        low: Lower end of an interval or control band.
        high: Upper end of it.
        mark: Why it is shown in a colour of its own.
    """

    x: str | float
    y: float
    series: str = ""
    low: float | None = None
    high: float | None = None
    mark: Mark | None = None


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
        shape: For `cloud`: a picture whose dark parts the words fill; empty for a field of its own.

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
    shape: bytes = b""


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
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Callout:
    """A remark set apart from the text: what is missing, what failed, what to beware of."""

    text: str
    kind: Literal["note", "warning", "error"] = "note"


Block: TypeAlias = Heading | Paragraph | Bullets | Table | Chart | Image | Quote | Metric | Callout
