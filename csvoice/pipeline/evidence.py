"""Bring along the verbatims that a report points to, and the rows for formats that show all."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import polars as pl

from csvoice.document.blocks import Quote
from csvoice.document.report import Section, Verbatim
from csvoice.precision import dated, precision_of, written_dates
from csvoice.schema import STANDARD

_LONGEST = 2000
_PARTS = re.compile(r"[、；：]")
_ABOUT = (
    "created_at",
    "brand",
    "product",
    "channel",
    "region",
    "nature",
    "issue",
    "issue_detail",
    "rating",
    "severity",
)
_WHY = ("issue_why", "severity_why")
_DECIDED_BY = {"label": "导出表", "model": "模型", "rule": "词典"}
_SHOWN = (
    "id",
    "created_at",
    "channel",
    "brand",
    "product",
    "region",
    "customer",
    "title",
    "text",
    "nature",
    "issue",
    "issue_detail",
    "issue_source",
    "issue_why",
    "sentiment",
    "severity",
    "severity_why",
    "rating",
    "duplicate_of",
    "event",
    "source",
    "row",
)


def verbatims(
    sections: Iterable[Section], table: pl.LazyFrame, others: Collection[str] = ()
) -> dict[str, Verbatim]:
    """Return the masked rows that a report points to, by id.

    Args:
        sections: Whose findings and quotes point to rows.
        table: The feedback table.
        others: Ids of further rows, those behind figures.
    """
    wanted = sorted(_ids(sections) | set(others))
    names = set(table.collect_schema().names())
    known = ("id", "title", "text", "precision", *_ABOUT, *_WHY)
    columns = [name for name in known if name in names]
    rows = (
        table.select(columns)
        .filter(pl.col("id").is_in(wanted))
        .unique("id", keep="first", maintain_order=True)
        .collect()
    )
    return {row["id"]: _verbatim(row) for row in rows.sort("id").iter_rows(named=True)}


def appendix(feedback: pl.LazyFrame) -> pl.DataFrame:
    """Return the period's rows in Chinese, without columns that hold nothing."""
    names = set(feedback.collect_schema().names())
    shown = [name for name in _SHOWN if name in names]
    if precision_of(feedback) != "day":
        feedback = feedback.with_columns(written_dates())
    decided = pl.col("^issue_source$").replace(_DECIDED_BY)
    frame = feedback.select(shown).with_columns(decided).collect()
    filled = [name for name in frame.columns if frame[name].null_count() < frame.height]
    return frame.select(pl.col(name).alias(STANDARD[name].title) for name in filled)


def _ids(sections: Iterable[Section]) -> set[str]:
    ids: set[str] = set()
    for section in sections:
        for finding in section.findings:
            ids.update(finding.evidence.ids if finding.evidence else ())
        ids.update(block.id for block in section.shown if isinstance(block, Quote))
    return ids


def _verbatim(row: Mapping[str, Any]) -> Verbatim:
    spoken = [str(row[name]) for name in ("title", "text") if row.get(name)]
    text = " ".join(dict.fromkeys(spoken))
    about = tuple(_fact(row, name) for name in _ABOUT if row.get(name) is not None)
    shown = text[:_LONGEST] + "……" * (len(text) > _LONGEST)
    return Verbatim(str(row["id"]), shown, about, _words(row, shown))


def _words(row: Mapping[str, Any], text: str) -> tuple[str, ...]:
    """Return what the row's issue and severity rest on, as far as its text has it."""
    reasons = (part for name in _WHY for part in _PARTS.split(row.get(name) or ""))
    return tuple(dict.fromkeys(one for one in reasons if len(one) > 1 and one in text))


def _fact(row: Mapping[str, Any], name: str) -> str:
    match name:
        case "created_at":
            return dated(row[name], row.get("precision"))
        case "rating":
            return f"评分 {row[name]:g}"
        case _:
            return str(row[name])
