from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
import pytest

from csvoice.context import Context
from csvoice.document.blocks import Chart, Paragraph
from csvoice.document.report import Section
from csvoice.kit.volume import MEASURE, volume_sentence
from csvoice.occasions import read_calendar
from csvoice.sections.trend import build
from tests.feedback import context, feedback_table


def charts(section: Section) -> list[Chart]:
    return [block for block in section.appendix if isinstance(block, Chart)]


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
            "本月反馈 1,200 条，上月 600 条，日均多 93.5%。",
        ),
        ({"2024-07": 600, "2024-08": 1200}, "本月反馈 1,200 条，比上月多 600 条（+100%）。"),
        ({"2024-07": 1200, "2024-08": 600}, "本月反馈 600 条，比上月少 600 条（-50.0%）。"),
        (
            {"2024-07": 600, "2024-08": 610},
            "本月反馈 610 条，上月 600 条，看不出增减。",
        ),
    ],
)
def test_volume_is_said_as_far_as_it_carries(counts: dict[str, int], sentence: str) -> None:
    ctx = dated(counts)
    assert volume_sentence(ctx).startswith(sentence)
    told = [one for one in build(ctx).findings if one.measure == MEASURE]
    assert len(told) == ("看不出" not in sentence)


def test_gaps_are_zero() -> None:
    moments = spread({"2024-03": 31})
    ctx = context(feedback_table(30, created_at=[*moments[:9], *moments[10:]]))
    line = charts(build(ctx))[0]
    assert [point.y for point in line.points] == [1] * 9 + [0] + [1] * 21
    assert (line.points[0].x, line.points[-1].x) == ("2024-03-01", "2024-03-31")


def test_incomplete_periods_are_marked() -> None:
    ctx = dated({"2024-01": 300, "2024-02": 300, "2024-03": 300})
    kept = ctx.history.filter(pl.col("created_at") >= datetime(2024, 1, 20))
    section = build(context(pl.concat([kept, ctx.feedback]).collect()))
    bars = next(chart for chart in charts(section) if chart.kind == "bar")
    assert [point.x for point in bars.points] == ["2024-01*", "2024-02", "2024-03"]
    assert [point.mark for point in bars.points] == [None, None, "focus"]
    assert Paragraph("带 * 的时段数据不全，不能直接与其他时段比较。") in section.appendix


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
    section = build(context(feedback_table(days, created_at=moments), "all"))
    line = charts(section)[0]
    assert (line.title, line.points[0].x) == (title, first)
    assert sum(point.y for point in line.points) == days


def test_one_day_has_no_trend() -> None:
    section = build(context(feedback_table(9, created_at=[datetime(2024, 3, 15)] * 9)))
    assert not charts(section)
    assert section.appendix[0] == Paragraph("反馈都在 2024 年 3 月 15 日这一天，看不出走势。")


def texts(section: Section) -> str:
    said = [block.text for block in section.appendix if isinstance(block, Paragraph)]
    return "\n".join([*said, *(finding.statement for finding in section.findings)])


def busy(first: datetime, days: int, a_day: int, **more: int) -> list[datetime]:
    """So many moments a day; `more` adds some on a day, named as `d2024_03_15`."""
    moments = [
        first + timedelta(days=day, minutes=number * 1440 // a_day)
        for day in range(days)
        for number in range(a_day + day % 3)
    ]
    for name, count in more.items():
        at = datetime.strptime(name, "d%Y_%m_%d")
        moments += [at + timedelta(seconds=number) for number in range(count)]
    return moments


def over(moments: list[datetime], wanted: str = "auto", **fields: object) -> Context:
    return context(feedback_table(len(moments), created_at=moments), wanted, **fields)


def test_a_day_outside_its_limits_is_told_with_its_rows() -> None:
    ctx = over(busy(datetime(2024, 2, 1), 60, 20, d2024_03_15=60), calendar=read_calendar())
    section = build(ctx)
    found = next(one for one in section.findings if one.measure == "control")
    assert found.statement == "3 月 15 日一天 80 条，平日约 20 条，正值消费者权益日。"
    assert found.evidence is not None
    assert found.evidence.rows == found.value == 80
    chart = charts(section)[0]
    assert (chart.kind, [point.x for point in chart.points if point.mark == "alarm"]) == (
        "control",
        ["2024-03-15"],
    )
    assert "每 100 天约有 " in texts(section)


def test_calm_days_are_called_calm() -> None:
    assert "本月每天的数量都在正常范围内。" in texts(
        build(over(busy(datetime(2024, 3, 1), 31, 20)))
    )


def test_a_week_is_held_against_the_weeks_before() -> None:
    moments = busy(datetime(2024, 3, 4), 42, 20)
    section = build(over(moments, "2024-W15"))
    assert len(charts(section)[0].points) == 28


def test_few_rows_a_day_have_no_limits() -> None:
    section = build(over(busy(datetime(2024, 3, 1), 31, 1)))
    assert charts(section)[0].kind == "line"
    assert "才能算出正常范围" in texts(section)


def test_a_holiday_is_named_where_it_differs() -> None:
    moments = [
        moment
        for moment in busy(datetime(2024, 1, 1), 91, 40)
        if not datetime(2024, 2, 10) <= moment < datetime(2024, 2, 18) or moment.hour < 5
    ]
    section = build(over(moments, "2024-02"))
    assert "春节假期（2024 年 2 月 10 日至 17 日）日均 " in texts(section)
    assert not [one for one in section.findings if one.measure == "control"]


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (620, "去年同期（2024 年 3 月 1 日至 31 日）600 条，本月的增减证据不足（95% 区间 "),
        (1000, "去年同期（2024 年 3 月 1 日至 31 日）600 条，本月日均多 66.7%（95% 区间 +"),
        (400, "去年同期（2024 年 3 月 1 日至 31 日）600 条，本月日均少 33.3%（95% 区间 -"),
        (3000, "去年同期（2024 年 3 月 1 日至 31 日）600 条，本月日均是其 5.0 倍（95% 区间 4."),
    ],
)
def test_the_same_month_last_year(now: int, said: str) -> None:
    counts = {f"2024-{month:02}": 600 for month in range(3, 13)}
    section = build(dated({**counts, "2025-01": 600, "2025-02": 600, "2025-03": now}))
    assert said in texts(section)


