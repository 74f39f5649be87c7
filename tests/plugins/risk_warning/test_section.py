from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from csvoice_risk_warning import register_annotators, register_sections

from csvoice import (
    Callout,
    Config,
    Heading,
    Section,
    Table,
    UsageError,
)
from tests.plugins.risk_warning.rows import built, burst, calm, row, table


def blocks_under(section: Section, heading: str) -> list[Any]:
    blocks = list(section.appendix)
    start = blocks.index(Heading(heading)) + 1
    ends = [place for place in range(start, len(blocks)) if isinstance(blocks[place], Heading)]
    return blocks[start : ends[0] if ends else None]


def callouts(section: Section) -> list[str]:
    return [block.text for block in section.appendix if isinstance(block, Callout)]


def test_what_to_do_is_said_in_lines_with_who_and_when() -> None:
    grave = row(60, severity="紧急", severity_why="法律诉讼：起诉")
    (todo,) = built(table(*calm(), *burst(60), grave)).blocks
    assert isinstance(todo, Table)
    assert todo.rows[0] == ("查明「甲一电池」的原因", "18 条", "甲一的负责人", "今天")
    assert todo.rows[1][0] == "逐条核实紧急反馈，先看 #T0384"
    assert todo.rows[1][1:] == ("1 条", "客服主管", "今天")


def test_an_undated_file_asks_for_no_day() -> None:
    grave = row(0, severity="紧急", severity_why="人身安全：起火")
    (todo,) = built(table(*calm(10), grave, leave_out=("created_at",))).blocks
    assert isinstance(todo, Table)
    assert [line[-1] for line in todo.rows] == ["尽快"]


def test_nothing_to_do_leaves_the_body_empty() -> None:
    section = built(table(*calm()))
    assert section.blocks == ()
    assert section.findings == ()


def test_alarms_are_shown_in_a_table_and_found() -> None:
    section = built(table(*calm(), *burst(60)))
    (table_,) = blocks_under(section, "早期预警")
    assert isinstance(table_, Table)
    assert table_.rows == (("红", "甲一电池", "2026 年 9 月 30 日", 18, "不到 1 条", "上升"),)
    (found,) = section.findings
    assert found.severity == "紧急"
    assert found.statement == (
        "甲一电池：9 月 30 日一天 18 条，按以往应有不到 1 条，建议当日查明原因。"
    )


def test_an_alarm_that_has_ended_is_not_among_what_must_be_done() -> None:
    assert built(table(*calm(), *burst(40))).blocks == ()


def test_without_dates_it_says_what_they_would_unlock() -> None:
    frame = table(
        *calm(10), row(0, severity="紧急", severity_why="人身安全：起火"), leave_out=("created_at",)
    )
    section = built(frame)
    assert "数据中没有「时间」一列，没有早期预警" in callouts(section)[0]
    assert [finding.measure for finding in section.findings] == ["urgent"]
    assert section.findings[0].evidence is not None
    assert section.findings[0].evidence.rows == 1


@pytest.mark.parametrize("days", [1, 2, 9])
def test_a_few_days_have_no_past(days: int) -> None:
    section = built(table(*calm(days), *burst(days - 1)))
    assert f"日期只跨 {days} 天" in callouts(section)[0]


def test_wrong_dates_are_set_aside() -> None:
    wrong = [row(0, created_at=datetime(year, 1, 1)) for year in (1900, 2099)]
    section = built(table(*wrong, *calm(), *burst(60)), wanted="2026-09")
    assert [finding.value for finding in section.findings] == [18]
    assert callouts(section)[0].startswith("2 条反馈的日期与其余相隔两个月以上")


def test_without_feedback_it_is_skipped() -> None:
    section = built(table(row(0)).clear())
    assert section.status == "skipped"


def test_a_report_is_the_same_each_time() -> None:
    frame = table(*calm(), *burst(60))
    assert built(frame) == built(frame)


def test_an_unknown_option_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="没有名为「shawn」的选项。是不是「shown」"):
        register_sections(Config(plugins={"risk-warning": {"shawn": 3}}))


@pytest.mark.parametrize("options", [{"shown": 0}, {"target": "很多"}, {"leaving": "退订"}])
def test_an_unusable_value_is_named(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=next(iter(options))):
        register_annotators(Config(plugins={"risk-warning": options}))
