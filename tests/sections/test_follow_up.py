"""改进跟踪: planned, done, verified, and what is said of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from csvoice.analyze.series.interrupted import Effect
from csvoice.company.actions import Action
from csvoice.document.blocks import Paragraph, Table
from csvoice.sections.follow_up import build
from csvoice.sections.follow_up.judging import follow, judged
from tests.feedback import context, feedback_table

START, TAKEN = datetime(2026, 1, 5), date(2026, 4, 6)


def rows(share_after: float, share_before: float = 0.3, weeks: int = 26) -> pl.DataFrame:
    """A hundred rows a week, with the issue in exactly the shares given."""
    moments, issues, ratings = [], [], []
    for week in range(weeks):
        at = START + timedelta(weeks=week)
        count = round(100 * (share_after if at.date() >= TAKEN else share_before))
        moments += [at + timedelta(hours=number) for number in range(100)]
        issues += ["物流延迟"] * count + ["商品质量"] * (100 - count)
        ratings += [4.0 if at.date() >= TAKEN else 3.0, 3.5] * 50
    wobble = np.random.default_rng(3).normal(0, 0.2, len(ratings))
    return pl.DataFrame(
        {"id": [f"T{number}" for number in range(len(moments))], "created_at": moments,
         "issue": issues, "rating": np.array(ratings) + wobble},
        schema_overrides={"created_at": pl.Datetime("us")},
    ).with_columns(issue_detail=pl.lit(None, pl.String))  # fmt: skip


@pytest.mark.parametrize(
    ("share", "expect", "status", "verdict"),
    [
        (0.15, None, "已验证", "有效"),
        (0.15, -0.4, "已验证", "有效"),
        (0.24, -0.6, "已验证", "有效，但未达预期"),
        (0.30, -0.5, "已验证", "未达预期"),
        (0.30, None, "已实施", "看不出效果"),
        (0.45, -0.3, "已验证", "未达预期，反而变差"),
    ],
)
def test_what_is_said_of_a_measure(
    share: float, expect: float | None, status: str, verdict: str
) -> None:
    found = follow(Action("换承运商", TAKEN, issue="物流延迟", expect=expect), rows(share))
    assert (found.status, found.verdict) == (status, verdict)


def test_a_metric_is_better_high() -> None:
    found = follow(Action("培训", TAKEN, metric="rating"), rows(0.3))
    assert found.verdict == "有效"
    assert found.effect is not None
    assert found.effect.change == pytest.approx(0.5 / 3.25, abs=0.01)


def test_a_measure_that_has_not_begun_is_planned() -> None:
    found = follow(Action("以后", date(2027, 1, 1), issue="物流延迟"), rows(0.3))
    assert (found.status, found.verdict) == ("已计划", "")


@pytest.mark.parametrize(
    ("action", "why"),
    [
        (Action("甲", date(2026, 6, 29), issue="物流延迟"), "生效前后的周数还不够"),
        (Action("乙", TAKEN, issue="物流延持"), "数据里没有「物流延持」这一类是不是「物流延迟」？"),
        (Action("丙", TAKEN, metric="cost"), "数据中没有「费用（元）」一列"),
    ],
)
def test_what_cannot_be_judged_says_why(action: Action, why: str) -> None:
    found = follow(action, rows(0.3))
    assert (found.status, found.verdict, found.why) == ("已实施", "还不能判断", why)


def test_elsewhere_is_the_control_of_a_place() -> None:
    east = rows(0.15).with_columns(region=pl.lit("华东"))
    same = rows(0.15).with_columns(region=pl.lit("华南"))
    other = rows(0.30).with_columns(region=pl.lit("华南"))
    action = Action("换承运商", TAKEN, issue="物流延迟", where="region=华东")
    assert follow(action, pl.concat([east, other])).verdict == "有效"
    assert follow(action, pl.concat([east, same])).verdict == "看不出效果"


def test_an_interval_decides() -> None:
    action = Action("甲", TAKEN, issue="物流延迟", expect=-0.3)
    falling = Effect(0.1, 0.07, -0.3, -0.5, -0.1)
    assert judged(action, falling) == "有好转，分不清是不是措施"
    assert judged(action, replace(falling, stands_out=True)) == "有效"


def test_the_section_tells_what_worked_and_what_did_not() -> None:
    taken = date(2024, 2, 20)
    actions = (
        Action("承诺次日达", taken, "物流部", issue="物流延迟", expect=-0.3),
        Action("质检加严", date(2030, 1, 1), issue="商品质量"),
    )
    section = build(context(feedback_table(), actions=actions))
    said, table = section.blocks
    assert isinstance(said, Paragraph)
    assert isinstance(table, Table)
    assert said.text == "「承诺次日达」未达预期。其余 1 项还不能判断或尚未生效。"
    assert [row[6] for row in table.rows] == ["已验证", "已计划"]
    assert section.findings[0].statement.startswith("「承诺次日达」未达预期，反而变差：")
    assert section.findings[0].evidence is not None


def test_without_measures_it_says_how_to_get_them() -> None:
    section = build(context(feedback_table()))
    assert section.status == "skipped"
    assert "csvoice init" in section.reason
