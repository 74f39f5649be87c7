from __future__ import annotations

from typing import Any

import pytest

from csvoice import Section, Table, matching
from tests.plugins.risk_warning.rows import built, calm, row, table
from tests.plugins.risk_warning.test_section import blocks_under


def urgent(day: int, why: str = "法律诉讼：起诉", **cells: Any) -> dict[str, Any]:
    return row(day, severity="紧急", severity_why=why, **cells)


def listed(section: Section) -> list[str]:
    shown = blocks_under(section, "升级清单")[0]
    assert isinstance(shown, Table)
    return [str(cells[0]) for cells in shown.rows]


def test_the_overdue_come_first_then_danger_then_the_newest() -> None:
    frame = table(
        urgent(55, id="旧"),
        urgent(60, id="新"),
        urgent(56, "人身安全：起火", id="险", response_seconds=60.0),
        urgent(50, id="迟", response_seconds=1800.0),
        urgent(20, id="上月"),
        *calm(61),
    )
    assert listed(built(frame)) == ["#迟", "#险", "#新", "#旧"]


def test_findings_count_what_their_conditions_give() -> None:
    frame = table(
        urgent(50, "行车安全：失灵；媒体曝光：找记者", response_seconds=4000.0, resolved=False),
        urgent(51, "行车安全：失灵", response_seconds=60.0, resolved=None),
        urgent(52, response_seconds=9000.0, resolved=True),
        *calm(61),
    )
    late, all_ = built(frame).findings
    assert late.statement == (
        "2 条尚未解决、有响应时长的紧急反馈中，1 条超过 30 分钟才首次响应，最长 1 小时 7 分钟，"
        "建议先处理这些。"
    )
    assert all_.statement == (
        "9 月 1 日至 30 日尚未解决的紧急反馈 2 条，按原因最多的是行车安全 2 条、媒体曝光 1 条，"
        "见升级清单。"
    )
    for finding in (late, all_):
        assert finding.evidence is not None
        assert frame.filter(matching(finding.evidence.where)).height == finding.evidence.rows
        assert finding.evidence.rows == finding.value


def test_response_times_stand_against_their_targets() -> None:
    frame = table(
        *(urgent(50, response_seconds=seconds) for seconds in (60.0, 1799.0, 1800.0)),
        *(row(50, response_seconds=seconds) for seconds in (7200.0, 10.0)),
        *calm(61),
    )
    (shown,) = blocks_under(built(frame), "响应时限")
    assert shown.rows == (("紧急", 1800.0, 3, 1, 1799.0), ("一般", 7200.0, 2, 1, 3605.0))


@pytest.mark.parametrize(("minutes", "late"), [(10, 1), (60, 0)])
def test_targets_are_options(minutes: int, late: int) -> None:
    section = built(table(urgent(50, response_seconds=1200.0), *calm(61)), urgent_minutes=minutes)
    assert sum(finding.measure == "overdue" for finding in section.findings) == late
