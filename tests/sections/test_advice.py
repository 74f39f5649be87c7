"""改进建议: what is advised, in which order, and on what it rests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from csvoice.company.actions import Action
from csvoice.company.advice import read_guidance
from csvoice.context import Context
from csvoice.dictionary_files import dictionary_folder
from csvoice.document.blocks import Table
from csvoice.document.findings import Finding
from csvoice.sections import advice
from tests.feedback import built, context, feedback_table

GUIDANCE = read_guidance([dictionary_folder() / "advice.toml"])


@pytest.fixture(scope="module")
def findings(full: Context) -> tuple[Finding, ...]:
    """What the other sections found."""
    return tuple(one for section in built(full) for one in section.findings)


@pytest.fixture(scope="module")
def ctx(full: Context, findings: tuple[Finding, ...]) -> Context:
    return replace(full, guidance=GUIDANCE, findings=findings)


def test_a_row_says_what_on_what_who_and_when(ctx: Context) -> None:
    advised = advice.build(ctx).blocks[0]
    assert isinstance(advised, Table)
    issue, basis, department, step, deadline, check = map(str, advised.rows[0])
    assert issue == "「中转慢」"
    assert "条，占" in basis
    assert "上月" in basis
    assert department == "物流部"
    assert step.startswith("按承运商列出")
    assert deadline == "本周内"
    assert check.startswith("下期占比低于")


def test_each_is_a_finding_with_its_rows(ctx: Context) -> None:
    first = advice.build(ctx).findings[0]
    assert first.evidence is not None
    assert first.evidence.rows == round(first.value * first.n)
    assert first.segment == "issue=物流延迟"
    assert first.evidence.ids


def test_the_exports_department_goes_first(findings: tuple[Finding, ...]) -> None:
    table = feedback_table(department=["干线部"] * 3000)
    section = advice.build(context(table, guidance=GUIDANCE, findings=findings))
    assert "请干线部" in section.findings[0].statement


def test_nothing_is_advised_where_nothing_is_said(ctx: Context) -> None:
    section = advice.build(replace(ctx, findings=()))
    assert section.status == "skipped"
    assert section.reason


def test_nothing_is_advised_without_a_dictionary(ctx: Context, full: Context) -> None:
    without = replace(ctx, guidance=full.guidance)
    assert advice.build(without).status == "skipped"


def test_a_measure_that_is_taken_already_is_named(ctx: Context) -> None:
    taken = Action("换承运商", date(2024, 3, 4), issue="中转慢")
    section = advice.build(replace(ctx, actions=(taken,)))
    assert "已有措施「换承运商」" in section.findings[0].statement
