"""Bring along the verbatims that findings and quotes point to, and the rows for the spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from csvoice.document.blocks import Quote
from csvoice.document.report import Section, Verbatim
from csvoice.precision import dated, precision_of, written_dates
from csvoice.schema import STANDARD

_LONGEST = 2000
_ABOUT = ("created_at", "brand", "product", "channel", "issue", "rating", "severity")
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


def verbatims(sections: Iterable[Section], table: pl.LazyFrame) -> dict[str, Verbatim]:
    """Return the masked rows that the sections' findings and quotes point to, by id."""
    wanted = sorted(_ids(sections))
    names = set(table.collect_schema().names())
    columns = [name for name in ("id", "title", "text", "precision", *_ABOUT) if name in names]
    rows = (
        table.select(columns)
        .filter(pl.col("id").is_in(wanted))
        .unique("id", keep="first", maintain_order=True)
        .collect()
    )
    return {row["id"]: _verbatim(row) for row in rows.sort("id").iter_rows(named=True)}


def appendix(feedback: pl.LazyFrame) -> pl.DataFrame:
    """Return the period's rows under Chinese titles, without columns that hold nothing."""
    names = set(feedback.collect_schema().names())
    shown = [name for name in _SHOWN if name in names]
    if precision_of(feedback) != "day":
        feedback = feedback.with_columns(written_dates())
    frame = feedback.select(shown).collect()
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
    return Verbatim(str(row["id"]), text[:_LONGEST] + "……" * (len(text) > _LONGEST), about)


def _fact(row: Mapping[str, Any], name: str) -> str:
    match name:
        case "created_at":
            return dated(row[name], row.get("precision"))
        case "rating":
            return f"评分 {row[name]:g}"
        case _:
            return str(row[name])
