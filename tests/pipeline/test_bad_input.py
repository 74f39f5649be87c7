"""Files that no one wants to get: a report all the same, and no claim that it cannot carry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from csvoice.cli import cli
from tests.exports import TEXTS

START = datetime(2026, 8, 1, 9)
DAYS = 92
MOVES = ("上升", "下降", "增至", "降至", "升到", "降到")


@dataclass(frozen=True)
class Case:
    """An export, what its report must say and what it must not.

    Attributes:
        dates: When each row was written, as the export has it.
        products: Product of each row, over and over.
        customers: Customer of each row, over and over.
        says: Patterns that stand in the report.
        never: Patterns that do not.
    """

    dates: Sequence[str]
    products: Sequence[str] = ("甲型", "乙型")
    customers: Sequence[str] = ("张三", "李四", "王五", "赵六", "钱七")
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


def _spread(rows: int, days: int = DAYS, start: datetime = START) -> list[str]:
    step = timedelta(days=days) / rows
    return [f"{start + number * step:%Y-%m-%d %H:%M}" for number in range(rows)]


MONTHS = _spread(900)
SEPTEMBER, OCTOBER = r"2026 年 9 月", r"2026 年 10 月"
CASES = {
    "one period only": Case(_spread(300, 30), never=MOVES, says=("2026 年 8 月", "上一期")),
    "one row a day": Case(_spread(DAYS), never=MOVES, says=(OCTOBER,)),
    "all on one date": Case(
        ["2026-10-05"] * 300, never=(*MOVES, "走势上"), says=("2026 年 10 月 5 日",)
    ),
    "one row": Case(["2026-10-05"], never=(*MOVES, r"%")),
    "two rows": Case(["2026-10-05", "2026-10-06"], never=MOVES),
    "no date": Case([""] * 100, never=MOVES, says=("日期",)),
    "no usable date": Case(["待定"] * 100, never=MOVES, says=("读不成",)),
    "a date of 1900": Case(
        [*MONTHS, "1900-01-01"], says=(OCTOBER, "1900-01-01"), never=("1900 年",)
    ),
    "some dates of 1970 and 1990": Case(
        [*MONTHS, *["1970-01-01"] * 20, "1990-05-01"],
        says=(OCTOBER, "1990-05-01|1970-01-01", "作没有日期处理"),
        never=("1970 年", "1990 年"),
    ),
    "all dates of 1900": Case(["1900-01-01"] * 100, never=(*MOVES, "1900 年"), says=("读不成",)),
    "dates in the future": Case(
        [*MONTHS, "2062-10-05", "2099-12-31"],
        says=(OCTOBER, "2062-10-05|2099-12-31", "作没有日期处理"),
        never=("2062 年", "2099 年"),
    ),
    "everything in the future": Case(_spread(900, start=datetime(2090, 8, 1)), never=MOVES),
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
    rows = range(len(case.dates))
    frame = pl.DataFrame(
        {
            "工单编号": [f"G{number:05}" for number in rows],
            "反馈内容": [f"{TEXTS[number % len(TEXTS)]}（{number}）" for number in rows],
            "创建时间": list(case.dates),
            "产品型号": [case.products[number % len(case.products)] for number in rows],
            "客户姓名": [case.customers[number % len(case.customers)] for number in rows],
        }
    )
    file = folder / "export.csv"
    frame.write_csv(file)
    return file


def _report(folder: Path, file: Path, *options: str) -> tuple[Result, str]:
    arguments = ["report", str(file), "-o", str(folder / "out"), "--format", "md,html,json"]
    result = CliRunner().invoke(cli, [*arguments, "--no-cache", "--jobs", "1", *options])
    page = folder / "out" / "report.md"
    return result, page.read_text(encoding="utf-8") if page.exists() else ""


def _claims(page: str) -> str:
    """Return the report without the notes that explain how it is made."""
    return page.split("## 数据说明")[0]


@pytest.mark.parametrize("name", CASES)
def test_a_report_all_the_same(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    result, page = _report(tmp_path, _write(tmp_path, case))
    assert result.exit_code == 0, result.output
    assert [said for said in case.says if not re.search(said, page)] == []
    assert [said for said in case.never if re.search(said, _claims(page))] == []


@pytest.mark.parametrize("period", ["latest", "all", "auto"])
@pytest.mark.parametrize("by", ["week", "month", "quarter"])
@pytest.mark.parametrize("name", ["one row", "all on one date", "dates in the future", "all of it"])
def test_whatever_period_is_asked_for(tmp_path: Path, name: str, period: str, by: str) -> None:
    options = ("--period", period, "--by", by, "--format", "md")
    result, page = _report(tmp_path, _write(tmp_path, CASES[name]), *options)
    assert result.exit_code == 0, result.output
    assert "2099 年" not in _claims(page)
