from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from csvoice.context import Context
from csvoice.document.blocks import Chart, Paragraph, Table
from csvoice.document.report import Section
from csvoice.sections import busy_hours
from tests.feedback import context, feedback_table

START = datetime(2024, 3, 1)


def moments(hours: list[float], seed: int = 1, rows: int = 900) -> list[datetime]:
    """Moments over March, their hours as likely as given."""
    random = np.random.default_rng(seed)
    hour = random.choice(24, rows, p=np.array(hours) / np.sum(hours)).tolist()
    return [
        START + timedelta(days=number % 31, hours=at, minutes=number % 59 + 1)
        for number, at in enumerate(hour)
    ]


EVEN = [1.0] * 24
EVENING = [1.0] * 19 + [4.0] * 3 + [1.0] * 2
MIDNIGHT = [4.0, 4.0] + [1.0] * 21 + [4.0]


def over(dates: list[datetime], **columns: object) -> Context:
    return context(feedback_table(len(dates), created_at=dates, **columns))


def said(section: Section) -> str:
    return "".join(block.text for block in section.appendix if isinstance(block, Paragraph))


def heatmaps(section: Section) -> list[Chart]:
    return [block for block in section.appendix if isinstance(block, Chart)]


@pytest.mark.parametrize(
    ("hours", "name"), [(EVENING, "19 时至 22 时"), (MIDNIGHT, "23 时至 2 时")]
)
def test_a_peak_is_said_with_its_share(hours: list[float], name: str) -> None:
    section = busy_hours.build(over(moments(hours)))
    (found,) = section.findings
    assert found.statement.startswith(f"本月带时刻的反馈 900 条，{name}最集中：")
    assert found.statement not in said(section)
    assert found.interval is not None
    assert found.baseline == 0.125 < found.interval.low < found.value < found.interval.high
    assert found.basis is not None


@pytest.mark.parametrize("seed", range(5))
def test_even_hours_have_no_peak(seed: int) -> None:
    section = busy_hours.build(over(moments(EVEN, seed)))
    assert "各时段没有明显多少之分（证据不足）" in said(section)
    assert not section.findings


def test_one_busy_evening_is_no_busy_hour() -> None:
    burst = [datetime(2024, 3, 15, 20, minute % 60) for minute in range(150)]
    section = busy_hours.build(over([*moments(EVEN), *burst]))
    assert not section.findings


def test_heatmaps_hold_every_row() -> None:
    section = busy_hours.build(over(moments(EVENING)))
    by_weekday, by_channel = heatmaps(section)
    assert sum(point.y for point in by_weekday.points) == 900
    assert len(by_weekday.points) == 7 * 24
    shares = [point.y for point in by_channel.points if point.series == "电话"]
    assert sum(shares) == pytest.approx(1)
    (table,) = (block for block in section.appendix if isinstance(block, Table))
    assert sum(int(row[1] or 0) for row in table.rows) == 900


@pytest.mark.parametrize("channel", [None, ["电话"] * 900])
def test_one_channel_is_weekdays_alone(channel: list[str] | None) -> None:
    assert len(heatmaps(busy_hours.build(over(moments(EVENING), channel=channel)))) == 1


@pytest.mark.parametrize(
    ("dates", "reason"),
    [
        (
            [START + timedelta(days=day % 31) for day in range(300)],
            "本月的日期都不带时刻，看不出时段。",
        ),
        (moments(EVEN, rows=90), "本月带时刻的反馈 90 条，来自 31 天；至少要 100 条、3 天"),
        (
            [START + timedelta(days=29 * (day > 150), hours=day % 24 + 0.5) for day in range(300)],
            "本月带时刻的反馈 300 条，来自 2 天；至少要 100 条、3 天",
        ),
    ],
)
def test_too_little_is_said(dates: list[datetime], reason: str) -> None:
    section = busy_hours.build(over(dates))
    assert section.status == "skipped"
    assert section.reason.replace("本期", "本月").startswith(reason)


def test_dates_without_a_time_are_left_out() -> None:
    dates = [*moments(EVENING), *[START + timedelta(days=day % 31) for day in range(200)]]
    section = busy_hours.build(over(dates))
    assert "200 条只有日期，没有时刻，没有计入。" in said(section)
    assert heatmaps(section)[0].points[0].y < 60