def test_no_year_before_is_not_spoken_of() -> None:
    assert "去年" not in texts(build(dated({"2024-07": 600, "2024-08": 610})))


def test_next_month_is_forecast_with_its_trials() -> None:
    counts = {f"{year}-{month:02}": 600 for year in (2023, 2024) for month in range(1, 13)}
    section = build(dated(counts))
    found = next(one for one in section.findings if one.measure == "forecast")
    assert found.statement.startswith("按过去 24 个月推算，2025 年 1 月约 6")
    assert "用同样的方法回头推算过去 12 个月，平均误差 " in (found.basis or "")
    assert found.interval is not None
    assert found.interval.low < found.value < found.interval.high
    assert found.basis is not None
    bar = charts(section)[-1].points[-1]
    assert (bar.x, bar.low, bar.high) == (
        "2025-01～",
        pytest.approx(found.interval.low, abs=1),
        bar.high,
    )


def test_too_few_months_are_said_and_weeks_taken() -> None:
    section = build(dated({"2024-07": 6000, "2024-08": 6100, "2024-09": 6000}))
    assert (
        "下个月的数量要有至少 8 个连续完整、每月不少于 5 条的月才能推算，现有完整的月 3 个"
        in texts(section)
    )
    found = next(one for one in section.findings if one.measure == "forecast")
    assert found.segment == "by=week"


def test_what_swings_widely_is_not_forecast() -> None:
    counts = {f"2024-{month:02}": 60 * 20 ** (month % 2) for month in range(1, 13)}
    section = build(dated(counts))
    assert "2025 年 1 月的数量推算不出可用的范围" in texts(section)
    assert not [one for one in section.findings if one.measure == "forecast"]


@pytest.mark.parametrize(
    ("strays", "said"),
    [
        ([datetime(1900, 1, 1)], "有 1 条的日期（1900 年 1 月 1 日）与其余反馈相隔一年以上"),
        (
            [datetime(2099, 12, 31)] * 2,
            "有 2 条的日期（2099 年 12 月 31 日）与其余反馈相隔一年以上",
        ),
        (
            [datetime(2010, 1, 1) + timedelta(days=day) for day in range(60)],
            "另有 60 条的日期（2010 年 1 月 1 日至 3 月 1 日）与本月相隔一年以上",
        ),
    ],
)
@pytest.mark.parametrize("wanted", ["2024-03", "all"])
def test_strays_are_said_and_make_no_empty_decades(
    strays: list[datetime], said: str, wanted: str
) -> None:
    section = build(over([*strays, *busy(datetime(2024, 2, 1), 60, 20)], wanted))
    assert said.replace("本月", "本期" if wanted == "all" else "本月") in texts(section)
    assert max(len(chart.points) for chart in charts(section)) < 400


@pytest.mark.parametrize("wanted", ["auto", "latest", "all"])
@pytest.mark.parametrize(
    "moments",
    [
        [datetime(1900, 1, 1)] * 3,
        [datetime(2024, 1, 1), datetime(2031, 1, 1)],
        [datetime(2024, 1, 1) + timedelta(days=day) for day in range(90)],
        [datetime(2020, 1, 1) + timedelta(days=30 * number) for number in range(40)],
    ],
)
def test_bad_dates_are_no_crash(moments: list[datetime], wanted: str) -> None:
    section = build(over(moments, wanted))
    assert section.status == "ok"
    assert not [one for one in section.findings if one.measure == "control"]
