"""The metrics of a service centre as data: what `dictionaries/metrics.toml` says of each.

How they are computed stands in `csvoice.analyze.metrics`; here is what they are.

[metrics.fcr]             # in csvoice.toml: a company's own target, name or definition
target = 0.75
source = "2026 年度服务目标"
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from csvoice import numerals
from csvoice.dictionary_files import dictionary_folder, read_toml
from csvoice.document.findings import Condition
from csvoice.errors import UsageError
from csvoice.nearest import hint

GROUPS = ("满意", "效率", "解决", "投诉", "成本", "客户")
CUSTOMERS = ("active", "new", "lost", "repeat")
"""Kinds that count customers, which takes the periods before as well."""

Kind: TypeAlias = Literal[
    "mean", "median", "p90", "share", "within", "nps", "count", "rate", "active", "new", "lost",
    "repeat",
]  # fmt: skip
Unit: TypeAlias = Literal["score", "share", "time", "count", "yuan", "nps"]


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric: how it is computed and judged; the fields are those of metrics.toml.

    Attributes:
        key: Its name in metrics.toml and csvoice.toml.
        name: What the report calls it.
        group: One of GROUPS.
        kind: How the rows become one number.
        unit: Of the number; `time` in seconds.
        definition: 口径, a Chinese sentence.
        column: Where the numbers stand; rows where it is empty do not count.
        less: A column subtracted from it first; of two times the difference is in seconds.
        of: Which rows count.
        counts: Of a share or rate: which of them are counted.
        limit: Of `within`: the largest number that is within.
        limits: The same by severity.
        better: Which way is better; None where neither is.
        target: Customary, or the company's own.
        scale: Upper end of the scale that target and `counts` stand on.
        own: Whether the target is the company's own, which is on the scale of its data.
        source: Where the target comes from.
        yes: Of a share: what the rows that are counted are called, as in 一次解决的.
        no: What the others are called.
        also: Other names.
        confusion: What it is often taken for.
    """

    key: str
    name: str
    group: str
    kind: Kind
    unit: Unit
    definition: str
    column: str = ""
    less: str = ""
    of: tuple[Condition, ...] = ()
    counts: tuple[Condition, ...] = ()
    limit: float | None = None
    limits: Mapping[str, float] = field(default_factory=dict)
    better: Literal["higher", "lower"] | None = None
    target: float | None = None
    scale: float | None = None
    own: bool = False
    source: str = ""
    yes: str = ""
    no: str = ""
    also: tuple[str, ...] = ()
    confusion: str = ""

    @property
    def needs(self) -> tuple[str, ...]:
        """Columns without which it cannot be computed."""
        named = (self.column, self.less, *(one.column for one in self.of))
        return tuple(dict.fromkeys(name for name in named if name))

    @property
    def sign(self) -> int:
        """1 where more is better, -1 where less is, 0 where neither."""
        return {"higher": 1, "lower": -1, None: 0}[self.better]

    def on_scale(self, top: float | None) -> Metric:
        """Return it with target and conditions moved to the data's own rating scale."""
        if self.scale is None or not top or top == self.scale:
            return self
        factor = top / self.scale
        moved = tuple(
            replace(one, value=one.value * factor) if isinstance(one.value, float | int) else one
            for one in self.counts
        )
        target = self.target if self.own or self.target is None else self.target * factor
        return replace(self, target=target, counts=moved, scale=top)

    def shown(self, value: float | None, *, signed: bool = False) -> str:
        """Write a value, or with `signed` a difference of two, as the report does."""
        if value is None:
            return numerals.MISSING
        match self.unit:
            case "score":
                return numerals.score(value, signed=signed)
            case "share":
                return numerals.points(value, signed=True) if signed else numerals.share(value)
            case "time":
                return ("+" if signed and value > 0 else "") + numerals.duration(value)
            case "count":
                return numerals.count(value, signed=signed)
            case "yuan":
                return f"{numerals.score(value, signed=signed)} 元"
            case "nps":
                return f"{value:+.0f}"


class MetricOptions(BaseModel):
    """What csvoice.toml may say of a metric, under `[metrics.NAME]`.

    Attributes:
        name: What the report calls it.
        target: The company's own target, in the unit of the metric (share: 0.8, time: seconds).
        source: Where the target comes from.
        definition: The company's own 口径.
        limit: Of shares within a time: the limit, in seconds.
        limits: The same by severity: 紧急, 一般, 建议.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str | None = None
    target: float | None = None
    source: str | None = None
    definition: str | None = None
    limit: float | None = None
    limits: dict[Literal["紧急", "一般", "建议"], float] | None = None


class Exposure(BaseModel):
    """What complaints are counted against, under `[exposure]`.

    Attributes:
        name: What it is: 订单, 联系 …
        of: Its number by month (2026-09), by day (2026-09-01), or both.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = "订单"
    of: dict[str, float] = Field(default_factory=dict)

    def within(self, start: date, end: date) -> float | None:
        """Return the number from `start` to the day before `end`; None where months are missing."""
        days = [key for key in self.of if len(key) > len("2026-09")]
        inside = sum(self.of[day] for day in days if str(start) <= day < str(end))
        if inside:
            return inside
        if start.day != 1 or end.day != 1:
            return None
        count = (end.year - start.year) * 12 + end.month - start.month
        first = start.year * 12 + start.month - 1
        months = [f"{(first + n) // 12:04}-{(first + n) % 12 + 1:02}" for n in range(count)]
        known = [self.of.get(month) for month in months]
        return None if None in known or not known else sum(filter(None, known))


def read_metrics(changed: Mapping[str, MetricOptions] | None = None) -> dict[str, Metric]:
    """Return every metric by its key, with what csvoice.toml changes.

    Raises:
        UsageError: `changed` names no metric; says which one was probably meant.
    """
    metrics = dict(_shipped())
    for key, options in (changed or {}).items():
        if key not in metrics:
            raise UsageError(unknown(key))
        given = options.model_dump(exclude_none=True)
        if "target" in given:
            given = {"source": "csvoice.toml", "own": True, **given}
        metrics[key] = replace(metrics[key], **given)
    return metrics


def unknown(key: str) -> str:
    """Say that there is no such metric, and which one may have been meant."""
    names = {
        name: metric.key
        for metric in _shipped().values()
        for name in (metric.key, metric.name, *metric.also)
    }
    meant = names.get(key)
    near = f"「{key}」在这里写作 {meant}。" if meant else hint(key, names)
    return f"没有名为「{key}」的指标。{near}全部指标见 csvoice metrics。"


@cache
def _shipped() -> dict[str, Metric]:
    data = read_toml(dictionary_folder() / "metrics.toml")
    return {key: _metric(key, entry) for key, entry in data.items()}


def _metric(key: str, entry: Mapping[str, Any]) -> Metric:
    conditions = {
        name: tuple(Condition(*one) for one in entry.get(name, ())) for name in ("of", "counts")
    }
    also = tuple(entry.get("also", ()))
    return Metric(key=key, **{**entry, **conditions, "also": also})
