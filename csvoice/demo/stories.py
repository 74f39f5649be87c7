"""Who says what, where, when and about which product: the demo before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache

from csvoice.demo.dice import Dice, Weighted
from csvoice.demo.plants import BURST, DRIFT, FIRST_DAY, GAP, LAST_DAY, ROWS
from csvoice.demo.vocabulary import Channel, Product, Topic, vocabulary
from csvoice.schema import NATURES, PRAISE

DAYS = (LAST_DAY - FIRST_DAY).days + 1
_WEEKDAYS = (1.1, 1.0, 1.0, 1.0, 1.05, 0.95, 0.9)
_DAYS = Weighted({day: _WEEKDAYS[(FIRST_DAY + timedelta(day)).weekday()] for day in range(DAYS)})
_QUARTILES = (0, 0.25, 0.5, 0.75, 1)

_CUSTOMERS, _REGULARS = 4_600, 220
_FROM_REGULARS = 0.1
_KINDS = Weighted({"个人": 80.0, "企业": 12.0, "VIP": 8.0})


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer is of one kind, lives in one region and owns one product."""

    id: str
    kind: str
    region: str
    product: Product


@dataclass(frozen=True, slots=True)
class Story:
    """One feedback before it is put into words; `topic` is None for praise, `event` for most."""

    when: datetime
    channel: Channel
    customer: Customer
    nature: str
    topic: Topic | None
    event: str | None = None


def tell_stories(dice: Dice) -> list[Story]:
    """Return all feedback of the six months in the order of time."""
    customers = [_customer(dice, number) for number in range(_CUSTOMERS)]
    stories = [_ordinary(dice, customers) for _ in range(ROWS)]
    return sorted(stories + _burst(dice, customers), key=lambda story: story.when)


def _customer(dice: Dice, number: int) -> Customer:
    known = vocabulary()
    brand = dice.weigh(_brands())
    product = known.products[dice.weigh(_models(brand))]
    region = dice.weigh(_regions())
    return Customer(f"C{100_000 + number * 37}", dice.weigh(_KINDS), region, product)


@cache
def _brands() -> Weighted[str]:
    return Weighted(vocabulary().brands)


@cache
def _regions() -> Weighted[str]:
    return Weighted(vocabulary().regions)


@cache
def _models(brand: str) -> Weighted[str]:
    products = vocabulary().products.values()
    return Weighted({one.model: one.weight for one in products if one.brand == brand})


@cache
def _channels() -> Weighted[str]:
    return Weighted({one.name: one.weight for one in vocabulary().channels.values()})


@cache
def _natures(channel: str) -> Weighted[str]:
    return Weighted(dict(zip(NATURES, vocabulary().channels[channel].natures, strict=True)))


def _ordinary(dice: Dice, customers: list[Customer]) -> Story:
    known = vocabulary()
    day = dice.weigh(_DAYS)
    channel = known.channels[dice.weigh(_channels())]
    pool = customers[:_REGULARS] if dice.hits(_FROM_REGULARS) else customers
    customer = dice.pick(pool)
    nature = dice.weigh(_natures(channel.name))
    topic = None
    if nature != PRAISE:
        product = customer.product
        drifting = day if channel.name == DRIFT.channel else None
        topic = known.topics[dice.weigh(_topics(product.kind, product.brand, drifting))]
    return Story(_moment(dice, day, channel), channel, customer, nature, topic)


@cache
def _topics(kind: str, brand: str, drifting: int | None) -> Weighted[str]:
    """Return the weight of each topic for a product, and on a day of the channel that drifts."""
    weights = {
        topic.name: topic.weight * GAP.get(topic.name, {}).get(brand, 1.0)
        for topic in vocabulary().topics.values()
        if kind in topic.kinds or not topic.kinds
    }
    share = DRIFT.elsewhere
    if drifting is not None:
        share = DRIFT.start + (DRIFT.end - DRIFT.start) * drifting / (DAYS - 1)
    return Weighted(weights | {DRIFT.topic: share / (1 - share) * sum(weights.values())})


def _moment(dice: Dice, day: int, channel: Channel) -> datetime:
    seconds = int(dice.between(channel.hours, _QUARTILES) * 3600)
    return datetime.combine(FIRST_DAY, time()) + timedelta(days=day, seconds=min(seconds, 86_399))


def _burst(dice: Dice, customers: list[Customer]) -> list[Story]:
    owners = [one for one in customers if one.product.model == BURST.product]
    topic, channels = vocabulary().topics[BURST.topic], Weighted(BURST.channels)
    first = (BURST.first_day - FIRST_DAY).days
    stories = []
    for day in range(first, first + BURST.days):
        for _ in range(BURST.rows_a_day):
            channel = vocabulary().channels[dice.weigh(channels)]
            when = _moment(dice, day, channel)
            stories.append(Story(when, channel, dice.pick(owners), NATURES[0], topic, "burst"))
    return stories
