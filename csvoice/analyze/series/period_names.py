"""How periods and days are written, and read: 2026-10, 10月, 2026 年第 3 季度, 1 月 29 日."""

from __future__ import annotations

import re
from datetime import datetime

import polars as pl

from csvoice.errors import UsageError
from csvoice.precision import By

UNNAMED = ("auto", "latest", "all")
"""What may be wanted without naming a period."""

_WANTED = re.compile(
    r"(?:(?P<year>\d{4})\s*[-/.年]?\s*)?(?:"
    r"(?P<month>\d{1,2})\s*月?份?|(?:W|第)\s*(?P<week>\d{1,2})\s*周?|(?P<counted>\d{1,2})\s*周"
    r"|Q(?P<quarter>[1-4])|第?(?P<spelled>[1-4一二三四])季度?)",
    re.IGNORECASE,
)
_ANY_YEAR = 2000
_SPELLED = {"一": 1, "二": 2, "三": 3, "四": 4}


def named_period(wanted: str, days: pl.Series) -> tuple[By, datetime]:
    """Read a period; without a year it is the last one that the days reach.

    Args:
        wanted: What was asked for.
        days: Days with data, in order; may be empty.

    Returns:
        Its length and its first moment.

    Raises:
        UsageError: It is no period.
    """
    found = _WANTED.fullmatch(wanted.strip())
    last = days[-1] if len(days) else datetime(_ANY_YEAR, 12, 31)
    try:
        if found is None:
            raise ValueError(wanted)
        if found["year"]:
            return _start(found, int(found["year"]))
        this_year = _start(found, last.year)
        return this_year if this_year[1] <= last else _start(found, last.year - 1)
    except ValueError:
        raise UsageError(
            f"看不懂的时段「{wanted}」。可以写 auto、latest、all，"
            "或 2026-10、2026年10月、10月（月）、2026-W40（周）、2026-Q3（季度）。"
        ) from None


def _start(found: re.Match[str], year: int) -> tuple[By, datetime]:
    if week := found["week"] or found["counted"]:
        return "week", datetime.fromisocalendar(year, int(week), 1)
    if quarter := found["quarter"] or found["spelled"]:
        number = _SPELLED.get(quarter) or int(quarter)
        return "quarter", datetime(year, 3 * number - 2, 1)
    return "month", datetime(year, int(found["month"]), 1)


def name_of(start: datetime, by: By) -> tuple[str, str]:
    """Return what a whole period is called, and what `--period` takes for it."""
    match by:
        case "month":
            return f"{start.year} 年 {start.month} 月", f"{start:%Y-%m}"
        case "week":
            year, week, _weekday = start.isocalendar()
            return f"{year} 年第 {week} 周", f"{year}-W{week:02}"
        case "quarter":
            quarter = (start.month + 2) // 3
            return f"{start.year} 年第 {quarter} 季度", f"{start.year}-Q{quarter}"


def date_span(first: datetime, last: datetime, with_year: bool = True) -> str:
    """Write two days as Chinese readers do, saying once what they share.

    `2024 年 1 月 29 日至 3 月 31 日`; one day alone where both are the same.
    """
    text = _date(first, with_year, True)
    if first.date() == last.date():
        return text
    other_year = first.year != last.year
    other_month = other_year or first.month != last.month
    end = _date(last, with_year and other_year, other_month)
    return f"{text}至 {end}"


def _date(day: datetime, with_year: bool, with_month: bool) -> str:
    if with_year:
        return f"{day.year} 年 {day.month} 月 {day.day} 日"
    if with_month:
        return f"{day.month} 月 {day.day} 日"
    return f"{day.day} 日"
