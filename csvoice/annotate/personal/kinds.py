"""A kind of personal data in one of its forms, and the pieces its patterns are made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

NAME = "姓名"
NUMERALS = "零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
DIGIT = rf"[\d{NUMERALS}]"
DASH = r"[ .·•—–_-]"
GAP = rf"{DASH}{{0,2}}"
# What stands between a label and its value: QQ号是：（123456）
IS = (
    r"(?:\s?(?:号码|[号码群]|账号|帐号|同号|联系"
    r"|(?i:id)(?![a-z])|[:：=#为是(（【\[「“\"]|写成了?)){0,4}\s?"
    r"(?:(?i:no)[.:：]?\s?)?"
)

# Hints of long numbers; `[0-9]` and `.*`, since Rust's `\d` knows the digits of every script, and
# since what is counted makes a slow automaton.
NUMBER = r"[0-9](?:[ .·•—–_()（）-]*[0-9]){7}"
NUMERAL_NUMBER = rf"[{NUMERALS}][0-9{NUMERALS} -]{{3}}[0-9{NUMERALS}]"

_FOLD = str.maketrans(NUMERALS, "0001234567891123456789")


def _always(_match: re.Match[str]) -> bool:
    return True


@dataclass(frozen=True)
class Kind:
    """A kind of personal data in one of its forms.

    Attributes:
        name: What it is called in its placeholder.
        hint: What every text with it contains; in the syntax that Rust's regex and Python's share,
            so that polars can search all texts at once.
        form: A regular expression; group 1 is what is masked.
        check: Whether a match is right.
    """

    name: str
    hint: str
    form: str
    check: Callable[[re.Match[str]], bool] = _always

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compile the form, which takes milliseconds, where a text has its hint."""
        return re.compile(self.form)

    @property
    def repeats(self) -> bool:
        """Tell whether it is said again without what told it: 客服小王……小王说."""
        return self.name == NAME

    @property
    def placeholder(self) -> str:
        """Return what stands in its place."""
        return f"［{self.name}］"


@dataclass(frozen=True, slots=True)
class Family:
    """Kinds that are looked for together.

    Attributes:
        gates: A text with any of the kinds has one of these, in Rust's syntax. They are looked for
            one by one, since one regex of all of them is a slow automaton.
        kinds: In their order: longer and labelled forms first, so that no part of one is taken
            for another.
    """

    gates: tuple[str, ...]
    kinds: tuple[Kind, ...]

    @property
    def hints(self) -> tuple[str, ...]:
        """Return the hints of all kinds, each once."""
        return tuple(dict.fromkeys(one.hint for one in self.kinds))


def compact(text: str) -> str:
    """Return a number without what separates its groups, Chinese numerals as digits."""
    return re.sub(DASH, "", text.translate(_FOLD))
