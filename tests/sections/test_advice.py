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
from csvoice.sections import advice
from tests.feedback import built, context, feedback_table

GUIDANCE = read_guidance([dictionary_folder() / "advice.toml"])


@pytest.fixture(scope="module")
def advised(full: Context) -> Table:
    ctx = replace(full, guidance=GUIDANCE)
    table = next(one for one in built(ctx) if one.name == "advice").blocks[0]
    assert isinstance(table, Table)
    return table


def test_a_row_says_what_on_what_who_and_when(advised: Table) -> None:
    issue, basis, department, step, deadline, check = map(str, advised.rows[0])
    assert issue == "「中转慢」"
    assert "条，占" in basis
    assert "上月" in basis
    assert department == "物流部"
    assert step.startswith("按承运商列出")
    assert deadline == "本周内"
    assert check.startswith("下期占比低于")


def test_each_is_a_finding_with_its_rows(full: Context) -> None:
    ctx = replace(full, guidance=GUIDANCE)
    section = next(one for one in built(ctx) if one.name == "advice")
    first = section.findings[0]
    assert first.evidence is not None
    assert first.evidence.rows == round(first.value * first.n)
    assert first.segment == "issue=物流延迟"
    assert first.evidence.ids


def test_the_exports_department_goes_first() -> None:
    table = feedback_table(department=["干线部"] * 3000)
    ctx = context(table, guidance=GUIDANCE)
    section = next(one for one in built(ctx) if one.name == "advice")
    assert "请干线部" in section.findings[0].statement


def test_nothing_is_advised_where_nothing_is_said(full: Context) -> None:
    section = advice.SECTION.build(replace(full, guidance=GUIDANCE, findings=()))
    assert section.status == "skipped"
    assert section.reason


def test_nothing_is_advised_without_a_dictionary(full: Context) -> None:
    assert next(one for one in built(full) if one.name == "advice").status == "skipped"


def test_a_measure_that_is_taken_already_is_named(full: Context) -> None:
    taken = Action("换承运商", date(2024, 3, 4), issue="中转慢")
    ctx = replace(full, guidance=GUIDANCE, actions=(taken,))
    section = next(one for one in built(ctx) if one.name == "advice")
    assert "已有措施「换承运商」" in section.findings[0].statement
