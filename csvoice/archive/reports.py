"""The reports of earlier periods, as far as they can be scored later."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from csvoice.archive.folders import REPORT, Kept, Past, damaged, read_json
from csvoice.context import PastFinding, PastReport
from csvoice.document.findings import Condition
from csvoice.document.report import Period

_READ = ("period", "since", "where")
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
    evidence, since = data.get("evidence"), data.get("since")
    return PastFinding(
        **{name: data[name] for name in _STORED},
        period=period,
        since=datetime.fromisoformat(since) if since else None,
        where=tuple(_condition(one) for one in evidence["where"]) if evidence else (),
    )


def _condition(data: dict[str, Any]) -> Condition:
    dated = data["column"] == "created_at" and isinstance(data["value"], str)
    value = datetime.fromisoformat(data["value"]) if dated else data["value"]
    return Condition(data["column"], data["operator"], value)
