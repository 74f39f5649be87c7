"""How the shop handled a feedback: who, how long, with what success, and what the customer said."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from csvoice.demo.dice import Dice, Weighted
from csvoice.demo.plants import BURST_RESOLVED, HARD_TEAM, PAIR
from csvoice.demo.stories import Story
from csvoice.demo.vocabulary import Channel, vocabulary
from csvoice.schema import NATURES, PRAISE

COLUMNS = (
    "客服班组", "处理人", "责任部门", "服务阶段", "是否自助", "是否接通", "排队时长(秒)",
    "响应时长(秒)", "通话时长(秒)", "处理时长(秒)", "是否转接", "是否一次解决", "是否解决",
    "是否重开", "结案时间", "处理成本(元)", "评分", "期望评分", "推荐意愿", "费力度",
)  # fmt: skip

_YES, _NO = "是", "否"
_COMPLAINT, _INQUIRY = NATURES[0], NATURES[1]
_WAITS_AT = (0, 0.25, 0.5, 0.75, 0.95, 1)
_QUEUE = (0, 4, 9, 18, 60, 240)
_PATIENCE = 60
_HANG_UP = {True: 0.35, False: 0.02}
"""Share that hangs up, by whether the wait is beyond the patience."""

_ROBOT = 0.35
_TRANSFER = {True: 0.22, False: 0.09}
_SOLVED_LATER, _REOPENED = 0.72, 0.03
_TALK, _LATER = (30, 120, 200, 320, 700, 1500), (1, 6, 20, 40, 60, 110)
_ASKED = {"期望评分": 0.3, "推荐意愿": 0.4, "费力度": 0.35}
_PRAISED = (0.0, 0.0, 0.0, 22.0, 78.0)


def handle(story: Story, dice: Dice) -> dict[str, str]:
    """Return the cells of COLUMNS; what does not apply to a feedback is empty."""
    cells = dict.fromkeys(COLUMNS, "")
    if story.topic is not None:
        cells |= {"责任部门": story.topic.department, "服务阶段": _stage(story)}
    if story.channel.queue and not _connected(cells, dice):
        return cells
    handled = story.nature != PRAISE or story.channel.style == "formal"
    at_once = _solve(story, cells, dice) if handled else True
    if dice.hits(story.channel.rated):
        _rate(story, cells, dice, at_once=at_once)
    return cells


def _stage(story: Story) -> str:
    asked = story.nature == _INQUIRY and story.topic is not None and story.topic.about == "shop"
    return "咨询" if asked else story.topic.stage if story.topic else ""


def _connected(cells: dict[str, str], dice: Dice) -> bool:
    """Queue; who waits too long may hang up, and leaves a message."""
    wait = dice.between(_QUEUE, _WAITS_AT)
    connected = not dice.hits(_HANG_UP[wait > _PATIENCE])
    cells |= {"排队时长(秒)": f"{wait:.0f}", "是否接通": _YES if connected else _NO}
    return connected


def _solve(story: Story, cells: dict[str, str], dice: Dice) -> bool:
    """Fill in who handled it, for how long and how well; say whether the first contact did it."""
    channel, hard = story.channel, is_hard(story)
    wait = dice.between(channel.waits, _WAITS_AT)
    alone = channel.robot and story.nature == _INQUIRY and not hard and dice.hits(_ROBOT)
    transferred = not alone and dice.hits(_TRANSFER[hard])
    at_once = alone or dice.hits(_chance(story, hard=hard))
    solved = at_once or dice.hits(BURST_RESOLVED if story.event else _SOLVED_LATER)
    talk = dice.between(_TALK, _WAITS_AT)
    work = talk * (1.6 if hard else 1.0) + (400 if transferred else 60)
    cells |= {
        "响应时长(秒)": f"{wait:.0f}",
        "是否一次解决": _YES if at_once else _NO,
        "是否解决": _YES if solved else _NO,
        "是否重开": _YES if solved and dice.hits(_REOPENED) else _NO,
        "是否转接": _YES if transferred else _NO,
        "处理成本(元)": _cost(channel, work, dice, alone=alone),
    }
    if channel.robot:
        cells["是否自助"] = _YES if alone else _NO
    if not alone:
        team = _team(dice, hard=hard)
        cells |= {"客服班组": team, "处理人": dice.pick(vocabulary().teams[team])}
        cells["处理时长(秒)"] = f"{work:.0f}"
    if channel.queue and not alone:
        cells["通话时长(秒)"] = f"{talk:.0f}"
    if solved:
        later = 0.0 if at_once else 3600 * dice.between(_LATER, _WAITS_AT)
        closed = story.when + timedelta(seconds=round(wait + work + later))
        cells["结案时间"] = str(closed)
    return at_once


def is_hard(story: Story) -> bool:
    """Whether a story is about one of the topics that are hard for whoever handles them."""
    return story.topic is not None and story.topic.name in HARD_TEAM.topics


def _chance(story: Story, *, hard: bool) -> float:
    if story.event:
        return BURST_RESOLVED
    return (PAIR.hard if hard else PAIR.easy).get(story.nature, 0.95)


def _team(dice: Dice, *, hard: bool) -> str:
    if dice.hits(HARD_TEAM.sent if hard else HARD_TEAM.other):
        return HARD_TEAM.name
    return dice.pick([name for name in vocabulary().teams if name != HARD_TEAM.name])


def _cost(channel: Channel, work: float, dice: Dice, *, alone: bool) -> str:
    if alone:
        return "0.5"
    return f"{channel.cost * (0.8 + 0.4 * dice.between((0, 1), (0, 1))) + work / 120:.1f}"


def _rate(story: Story, cells: dict[str, str], dice: Dice, *, at_once: bool) -> None:
    """Fill in what the customer answered when asked."""
    score = dice.weigh(_scores(story.nature, at_once))
    cells["评分"] = str(score)
    if cells["是否解决"] == "":
        return
    for name, share in _ASKED.items():
        if dice.hits(share):
            cells[name] = _answer(name, score, dice, at_once=at_once)


@cache
def _scores(nature: str, at_once: bool) -> Weighted[int]:
    table = PAIR.resolved if at_once else PAIR.unresolved
    return Weighted(dict(enumerate(table.get(nature, _PRAISED), 1)))


def _answer(name: str, score: int, dice: Dice, *, at_once: bool) -> str:
    match name:
        case "期望评分":
            return dice.pick(["4", "4", "5"])
        case "推荐意愿":
            return str(min(10, max(0, 2 * score + dice.pick([-1, 0, 0, 1]))))
        case _:
            return dice.pick(["1", "2", "2", "3"] if at_once else ["3", "4", "4", "5"])
