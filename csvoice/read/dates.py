"""Dates as exports write them, to local time.

A column decides on its formats as a whole: 3/1/2024 is read as month first unless a number above
12 in that column says otherwise. Epoch numbers and times with an offset are given in Beijing time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

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
_SHORT_COMPACT = r"^(?P<year>\d{2})(?P<month>\d{2})(?P<day>\d{2})$"
_NAMED_MONTH = (
    r"^(?P<day>\d{1,2})[\s,.-]*#(?P<month>\d{1,2})[\s,.-]*(?P<year>\d{4}|\d{2})" + _TIME + "$",
    r"^#(?P<month>\d{1,2})[\s,.-]*(?P<day>\d{1,2})[\s,.-]+(?P<year>\d{4})" + _TIME + "$",
    r"^#(?P<month>\d{1,2})[\s,.-]*(?P<day>\d{1,2})\s+(?P<hour>\d{2}):(?P<minute>\d{2}):"
    r"(?P<second>\d{2})\s*(?P<zone>z|utc|gmt|[+-]\d{2}:?\d{2})?\s+(?P<year>\d{4})$",
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL_WIDTH = dict(zip("０１２３４５６７８９：／－．，　", "0123456789:/-., ", strict=True))
_NUMBER = r"^\d+(?:\.\d+)?$"
_SPELLINGS = (
    (r"[（(]?(?:星期|周|礼拜)[一二三四五六日天][)）]?", " "),
    (r"上午|早上|凌晨|清晨", " am "),
    (r"下午|晚上|傍晚|中午", " pm "),
    (r"\b([ap])\.m\.", " ${1}m "),
    (r"\s*[年月]\s*", "-"),
    (r"\s*[日号]\s*", " "),
    (r"\s*[时点分]\s*", ":"),
    (r"秒|\bcst\b|\(.*\)", ""),
)


def parse_dates(cells: pl.Series, *, numbers: bool = True) -> pl.Series:
    """Read dates and times of many spellings.

    Args:
        cells: Strings; null or blank where there is none.
        numbers: Whether Excel serial numbers and epoch seconds or milliseconds count as dates.

    Returns:
        Datetime("us"), null where a cell is blank, unreadable or outside of 1990 to 2100.
    """
    text = _normalise(cells)
    readings = _READINGS if numbers else _READINGS[:-1]
    value = pl.Series(cells.name, [None], dtype=_DATETIME).new_from_index(0, cells.len())
    for read in readings:
        open_places = (value.is_null() & text.is_not_null()).arg_true()
        if open_places.is_empty():
            break
        value = value.scatter(open_places, read(text.gather(open_places)))
    in_range = value.dt.year().is_between(FIRST_YEAR, LAST_YEAR)
    return value.set(~in_range, None)


def _normalise(cells: pl.Series) -> pl.Series:
    text = cells.str.strip_chars(" \t\r\n'\"‘’“”\u00a0\ufeff").str.to_lowercase()
    text = text.str.replace_many(_FULL_WIDTH)
    if text.str.contains("[^0-9:/ -]").any():
        for spelling, plain in _SPELLINGS:
            text = text.str.replace_all(spelling, plain)
    text = text.str.strip_chars(" -")
    return text.set(text.str.len_chars() == 0, None)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a pattern found; every field an Int64 expression."""

    frame: pl.DataFrame

    def number(self, name: str, default: int | None) -> pl.Expr:
        if name not in self.frame.columns:
            return pl.lit(default, dtype=pl.Int64)
        return pl.coalesce(pl.col(name).cast(pl.Int64), pl.lit(default, dtype=pl.Int64))

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


def _extract(text: pl.Series, pattern: str) -> pl.Series:
    parts = _Parts(text.str.extract_groups(pattern).struct.unnest())
    year = parts.number("year", None)
    year = pl.when(year < 100).then(2000 + year).otherwise(year)
    month, day, hour = parts.number("month", None), parts.number("day", 1), parts.hour()
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


def _year_first(text: pl.Series) -> pl.Series:
    return _extract(text, _YEAR_FIRST)


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
    values = [_extract(plain, pattern) for pattern in _NAMED_MONTH]
    return (
        pl.DataFrame([v.alias(str(n)) for n, v in enumerate(values)])
        .select(pl.coalesce(pl.all()))
        .to_series()
    )


def _short_compact(text: pl.Series) -> pl.Series:
    return _extract(text, _SHORT_COMPACT)


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
    _year_first,
    _compact,
    _year_last,
    _named_month,
    _short_compact,
    _number,
)
