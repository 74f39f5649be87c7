"""The words and weights that the demo is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from csvoice.dictionary_files import read_toml


@dataclass(frozen=True, slots=True)
class Product:
    """A product: its kind decides which topics and words fit."""

    brand: str
    model: str
    kind: str
    weight: float


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel: how it speaks, and what is said there and when.

    Attributes:
        name: As the export has it.
        weight: Relative number of rows.
        style: `casual` (customers write) or `formal` (staff writes down).
        natures: Weights of 投诉, 咨询, 建议, 表扬.
        rated: Share of rows with a score.
        hours: Quartiles of the time of day, in hours.
        waits: 0, 25, 50, 75, 95 and 100 % quantiles of the time to the first response, seconds.
        cost: What handling costs at least, yuan.
        queue: Whether customers wait in a queue.
        robot: Whether a robot answers first.
    """

    name: str
    weight: float
    style: str
    natures: tuple[float, ...]
    rated: float
    hours: tuple[float, ...]
    waits: tuple[float, ...]
    cost: float
    queue: bool = False
    robot: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of complaints, inquiries and suggestions.

    Attributes:
        name: What it is about.
        weight: Relative number of rows.
        kinds: Kinds of products it is about; empty for all.
        about: `device`, or `shop` with its delivery, prices and service.
        department: Who answers for it.
        stage: Stage of the customer's journey it belongs to.
        words: Cores of texts by nature, or by `nature：kind`.
    """

    name: str
    weight: float
    kinds: tuple[str, ...]
    about: str
    department: str
    stage: str
    words: Mapping[str, list[str]]

    def cores(self, nature: str, kind: str) -> list[str]:
        """Return the cores that fit a nature and a kind of product."""
        return self.words[nature] + self.words.get(f"{nature}：{kind}", [])


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What stands in vocabulary.toml; `words` holds its tables of phrases as they stand there."""

    brands: Mapping[str, float]
    regions: Mapping[str, float]
    teams: Mapping[str, list[str]]
    products: Mapping[str, Product]
    channels: Mapping[str, Channel]
    topics: Mapping[str, Topic]
    words: Mapping[str, Any]

    def phrases(self, *path: str) -> list[str]:
        """Return the phrases at a path of vocabulary.toml; none where there is no such path."""
        return list(_at(path))


@cache
def _at(path: tuple[str, ...]) -> Any:
    found: Any = vocabulary().words
    for key in path:
        found = found.get(key, {})
    return found


@cache
def vocabulary() -> Vocabulary:
    """Read vocabulary.toml."""
    data = read_toml(Path(__file__).with_name("vocabulary.toml"))
    channels = [_channel(entry) for entry in data["channel"]]
    topics = [_topic(entry) for entry in data["topic"]]
    return Vocabulary(
        brands=data["brands"],
        regions=data["regions"],
        teams=data["teams"],
        products={entry["model"]: Product(**entry) for entry in data["product"]},
        channels={channel.name: channel for channel in channels},
        topics={topic.name: topic for topic in topics},
        words=data,
    )


def _channel(entry: Mapping[str, Any]) -> Channel:
    fields: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()
    }
    return Channel(**fields)


def _topic(entry: Mapping[str, Any]) -> Topic:
    words = {key: value for key, value in entry.items() if key[:2] in ("投诉", "咨询", "建议")}
    kinds = tuple(entry.get("kinds", ()))
    about = entry.get("about", "device")
    return Topic(
        entry["name"], entry["weight"], kinds, about, entry["department"], entry["stage"], words
    )
