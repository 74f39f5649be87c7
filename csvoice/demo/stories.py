"""Who says what, where, when and about which product: the demo before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from csvoice.demo.dice import Dice
from csvoice.demo.vocabulary import Channel, Product, Topic, vocabulary
from csvoice.schema import NATURES, PRAISE

FIRST_DAY, LAST_DAY = date(2026, 7, 1), date(2026, 9, 30)
DAYS = (LAST_DAY - FIRST_DAY).days + 1
ROWS = 5_900
_WEEKDAYS = (1.1, 1.0, 1.0, 1.0, 1.05, 0.95, 0.9)
_DAYS = {day: _WEEKDAYS[(FIRST_DAY + timedelta(day)).weekday()] for day in range(DAYS)}
_QUARTILES = (0, 0.25, 0.5, 0.75, 1)

_CUSTOMERS, _REGULARS = 4_600, 220
_FROM_REGULARS = 0.1

BURST_PRODUCT, BURST_TOPIC = "扫地机器人 X1", "充电"
BURST_FIRST_DAY, BURST_DAYS, BURST_ROWS_A_DAY = date(2026, 9, 14), 5, 14
_BURST_CHANNELS = {"热线": 35.0, "在线客服": 30.0, "App": 20.0, "电商评价": 15.0}

DRIFT_TOPIC, DRIFT_CHANNEL = "物流配送", "电商评价"
_DELIVERY, _DRIFT_FROM, _DRIFT_TO = 0.06, 0.05, 0.16

GAP = {
    "App 连接": {"云雀": 1.7, "青禾": 0.5, "北辰": 0.6},
    "噪音": {"云雀": 0.55, "青禾": 1.8, "北辰": 1.6},
}
"""Weight of a topic by brand, as a multiple of its own."""


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer lives in one region and owns one product."""

    id: str
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
    """Return all feedback of the three months in the order of time."""
    customers = [_customer(dice, number) for number in range(_CUSTOMERS)]
    stories = [_ordinary(dice, customers) for _ in range(ROWS)]
    return sorted(stories + _burst(dice, customers), key=lambda story: story.when)


def _customer(dice: Dice, number: int) -> Customer:
    known = vocabulary()
    product = known.products[dice.weigh(_models(dice.weigh(known.brands)))]
    return Customer(f"C{100_000 + number * 37}", dice.weigh(known.regions), product)


def _ordinary(dice: Dice, customers: list[Customer]) -> Story:
    known = vocabulary()
    day = dice.weigh(_DAYS)
    channel = known.channels[dice.weigh(_channels())]
    pool = customers[:_REGULARS] if dice.hits(_FROM_REGULARS) else customers
    customer = dice.pick(pool)
    nature = dice.weigh(_natures(channel.name))
    topic = None
    if nature != PRAISE:
        drifting = day if channel.name == DRIFT_CHANNEL else None
        topic = known.topics[dice.weigh(_topics(customer.product.model, drifting))]
    return Story(_moment(dice, day, channel), channel, customer, nature, topic)


@cache
def _models(brand: str) -> dict[str, float]:
    products = vocabulary().products.values()
    return {one.model: one.weight for one in products if one.brand == brand}


@cache
def _channels() -> dict[str, float]:
    return {one.name: one.weight for one in vocabulary().channels.values()}


@cache
def _natures(channel: str) -> dict[str, float]:
    return dict(zip(NATURES, vocabulary().channels[channel].natures, strict=True))


@cache
def _topics(model: str, drifting: int | None) -> dict[str, float]:
    """Return the weight of each topic for a product, where it drifts on a day."""
    product = vocabulary().products[model]
    weights = {
        topic.name: topic.weight * GAP.get(topic.name, {}).get(product.brand, 1.0)
        for topic in vocabulary().topics.values()
        if product.kind in topic.kinds or not topic.kinds
    }
    share = _DELIVERY
    if drifting is not None:
        share = _DRIFT_FROM + (_DRIFT_TO - _DRIFT_FROM) * drifting / (DAYS - 1)
    return weights | {DRIFT_TOPIC: share / (1 - share) * sum(weights.values())}


def _moment(dice: Dice, day: int, channel: Channel) -> datetime:
    seconds = int(dice.between(channel.hours, _QUARTILES) * 3600)
    return datetime.combine(FIRST_DAY, time()) + timedelta(days=day, seconds=min(seconds, 86_399))


def _burst(dice: Dice, customers: list[Customer]) -> list[Story]:
    owners = [one for one in customers if one.product.model == BURST_PRODUCT]
    topic = vocabulary().topics[BURST_TOPIC]
    first = (BURST_FIRST_DAY - FIRST_DAY).days
    stories = []
    for day in range(first, first + BURST_DAYS):
        for _ in range(BURST_ROWS_A_DAY):
            channel = vocabulary().channels[dice.weigh(_BURST_CHANNELS)]
            when = _moment(dice, day, channel)
            stories.append(Story(when, channel, dice.pick(owners), NATURES[0], topic, "burst"))
    return stories
