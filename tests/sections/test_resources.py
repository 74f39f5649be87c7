"""资源匹配: load against the roster, what self-service could take, what a ticket costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from csvoice.company.staffing import Roster
from csvoice.context import Context
from csvoice.document.blocks import Chart, Table
from csvoice.sections import resources
from tests.feedback import context, feedback_table

START = datetime(2024, 3, 1)
HOURS = (9, 10, 11, 19)


def centre(**columns: object) -> Context:
    """Tickets of March at four hours of the day, as many at each."""
    rows = 1_240
    moments = [
        START + timedelta(days=n % 31, hours=HOURS[n // 31 % 4], minutes=n % 50)
        for n in range(rows)
    ]
    channel = ["热线", "App"] * (rows // 2)
    return context(feedback_table(rows, created_at=moments, channel=channel, **columns), "2024-03")


def roster(people: dict[int, float]) -> Roster:
    return Roster({(day, hour): n for day in range(1, 8) for hour, n in people.items()})


def test_hours_with_few_people_are_named() -> None:
    ctx = replace(centre(), roster=roster({9: 10, 10: 10, 11: 10, 19: 2}))
    section = resources.build(ctx)
    (found,) = section.findings
    assert found.value == 7
    assert "19 时" in found.statement
    assert "每人每小时 5 条" in found.statement
    assert any(isinstance(block, Chart) for block in section.blocks)


def test_tickets_while_nobody_is_on_duty_are_counted() -> None:
    ctx = replace(centre(), roster=roster({9: 10, 10: 10, 11: 10}))
    (found,) = resources.build(ctx).findings
    assert found.statement == "没有排班的时段来了 310 条。"


def test_a_roster_that_fits_leaves_nothing_to_say() -> None:
    ctx = replace(centre(), roster=roster(dict.fromkeys(HOURS, 5)))
    assert not resources.build(ctx).findings


def test_simple_queries_are_what_self_service_could_take() -> None:
    """Of each four: a query answered at once, one passed on, one not at once, a complaint."""
    section = resources.build(
        centre(
            nature=["咨询", "咨询", "咨询", "投诉"] * 310,
            severity=["一般"] * 1_240,
            first_contact_resolved=[True, True, False, True] * 310,
            transferred=[False, True, False, False] * 310,
            self_served=([True] + [False] * 3) * 310,
        )
    )
    (found,) = section.findings
    assert found.value == 0.25
    assert "310 条，占 25.0%，其中 310 条已经由自助办完" in found.statement


def test_costs_by_channel_by_hand() -> None:
    section = resources.build(centre(cost=[10.0, 2.0] * 620))
    table = next(block for block in section.blocks if isinstance(block, Table))
    assert table.rows == (
        ("热线", 620, 10.0, 6_200, pytest.approx(5 / 6)),
        ("App", 620, 2.0, 1_240, pytest.approx(1 / 6)),
    )


def test_without_any_of_it_the_section_says_what_to_add() -> None:
    section = resources.build(centre())
    assert section.status == "skipped"
    assert "[staffing]" in section.reason
