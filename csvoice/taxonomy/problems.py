"""What is wrong with a taxonomy, and where in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from csvoice.lexicon import Taxonomy
from csvoice.taxonomy.catalogue import groups_of

Level: TypeAlias = Literal["error", "warning"]
SPEAKING = ("terms", "weak")
LISTS = (*SPEAKING, "must", "must_not", "patterns")


class Place(NamedTuple):
    """Where a term stands.

    Attributes:
        issue: The issue type.
        detail: Its finer type; None for the type's own terms.
        role: The list: terms, weak, must, must_not or patterns.
        term: As it is written.
    """

    issue: str
    detail: str | None
    role: str
    term: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and what to do about it.

    Attributes:
        level: An error spoils results; a warning is worth a look.
        kind: A short English name of the rule, the same from version to version.
        message: Chinese: what is wrong and what to do.
        issue: The issue type it is about, where it is about one.
        detail: The finer type.
        term: The term, pattern or key.
        count: In how many texts, where texts were searched.
    """

    level: Level
    kind: str
    message: str
    issue: str = ""
    detail: str | None = None
    term: str = ""
    count: int | None = None


def problem_at(place: Place, level: Level, kind: str, message: str) -> Problem:
    """Make the problem of one term."""
    return Problem(level, kind, message, place.issue, place.detail, place.term)


def places(taxonomy: Taxonomy) -> Iterator[Place]:
    """Give every term of a taxonomy, in the order it is written."""
    for issue in taxonomy.issues:
        for group in groups_of(issue):
            detail = None if group is issue.own else group.name
            for role in LISTS:
                for term in getattr(group, role):
                    yield Place(issue.name, detail, role, term)
