"""What earlier reports found, for those who score it later."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from csvoice.archive.folders import open_archive
from csvoice.archive.keeping import folder_name, past_reports
from csvoice.document.report import Period
from tests.archive.conftest import Begin
from tests.archive.exports import MONTHS, of_month, report, rows

SEPTEMBER = Period("2026 年 9 月", datetime(2026, 9, 1), datetime(2026, 10, 1), "month")
OCTOBER = Period("2026 年 10 月", datetime(2026, 10, 1), datetime(2026, 11, 1), "month")


def test_findings_of_the_periods_before(tmp_path: Path, begin: Begin) -> None:
    begin(3)
    past = past_reports(open_archive(tmp_path / "archive"), OCTOBER)
    assert [one.period.label for one in past] == ["2026 年 8 月", "2026 年 9 月"]
    assert past[1].period == SEPTEMBER
    last = of_month(rows(), MONTHS[1])["创建时间"][-1]
    assert past[1].until == datetime.fromisoformat(last)
    file = tmp_path / "archive" / "2026-09" / "report.json"
    written = json.loads(file.read_text(encoding="utf-8"))["findings"]
    assert written
    assert [one.id for one in past[1].findings] == [one["id"] for one in written]
    assert [one.statement for one in past[1].findings] == [one["statement"] for one in written]
    assert {one.period for one in past[1].findings} == {SEPTEMBER}


@pytest.mark.parametrize(
    ("period", "reports"),
    [(SEPTEMBER, 1), (OCTOBER, 2), (Period("全部"), 0)],
    ids=["september", "october", "undated"],
)
def test_only_what_had_ended_is_past(
    tmp_path: Path, begin: Begin, period: Period, reports: int
) -> None:
    begin(3)
    assert len(past_reports(open_archive(tmp_path / "archive"), period)) == reports


def test_a_report_on_no_month_has_a_folder_of_its_own(tmp_path: Path, begin: Begin) -> None:
    begin(2)
    report(tmp_path / MONTHS[1] / "export.csv", tmp_path / "archive", period="2026-W38")
    folder = tmp_path / "archive" / "2026-W38"
    assert {file.name for file in folder.iterdir()} == {"manifest.json", "report.json"}
    past = past_reports(open_archive(tmp_path / "archive"), OCTOBER)
    assert [one.period.by for one in past] == ["month", "week", "month"]


def test_a_month_that_grows_later_keeps_its_report(tmp_path: Path, begin: Begin) -> None:
    begin(1)
    kept = (tmp_path / "archive" / MONTHS[0] / "report.json").read_bytes()
    later = tmp_path / "later.csv"
    rows(100).write_csv(later)
    report(later, tmp_path / "archive")
    assert (tmp_path / "archive" / MONTHS[0] / "report.json").read_bytes() == kept


@pytest.mark.parametrize(
    ("start", "by", "name"),
    [
        (datetime(2026, 10, 1), "month", "2026-10"),
        (datetime(2024, 12, 30), "week", "2025-W01"),
        (datetime(2026, 7, 1), "quarter", "2026-Q3"),
        (datetime(2026, 7, 5), "all", "all"),
        (None, "all", "all"),
    ],
)
def test_names_of_folders(start: datetime | None, by: Any, name: str) -> None:
    assert folder_name(Period("", start, start, by)) == name
