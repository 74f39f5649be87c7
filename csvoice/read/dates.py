"""Dates as exports write them, to local time.

A column decides on its formats as a whole: 3/1/2024 is read as month first unless a number above
12 in that column says otherwise. Epoch numbers and times with an offset are given in Beijing time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import polars as pl

from csvoice.read.date_words import PARTS_OF_A_MONTH, QUARTERS, WEEK, YEAR, plain_dates

FIRST_YEAR, LAST_YEAR = 1990, 2100
BEIJING_MINUTES = 8 * 60
_DATETIME = pl.Datetime("us")

_TIME = (
    r"(?:[\st,-]*(?P<half>am|pm)?\s*(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,]\d+)?)?)?:?\s*(?P<half_after>am|pm)?"
    r"\s*(?P<zone>z|utc|gmt|[+-]\d{2}(?::?\d{2})?)?)?"
)
_YEAR_FIRST = r"^(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?" + _TIME + "$"
_COMPACT = (
    r"^(?P<year>19\d{2}|20\d{2}|2100)(?P<month>\d{2})(?P<day>\d{2})?"
    r"(?:[t\s]*(?P<hour>\d{2})(?::?(?P<minute>\d{2})(?::?(?P<second>\d{2}))?)?)?"
    r"(?P<zone>z|[+-]\d{2}:?\d{2})?(?:\.0+)?$"
)
_MONTH_LAST = r"^(?P<month>\d{1,2})[-/.](?P<year>\d{4})$"
_NO_YEAR = r"^(?P<month>\d{1,2})[-/](?P<day>\d{1,2})" + _TIME + "$"
_NO_YEAR_DOTTED = r"^(?P<month>0[1-9]|1[0-2])\.(?P<day>[0-3]\d)$"
"""01.07, with both noughts: 1.7 would be a number."""
_MONTH_ALONE = r"^month (?P<month>\d{1,2})$"
_SHORT_COMPACT = r"^(?P<year>\d{2})(?P<month>\d{2})(?P<day>\d{2})$"
_NAMED_MONTH = (
    r"^(?P<day>\d{1,2})[\s,.-]*#(?P<month>\d{1,2})[\s,.-]*(?P<year>\d{4}|\d{2})" + _TIME + "$",
    r"^#(?P<month>\d{1,2})[\s,.-]*(?P<day>\d{1,2})[\s,.-]+(?P<year>\d{4})" + _TIME + "$",
    r"^#(?P<month>\d{1,2})[\s,.-]*(?P<day>\d{1,2})\s+(?P<hour>\d{2}):(?P<minute>\d{2}):"
    r"(?P<second>\d{2})\s*(?P<zone>z|utc|gmt|[+-]\d{2}:?\d{2})?\s+(?P<year>\d{4})$",
    r"^#(?P<month>\d{1,2})[\s,./-]*(?P<year>\d{4})$",
    r"^#(?P<month>\d{1,2})\s*-(?P<year>\d{2})$",
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBER = r"^\d+(?:\.\d+)?$"


def parse_dates(cells: pl.Series, *, numbers: bool = True, year: int | None = None) -> pl.Series:
    """Read dates and times of many spellings.

    A week, month, quarter or year is read as its first moment; `csvoice.precision` tells
    them apart.

    Args:
        cells: Strings; null or blank where there is none.
        numbers: Whether bare numbers count as dates: Excel serial numbers, epoch seconds or
            milliseconds, years.
        year: Of dates without one, such as 3月1日; None leaves them unread.

    Returns:
        Datetime("us"), null where a cell is blank, unreadable or outside of 1990 to 2100.
    """
    text = plain_dates(cells)
    readings = [*_READINGS, *((_years, _number) if numbers else ())]
    if year is not None:
        readings = [
            partial(_extract, pattern=_NO_YEAR_DOTTED, known_year=year),
            *readings,
            partial(_extract, pattern=_NO_YEAR, known_year=year),
            partial(_extract, pattern=_MONTH_ALONE, known_year=year),
        ]
    value = pl.Series(cells.name, [None], dtype=_DATETIME).new_from_index(0, cells.len())
    for read in readings:
        open_places = (value.is_null() & text.is_not_null()).arg_true()
        if open_places.is_empty():
            break
        value = value.scatter(open_places, read(text.gather(open_places)))
    in_range = value.dt.year().is_between(FIRST_YEAR, LAST_YEAR)
    return value.set(~in_range, None)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a pattern found; every field an Int64 expression."""

    frame: pl.DataFrame

    def number(self, name: str, default: pl.Expr | int | None) -> pl.Expr:
        other = default if isinstance(default, pl.Expr) else pl.lit(default, dtype=pl.Int64)
        if name not in self.frame.columns:
            return other
        return pl.coalesce(pl.col(name).cast(pl.Int64), other)

    def offset(self) -> pl.Expr:
        """Minutes to add to get Beijing time; none where the cell says no offset."""
        if "zone" not in self.frame.columns:
            return pl.lit(0, dtype=pl.Int64)
        digits = pl.col("zone").str.replace_all(r"\D", "")
        minutes = digits.str.slice(0, 2).cast(pl.Int64, strict=False).fill_null(0) * 60 + (
            digits.str.slice(2, 2).cast(pl.Int64, strict=False).fill_null(0)
        )
        signed = pl.when(pl.col("zone").str.starts_with("-")).then(-minutes).otherwise(minutes)
        return pl.when(pl.col("zone").is_null()).then(0).otherwise(BEIJING_MINUTES - signed)

    def hour(self) -> pl.Expr:
        hour = self.number("hour", 0)
        if "half" not in self.frame.columns:
            return hour
        half = pl.coalesce("half", "half_after")
        afternoon = (half == "pm") & (hour < 12)
        midnight = (half == "am") & (hour == 12)
        return pl.when(afternoon).then(hour + 12).when(midnight).then(0).otherwise(hour)


