"""Chinese public holidays, shopping festivals and the user's own days.

Public holidays and adjusted working days are those of the package `holidays` (MIT): what the State
Council announced, and for years not announced yet the days of the law, 春节 by the lunar calendar.
Festivals stand in dictionaries/calendar.toml; a user's own days in a file of the same form:

    [[event]]
    name = "新退货政策"
    start = 2026-11-01
    end = 2026-11-03        # the same day where left out
    kind = "政策"            # 促销, 政策, 维权 …; 其他 where left out
    yearly = false
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl

from csvoice.dictionary_files import dictionary_folder, read_toml
from csvoice.errors import InputError
from csvoice.storage.cache import kept

HOLIDAY = "假日"
OTHER = "其他"
HOLIDAYS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
FIRST_YEAR, LAST_YEAR = 1990, 2099
"""Before and after these years no holidays are given."""
DAY = timedelta(days=1)
_ONE_NAME = {"农历除夕": "春节", "春节延长假期": "春节"}
_KEYS = {"name": str, "kind": str, "yearly": bool, "around": str, "start": object, "end": object}


@dataclass(frozen=True, slots=True, order=True)
class Occasion:
    """Days with a name.

    Attributes:
        start: First day.
        end: Last day, included.
        name: What the report calls it: 春节, 双11, 新退货政策.
        kind: 假日 for public holidays, else what the calendar file says (促销, 政策 …).
    """

    start: date
    end: date
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Rule:
    """An `[[event]]` of a calendar file; with `around`, `start` and `end` are numbers of days."""

    name: str
    start: date | int
    end: date | int
    kind: str = OTHER
    yearly: bool = False
    around: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Public holidays, and the days of calendar files."""

    rules: tuple[Rule, ...] = ()

    def events(self, first: date, last: date) -> tuple[Occasion, ...]:
        """Return what touches the days from first to last, both included, by start and name."""
        holidays = _public_holidays(first.year - 1, last.year + 1)
        days_off = [event for event, _new_year in holidays]
        ruled = [event for rule in self.rules for event in _events(rule, holidays, first, last)]
        return tuple(
            sorted(one for one in days_off + ruled if one.start <= last and one.end >= first)
        )

    def days(self, first: date, last: date) -> pl.DataFrame:
        """List the days from first to last.

        Returns:
            Columns `day`, `weekday` (1 is Monday), `workday` (adjusted ones included), `event`
            and `kind` (null on ordinary days; a public holiday goes before other events).
        """
        days = pl.date_range(first, last, eager=True).alias("day")
        named: dict[date, tuple[str, str]] = {}
        events = sorted(self.events(first, last), key=lambda one: one.kind != HOLIDAY)
        for event in events:
            for number in range((event.end - event.start).days + 1):
                named.setdefault(event.start + number * DAY, (event.name, event.kind))
        adjusted = _weekend_workdays(first.year, last.year)
        found = [named.get(day, (None, None)) for day in days]
        weekday = pl.col("day").dt.weekday()
        return days.to_frame().with_columns(
            weekday=weekday,
            workday=pl.Series([kind != HOLIDAY for _name, kind in found], dtype=pl.Boolean)
            & ((weekday < 6) | pl.col("day").is_in(adjusted)),
            event=pl.Series([name for name, _kind in found], dtype=pl.String),
            kind=pl.Series([kind for _name, kind in found], dtype=pl.String),
        )


def read_calendar(path: Path | None = None) -> Calendar:
    """Read the shipped festivals, and the user's own days where a file is given.

    Raises:
        InputError: The file is unreadable, or an event in it cannot be used; says which and why.
    """
    files = [dictionary_folder() / "calendar.toml", *([path] if path else [])]
    return Calendar(tuple(rule for file in files for rule in _rules(file)))


def _rules(path: Path) -> Iterator[Rule]:
    data = read_toml(path)
    entries = data.get("event", [])
    if data.keys() - {"event"} or not isinstance(entries, list):
        raise InputError(f"日历文件 {path.name} 里只能有 [[event]]，请改正。")
    for number, entry in enumerate(entries, 1):
        problem = _problem(entry) if isinstance(entry, dict) else "应写成 [[event]]"
        if problem:
            raise InputError(f"日历文件 {path.name} 的第 {number} 个 [[event]] 不能用：{problem}。")
        yield Rule(**{**entry, "end": entry.get("end", entry["start"])})


