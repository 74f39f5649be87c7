from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
import pytest

from csvoice.context import Context
from csvoice.document import Chart, Paragraph, Section
from csvoice.sections import trend
from csvoice.sections.volume import volume_sentence
from tests.feedback import context, feedback_table


def charts(section: Section) -> list[Chart]:
    return [block for block in section.blocks if isinstance(block, Chart)]


def spread(counts: dict[str, int]) -> list[datetime]:
    """Moments spread evenly over whole months, so many a month."""
    moments: list[datetime] = []
    for month, count in counts.items():
        start = datetime.fromisoformat(f"{month}-01")
        end = (start + timedelta(days=31)).replace(day=1)
        moments += [start + (end - start) * number / count for number in range(count)]
    return moments


def dated(counts: dict[str, int], wanted: str = "auto") -> Context:
    moments = spread(counts)
    return context(feedback_table(len(moments), created_at=moments), wanted)


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (
            {"2024-04": 600, "2024-05": 1200},
            "本月反馈 1,200 条，上月 600 条，日均多 93.5%（95% 区间 +",
        ),
        ({"2024-07": 600, "2024-08": 1200}, "本月反馈 1,200 条，比上月多 600 条（+100%，95% 区间 "),
        ({"2024-07": 1200, "2024-08": 600}, "本月反馈 600 条，比上月少 600 条（-50.0%，95% 区间 "),
        (
            {"2024-07": 600, "2024-08": 610},
            "本月反馈 610 条，上月 600 条，差别没有超出日常波动，尚不能判断增减（证据不足）。",
        ),
    ],
)
def test_volume_is_said_as_far_as_it_carries(counts: dict[str, int], sentence: str) -> None:
    ctx = dated(counts)
    assert volume_sentence(ctx).startswith(sentence)
    assert len(trend.build(ctx).findings) == ("证据不足" not in sentence)


def test_gaps_are_zero() -> None:
    moments = spread({"2024-03": 31})
    ctx = context(feedback_table(30, created_at=[*moments[:9], *moments[10:]]))
    line = charts(trend.build(ctx))[0]
    assert [point.y for point in line.points] == [1] * 9 + [0] + [1] * 21
    assert (line.points[0].x, line.points[-1].x) == ("2024-03-01", "2024-03-31")


def test_incomplete_periods_are_marked() -> None:
    ctx = dated({"2024-01": 300, "2024-02": 300, "2024-03": 300})
    kept = ctx.history.filter(pl.col("created_at") >= datetime(2024, 1, 20))
    section = trend.build(context(pl.concat([kept, ctx.feedback]).collect()))
    bars = charts(section)[-1]
    assert [point.x for point in bars.points] == ["2024-01*", "2024-02", "2024-03"]
    assert [point.marked for point in bars.points] == [False, False, True]
    assert section.blocks[-1] == Paragraph("带 * 的时段数据不全，不能直接与其他时段比较。")


@pytest.mark.parametrize(
    ("days", "first", "title"),
    [
        (60, "2022-01-01", "每日反馈数量"),
        (400, "2021-12-27", "每周反馈数量"),
        (1200, "2022-01", "每月反馈数量"),
    ],
)
def test_long_spans_are_drawn_in_larger_steps(days: int, first: str, title: str) -> None:
    moments = [datetime(2022, 1, 1) + timedelta(days=number) for number in range(days)]
    section = trend.build(context(feedback_table(days, created_at=moments), "all"))
    line = charts(section)[0]
    assert (line.title, line.points[0].x) == (title, first)
    assert sum(point.y for point in line.points) == days


def test_one_day_has_no_trend() -> None:
    section = trend.build(context(feedback_table(9, created_at=[datetime(2024, 3, 15)] * 9)))
    assert not charts(section)
    assert section.blocks[0] == Paragraph("反馈都在 2024 年 3 月 15 日 这一天，看不出走势。")
