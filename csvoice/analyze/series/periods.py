"""Which span of time a report covers, and what it is compared with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from csvoice import numerals
from csvoice.analyze.series.period_names import UNNAMED, date_span, name_of, named_period
from csvoice.document.report import Period
from csvoice.errors import InputError, UsageError
from csvoice.precision import EVERY, UNITS, By as By, Precision, dated
from csvoice.schema import EXPORT_PREFIX

LENGTHS: dict[By, str] = {"week": "1w", "month": "1mo", "quarter": "1q"}
TRIED: tuple[By, ...] = ("month", "week")
NEAR = timedelta(days=3)
DAY = timedelta(days=1)
FEW, RATHER_FEW, FIFTH = 30, 50, 0.2
"""A period has too few: under 30 and a fifth of all, or under 50 and a fifth of the fullest."""

LENGTHS_OF: dict[Precision, tuple[By, ...]] = {
    "day": ("week", "month", "quarter"),
    "week": ("week",),
    "month": ("month", "quarter"),
    "quarter": ("quarter",),
    "year": (),
}
"""The lengths of periods that dates of a precision can be counted by."""


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


_ANSWERED = rf"^{EXPORT_PREFIX}.*(?:答卷|答题|填答|作答)"


def is_survey(columns: Iterable[str]) -> bool:
    """Whether an export's headers (提交答卷时间, 答题序号) are those of a survey."""
    return any(re.search(_ANSWERED, name) for name in columns)


def choose_period(
    dates: pl.Series,
    by: By | None = None,
    wanted: str = "auto",
    precision: Precision = "day",
    *,
    however_few: bool = False,
    survey: bool = False,
) -> tuple[Period, Period | None]:
    """Choose what a report covers and what it is compared with.

    A period is complete when its data reach within max(3 days, the usual gap) of both its ends,
    and over about half of it: a lone Thursday is no week.
    `auto` takes the last complete one, by month where a month is complete, else by week, else all
    of the data. Where that one has too few rows, and no length is given, it takes an earlier one,
    if all later ones together have too few, else a quarter, else all of the data; `Period.note`
    says so. An incomplete period is compared with the same days of the one before, and a complete
    one never with an incomplete one.

    Args:
        dates: `created_at` of all rows; nulls are undated.
        by: Length of a period; None chooses.
        wanted: `auto`, `latest`, `all`, or a period: 2026-10, 2026年10月, 2026-W40, 2026-Q3;
            without a year (10月, Q3) the last one there is.
        precision: What the dates are exact to; no period is shorter than that.
        however_few: Take the last complete period whatever it holds: an archive's newest rows.
        survey: The rows answer a survey, which is one: `auto` takes no week of it.

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
            raise InputError(
                f"「{wanted}」里没有反馈，数据的日期是 {date_span(days[0], days[-1])}。"
                "请换一个时段，或去掉 --period 由程序选择。"
            )
        return _with_previous(table, length, start)
    if by:
        _check_length(by, precision)
    known = LENGTHS_OF[precision]
    tried = (by,) if by else tuple(one for one in TRIED if one in known) or known
    if survey and wanted == "auto":
        tried = tuple(one for one in tried if one != "week" or by)
    if wanted == "all" or not tried:
        return _everything(days, precision), None
    for length in tried:
        table = periods_with_data(days, length, precision)
        complete = table.filter("complete")
        if complete.height and wanted == "auto" and not (by or however_few):
            longer: tuple[By, ...] = ("quarter",) if length == "month" else ()
            return _full_enough(dates.drop_nulls(), (length, *longer), precision)
        if complete.height:
            chosen = complete if wanted == "auto" else table
            return _with_previous(table, length, chosen["start"][-1])
    if by is None and wanted == "auto":
        return _everything(days, precision), None
    table = periods_with_data(days, tried[0], precision)
    return _with_previous(table, tried[0], table["start"][-1])


def _full_enough(
    dates: pl.Series, tried: Sequence[By], precision: Precision
) -> tuple[Period, Period | None]:
    """Choose the last complete period that has rows enough, and say where it is not the last."""
    tables = {by: periods_with_data(dates, by, precision) for by in tried}
    counted = {by: _with_rows(dates, table, by) for by, table in tables.items()}
    last = counted[tried[0]].row(-1, named=True)
    for by, complete in counted.items():
        enough = complete.filter(
            pl.col("rows") >= pl.col("least"), pl.col("later") < pl.col("least")
        )
        if enough.height:
            chosen = enough.row(-1, named=True)
            period, previous = _with_previous(tables[by], by, chosen["start"])
            same = (by, chosen["start"]) == (tried[0], last["start"])
            return (period if same else _noted(period, chosen["rows"], last, tried[0])), previous
    days = dates.dt.truncate(EVERY[precision]).sort()
    return _noted(_everything(days, precision), len(dates), last, tried[0]), None


def _with_rows(dates: pl.Series, table: pl.DataFrame, by: By) -> pl.DataFrame:
    """List the complete periods: their rows, those of all later ones, how many are enough."""
    sizes = dates.alias("start").dt.truncate(LENGTHS[by]).value_counts(name="rows")
    few = pl.min_horizontal(pl.lit(FEW), FIFTH * pl.col("rows").sum())
    rather_few = pl.min_horizontal(pl.lit(RATHER_FEW), FIFTH * pl.col("rows").max())
    rows = table.join(sizes, on="start").sort("start")
    return (
        rows.with_columns(least=pl.max_horizontal(few, rather_few))
        .filter("complete")
        .with_columns(later=pl.col("rows").sum() - pl.col("rows").cum_sum())
    )


def _noted(period: Period, rows: int, last: Mapping[str, Any], by: By) -> Period:
    """Say which period was passed over, having too few rows, and how to see it all the same."""
    name, wanted = name_of(last["start"], by)
    chosen = f" {period.label}" if period.label[0].isdigit() else period.label
    note = (
        f"{name}只有 {numerals.count(last['rows'])} 条，太少，本报告看的是{chosen}，共 "
        f"{numerals.count(rows)} 条；要看 {name}，请加 --period {wanted}。"
    )
    return replace(period, note=note)


def _check_length(by: By, precision: Precision) -> None:
    if by in LENGTHS_OF[precision]:
        return
    known = "、".join(LENGTHS_OF[precision])
    instead = f"可以用 --by {known}" if known else "请用 --period all"
    raise UsageError(
        f"数据里的日期只精确到{UNITS[precision]}，分不出{UNITS[by]}；{instead}，或去掉这个选项。"
    )


def split(
    frame: pl.LazyFrame,
    period: Period,
    previous: Period | None,
    of: Callable[[pl.Expr], pl.LazyFrame] | None = None,
) -> Split:
    """Divide the feedback table by a chosen period.

    Where the period is a month, a week or a quarter, `feedback`, `history` and `after` hold every
    dated row once; the rows of `previous` are among those of `history`.

    Args:
        frame: The feedback table.
        period: What the report covers.
        previous: What it is compared with.
        of: Gives the rows that meet a condition on `created_at`, where this can be done quicker
            than by filtering the frame.
    """
    of = of or frame.filter
    if period.start is None or period.by == "all":
        return Split(frame, None, frame.limit(0), frame.limit(0))
    when = pl.col("created_at")
    return Split(
        of(within(period)),
        of(within(previous)) if previous else None,
        of(when < period.start),
        of(when >= period.end),
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
