"""Findings that were written down come back equal."""

from __future__ import annotations

from datetime import datetime

from csvoice.document.findings import Condition, Evidence, Finding, Interval
from csvoice.pipeline.notifying import as_json, from_json

FULL = Finding(
    "risk", "burst", "issue=甲", "甲突然增多", 3.0, "count", 30,
    interval=Interval(1.0, 5.0), q_value=0.01, severity="紧急",
    evidence=Evidence(
        3, ("A1", "A2"),
        (Condition("created_at", ">=", datetime(2026, 9, 1)), Condition("resolved", "!=", True)),
    ),
    since=datetime(2026, 9, 14),
)  # fmt: skip
BARE = Finding("a", "share", "", "没有变化", 0.5, "share", 9, severity="一般", basis="检验 2 类")
QUIET = Finding("a", "share", "x", "提示", 0.5, "share", 9)


def test_findings_come_back_equal() -> None:
    assert from_json(as_json([BARE, QUIET, FULL])) == (FULL, BARE)