def _extract(text: pl.Series, pattern: str, known_year: int | None = None) -> pl.Series:
    parts = _Parts(text.str.extract_groups(pattern).struct.unnest())
    year = parts.number("year", known_year)
    year = pl.when(year < 100).then(2000 + year).otherwise(year)
    month = parts.number("month", 3 * parts.number("quarter", None) - 2)
    day, hour = parts.number("day", 1), parts.hour()
    minute, second = parts.number("minute", 0), parts.number("second", 0)
    usable = (
        year.is_between(FIRST_YEAR - 1, LAST_YEAR + 1)
        & month.is_between(1, 12)
        & (hour <= 24)
        & (minute < 60)
        & (second <= 60)
    )
    first = pl.datetime(pl.when(usable).then(year), pl.when(usable).then(month), 1, time_unit="us")
    moment = first + pl.duration(
        days=day - 1, hours=hour, minutes=minute + parts.offset(), seconds=second
    )
    in_month = day.is_between(1, first.dt.month_end().dt.day())
    return parts.frame.select(pl.when(in_month).then(moment).alias("date")).to_series()


def _compact(text: pl.Series) -> pl.Series:
    """Read 202403, 20240301, 2024030109 …; ten digits only if all of them can be such a date."""
    value = _extract(text, _COMPACT)
    ten = text.str.contains(r"^\d{10}$")
    if (ten & value.is_null()).any():
        value = value.set(ten, None)
    return value


def _year_last(text: pl.Series) -> pl.Series:
    """Read three numbers without a four-digit year in front; the column decides on their order."""
    orders = [
        _three("year", 2, "month", 0, "day", 0),
        _three("month", 0, "day", 0, "year", 4),
        _three("day", 0, "month", 0, "year", 4),
        _three("month", 0, "day", 0, "year", 2),
        _three("day", 0, "month", 0, "year", 2),
    ]
    first = text.str.extract(r"^(\d{1,2})[-/.]").cast(pl.Int64, strict=False)
    if (first < 13).all():
        # A two-digit year in front would be before 2013; with 3/1/24 it is the month.
        orders.append(orders.pop(0))
    values = [_extract(text, order) for order in orders]
    return max(values, key=lambda value: value.len() - value.null_count())


def _three(*names_and_digits: str | int) -> str:
    """Return a pattern of three numbers; 0 digits stands for one or two."""
    pairs = zip(names_and_digits[::2], names_and_digits[1::2], strict=True)
    groups = (rf"(?P<{name}>\d{{{digits or '1,2'}}})" for name, digits in pairs)
    return "^" + "[-/.]".join(groups) + _TIME + "$"