def _problem(entry: Mapping[str, Any]) -> str:
    """Say what is wrong with an event, or nothing."""
    for key, value in entry.items():
        if key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, n=1, cutoff=0.0)[0]
            return f"没有名为 {key} 的键（是不是 {near}？）"
        if not isinstance(value, _KEYS[key]):
            return f"{key} 的值 {value} 类型不对"
    if not entry.get("name") or "start" not in entry:
        return "要有 name 和 start"
    if entry.get("around", HOLIDAYS[0]) not in HOLIDAYS:
        return f"around 应是法定假日：{'、'.join(HOLIDAYS)}"
    start, end = entry["start"], entry.get("end", entry["start"])
    wanted = int if "around" in entry else date
    if not all(type(value) is wanted for value in (start, end)):
        return (
            "有 around 时，start 和 end 应是天数，如 -26"
            if "around" in entry
            else "start 和 end 应是日期，写成 2026-11-11，不加引号"
        )
    return "end 早于 start" if end < start else ""


def _events(
    rule: Rule, holidays: list[tuple[Occasion, date]], first: date, last: date
) -> Iterator[Occasion]:
    match rule.start, rule.end:
        case date() as start, date() as end:
            years = range(first.year - 1, last.year + 2) if rule.yearly else (start.year,)
            for year in years:
                if year >= start.year:
                    at = _in_year(start, year)
                    yield Occasion(at, at + (end - start), rule.name, rule.kind)
        case int() as before, int() as until:
            for holiday, day in holidays:
                if rule.around in holiday.name.split("、"):
                    yield Occasion(day + before * DAY, day + until * DAY, rule.name, rule.kind)


def _in_year(day: date, year: int) -> date:
    """Move a day to another year; February 29 becomes 28 where there is none."""
    leap_day = (day.month, day.day) == (2, 29)
    return (day - DAY).replace(year=year) if leap_day and year % 4 else day.replace(year=year)


def _public_holidays(first: int, last: int) -> list[tuple[Occasion, date]]:
    """Return runs of days off around public holidays, each with the day of the holiday itself."""
    named = _china(first, last)
    days = sorted({*named, *_weekends(named)})
    starts = [0, *(at for at, (one, next_) in enumerate(pairwise(days), 1) if next_ - one > DAY)]
    runs = [days[start:end] for start, end in zip(starts, [*starts[1:], len(days)], strict=True)]
    return [_holiday(run, named) for run in runs if days]


def _holiday(run: list[date], named: Mapping[date, str]) -> tuple[Occasion, date]:
    """Name a run of days off by the holidays in it; 春节 counts from 初一."""
    found = {
        _ONE_NAME.get(name, name): day
        for day in reversed(run)
        for name in reversed(named.get(day, "").split("; "))
        if name and "（" not in name and name not in _ONE_NAME
    }
    names = list(reversed(found)) or [HOLIDAY]
    return Occasion(run[0], run[-1], "、".join(names), HOLIDAY), found.get(names[0], run[0])


def _weekends(named: Mapping[date, str]) -> set[date]:
    """Return the weekends that touch a holiday and are not worked."""
    worked = _weekend_workdays(min(named).year, max(named).year) if named else frozenset()
    near: set[date] = set()
    for step in (-DAY, DAY):
        for day in named:
            at = day + step
            while at.weekday() >= 5 and at not in worked and at not in named:
                near.add(at)
                at += step
    return near


def _china(first: int, last: int) -> dict[date, str]:
    named: Mapping[str, str] = _package(first, last)["named"]
    return {date.fromisoformat(day): name for day, name in named.items()}


def _weekend_workdays(first: int, last: int) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, _package(first, last)["worked"]))


@cache
def _package(first: int, last: int) -> dict[str, Any]:
    """What the package says of some years, which takes a tenth of a second to load."""
    first, last = max(first, FIRST_YEAR), min(last, LAST_YEAR)

    def ask() -> bytes:
        from holidays import country_holidays

        years = range(first, last + 1)
        said = country_holidays("CN", years=years, expand=False, language="zh_CN")
        named = {day.isoformat(): name for day, name in said.items()}
        worked = sorted(day.isoformat() for day in said.weekend_workdays)
        return json.dumps({"named": named, "worked": worked}, ensure_ascii=False).encode()

    answer: dict[str, Any] = json.loads(
        kept(f"holidays-{version('holidays')}-{first}-{last}.json", ask)
    )
    return answer
