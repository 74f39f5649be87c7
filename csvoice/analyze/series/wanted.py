"""Periods as people write them: 2026-10, 2026年10月, 10月, 2026-W40, 2026年第三季度."""

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
