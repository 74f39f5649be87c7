"""What to do about an issue: the department, the first step, how to see whether it helped.

Read from `dictionaries/advice.toml` and from dictionaries of the kind `advice`; the file says how
it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from csvoice.dictionary_files import read_toml
from csvoice.errors import InputError
from csvoice.nearest import hint
from csvoice.schema import NATURES, SEVERITIES

STAGES = ("咨询", "下单", "交付", "使用", "售后")
"""The customer's journey, in its order."""

GENERAL = "general"
"""The trade whose advice fits others best."""

WHERE = "{where}"
"""Stands in a step for the place at which an issue gathers."""

_TEXTS = ("trade", "stage", "department", "step", "verify", "severity", "nature")
_LISTS = ("issues", "words")


@dataclass(frozen=True, slots=True)
class Advice:
    """One entry.

    Attributes:
        department: Who does it.
        step: The first step, a clause that may hold WHERE.
        verify: What shows whether it helped, a noun phrase.
        issues: Types and finer types it is for.
        words: Parts of names of others it is for.
        trade: The taxonomy it belongs to; empty for all.
        stage: Stage of the customer's journey, one of STAGES; empty where none fits.
        severity: Of a fallback: the severity it is for.
        nature: Of a fallback: the nature it is for.
    """

    department: str
    step: str
    verify: str
    issues: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    trade: str = ""
    stage: str = ""
    severity: str = ""
    nature: str = ""

    def first_step(self, place: str) -> str:
        """Return the step for the issue at a place; for the issue everywhere with an empty one."""
        before, after = (" " * (end.isascii() and end != "") for end in (place[:1], place[-1:]))
        return self.step.replace(WHERE, before + place + after).strip()


@dataclass(frozen=True, slots=True)
class Guidance:
    """All advice in force, the entries that go first first."""

    entries: tuple[Advice, ...] = ()
    fallbacks: tuple[Advice, ...] = ()

    def on(self, trade: str, *names: str | None) -> Advice | None:
        """Return the advice on an issue: by its name, else by a word of it; None where none is.

        Args:
            trade: The taxonomy in force; its own entries, and those for all, go before those of
                `general`, and these before another's.
            names: The finer type and the type; the first one that is known decides.
        """
        known = [name for name in names if name]
        ranks = [
            ("", trade),
            (GENERAL,),
            {one.trade for one in self.entries} - {"", trade, GENERAL},
        ]
        some = [[one for one in self.entries if one.trade in rank] for rank in ranks]
        every = [(one, name) for ones, name in product(some, known) for one in ones]
        named = (one for one, name in every if name in one.issues)
        worded = (one for one, name in every if any(word in name for word in one.words))
        return next(named, None) or next(worded, None)

    def instead(self, severity: str, nature: str) -> Advice | None:
        """Return what serves where nothing is known of an issue."""
        by_severity = (one for one in self.fallbacks if one.severity == severity)
        by_nature = (one for one in self.fallbacks if one.nature == nature)
        return next(by_severity, None) or next(by_nature, None)


def read_guidance(paths: Iterable[Path]) -> Guidance:
    """Read files of advice, the one that goes first first.

    Raises:
        InputError: A file or an entry cannot be used; names the file, the entry and the mistake.
    """
    entries, fallbacks = list[Advice](), list[Advice]()
    for path in paths:
        data = read_toml(path)
        _check_keys(data, ("advice", "fallback"), f"建议词典 {path.name} ")
        entries += _read(data.get("advice", []), path, "advice", ("issues", "words"))
        fallbacks += _read(data.get("fallback", []), path, "fallback", ("severity", "nature"))
    return Guidance(tuple(entries), tuple(fallbacks))


def _read(found: Any, path: Path, kind: str, any_of: tuple[str, str]) -> Iterator[Advice]:
    for number, entry in enumerate(found if isinstance(found, list) else [found], 1):
        where = f"建议词典 {path.name} 的第 {number} 个 [[{kind}]] "
        if not isinstance(entry, dict):
            raise InputError(f"{where}应写成 [[{kind}]]。")
        _check_keys(entry, (*_TEXTS, *_LISTS), where)
        _check_values(entry, where)
        if not any(entry.get(key) for key in any_of):
            raise InputError(f"{where}没有说是给谁的，请写上 {any_of[0]} 或 {any_of[1]}。")
        lists = {key: tuple(entry.get(key, ())) for key in _LISTS}
        yield Advice(**{**entry, **lists})


def _check_keys(data: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in data.keys() - set(known):
        raise InputError(f"{where}没有名为「{key}」的键。{hint(key, known)}")


def _check_values(entry: Mapping[str, Any], where: str) -> None:
    for key in ("department", "step", "verify"):
        if not entry.get(key):
            raise InputError(f"{where}缺少 {key}，请补上。")
    for key, value in entry.items():
        listed = isinstance(value, list) and all(isinstance(one, str) for one in value)
        if not (listed if key in _LISTS else isinstance(value, str)):
            wanted = '列表，写成 ["…", "…"]' if key in _LISTS else "文字"
            raise InputError(f"{where}的 {key} 应为{wanted}。")
    for key, allowed in (("stage", STAGES), ("severity", SEVERITIES), ("nature", NATURES)):
        if entry.get(key, allowed[0]) not in allowed:
            raise InputError(f"{where}的 {key} 应是{'、'.join(allowed)}之一。")
