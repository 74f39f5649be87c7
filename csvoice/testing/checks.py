"""A check, what comes of it, and how many of them become one AssertionError."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from csvoice.errors import CsvoiceError

Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True)
class Check:
    """One promise of the contract, ready to be tried.

    Attributes:
        component: What it is about, as a Chinese phrase: 章节 night-shift.
        title: The promise, as a Chinese phrase.
        run: Tries it; returns a remark (often empty), or raises AssertionError or CsvoiceError.
    """

    component: str
    title: str
    run: Callable[[], str]


def promised(
    component: str, subject: Subject, promises: Mapping[str, Callable[[Subject], str]]
) -> list[Check]:
    """List what is promised of a component: by title, what tries it on the subject."""
    return [Check(component, title, partial(run, subject)) for title, run in promises.items()]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a check; `reason` says why it failed, `remark` what else there is to know."""

    component: str
    title: str
    ok: bool
    reason: str = ""
    remark: str = ""


def expect(condition: bool, otherwise: str) -> None:
    """Raise AssertionError with a sentence; unlike `assert` also under `python -O`."""
    if not condition:
        raise AssertionError(otherwise)


def try_check(check: Check) -> Result:
    """Run a check, whatever comes of it."""
    try:
        remark = check.run()
    except (AssertionError, CsvoiceError) as error:
        return Result(check.component, check.title, ok=False, reason=str(error))
    return Result(check.component, check.title, ok=True, remark=remark)


def insist(checks: Iterable[Check]) -> None:
    """Run all checks, and name every one that failed, each reason once.

    Raises:
        AssertionError: At least one failed.
    """
    failed: dict[tuple[str, str], list[str]] = {}
    for one in map(try_check, checks):
        if not one.ok:
            failed.setdefault((one.component, one.reason), []).append(one.title)
    lines = [
        f"{component}：{'；'.join(titles)}：{reason}"
        for (component, reason), titles in failed.items()
    ]
    expect(not failed, "\n".join(lines))
