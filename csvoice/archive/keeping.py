"""Write what the next report will need: each changed month whole, then the period's report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from csvoice.archive.folders import (
    MANIFEST,
    REPORT,
    ROWS,
    VERSION,
    Kept,
    KeptRows,
    Past,
    damaged,
    read_json,
)
from csvoice.context import PastFinding, PastReport
from csvoice.document.findings import Condition, Interval
from csvoice.document.report import Period
from csvoice.plan import Plan
from csvoice.storage.keys import fingerprint
from csvoice.storage.output import replace_folder, write_files

_READ = ("period", "since", "where", "interval")
_STORED = tuple(field.name for field in fields(PastFinding) if field.name not in _READ)


def past_reports(past: Past, period: Period) -> tuple[PastReport, ...]:
    """Return the reports on periods that ended before `period` began, the oldest first.

    Raises:
        InputError: A report cannot be read.
    """
    reports = [_report(one, one.until) for one in past.kept.values() if one.until]
    start = period.start
    earlier = [
        one for one in reports if start and one.period.end is not None and one.period.end <= start
    ]
    return tuple(sorted(earlier, key=lambda one: (one.period.end, one.period.by)))


def _report(kept: Kept, until: datetime) -> PastReport:
    data = read_json(kept.folder / REPORT)
    try:
        period = _period(data["period"])
        return PastReport(period, until, tuple(_finding(one, period) for one in data["findings"]))
    except (KeyError, TypeError, ValueError):
        raise damaged(kept.folder / REPORT) from None


def _period(data: dict[str, Any]) -> Period:
    ends = {name: datetime.fromisoformat(data[name]) for name in ("start", "end") if data[name]}
    return Period(**{**data, **ends})


def _finding(data: dict[str, Any], period: Period) -> PastFinding:
    evidence, since, ends = (data.get(name) for name in ("evidence", "since", "interval"))
    return PastFinding(
        **{name: data[name] for name in _STORED},
        period=period,
        since=datetime.fromisoformat(since) if since else None,
        where=tuple(_condition(one) for one in evidence["where"]) if evidence else (),
        interval=Interval(**ends) if ends else None,
    )


def _condition(data: dict[str, Any]) -> Condition:
    dated = data["column"] == "created_at" and isinstance(data["value"], str)
    value = datetime.fromisoformat(data["value"]) if dated else data["value"]
    return Condition(data["column"], data["operator"], value)


@dataclass(frozen=True, slots=True)
class Made:
    """What a run leaves behind.

    Attributes:
        plan: What its rows were annotated by.
        annotation: Digest of all that their annotations depend on.
        period: What its report covers.
        report: The bytes of report.json.
        until: The last moment of the feedback that the report knew.
    """

    plan: Plan
    annotation: str
    period: Period
    report: bytes
    until: datetime


def keep(archive: Path, past: Past, changed: Mapping[str, Path], made: Made) -> None:
    """Keep the rows of every month that has changed, and the report.

    Args:
        archive: The archive's folder.
        past: What it held before.
        changed: Parquet files with all rows of each month that has changed.
        made: What the run has made.

    Raises:
        OutputError: The archive cannot be written.
    """
    name = folder_name(made.period)
    for month, file in changed.items():
        before = past.kept.get(month)
        rows = _rows(file, before, made)
        files: dict[str, bytes | Path] = {ROWS: file}
        if month == name:
            files |= {REPORT: made.report, MANIFEST: _manifest(rows, made.until)}
        elif before and before.until:
            files |= {REPORT: before.folder / REPORT, MANIFEST: _manifest(rows, before.until)}
        else:
            files |= {MANIFEST: _manifest(rows, None)}
        replace_folder(archive / month, files)
    if name not in changed:
        before = past.kept.get(name)
        manifest = _manifest(before.rows if before else None, made.until)
        write_files(archive / name, {REPORT: made.report, MANIFEST: manifest})


def _rows(file: Path, before: Kept | None, made: Made) -> KeptRows:
    key = fingerprint(made.plan.pseudonym_key) if made.plan.pseudonym_key else None
    return KeptRows(
        count=pl.scan_parquet(file).select(pl.len()).collect().item(),
        taxonomy=made.plan.taxonomy.name,
        annotation=made.annotation,
        key=key or (before.rows.key if before and before.rows else None),
    )


def _manifest(rows: KeptRows | None, until: datetime | None) -> bytes:
    data = {
        "archive_version": VERSION,
        "csvoice": version("csvoice"),
        "rows": rows and asdict(rows),
        "until": until and until.isoformat(),
    }
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def folder_name(period: Period) -> str:
    """Name a period's folder: 2026-10, 2026-W40, 2026-Q3, or all."""
    if period.start is None:
        return "all"
    year, week, _weekday = period.start.isocalendar()
    names = {
        "month": f"{period.start:%Y-%m}",
        "week": f"{year}-W{week:02d}",
        "quarter": f"{period.start.year}-Q{(period.start.month + 2) // 3}",
    }
    return names.get(period.by, "all")
