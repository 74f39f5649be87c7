from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from csvoice.document.blocks import Callout, Metric, Paragraph, TableColumn
from csvoice.document.findings import Condition, Evidence, Finding, Interval
from csvoice.document.report import Period, Section
from csvoice.render import phrases
from tests import reports


def test_period_line() -> None:
    assert phrases.period_line(reports.report()) == (
        "2026 年 10 月（2026-10-01 至 2026-10-31） · "
        "对比 2026 年 9 月（2026-09-01 至 2026-09-30） · 读入 1,300 行，有效 1,284 条"
    )


def test_undated_and_incomplete_periods() -> None:
    report = replace(reports.report(), previous=None)
    undated = replace(report, period=Period("全部数据"))
    assert phrases.period_line(undated).startswith("全部数据 · 读入")
    partial = replace(report, period=replace(report.period, complete=False))
    assert "，数据不满整期" in phrases.period_line(partial)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Condition("issue", "==", "退款"), "问题类型 是「退款」"),
        (Condition("issue", "!=", "退款"), "问题类型 不是「退款」"),
        (Condition("tokens", "contains", "慢"), "分词 含「慢」"),
        (Condition("rating", "<", 3), "评分 < 3"),
        (Condition("created_at", ">=", datetime(2026, 10, 18)), "时间 ≥ 2026-10-18"),
        (Condition("created_at", "<", datetime(2026, 10, 18, 9, 30)), "时间 < 2026-10-18 09:30:00"),
        (Condition("duplicate_of", "is_null"), "重复于 为空"),
        (Condition("my-plugin.mood", "==", "怒"), "my-plugin.mood 是「怒」"),
    ],
)
def test_filter_line(condition: Condition, expected: str) -> None:
    assert phrases.filter_line(Evidence(3, (), (condition,))) == expected


def test_evidence_line_counts_what_is_shown() -> None:
    assert phrases.evidence_line(Evidence(1284, ("1", "2"))) == "证据 1,284 条，列出 2 条"
    assert phrases.evidence_line(Evidence(2, ("1", "2"))) == "证据 2 条"
    assert phrases.evidence_line(Evidence(2)) == "证据 2 条"


def test_header_names_percentage_points_once() -> None:
    assert phrases.header(TableColumn("变化", "change")) == "变化（个百分点）"
    assert phrases.header(TableColumn("变化（个百分点）", "change")) == "变化（个百分点）"
    assert phrases.header(TableColumn("占比", "share")) == "占比"


def test_neighbouring_metrics_stand_together() -> None:
    a, b, c = (Metric(name, "1") for name in "abc")
    text = Paragraph("文")
    assert phrases.grouped((a, b, text, c)) == [(a, b), text, (c,)]


def test_a_failed_section_without_blocks_says_why() -> None:
    section = Section("s", "节", status="failed", reason="插件出错。")
    assert phrases.body_blocks(section) == (Callout("插件出错。", "error"),)
    own = replace(section, blocks=(Callout("自己的话", "error"),))
    assert phrases.body_blocks(own) == (Callout("自己的话", "error"),)


def test_an_interval_that_is_told_is_not_told_again() -> None:
    told = Finding(
        "x", "y", "z", "占 15.3%（95% 区间 12.0% ～ 19.2%）。", 0.153, "share", 380,
        interval=Interval(0.12, 0.192),
    )  # fmt: skip
    assert phrases.basis(told) == ["样本 380 条"]
    silent = replace(told, statement="占 15.3%。")
    assert phrases.basis(silent) == ["95% 区间 12.0% ～ 19.2%", "样本 380 条"]
    fall = replace(told, unit="points", statement="由 9.9% 降到 7.8%（降幅 1.1 ～ 4.7 个百分点）。")
    fall = replace(fall, baseline=0.099, interval=Interval(-0.047, -0.011))
    assert phrases.basis(fall) == ["样本 380 条"]
    assert phrases.basis(replace(fall, basis="本月的 380 条反馈")) == ["本月的 380 条反馈"]


@pytest.mark.parametrize(
    ("statement", "gist", "rest"),
    [
        ("比亚迪降价，161 条。2 月 29 日开始。", "比亚迪降价，161 条。", "2 月 29 日开始。"),
        ("只有一句", "只有一句", ""),
    ],
)
def test_the_gist_is_the_first_sentence(statement: str, gist: str, rest: str) -> None:
    assert phrases.lead(statement) == (gist, rest)
