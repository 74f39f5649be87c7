"""The rows of the export: the story in words, and how the shop handled it."""

from __future__ import annotations

from functools import cache

import polars as pl

from csvoice.demo.dice import Dice
from csvoice.demo.handling import handle
from csvoice.demo.measures import SEED, eased
from csvoice.demo.stories import Story, tell_stories
from csvoice.demo.vocabulary import vocabulary

_SEED = 20_260_403
_EMPTY, _TWICE = 18, 12
_ANSWERED = {"投诉": 0.7, "咨询": 0.8, "建议": 0.5, "表扬": 0.25}


@cache
def make_tickets() -> pl.DataFrame:
    """Return the tickets in the order of time, some of them twice, with what they were made of.

    The same object in all of a process, never changed.
    """
    dice = Dice(_SEED)
    stories = tell_stories(dice)
    tickets, other = [_ticket(story, dice) for story in stories], Dice(SEED)
    for place, story in eased(stories, other).items():
        tickets[place] = _ticket(story, other)
    for place in dice.sample(range(len(tickets)), _EMPTY):
        tickets[place]["反馈内容"] = ""
    frame = pl.DataFrame(tickets, infer_schema_length=None)
    frame = frame.select(_number().alias("工单编号"), pl.all())
    twice = dice.sample(range(frame.height), _TWICE)
    return frame[sorted([*range(frame.height), *twice])]


def totals(tickets: pl.DataFrame) -> pl.DataFrame:
    """Return the line of totals that ticket systems write under the rows."""
    cells = {
        "工单编号": pl.lit("合计"),
        "客户编号": pl.format("{} 条", pl.len()),
        "评分": _mean("评分", 2),
        "响应时长(秒)": _mean("响应时长(秒)", 0),
    }
    return tickets.select(cells.get(name, pl.lit("")).alias(name) for name in tickets.columns)


def _ticket(story: Story, dice: Dice) -> dict[str, str | None]:
    product = story.customer.product
    return {
        "提交时间": str(story.when),
        "渠道": story.channel.name,
        "工单性质": story.nature,
        "品牌": product.brand,
        "产品型号": product.model,
        "地区": story.customer.region,
        "客户编号": story.customer.id,
        "客户类型": story.customer.kind,
        "反馈内容": put_into_words(story, dice),
        **handle(story, dice),
        "客服回复": _reply(story, dice),
        "nature": story.nature,
        "topic": story.topic.name if story.topic else None,
        "event": story.event,
    }


def _reply(story: Story, dice: Dice) -> str:
    if not dice.hits(_ANSWERED[story.nature]):
        return ""
    return dice.pick(vocabulary().phrases("replies", story.nature))


def _number() -> pl.Expr:
    """Number the tickets of each day."""
    day = pl.col("提交时间").str.slice(0, 10).str.replace_all("-", "")
    serial = pl.int_range(1, pl.len() + 1).over(day).cast(pl.String).str.zfill(4)
    return pl.concat_str(pl.lit("GD"), day, serial)


def _mean(column: str, digits: int) -> pl.Expr:
    numbers = pl.col(column).cast(pl.Float64, strict=False)
    mean = numbers.mean().round(digits)
    return (mean.cast(pl.Int64) if digits == 0 else mean).cast(pl.String)


_SHORT = 0.22
_SHORT_NATURES = {"表扬": 1.0, "投诉": 0.15}
_PRIVATE = {"casual": 0.06, "formal": 0.16}
_URGENT = 0.25


def put_into_words(story: Story, dice: Dice) -> str:
    """Return the text of a feedback."""
    style = story.channel.style
    short = _SHORT * _SHORT_NATURES.get(story.nature, 0) if not story.event else 0
    if style == "casual" and dice.hits(short):
        return dice.pick(vocabulary().phrases("short", story.nature))
    parts = (_phrase("openings", story, dice), _core(story, dice), _phrase("mores", story, dice))
    text = "，".join(part for part in parts if part)
    closing = _phrase("private" if dice.hits(_PRIVATE[style]) else "closings", story, dice)
    frame = dice.pick(vocabulary().phrases("frames", story.channel.name, story.nature))
    return (frame.replace("{text}", text) + closing).format_map(_Slots(story, dice))


def _phrase(part: str, story: Story, dice: Dice) -> str:
    where = (story.channel.style, story.nature)
    options = vocabulary().phrases(*where, part)
    if story.topic is None or story.topic.about == "device":
        options += vocabulary().phrases(*where, f"device_{part}")
    return dice.pick(options)


def _core(story: Story, dice: Dice) -> str:
    kind = story.customer.product.kind
    if story.event:
        tone = "紧急" if dice.hits(_URGENT) else "投诉"
        return dice.pick(vocabulary().phrases(story.event, tone))
    if story.topic is None:
        return dice.pick(vocabulary().phrases("praise", kind))
    return dice.pick(story.topic.cores(story.nature, kind))


class _Slots(dict[str, str]):
    """What fills the slots of a text, chosen when it is asked for, and alike in all of the text."""

    def __init__(self, story: Story, dice: Dice) -> None:
        product = story.customer.product
        super().__init__(model=product.model, brand=product.brand)
        self._story, self._dice = story, dice

    def __missing__(self, name: str) -> str:
        self[name] = self._choose(name)
        return self[name]

    def _choose(self, name: str) -> str:
        known, dice = vocabulary(), self._dice
        match name:
            case "thing":
                return dice.pick(known.phrases("things", self._story.customer.product.kind))
            case "phone":
                return f"1990000{dice.pick(range(10_000)):04}"
            case "order":
                return f"YQ{self._story.when:%Y%m%d}{dice.pick(range(100_000)):05}"
        return dice.pick(known.phrases("slots", name))
