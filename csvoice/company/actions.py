"""Measures that a company takes, and what each should move: `actions.toml`.

[[action]]
name = "更换华东承运商"
owner = "物流部 张三"
date = 2026-09-01          # the day it takes effect
issue = "物流配送"          # the issue type, or finer type, that should become rarer
where = "region=华东"       # only there; leave it out for everywhere
expect = "-30%"            # how much is expected; leave it out where nothing was promised

In place of `issue` a `metric` may stand: a number or yes-no column such as `rating` or
`first_contact_resolved`, whose mean should move.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from csvoice.dictionary_files import read_toml
from csvoice.errors import InputError
from csvoice.nearest import choices, hint
from csvoice.schema import READ_COLUMNS

MEASURED = {
    column.name: column
    for column in READ_COLUMNS
    if column.dtype in (pl.Float64(), pl.Boolean()) and not column.name.startswith("label")
}
"""Columns whose mean a measure can move."""

_BETTER_LOW = ("wait_seconds", "response_seconds", "talk_seconds", "handle_seconds", "transferred",
               "reopened", "overdue", "cost")  # fmt: skip
_ALSO_CALLED = {"CSAT": "rating", "FCR": "first_contact_resolved", "AHT": "handle_seconds"}
_PERCENT = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*[%％]\s*")
_KEYS: dict[str, type | tuple[type, ...]] = {
    "name": str, "owner": str, "date": date, "issue": str, "metric": str, "where": str,
    "expect": (str, int, float),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Action:
    """One measure.

    Attributes:
        name: What is done.
        date: The day it takes effect.
        owner: Who does it.
        issue: The issue type or finer type that it should make rarer; empty for a metric.
        metric: The column whose mean it should move; empty for an issue.
        where: The slice it is taken in, as `--focus` is written; empty for everywhere.
        expect: Expected change relative to before, -0.3 for a third less; None for any.
    """

    name: str
    date: date
    owner: str = ""
    issue: str = ""
    metric: str = ""
    where: str = ""
    expect: float | None = None

    @property
    def wanted(self) -> int:
        """1 where more is better, -1 where less is: as is expected, else by what it moves."""
        if self.expect:
            return 1 if self.expect > 0 else -1
        return -1 if self.issue or self.metric in _BETTER_LOW else 1

    @property
    def moves(self) -> str:
        """What it should move, as a sentence has it."""
        return f"「{self.issue or MEASURED[self.metric].title}」"


def read_actions(path: Path | None) -> tuple[Action, ...]:
    """Read a file of measures; none without a file.

    Raises:
        InputError: It cannot be read, or a measure cannot be used; names the measure.
    """
    if path is None:
        return ()
    data = read_toml(path)
    found = data.get("action", [])
    if data.keys() - {"action"} or not isinstance(found, list):
        raise InputError(f"{path.name} 里只能有 [[action]]，请改正。")
    return tuple(_action(entry, number, path) for number, entry in enumerate(found, 1))


def _action(entry: Any, number: int, path: Path) -> Action:
    where = f"{path.name} 的第 {number} 个 [[action]] "
    if not isinstance(entry, dict):
        raise InputError(f"{where}应写成 [[action]]。")
    problem = _problem(entry)
    if problem:
        raise InputError(f"{where}不能用：{problem}")
    metric = _metric(str(entry.get("metric", "")), where)
    return Action(**{**entry, "metric": metric, "expect": _expected(entry.get("expect"), where)})


def _problem(entry: Mapping[str, Any]) -> str:
    for key, value in entry.items():
        if key not in _KEYS:
            return f"没有名为「{key}」的键。{hint(key, _KEYS)}"
        if key == "date" and (not isinstance(value, date) or isinstance(value, datetime)):
            return "date 应写成 2026-11-11，不加引号。"
        if not isinstance(value, _KEYS[key]) or isinstance(value, bool):
            return f"{key} 的值 {value} 类型不对。"
    if not entry.get("name") or "date" not in entry:
        return "要有 name（做什么）和 date（从哪天起）。"
    if bool(entry.get("issue")) == bool(entry.get("metric")):
        return "issue（针对的问题）和 metric（针对的指标）要写一个，也只写一个。"
    return ""


def _metric(name: str, where: str) -> str:
    titles = {column.title: column.name for column in MEASURED.values()}
    known = _ALSO_CALLED.get(name.upper(), titles.get(name, name))
    if known and known not in MEASURED:
        raise InputError(f"{where}的 metric「{name}」不是能看的指标。{choices(name, titles)}")
    return known


def _expected(value: Any, where: str) -> float | None:
    if value is None:
        return None
    percent = _PERCENT.fullmatch(value) if isinstance(value, str) else None
    if isinstance(value, str) and not percent:
        raise InputError(f'{where}的 expect「{value}」应写成 "-30%" 或 -0.3。')
    expected = float(percent[1]) / 100 if percent else float(value)
    if not -1 <= expected <= 10 or expected == 0:
        raise InputError(f'{where}的 expect「{value}」应是相对的升降，如 "-30%" 或 -0.3。')
    return expected
