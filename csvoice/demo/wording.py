"""Put a story into the words of a customer, or of the agent who wrote it down."""

from __future__ import annotations

from csvoice.demo.dice import Dice
from csvoice.demo.stories import Story
from csvoice.demo.vocabulary import vocabulary

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
