"""Put a story into the words of a customer, or of the agent who wrote it down."""

from __future__ import annotations

from csvoice.demo.dice import Dice
from csvoice.demo.stories import Story
from csvoice.demo.vocabulary import phrases

_SHORT = 0.22
_SHORT_NATURES = {"表扬": 1.0, "投诉": 0.15}
_PRIVATE = {"casual": 0.06, "formal": 0.16}
_URGENT = 0.25


def put_into_words(story: Story, dice: Dice) -> str:
    """Return the text of a feedback."""
    style = story.channel.style
    short = _SHORT * _SHORT_NATURES.get(story.nature, 0) if not story.event else 0
    if style == "casual" and dice.hits(short):
        return dice.pick(phrases("short", story.nature))
    parts = (_phrase("openings", story, dice), _core(story, dice), _phrase("mores", story, dice))
    text = "，".join(part for part in parts if part)
    closing = _phrase("private" if dice.hits(_PRIVATE[style]) else "closings", story, dice)
    frame = dice.pick(phrases("frames", story.channel.name, story.nature))
    return (frame.replace("{text}", text) + closing).format_map(_slots(story, dice))


def _phrase(part: str, story: Story, dice: Dice) -> str:
    where = (story.channel.style, story.nature)
    options = phrases(*where, part)
    if story.topic is None or story.topic.about == "device":
        options += phrases(*where, f"device_{part}")
    return dice.pick(options)


def _core(story: Story, dice: Dice) -> str:
    kind = story.customer.product.kind
    if story.event:
        tone = "紧急" if dice.hits(_URGENT) else "投诉"
        return dice.pick(phrases(story.event, tone))
    if story.topic is None:
        return dice.pick(phrases("praise", kind))
    return dice.pick(story.topic.cores(story.nature, kind))


def _slots(story: Story, dice: Dice) -> dict[str, str]:
    product = story.customer.product
    chosen = {name: dice.pick(phrases("slots", name)) for name in phrases("slots")}
    return chosen | {
        "thing": dice.pick(phrases("things", product.kind)),
        "model": product.model,
        "brand": product.brand,
        "phone": f"1990000{dice.pick(range(10_000)):04}",
        "order": f"YQ{story.when:%Y%m%d}{dice.pick(range(100_000)):05}",
    }
