"""团队效能: like work compared with like; nobody is ranked where intervals overlap."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from csvoice.config import Teams
from csvoice.context import Context
from csvoice.document.blocks import Paragraph, Table
from csvoice.document.report import Section
from csvoice.kit.metrics import TEAM, TEAM_MIX
from csvoice.sections import teams
from csvoice.sections.teams.compared import compared, surely
from tests.feedback import context, feedback_table

ROWS = 3_000
ISSUES = ("物流延迟", "商品质量", "服务态度", "价格争议")


def centre(*, better: float = 0.0, seed: int = 1, mixed: bool = True) -> Context:
    """Three teams; 技术组 gets the hard issues, if mixed; 甲组 may do better than the others."""
    random = np.random.default_rng(seed)
    issue = random.choice(ISSUES, ROWS)
    hard = np.isin(issue, ISSUES[:2])
    sent = random.random(ROWS) < (np.where(hard, 0.7, 0.05) if mixed else 0.4)
    team = np.where(sent, "技术组", random.choice(["甲组", "乙组"], ROWS))
    chance = np.where(hard, 0.45, 0.85) + better * (team == "甲组")
    once = random.random(ROWS) < chance
    rating = np.clip(np.round(2.5 + once + random.normal(0, 0.9, ROWS)), 1, 5)
    agent = [f"{one}{number % 3}号" for number, one in enumerate(team)]
    return context(
        feedback_table(
            ROWS,
            issue=issue.tolist(),
            team=team.tolist(),
            agent=agent,
            first_contact_resolved=once.tolist(),
            rating=rating.tolist(),
        )
    )


def said(section: Section) -> str:
    return "".join(block.text for block in section.blocks if isinstance(block, Paragraph))


def test_harder_work_is_not_worse_work() -> None:
    section = teams.build(centre())
    assert not [one for one in section.findings if one.measure == TEAM]
    (mix,) = [
        one
        for one in section.findings
        if one.measure == TEAM_MIX and one.segment == "unit=技术组,metric=fcr"
    ]
    assert "一次解决率看上去低" in mix.statement
    assert "同类工单相比，看不出差别" in mix.statement
    assert "看不出谁更好、谁更差" in said(section)


def test_a_better_team_is_called_better() -> None:
    section = teams.build(centre(better=0.3, mixed=False))
    (told,) = [one for one in section.findings if one.measure == TEAM and "甲组" in one.segment]
    assert told.statement.startswith("甲组处理同类工单明确更好")
    assert told.interval is not None
    assert told.interval.low > 0


def test_what_mostly_comes_of_the_work_is_not_called_better() -> None:
    """What like work takes off a difference, what is not seen of the work may take off again."""
    assert surely(0.5, (0.2, 0.1, 0.3)) == 0
    assert surely(0.25, (0.2, 0.1, 0.3)) == 1
    assert surely(-0.1, (0.2, 0.1, 0.3)) == 1
    assert surely(-0.5, (-0.3, -0.4, -0.25)) == -1


@pytest.mark.slow
def test_among_equals_hardly_anyone_is_ranked() -> None:
    ranked = [
        any(one.verdict for units in compared(centre(seed=seed), ["team", "agent"]).values()
            for one in units)
        for seed in range(20)
    ]  # fmt: skip
    assert sum(ranked) <= 3


def test_agents_are_numbers_unless_their_names_are_asked_for() -> None:
    ctx = centre()
    hidden, shown = (
        "".join(str(row[0]) for block in section.shown if isinstance(block, Table)
                for row in block.rows)
        for section in (
            teams.build(ctx),
            teams.build(replace(ctx, teams=Teams(names=True))),
        )
    )  # fmt: skip
    assert "坐席 1" in hidden
    assert "号" not in hidden
    assert "技术组0号" in shown


def test_units_stand_in_the_order_of_their_names() -> None:
    section = teams.build(centre())
    table = next(block for block in section.blocks if isinstance(block, Table))
    names = [str(row[0]) for row in table.rows]
    assert names == sorted(names)


def test_weights_decide_what_counts() -> None:
    ctx = replace(centre(), teams=Teams(weights={"fcr": 1.0}))
    section = teams.build(ctx)
    table = next(block for block in section.blocks if isinstance(block, Table))
    assert [one.title for one in table.columns] == [
        "班组",
        "条数",
        "一次解决率",
        "同类相比",
        "判断",
    ]


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        (("team", "agent"), "没有班组，也没有处理人"),
        ((), "不到两个班组或坐席"),
    ],
)
def test_what_is_lacking_is_said(missing: tuple[str, ...], reason: str) -> None:
    ctx = centre()
    if missing:
        ctx = replace(ctx, columns=ctx.columns - set(missing))
    else:
        rows = ctx.feedback.head(25)
        ctx = replace(ctx, feedback=rows, shared={})
    section = teams.build(ctx)
    assert section.status == "skipped"
    assert reason in section.reason
