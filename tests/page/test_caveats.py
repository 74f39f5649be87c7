"""What the reader must bear in mind stands on the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from csvoice.page import make_page
from tests.feedback import context, feedback_table


def rows_in(counts: dict[str, int]) -> list[datetime]:
    return [
        datetime.fromisoformat(f"{month}-{number % 28 + 1:02}")
        for month, count in counts.items()
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"2024-01": 900, "2024-02": 800, "2024-03": 60}, True),
        ({"2024-01": 900, "2024-02": 800, "2024-03": 300}, False),
        ({f"2023-{month:02}": 40 for month in range(1, 13)} | {"2024-01": 40}, False),
    ],
)
def test_a_period_of_next_to_nothing_is_said(counts: dict[str, int], said: bool) -> None:
    dates = rows_in(counts)
    caveats = make_page(context(feedback_table(len(dates), created_at=dates))).caveats
    assert bool(caveats) == said
    if said:
        assert caveats == (
            "这一期只有 60 条，在有日期的 1,760 条里占 3.4%。反馈最多的是 2024 年 1 月（900 条），"
            "要看它请加 --period 2024-01，看全部请加 --period all。",
        )


def test_what_stands_in_for_the_date_is_said_once() -> None:
    caveat = "数据里没有反馈的时间，用「购买时间」代替。"
    ctx = replace(context(feedback_table()), sources=({"caveats": (caveat,)},) * 2)
    assert make_page(ctx).caveats == (caveat,)
