"""Which span of time a report covers, and what it is compared with."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from csvoice.analyze.series.wanted import UNNAMED, named_period
from csvoice.document.report import Period
from csvoice.errors import InputError, UsageError
from csvoice.precision import EVERY, UNITS, By as By, Precision, dated

LENGTHS: dict[By, str] = {"week": "1w", "month": "1mo", "quarter": "1q"}
TRIED: tuple[By, ...] = ("month", "week")
NEAR = timedelta(days=3)
DAY = timedelta(days=1)
_COARSER: dict[Precision, tuple[By, ...]] = {
    "day": ("week", "month", "quarter"),
    "week": ("week",),
    "month": ("month", "quarter"),
    "quarter": ("quarter",),
    "year": (),
}


class Split(NamedTuple):
    """The rows of a report: of its period, the one before, everything before and after it."""

    feedback: pl.LazyFrame
    previous: pl.LazyFrame | None
    history: pl.LazyFrame
    after: pl.LazyFrame


def later(moment: datetime, step: str) -> datetime:
    """Return the moment a step on, such as `1mo`: of a period's first one, the end."""
    after: datetime = pl.Series([moment]).dt.offset_by(step)[0]
    return after


def choose_period(
    dates: pl.Series,
    by: By | None = None,
    wanted: str = "auto",
    precision: Precision = "day",
) -> tuple[Period, Period | None]:
    """Choose what a report covers and what it is compared with.

    A period is complete when its data reach within max(3 days, the usual gap) of both its ends,
    and over about half of it: a lone Thursday is no week.
    `auto` takes the last complete one, by month where a month is complete, else by week, else all
    of the data. An incomplete period is compared with the same days of the one before, and a
    complete one never with an incomplete one.

    Args:
        dates: `created_at` of all rows; nulls are undated.
        by: Length of a period; None chooses.
        wanted: `auto`, `latest`, `all`, or a period: 2026-10, 2026年10月, 2026-W40, 2026-Q3;
            without a year (10月, Q3) the last one there is.
        precision: What the dates are exact to; no period is shorter than that.

    Raises:
        UsageError: `wanted` is none of these, or shorter than the dates are exact to.
        InputError: There is no row in the period wanted.
    """
    days = dates.drop_nulls().dt.truncate(EVERY[precision]).unique().sort()
    if days.is_empty():
        return _undated(wanted), None
    if wanted not in UNNAMED:
        length, start = named_period(wanted, days)
        _check_length(length, precision)
        table = periods_with_data(days, length, precision)
        if start not in table["start"]:
            raise InputError(_nothing_in(wanted, days))
        return _with_previous(table, length, start)
    if by:
        _check_length(by, precision)
    known = lengths(precision)
    tried = (by,) if by else tuple(one for one in TRIED if one in known) or known
    if wanted == "all" or not tried:
        return _everything(days, precision), None
    for length in tried:
        table = periods_with_data(days, length, precision)
        complete = table.filter("complete")
        if complete.height:
            chosen = complete if wanted == "auto" else table
            return _with_previous(table, length, chosen["start"][-1])
    if by is None and wanted == "auto":
        return _everything(days, precision), None
    table = periods_with_data(days, tried[0], precision)
    return _with_previous(table, tried[0], table["start"][-1])


def lengths(precision: Precision) -> tuple[By, ...]:
    """Return the lengths of periods that dates of this precision can be counted by."""
    return _COARSER[precision]


def _check_length(by: By, precision: Precision) -> None:
    if by in lengths(precision):
        return
    known = "、".join(lengths(precision))
    instead = f"可以用 --by {known}" if known else "请用 --period all"
    raise UsageError(
        f"数据里的日期只精确到{UNITS[precision]}，分不出{UNITS[by]}；{instead}，或去掉这个选项。"
    )


def split(frame: pl.LazyFrame, period: Period, previous: Period | None) -> Split:
    """Divide the feedback table by a chosen period.

    Where the period is a month, a week or a quarter, `feedback`, `history` and `after` hold every
    dated row once; the rows of `previous` are among those of `history`.
    """
    if period.start is None or period.by == "all":
        return Split(frame, None, frame.limit(0), frame.limit(0))
    when = pl.col("created_at")
    return Split(
        frame.filter(within(period)),
        frame.filter(within(previous)) if previous else None,
        frame.filter(when < period.start),
        frame.filter(when >= period.end),
    )


def days_of(period: Period) -> float:
    """Return the length of a dated period in days; 0 for an undated one."""
    return (period.end - period.start) / DAY if period.start and period.end else 0.0


