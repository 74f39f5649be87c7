"""Two measures that the invented shop takes: one that works, and one that changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from csvoice.config import ACTIONS_NAME as ACTIONS_NAME
from csvoice.demo.dice import Dice
from csvoice.demo.stories import Story
from csvoice.demo.vocabulary import vocabulary

SEED = 20_260_817
"""Of the dice for what measures change, so that everything else stays as it is."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure against one topic.

    Attributes:
        name: What is done.
        owner: Who does it.
        taken: From which day on.
        topic: What customers say less often then.
        issue: The issue type that csvoice finds in it.
        left: Which part of the topic is left.
        expected: What the shop expects, as actions.toml has it.
    """

    name: str
    owner: str
    taken: date
    topic: str
    issue: str
    left: float
    expected: str


MEASURES = (
    Measure("退货改为上门取件", "售后部", date(2026, 7, 20), "退换退款", "退换退款", 0.25, "-30%"),
    Measure("客服话术培训", "客服部", date(2026, 7, 20), "客服售后", "客服售后", 1.0, "-30%"),
)
INSTEAD = ("包装", "价格促销", "App 体验")
"""What customers speak of where a measure works; nothing else is planted in it."""

PLANTED = "「退货改为上门取件」7 月 20 日起见效，退换退款少了大半；「客服话术培训」没有效果"
"""What a reader should see in the report."""


def eased(stories: Iterable[Story], dice: Dice) -> dict[int, Story]:
    """Return the stories in which customers speak of something else, since a measure works."""
    changed = ((place, _eased(story, dice)) for place, story in enumerate(stories))
    return {place: story for place, story in changed if story}


def _eased(story: Story, dice: Dice) -> Story | None:
    for one in MEASURES:
        spoken = story.topic is not None and story.topic.name == one.topic
        if spoken and story.when.date() >= one.taken and not dice.hits(one.left):
            return replace(story, topic=vocabulary().topics[dice.pick(INSTEAD)])
    return None


def actions_toml() -> str:
    """Return the measures as the shop would write them down."""
    form = (
        '[[action]]\nname = "{0.name}"\nowner = "{0.owner}"\ndate = {0.taken}\n'
        'issue = "{0.issue}"\nexpect = "{0.expected}"\n'
    )
    return "\n".join(form.format(one) for one in MEASURES)
