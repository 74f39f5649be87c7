"""A file a month with an archive says what one file with all months says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from csvoice.document.findings import Finding
from csvoice.document.report import Report, Section
from tests.archive.conftest import Begin
from tests.archive.exports import (
    MONTHS,
    month_by_month,
    of_month,
    report,
    rows,
    store_months,
    write,
)

NOT_COMPARED = ("data-notes", "recall")
"""The funnel counts the files of a run alone, and the notes name them; what was said before, only
an archive knows."""


def _figures(found: Report) -> list[Section]:
    return [
        replace(one, findings=tuple(map(_figure, one.findings)))
        for one in found.sections
        if one.name not in NOT_COMPARED
    ]


def _figure(finding: Finding) -> Finding:
    if finding.evidence is None:
        return finding
    return replace(finding, evidence=replace(finding.evidence, ids=()))


ORDERS: dict[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
    "oldest first": lambda table: table,
    "shuffled": lambda table: table.sample(fraction=1, shuffle=True, seed=5),
}


@pytest.mark.parametrize(("order", "by"), [("oldest first", "week"), ("shuffled", None)])
def test_the_same_sections(tmp_path: Path, order: str, by: str | None) -> None:
    frame = ORDERS[order](rows())
    at_once = report(write(tmp_path, frame), by=by).report
    in_turn = month_by_month(tmp_path, frame, by=by).report
    assert in_turn.period == at_once.period
    assert in_turn.previous == at_once.previous
    assert in_turn.page == at_once.page
    assert _figures(in_turn) == _figures(at_once)
    assert in_turn.evidence == at_once.evidence
    assert in_turn.funnel.kept < at_once.funnel.kept


def test_findings_are_among_what_is_compared(begin: Begin) -> None:
    found = begin(3).report
    assert found.previous is not None
    assert any(one.baseline is not None for one in found.findings)


def test_the_same_figures_without_ids(tmp_path: Path) -> None:
    frame = rows(工单编号=None)
    at_once = report(write(tmp_path, frame)).report
    in_turn = month_by_month(tmp_path, frame).report
    assert in_turn.page == at_once.page
    trend = [one for one in _figures(at_once) if one.name == "trend"]
    assert [one for one in _figures(in_turn) if one.name == "trend"] == trend


def test_running_numbers_of_each_file_are_no_ids(tmp_path: Path) -> None:
    months = pl.concat([of_month(rows(), month) for month in MONTHS[:2]])
    frame = months.with_columns(
        工单编号=pl.int_range(1, pl.len() + 1).over(pl.col("创建时间").str.head(7)).cast(pl.String)
    )
    found = store_months(tmp_path, frame, MONTHS[:2])
    assert found.archived + found.report.funnel.kept == frame.height


def test_the_same_bytes_when_run_again(tmp_path: Path, begin: Begin) -> None:
    begin(2)
    first = store_months(tmp_path, rows(), MONTHS[2:], disable=())
    kept = (tmp_path / "archive" / "2026-10" / "report.json").read_bytes()
    again = report(tmp_path / "2026-10" / "export.csv", tmp_path / "archive")
    assert again.report == first.report
    assert (tmp_path / "archive" / "2026-10" / "report.json").read_bytes() == kept
    assert again.archived == first.archived
