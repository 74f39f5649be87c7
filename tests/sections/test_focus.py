"""专题: a slice against the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from csvoice.company.advice import read_guidance
from csvoice.context import Context
from csvoice.dictionary_files import dictionary_folder
from csvoice.document.blocks import Paragraph, Table
from csvoice.document.report import Section
from csvoice.sections import focus


def built(ctx: Context, text: str, of: str = "") -> Section:
    return focus.section("focus", text, of).build(ctx)


def lead(section: Section) -> str:
    first = section.blocks[0]
    assert isinstance(first, Paragraph)
    return first.text


def test_a_slice_is_counted_and_compared(full: Context) -> None:
    section = built(full, "brand=甲")
    rows = full.feedback.filter(brand="甲").collect().height
    assert lead(section).startswith(f"「brand=甲」的反馈 {rows} 条，占 ")
    assert "，上月 " in lead(section)
    assert "最多的问题是「物流延迟」（" in lead(section)
    table = section.blocks[1]
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows[:3]] == ["投诉占比", "紧急占比", "平均评分"]
    assert {row[3] for row in table.rows} <= {"较高", "较低", "看不出差别"}


def test_what_a_slice_has_more_of_is_a_finding_with_its_filter(full: Context) -> None:
    section = built(full, "问题类型=物流延迟")
    assert [one.segment for one in section.findings] == ["focus=问题类型=物流延迟,issue=物流延迟"]
    found = section.findings[0]
    assert found.evidence is not None
    assert found.evidence.rows == round((found.value + (found.baseline or 0)) * found.n)


def test_the_value_of_a_column_is_no_words(full: Context) -> None:
    rows = full.feedback.filter(brand="甲").collect().height
    assert lead(built(full, "甲")).startswith(f"「甲」的反馈 {rows} 条，占 ")


def test_words_in_the_text(full: Context) -> None:
    assert lead(built(full, "快递|中转")).startswith("「快递|中转」的反馈 ")


@pytest.mark.parametrize(
    ("text", "said"), [("brand=丙", "没有反馈属于"), ("请尽快", "所有反馈都属于")]
)
def test_nothing_to_compare_is_said(full: Context, text: str, said: str) -> None:
    section = built(full, text)
    assert section.status == "skipped"
    assert said in section.reason


def test_a_department_answers_for_its_issues(full: Context) -> None:
    guidance = read_guidance([dictionary_folder() / "advice.toml"])
    ctx = replace(full, guidance=guidance)
    section = built(ctx, "物流部", "department")
    count = full.feedback.filter(issue="物流延迟").collect().height
    assert lead(section).startswith(f"「物流部」的反馈 {count:,} 条")
    assert "最多的问题是「中转慢」" in lead(section)
    assert "是不是「物流部」？" in built(ctx, "物流布", "department").reason