def periods_with_data(dates: pl.Series, by: By, precision: Precision = "day") -> pl.DataFrame:
    """List the periods that have rows, in order.

    Where the dates name no day, a period is complete when it has rows in each of its months, say.

    Returns:
        Columns `start`, `end` (exclusive), `first` and `last` day with data, `complete`.
    """
    if precision != "day":
        return _of_whole_units(dates, by, precision)
    days = dates.dt.truncate("1d").unique().sort()
    gaps = np.diff(days.dt.epoch("d").to_numpy())
    near = max(NEAR, timedelta(days=float(np.median(gaps)))) if len(gaps) else NEAR
    start = pl.col("day").dt.truncate(LENGTHS[by])
    return (
        pl.DataFrame({"day": days})
        .group_by(start.alias("start"))
        .agg(first=pl.col("day").min(), last=pl.col("day").max())
        .sort("start")
        .with_columns(end=pl.col("start").dt.offset_by(LENGTHS[by]))
        .with_columns(
            complete=(pl.col("first") - pl.col("start") <= near)
            & (pl.col("end") - pl.col("last") <= near + DAY)
            & ((pl.col("last") - pl.col("first") + near) * 2 >= pl.col("end") - pl.col("start"))
        )
    )


def _of_whole_units(dates: pl.Series, by: By, precision: Precision) -> pl.DataFrame:
    every = EVERY[precision]
    units = pl.DataFrame({"unit": dates.dt.truncate(every).unique()})
    start, after = pl.col("unit").dt.truncate(LENGTHS[by]), pl.col("unit").dt.offset_by(every)
    return (
        units.group_by(start.alias("start"))
        .agg(
            first=pl.col("unit").min(),
            last=after.max() - DAY,
            lengths=(after - pl.col("unit")).sum(),
        )
        .sort("start")
        .with_columns(end=pl.col("start").dt.offset_by(LENGTHS[by]))
        .with_columns(complete=pl.col("lengths") == pl.col("end") - pl.col("start"))
        .drop("lengths")
    )


def within(period: Period) -> pl.Expr:
    """Mark the rows of a period."""
    return pl.col("created_at").is_between(period.start, period.end, closed="left")


def _undated(wanted: str) -> Period:
    if wanted not in UNNAMED:
        named_period(wanted, pl.Series([], dtype=pl.Datetime("us")))
        raise InputError(
            f"数据里没有可用的日期，选不出「{wanted}」。请去掉 --period，或用 --map 指明日期列。"
        )
    return Period("全部数据")


def _everything(days: pl.Series, precision: Precision) -> Period:
    end = days.tail(1).dt.offset_by(EVERY[precision])[0]
    if precision == "day":
        span = date_span(days[0], days[-1])
    else:
        names = (_unit_name(day, precision) for day in (days[0], days[-1]))
        span = "至 ".join(dict.fromkeys(names))
    return Period(f"全部数据（{span}）", days[0], end)


def _unit_name(start: datetime, precision: Precision) -> str:
    if precision == "day" or precision == "year":
        return dated(start, precision)
    return name_of(start, precision)[0]


def _nothing_in(wanted: str, days: pl.Series) -> str:
    return (
        f"「{wanted}」里没有反馈，数据的日期是 {date_span(days[0], days[-1])}。"
        "请换一个时段，或去掉 --period 由程序选择。"
    )


def _with_previous(table: pl.DataFrame, by: By, start: datetime) -> tuple[Period, Period | None]:
    period = _period(table.row(by_predicate=pl.col("start") == start, named=True), by)
    before = table.filter(pl.col("end") == start, pl.col("complete"))
    if before.is_empty() or period.start != start or period.end is None:
        return period, None
    previous = before.row(0, named=True)
    if period.complete:
        return period, _period(previous, by)
    end = min(previous["start"] + (period.end - start), previous["end"])
    label = _label(previous["start"], end, by, whole=False)
    return period, Period(label, previous["start"], end, by, complete=False)


def _period(row: dict[str, Any], by: By) -> Period:
    """Make a period; an incomplete one spans the days that its data reach, no more."""
    whole = bool(row["complete"])
    start = row["start"] if whole or row["first"] - row["start"] <= NEAR else row["first"]
    end = row["end"] if whole else row["last"] + DAY
    return Period(_label(start, end, by, whole), start, end, by, whole)


def _label(start: datetime, end: datetime, by: By, whole: bool) -> str:
    last = end - DAY
    name, _wanted = name_of(start, by)
    span = date_span(start, last, with_year=by == "week" and start.year != last.year)
    if by == "month":
        span = f"{start.day} 日至 {last.day} 日"
    if whole and by != "week":
        return name
    return f"{name}（{span}）"


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
