"""What is planted in the demo for csvoice to find, as data; all else about it is chance.

A new plant is a value here, the place where `stories` or `handling` reads it, and a sentence of
PLANTED.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

FIRST_DAY, LAST_DAY = date(2026, 4, 1), date(2026, 9, 30)
ROWS = 5_900


@dataclass(frozen=True, slots=True)
class Burst:
    """An event: one product's complaints of one topic, so many rows a day for some days."""

    product: str
    topic: str
    first_day: date
    days: int
    rows_a_day: int
    channels: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Drift:
    """A topic whose share of what is not praise rises in one channel, day by day."""

    topic: str
    channel: str
    start: float
    end: float
    elsewhere: float


@dataclass(frozen=True, slots=True)
class HardTeam:
    """A team that is sent the hard topics and does as well on each as the others do.

    Attributes:
        name: The team.
        topics: What is hard: seldom resolved at once, whoever handles it.
        sent: Share of the hard topics that goes to it.
        other: Share of the rest that goes to it.
    """

    name: str
    topics: tuple[str, ...]
    sent: float
    other: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two metrics that go together: the score with and without first-contact resolution.

    Attributes:
        resolved: Weights of the scores 1 to 5 by nature where the first contact resolved it.
        unresolved: The same where it did not: a point less on average.
        easy: Share resolved at first contact of what is not hard, by nature.
        hard: The same of the hard topics.
    """

    resolved: Mapping[str, tuple[float, ...]]
    unresolved: Mapping[str, tuple[float, ...]]
    easy: Mapping[str, float]
    hard: Mapping[str, float]


BURST = Burst(
    "扫地机器人 X1",
    "充电",
    date(2026, 9, 14),
    days=5,
    rows_a_day=14,
    channels={"热线": 35.0, "在线客服": 30.0, "App": 20.0, "电商评价": 15.0},
)
BURST_RESOLVED = 0.25
"""Share of the burst that the first contact resolves."""

DRIFT = Drift("物流配送", "电商评价", start=0.05, end=0.25, elsewhere=0.06)

GAP: Mapping[str, Mapping[str, float]] = {
    "App 连接": {"云雀": 2.6, "青禾": 0.3, "北辰": 0.3},
    "噪音": {"云雀": 0.55, "青禾": 1.8, "北辰": 1.6},
}
"""A competitor gap: weight of a topic by brand, as a multiple of its own."""

HARD_TEAM = HardTeam(
    "技术组", ("充电", "门锁电池", "质量故障", "App 连接", "噪音"), sent=0.75, other=0.05
)

PAIR = Pair(
    resolved={
        "投诉": (10.0, 20.0, 35.0, 25.0, 10.0),
        "咨询": (1.0, 2.0, 10.0, 32.0, 55.0),
        "建议": (1.0, 3.0, 20.0, 46.0, 30.0),
    },
    unresolved={
        "投诉": (42.0, 26.0, 19.0, 9.0, 4.0),
        "咨询": (7.0, 13.0, 28.0, 35.0, 17.0),
        "建议": (8.0, 17.0, 40.0, 26.0, 9.0),
    },
    easy={"投诉": 0.74, "咨询": 0.9, "建议": 0.82},
    hard={"投诉": 0.48, "咨询": 0.7, "建议": 0.62},
)

PLANTED = (
    "扫地机器人 X1 在 9 月 14 日升级固件后，5 天里充电故障每天约 15 条，此前平均每天不到 1 条",
    "电商评价里物流配送的占比半年里慢慢升高：4 月 7%，9 月 23%",
    "自家品牌云雀的 App 连接问题明显多于青禾和北辰，噪音问题则更少",
    "一次解决的，评分比没有一次解决的高约 1 分",
    "技术组接的难题多，满意度和一次解决率看上去低；同类工单放在一起比，与别的组没有差别",
)
"""What a reader should see in the report, a Chinese sentence each."""
