"""Numbers as Chinese readers see them; every figure in a sentence, a table or a chart comes here.

Shares have at most three significant digits, counts have thousands separators, differences of
shares are 个百分点, and what is missing is a dash.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from csvoice.document.blocks import Cell, ColumnKind
    from csvoice.document.findings import Interval

Unit: TypeAlias = Literal["count", "share", "points", "score", "ratio", "time"]

MISSING = "—"
MINUTE, HOUR, DAY = 60, 3_600, 86_400
_LENGTHS = (
    (DAY, "天", HOUR, "小时"),
    (HOUR, "小时", MINUTE, "分钟"),
    (MINUTE, "分钟", 1, "秒"),
)
_FROM = 10
"""A length of time of so many units is told in them alone."""


def count(value: float, *, signed: bool = False) -> str:
    """Whole things: `1284` → `1,284`; a mean of counts keeps one decimal: `12.5`."""
    sign = "+" if signed and value else ""
    return f"{value:{sign},.0f}" if value == round(value) else f"{value:{sign},.1f}"


def share(value: float, *, signed: bool = False) -> str:
    """A fraction as percent: `0.198` → `19.8%`; what is not quite none or all is not rounded to it.

    Args:
        value: The fraction, or a relative change such as 0.198 for a rise by a fifth.
        signed: Write the plus sign, for changes.
    """
    # A sum of parts, or a division done as a multiplication, may end just below one.
    if not signed and 0.9995 <= value < 1 - 1e-12:
        return ">99.9%"
    if not signed and 0 < value < 0.00005:
        return "<0.01%"
    return _percent(value, signed) + "%"


def points(value: float, *, signed: bool = False) -> str:
    """A difference of two shares: `0.031` → `3.1 个百分点`."""
    return f"{_percent(value, signed)} 个百分点"


def score(value: float, *, signed: bool = False) -> str:
    """A mean of stars or sentiment, with two decimals: `3.42`."""
    text = f"{value:{'+' if signed else ''},.2f}"
    return text.lstrip("+-") if float(text.replace(",", "")) == 0 else text


def ratio(value: float) -> str:
    """How many times as much: `2.39` → `2.4 倍`."""
    return f"{value:,.1f} 倍"


def chance(value: float) -> str:
    """A probability, such as a q-value, with three decimals: `0.0004` → `<0.001`."""
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def duration(seconds: float) -> str:
    """A length of time, no more exact than it is worth: `12000` → `3 小时 20 分钟`.

    Of units from ten on the smaller one is left out: `1206` → `20 分钟`.
    """
    whole = round(abs(seconds))
    sign = "-" if seconds < 0 and whole else ""
    for larger, name, smaller, part in _LENGTHS:
        if whole < larger:
            continue
        if whole >= _FROM * larger:
            return f"{sign}{round(whole / larger)} {name}"
        large, rest = divmod(round(whole / smaller), larger // smaller)
        return f"{sign}{large} {name}" + (f" {rest} {part}" if rest else "")
    return f"{sign}{whole} 秒"


def quantity(value: float | None, unit: Unit, *, signed: bool = False) -> str:
    """A value in the unit of a finding; a missing one is a dash."""
    if value is None or not math.isfinite(value):
        return MISSING
    match unit:
        case "count":
            return count(value, signed=signed)
        case "share":
            return share(value, signed=signed)
        case "points":
            return points(value, signed=signed)
        case "score":
            return score(value, signed=signed)
        case "ratio":
            return ratio(value)
        case "time":
            return ("+" if signed and value > 0 else "") + duration(value)


def interval(bounds: Interval, unit: Unit, *, signed: bool = False) -> str:
    """Both ends of an interval: `1.2 ～ 4.5 个百分点`, `10.4% ～ 30.0%`."""
    low, high = (quantity(end, unit, signed=signed) for end in (bounds.low, bounds.high))
    if unit in ("points", "ratio"):
        low = low.split(" ")[0]
    return f"{low} ～ {high}"


def cell(value: Cell, kind: ColumnKind) -> str:
    """A table cell by the kind of its column.

    A string is shown as it is whatever the kind. A number under `time` is a duration in seconds;
    one under `change` is a difference of shares, in 个百分点 that the header names.
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return MISSING
    if isinstance(value, str):
        return value
    match kind:
        case "text":
            return str(value)
        case "count":
            return count(value)
        case "share":
            return share(value)
        case "change":
            return _percent(value, signed=True)
        case "score":
            return score(value)
        case "time":
            return duration(value)


def _percent(value: float, signed: bool) -> str:
    percent = value * 100
    size = round(abs(percent), 2)
    decimals = 0 if size >= 99.95 or not size else 1 if size >= 0.095 else 2
    return f"{percent if size else 0:{'+' if signed and size else ''},.{decimals}f}"