def _named_month(text: pl.Series) -> pl.Series:
    if not text.str.contains("[a-z]{3}").any():
        return _nothing(text)
    plain = text.str.replace_all(r"\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b[.,]*\s*", "")
    plain = plain.str.replace_all(r"(\d)(?:st|nd|rd|th)\b", "${1}")
    for number, month in enumerate(_MONTHS, 1):
        plain = plain.str.replace_all(month + r"[a-z]*\.?", f"#{number} ")
    return _first_of(_extract(plain, pattern) for pattern in _NAMED_MONTH)


def _first_of(values: Iterable[pl.Series]) -> pl.Series:
    """Take each cell from the first reading that has it."""
    frame = pl.DataFrame([value.alias(str(number)) for number, value in enumerate(values)])
    return frame.select(pl.coalesce(pl.all())).to_series()


def _quarters_and_months(text: pl.Series) -> pl.Series:
    """Read what names a quarter, or a part of a month that has no date of its own."""
    if not text.str.contains("q|季|旬|周").any():
        return _nothing(text)
    return _first_of(_extract(text, pattern) for pattern in (*QUARTERS, *PARTS_OF_A_MONTH))


def _weeks(text: pl.Series) -> pl.Series:
    """Read weeks of the year as ISO 8601 counts them, to their Monday."""
    if not text.str.contains("w|周").any():
        return _nothing(text)
    parts = text.str.extract_groups(WEEK).struct.unnest()
    year = pl.col("year").cast(pl.Int64)
    week = pl.coalesce("week", "counted").cast(pl.Int64)
    usable = year.is_between(FIRST_YEAR - 1, LAST_YEAR + 1) & week.is_between(1, 53)
    fourth = pl.datetime(pl.when(usable).then(year), 1, 4, time_unit="us")
    monday = fourth - pl.duration(days=fourth.dt.weekday().cast(pl.Int64) - 1)
    return parts.select((monday + pl.duration(weeks=week - 1)).alias("date")).to_series()


def _years(text: pl.Series) -> pl.Series:
    parts = text.str.extract_groups(YEAR).struct.unnest()
    return parts.select(
        pl.datetime(pl.col("year").cast(pl.Int64), 1, 1, time_unit="us").alias("date")
    ).to_series()


def _number(text: pl.Series) -> pl.Series:
    """Read Excel serial dates (days since 1899-12-30) and epoch seconds, milli-, microseconds."""
    number = text.set(~text.str.contains(_NUMBER), None).cast(pl.Float64, strict=False)
    value = pl.col("number")
    day = pl.datetime(1899, 12, 30, time_unit="us")
    epoch = pl.datetime(1970, 1, 1, time_unit="us") + pl.duration(minutes=BEIJING_MINUTES)
    microseconds = (
        pl.when(value < 1e11)
        .then(value * 1e6)
        .when(value < 1e14)
        .then(value * 1e3)
        .otherwise(value)
    )
    serial = value.is_between(32_874, 73_415)
    stamp = (
        value.is_between(6.3e8, 4.14e9)
        | value.is_between(6.3e11, 4.14e12)
        | (value.is_between(6.3e14, 4.14e15))
    )
    return (
        pl.DataFrame({"number": number})
        .select(
            pl.when(serial)
            .then(day + pl.duration(seconds=(value * 86_400).round()))
            .when(stamp)
            .then(epoch + pl.duration(microseconds=pl.when(stamp).then(microseconds).round()))
            .alias("date")
        )
        .to_series()
    )


def _nothing(text: pl.Series) -> pl.Series:
    return text.clear().cast(_DATETIME).extend_constant(None, text.len())


_READINGS: tuple[Callable[[pl.Series], pl.Series], ...] = (
    partial(_extract, pattern=_YEAR_FIRST),
    _compact,
    _year_last,
    partial(_extract, pattern=_MONTH_LAST),
    _named_month,
    _quarters_and_months,
    _weeks,
    partial(_extract, pattern=_SHORT_COMPACT),
)
