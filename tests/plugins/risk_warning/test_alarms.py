from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from csvoice import Finding, matching
from tests.plugins.risk_warning.rows import (
    DAY,
    START,
    TODAY,
    built,
    burst,
    calm,
    row,
    table,
)


def alarms(frame: pl.DataFrame, wanted: str = "auto", **options: Any) -> list[Finding]:
    findings = built(frame, wanted, **options).findings
    return [finding for finding in findings if finding.measure == "burst"]


def test_nothing_is_alarmed_when_nothing_happens() -> None:
    assert alarms(table(*calm())) == []


def test_a_burst_is_alarmed_on_its_day_and_named_as_sharply_as_it_can_be() -> None:
    (found,) = alarms(table(*calm(), *burst(60)))
    assert found.segment == "issue=数码性能,issue_detail=电池,brand=甲,product=甲一"
    assert (found.severity, found.value, found.n) == ("紧急", 18, 18)
    assert found.statement == (
        "9 月 30 日一天新增「电池」18 条，均为甲一，此前 56 天一条也没有，"
        "这类问题此前从未出现，建议当日查明原因。"
    )


def test_an_issue_that_others_had_before_is_not_called_new() -> None:
    (found,) = alarms(table(*calm(), *burst(3, 1, product="乙二", brand="乙"), *burst(60)))
    assert "此前 56 天一条也没有" in found.statement
    assert "从未出现" not in found.statement


def test_urgent_rows_make_it_a_case_for_escalation() -> None:
    urgent = {"severity": "紧急", "severity_why": "人身安全：冒烟、起火；媒体曝光：找记者"}
    (found,) = alarms(table(*calm(), *burst(60, 6, **urgent)))
    assert found.severity == "紧急"
    assert found.statement.endswith("涉及人身安全，建议当日升级。")


@pytest.mark.parametrize(("size", "severity"), [(6, "一般"), (10, "紧急")])
def test_the_highest_level_takes_enough_rows(size: int, severity: str) -> None:
    (found,) = alarms(table(*calm(), *burst(60, size)))
    assert found.severity == severity


def test_the_evidence_is_what_its_conditions_give_in_the_whole_table() -> None:
    frame = table(*calm(), *burst(35, 3), *burst(58), *burst(60, 4, nature="表扬"))
    for found in alarms(frame):
        assert found.evidence is not None
        rows = frame.filter(matching(found.evidence.where))
        assert found.evidence.rows == rows.height == 18
        assert set(found.evidence.ids) <= set(rows["id"])


def test_an_alarm_after_the_period_is_told() -> None:
    """In the first days of October, September is reported and October watched."""
    frame = table(*calm(64), *burst(63))
    (found,) = alarms(frame)
    assert found.statement.startswith("10 月 3 日一天")
    assert found.evidence is not None
    assert found.evidence.rows == 18


def test_an_alarm_stays_on_until_a_week_is_as_before() -> None:
    rows = [*calm(), *burst(40), *(one for day in range(41, 48) for one in burst(day, 3))]
    (going_on,) = alarms(table(*(one for one in rows if one["created_at"] <= START + 47 * DAY)))
    assert "至 9 月 17 日累计 39 条，仍未回落" in going_on.statement
    (ended,) = alarms(table(*rows))
    assert "累计 39 条，9 月 24 日解除" in ended.statement


def test_what_has_become_usual_is_no_alarm_any_more() -> None:
    rows = [*calm(150), *(one for day in range(40, 150) for one in burst(day, 6))]
    assert alarms(table(*rows)) == []


def test_an_alarm_of_the_last_period_is_told_only_while_it_is_on() -> None:
    assert alarms(table(*calm(), *burst(15))) == []
    assert len(alarms(table(*calm(), *burst(29)))) == 1


def test_a_day_on_which_everything_rises_is_none() -> None:
    everything = [one for one in calm() if one["created_at"] == TODAY]
    assert alarms(table(*calm(), *(everything * 3))) == []


def test_copied_texts_are_named_and_alarmed_all_the_same() -> None:
    same = {"text": "这车能开吗，无过错能保命吗，行驶途中毫无征兆突然断电，请给个说法"}
    (found,) = alarms(table(*calm(), *burst(60, **same)))
    assert found.severity == "紧急"
    assert "但文本雷同（18 条里 18 条与别的几乎一样，见热点事件）" in found.statement


def test_two_stories_are_two_alarms() -> None:
    other = {"issue": "价格促销", "issue_detail": "降价", "product": "乙二", "brand": "乙"}
    found = alarms(table(*calm(), *burst(60), *burst(59, **other)))
    assert sorted(one.segment.split(",")[1] for one in found) == [
        "issue_detail=电池",
        "issue_detail=降价",
    ]


def test_a_brand_in_which_many_products_rise_is_named() -> None:
    rows = [one for number in range(12) for one in burst(60, 2, product=f"甲{number}")]
    (found,) = alarms(table(*calm(), *rows))
    assert "brand=甲" in found.segment
    assert "product" not in found.segment


def test_without_product_and_brand_it_is_the_issue_alone() -> None:
    (found,) = alarms(table(*calm(), *burst(60), leave_out=("product", "brand")))
    assert found.segment == "issue=数码性能,issue_detail=电池"


def test_a_collective_issue_alone_is_no_alarm() -> None:
    vague = {"issue": "其他原因", "issue_detail": None, "product": None, "brand": None}
    assert alarms(table(*calm(), *burst(60, **vague))) == []


def test_many_rare_products_are_watched_under_their_brand() -> None:
    rare = [row(day, product=f"孤品{day}-{n}", brand="丙") for day in range(61) for n in range(3)]
    (found,) = alarms(
        table(*rare, *calm(), *(row(60, product=f"新{n}", brand="丙") for n in range(25)))
    )
    assert "brand=丙" in found.segment


@pytest.mark.parametrize(("red", "severity"), [(0.03, "紧急"), (1e-30, "一般")])
def test_the_levels_are_options(red: float, severity: str) -> None:
    (found,) = alarms(table(*calm(), *burst(60, 10)), red=red)
    assert found.severity == severity


def test_danger_goes_before_what_is_larger() -> None:
    danger = {"severity": "紧急", "severity_why": "人身安全：起火"}
    danger |= {"issue": "安全健康", "issue_detail": "起火", "product": "乙二", "brand": "乙"}
    first, second = alarms(table(*calm(), *burst(60, 40), *burst(60, 12, **danger)))
    assert (first.value, second.value) == (12, 40)
    assert first.weight > second.weight


@pytest.mark.parametrize(("urgent", "told"), [(1, False), (4, True)])
def test_a_few_urgent_rows_are_told_where_they_weigh(urgent: int, told: bool) -> None:
    some = {"severity": "紧急", "severity_why": "媒体曝光：找记者"}
    (found,) = alarms(table(*calm(), *burst(60, 20 - urgent), *burst(60, urgent, **some)))
    assert (f"其中 {urgent} 条涉及媒体曝光" in found.statement) == told


def test_uploads_by_the_week_are_no_news() -> None:
    weekly = [cells for day in range(4, 61, 7) for cells in burst(day, 18)]
    told = [one.statement for one in built(table(*calm(), *weekly)).findings]
    assert not [one for one in told if "一天新增「电池」" in one]
    more = [cells for day in range(4, 54, 7) for cells in burst(day, 18)] + burst(60, 60)
    told = [one.statement for one in built(table(*calm(), *more)).findings]
    assert [
        one for one in told if "一天新增「电池」 60 条" in one or "一天新增「电池」60 条" in one
    ]
