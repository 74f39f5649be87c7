"""Sentences with planted personal data, and look-alikes, by seed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Literal, TypeAlias

from tests.annotate.personal.spellings import SPELLINGS, Spelling
from tests.annotate.personal.values import VALUES

Half: TypeAlias = Literal["develop", "check"]
"""Rules were written on `develop`; `check` was written before them and has spellings of its own."""

KINDS = tuple(VALUES)


@dataclass(frozen=True, slots=True)
class Planted:
    """A sentence, and what must not be left of it."""

    sentence: str
    secret: str


def planted(kind: str, half: Half, count: int, seed: int = 1) -> Iterator[Planted]:
    """Yield `count` sentences with a value of `kind` in turn in each of the half's spellings."""
    dice = Random(f"{kind} {half} {seed}")
    spellings = _spellings(kind, half)
    wording = _wording(half)[kind]
    for place in range(count):
        secret = spellings[place % len(spellings)](VALUES[kind](dice))
        sentence = dice.choice(wording["templates"]).replace("{x}", secret)
        label = dice.choice(wording.get("labels", [""]))
        yield Planted(sentence.replace("{label}", label), secret)


def alike(half: Half, count: int, seed: int = 1) -> Iterator[str]:
    """Yield sentences without personal data that look as if they had some."""
    dice = Random(f"alike {half} {seed}")
    templates = _wording(half)["alike"]["templates"]
    for place in range(count):
        yield re.sub(r"\{(\w+)\}", lambda m: _number(m[1], dice), templates[place % len(templates)])


def leaks(secret: str, masked: str) -> bool:
    """Tell whether `masked` still shows `secret`, or five characters of its digits in a row."""
    if secret in masked:
        return True
    return any(part in masked for part in re.findall(r"(?=([\dA-Za-z]{5}))", secret))


def _spellings(kind: str, half: Half) -> list[Spelling]:
    return SPELLINGS[kind][::2] if half == "develop" else SPELLINGS[kind]


@cache
def _wording(half: Half) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(f"{half}.toml").read_text(encoding="utf-8"))


def _number(what: str, dice: Random) -> str:
    match what:
        case "count":
            return str(dice.randint(2, 30))
        case "price":
            return dice.choice([f"{dice.uniform(1, 9999):.2f}", str(dice.randint(10, 99999))])
        case "big":
            return str(dice.choice([1, 10, 100]) * dice.randint(1000, 99999))
        case "date":
            year, month, day = dice.randint(2015, 2025), dice.randint(1, 12), dice.randint(1, 28)
            spellings = [f"{year}年{month}月{day}日", f"{year}-{month:02}-{day:02}"]
            return dice.choice([*spellings, f"{year}{month:02}{day:02}", f"{year}.{month}.{day}"])
        case "model":
            return dice.choice(["iPhone15Pro", "RTX4090", "KFR-35GW", "HW-A1200X", "TL-WR886N"])
        case "version":
            return ".".join(str(dice.randint(0, 20)) for _ in range(dice.choice([2, 3, 4])))
        case "size":
            return f"{dice.randint(100, 200)}x{dice.randint(100, 200)}x{dice.randint(10, 99)}"
        case "year":
            return str(dice.randint(2010, 2025))
        case "one" | "three" | "four3" | "four":
            digits = {"one": 1, "three": 3, "four3": 3, "four": 4}[what]
            return str(dice.randint(10 ** (digits - 1), 10**digits - 1))
    raise ValueError(what)
