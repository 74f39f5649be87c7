"""Files that no one wants to get: a report all the same, and no claim that it cannot carry."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from csvoice.cli import cli
from tests.exports import export

START = datetime(2026, 8, 1, 9)
DAYS = 92
MOVES = r"上升|下降|增至|降至|升到|降到|比\S+ ?[多少] [\d,]+ 条|日均[多少]"
"""Words of a claim that something has changed."""


@dataclass(frozen=True)
class Case:
    """An export, what its report must say and what it must not.

    Attributes:
        dates: When each row was written, as the export has it.
        products: Product of each row, over and over.
        customers: Customer of each row, over and over.
        says: Patterns that stand in the report.
        never: Patterns that do not.
        moves: Whether it claims that something has changed.
    """

    dates: Sequence[str]
    products: Sequence[str] = ("甲型", "乙型")
    customers: Sequence[str] = ("张三", "李四", "王五", "赵六", "钱七")
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    moves: bool = False


def _spread(rows: int, days: int = DAYS, start: datetime = START) -> list[str]:
    step = timedelta(days=days) / rows
    return [f"{start + number * step:%Y-%m-%d %H:%M}" for number in range(rows)]


MONTHS = _spread(900)
OCTOBER = "2026 年 10 月"
CASES = {
    "one period only": Case(_spread(300, 30), says=("2026 年 8 月", "上一期")),
    "one row a day": Case(_spread(DAYS), says=(OCTOBER,)),
    "all on one date": Case(["2026-10-05"] * 300, says=("2026 年 10 月 5 日",)),
    "one row": Case(["2026-10-05"], never=(r"占 100%",)),
    "two rows": Case(["2026-10-05", "2026-10-06"]),
    "no date": Case([""] * 100, says=("日期",)),
    "no usable date": Case(["待定"] * 100, says=("读不成",)),
    "a date of 1900": Case(
        [*MONTHS, "1900-01-01"], says=(OCTOBER, "1900-01-01"), never=("1900 年",)
    ),
    "some dates of 1970 and 1990": Case(
        [*MONTHS, *["1970-01-01"] * 20, "1990-05-01"],
        says=(OCTOBER, "1990-05-01|1970-01-01", "作没有日期处理"),
        never=("1970 年", "1990 年"),
    ),
    "all dates of 1900": Case(["1900-01-01"] * 100, never=("1900 年",), says=("读不成",)),
    "dates in the future": Case(
        [*MONTHS, "2062-10-05", "2099-12-31"],
        says=(OCTOBER, "2062-10-05|2099-12-31", "作没有日期处理"),
        never=("2062 年", "2099 年"),
    ),
    "everything in the future": Case(_spread(900, start=datetime(2090, 8, 1))),
    "a rise, to show that claims are seen": Case(
        [*_spread(300, 61), *_spread(600, 31, datetime(2026, 10, 1))], moves=True
    ),
    "a product a row": Case(MONTHS, products=[f"P{number:06}" for number in range(900)]),
    "one customer with half the rows": Case(
        MONTHS, customers=[name for number in range(450) for name in ("张三", f"客{number}")]
    ),
    "all of it": Case(
        [*["2026-10-05"] * 300, "1900-01-01", "2099-12-31", "待定", "", *_spread(60, 60)],
        products=[f"P{number:06}" for number in range(400)],
        customers=[name for number in range(200) for name in ("张三", f"客{number}")],
        says=("1900-01-01|待定",),
        never=("2099 年", "1900 年"),
    ),
}


def _write(folder: Path, case: Case) -> Path:
    columns = {"创建时间": case.dates, "产品型号": case.products, "客户姓名": case.customers}
    frame = export(len(case.dates), 品牌=None, **columns)
    file = folder / "export.csv"
    frame.write_csv(file)
    return file


def _report(folder: Path, file: Path, *options: str) -> dict[str, Any]:
    arguments = ["report", str(file), "-o", str(folder / "out"), "--format", "json"]
    result = CliRunner().invoke(cli, [*arguments, "--jobs", "1", *options])
    assert result.exit_code == 0, result.output
    made: dict[str, Any] = json.loads((folder / "out" / "report.json").read_text("utf-8"))
    return made


def _claims(report: dict[str, Any]) -> list[str]:
    """Return what the report found, and its front page."""
    return [*report["page"]["statements"], *(one["statement"] for one in report["findings"])]


def _said(report: dict[str, Any], *, notes: bool) -> str:
    """Return all that stands in the report, with or without the notes on the data."""
    sections = [one for one in report["sections"] if notes or one["name"] != "data-notes"]
    parts = (report["page"], report["period"], sections)
    return json.dumps(parts, ensure_ascii=False)


@pytest.mark.parametrize("name", CASES)
def test_a_report_all_the_same(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    report = _report(tmp_path, _write(tmp_path, case))
    told, claimed = _said(report, notes=True), _said(report, notes=False)
    assert [said for said in case.says if not re.search(said, told)] == []
    assert [said for said in case.never if re.search(said, claimed)] == []
    claims = [claim for claim in _claims(report) if re.search(MOVES, claim)]
    assert bool(claims) == case.moves, claims


@pytest.mark.parametrize(("name", "period"), [("one row", "latest"), ("all of it", "all")])
def test_whatever_period_is_asked_for(tmp_path: Path, name: str, period: str) -> None:
    report = _report(tmp_path, _write(tmp_path, CASES[name]), "--period", period, "--by", "quarter")
    assert "2099 年" not in _said(report, notes=False)
