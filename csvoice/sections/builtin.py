"""The built-in sections, given through the same hook as anyone's.

Each is imported when it is first built: most commands build none, and few reports build all.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from csvoice.company.audiences import readers
from csvoice.components import SectionSpec, hookimpl
from csvoice.config import Config
from csvoice.schema import STANDARD


def _spec(room: str, title: str, *, lacks: bool = False, **more: Any) -> SectionSpec:
    """Describe the section in a module; `lacks` says that the module tells what it lacks."""
    lacking = _later(room, "lacks") if lacks else None
    name = room.replace("_", "-")
    return SectionSpec(name, title, _later(room, "build"), lacks=lacking, **more)


def _later(room: str, function: str) -> Callable[..., Any]:
    def call(given: object) -> Any:
        return getattr(import_module(f"csvoice.sections.{room}"), function)(given)

    return call


_DATED = ("created_at",)
SECTIONS = (
    _spec("changes", "变化与原因", order=18, closing=True),
    _spec("service", "服务指标", order=22, unlocks="服务指标、与目标和上一期的比较", lacks=True),
    _spec("issue_types", "问题 × 产品", order=20, closing=True),
    _spec("hot_issues", "热点事件", order=25),
    _spec("advice", "改进建议", order=26, closing=True),
    _spec("follow_up", "改进跟踪", order=27),
    _spec("recall", "上期回顾", order=28),
    _spec("keywords", "关键词", order=30),
    _spec(
        "new_words", "新词新说法", order=35, needs=_DATED, daily=True,
        unlocks="本期新出现的词和说法，各自从哪天开始、说了多少次",
    ),
    _spec(
        "trend", "趋势与预测", order=40, needs=_DATED,
        unlocks="每天的数量、走势、与上一期的比较和下一期的推算",
    ),
    _spec(
        "busy_hours", "渠道与时段", order=45, needs=_DATED, daily=True,
        unlocks="一天里什么时候、从哪个渠道来的反馈最多",
    ),
    _spec(
        "teams", "团队效能", order=47, lacks=True,
        unlocks=f"各{STANDARD['team'].title}在同类工单上的表现",
    ),
    _spec(
        "resources", "资源匹配", order=48, lacks=True,
        unlocks="单均成本、自助可以接走的量、各时段的人手",
    ),
    _spec("breakdown", "渠道与产品", order=50, lacks=True),
    _spec("profile", "客户画像", order=51, lacks=True),
    _spec("decomposition", "原因拆解", order=52),
    _spec("drivers", "驱动因素", order=54),
    _spec("root_causes", "根因", order=56),
    _spec("cases", "典型案例", order=57, lacks=True),
    _spec("quotes", "典型原声", order=60),
    _spec("data_notes", "数据质量", order=900, closing=True),
)  # fmt: skip


@hookimpl
def register_sections(config: Config) -> list[SectionSpec]:
    """Changes and service first, then issues, words, time, channels, quotes; data notes last."""
    return [*SECTIONS, *_focused(config)]


def _focused(config: Config) -> list[SectionSpec]:
    """Give a section for each slice that the user, or a reader's version, is about."""
    chosen = [one for one in readers(config.audience, config.audiences) if one.focus]
    if not (config.focus or chosen):
        return []
    from csvoice.sections import focus  # As the others: a module of its own for what few ask for.

    asked = [
        focus.section(f"{focus.NAME}-{number}" if number > 1 else focus.NAME, text)
        for number, text in enumerate(config.focus, 1)
    ]
    theirs = [focus.section(one.focus, one.argument, one.audience.of or "") for one in chosen]
    return [*asked, *theirs]
