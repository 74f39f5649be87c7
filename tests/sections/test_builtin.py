"""What holds for every section and every finding, whatever the data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl
import pytest

from csvoice.analyze.texts.evidence import matching
from csvoice.config import Config
from csvoice.context import Context
from csvoice.document.blocks import (
    Bullets,
    Callout,
    Heading,
    Metric,
    Paragraph,
    Quote,
    Table,
)
from csvoice.document.report import Section
from csvoice.sections.builtin import register_sections
from tests.feedback import built, context, feedback_table

ONE_DAY = [datetime(2024, 3, 15, 9)] * 40
FAR_APART = [datetime(1900, 1, 1), datetime(2099, 1, 1)] * 20
DATA: dict[str, dict[str, Any]] = {
    "everything": {"rows": 1500},
    "no dates": {"rows": 400, "created_at": None},
    "one row": {"rows": 1},
    "three rows": {"rows": 3},
    "one date": {"rows": 40, "created_at": ONE_DAY},
    "1900 and 2099": {"rows": 40, "created_at": FAR_APART},
    "half undated": {"rows": 40, "created_at": [None, datetime(2024, 3, 1)] * 20},
    "all praise": {"rows": 40, "nature": ["表扬"] * 40},
    "no details": {"rows": 200, "issue_detail": [None] * 200},
    "no words": {"rows": 40, "tokens": [[]] * 40},
    "nothing but 其他": {"rows": 40, "issue": ["其他"] * 40, "issue_detail": [None] * 40},
    "one brand": {"rows": 200, "brand": ["甲"] * 200},
    "a product a row": {"rows": 400, "product": [f"型号{number}" for number in range(400)]},
    "one customer": {"rows": 400, "customer": ["客户-1"] * 400},
    "empty texts": {"rows": 40, "text": [""] * 40},
    "null ratings": {"rows": 200, "rating": [None] * 200},
    "equal ids": {"rows": 200, "id": ["T1"] * 200},
    "urgent only": {"rows": 200, "severity": ["紧急"] * 200},
}


@pytest.fixture(scope="module", params=DATA)
def built_on(request: pytest.FixtureRequest) -> tuple[Context, list[Section]]:
    ctx = context(feedback_table(**DATA[request.param]))
    return ctx, built(ctx)


def test_evidence_is_what_its_conditions_give(built_on: tuple[Context, list[Section]]) -> None:
    ctx, sections = built_on
    known = set(ctx.feedback.select("id").collect()["id"])
    for finding in (finding for section in sections for finding in section.findings):
        if finding.evidence is None:
            assert finding.basis
            continue
        found = ctx.feedback.filter(matching(finding.evidence.where)).collect()
        assert finding.evidence.rows == found.height, finding.statement
        assert set(finding.evidence.ids) <= known
        assert bool(finding.evidence.ids) == (found.height > 0)


def test_findings_are_well_formed(built_on: tuple[Context, list[Section]]) -> None:
    _ctx, sections = built_on
    findings = [finding for section in sections for finding in section.findings]
    assert len({finding.id for finding in findings}) == len(findings)
    for finding in findings:
        assert finding.statement.endswith("。")
        if finding.unit in ("share", "points"):
            assert -1 <= finding.value <= 1
        if finding.interval and finding.measure != "concentration":
            assert finding.interval.low <= finding.value <= finding.interval.high


def test_sections_say_why_they_are_empty(built_on: tuple[Context, list[Section]]) -> None:
    for section in built_on[1]:
        assert (
            section.blocks
            or section.appendix
            or section.findings
            or (section.status == "skipped" and section.reason.endswith("。"))
        )


def test_text_reads_well(built_on: tuple[Context, list[Section]]) -> None:
    for text in texts(built_on[1]):
        for wrong in ("None", "nan", "inf", "{", "！", "导致", "显著", "，。", "。。", "，，"):
            assert wrong not in text, text


def texts(sections: list[Section]) -> list[str]:
    """Every sentence the sections wrote themselves."""
    said: list[str] = []
    for section in sections:
        said.append(section.reason)
        said += [finding.statement for finding in section.findings]
        for block in section.shown:
            match block:
                case Paragraph(text) | Heading(text) | Callout(text):
                    said.append(text)
                case Bullets(items):
                    said += items
                case Metric():
                    said += [block.label, block.value, block.change, block.note]
                case Table():
                    said += [block.caption, block.note, *(one.title for one in block.columns)]
                case _:
                    pass
    return said


def test_tables_are_rectangular(built_on: tuple[Context, list[Section]]) -> None:
    for section in built_on[1]:
        for block in section.shown:
            if isinstance(block, Table):
                assert {len(row) for row in block.rows} <= {len(block.columns)}
                assert block.rows


def test_quotes_are_short_and_known(built_on: tuple[Context, list[Section]]) -> None:
    ctx, sections = built_on
    known = set(ctx.feedback.select("id").collect()["id"])
    for section in sections:
        for block in section.shown:
            if isinstance(block, Quote):
                assert block.id in known
                assert len(block.text) <= 92


def test_the_same_data_give_the_same_sections(full: Context) -> None:
    table = feedback_table()
    assert built(context(table)) == built(context(table.rechunk()))


def test_nothing_is_called_a_change_where_nothing_changed() -> None:
    table = feedback_table(1500).with_columns(
        pl.lit("物流延迟").alias("issue"),
        pl.lit("甲").alias("brand"),
        pl.lit(None, pl.String).alias("issue_detail"),
    )
    findings = [finding for section in built(context(table)) for finding in section.findings]
    assert not [
        one
        for one in findings
        if one.segment.startswith(("issue=", "brand=")) and one.measure == "share_change"
    ]


def test_a_section_that_needs_dates_says_what_they_unlock() -> None:
    needing = [one for one in register_sections(Config()) if "created_at" in one.needs]
    assert [one.name for one in needing] == ["new-words", "trend", "busy-hours"]
    assert all(one.unlocks for one in needing)


def test_names_titles_and_order_are_unique() -> None:
    specs = register_sections(Config())
    for field in ("name", "title", "order"):
        assert len({getattr(spec, field) for spec in specs}) == len(specs)
