"""What goes on the page, and in which order: one rule.

What happened or changed goes before what has been so all along, and of each what brought more rows
than were to be expected goes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf, nextafter

from csvoice.context import Context
from csvoice.document.events import PLACES, Event, responsible
from csvoice.document.findings import Condition, Finding
from csvoice.kit.choice import CONCENTRATION, SHARE_CHANGE, marked, told_once
from csvoice.kit.events import going_on, of_the_period, story
from csvoice.kit.metrics import CHANGED, MISSED
from csvoice.kit.targets import fallen, improved
from csvoice.kit.volume import MEASURE as VOLUME
from csvoice.kit.wording import between, quoted
from csvoice.page.standing import (
    bettered,
    gathered,
    largest,
    missed_targets,
    teams,
    urgent,
    worsened,
)

MOST, FEW = 5, 3
"""Statements; fewer than that are filled up with what is largest."""


MOSTLY = 0.5
"""A day is mostly an event that brought this part of its surplus."""

WIDE = (*PLACES, "nature", "severity")
_VERSION = re.compile(r"[vV]?\d+(?:\.\d+)+\S{0,9}")
"""That a new version is spoken of more, and an old one less, is no news (5.2.0)."""

TOLD_OTHERWISE = (VOLUME, CONCENTRATION, MISSED, CHANGED)
"""Measures of findings that the title, or a statement on what has been so all along, tells."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing worth telling.

    Attributes:
        statement: What the page says of it; its first sentence is the gist.
        name: What the title calls it; empty where it is nothing for a title.
        course: 增多 or 减少 of a change; empty for what happened.
        surplus: Rows more, or fewer, than were to be expected.
        where: Its rows.
        event: The event it is.
        findings: What it rests on.
    """

    statement: str
    name: str = ""
    course: str = ""
    surplus: float = 0.0
    where: tuple[Condition, ...] = ()
    event: Event | None = None
    findings: tuple[Finding, ...] = ()


def ranked(ctx: Context) -> list[Matter]:
    """Return at most five matters, the largest first, no rows told twice."""
    older = [replace(_happened(ctx, one), surplus=surplus) for one, surplus in going_on(ctx)]
    happened = [*(_happened(ctx, one) for one in of_the_period(ctx)), *older]
    worse, others = worsened(ctx), [*missed_targets(ctx), *teams(ctx), *gathered(ctx)]
    news, room = _news(ctx, happened), MOST - len(worse) - len(others)
    # What got better gives way to what happened.
    moved = [*worse, *bettered(ctx)[: room - min(1, len(news))]]
    told = news[: MOST - len(moved) - len(others)]
    standing = [*moved, *others]
    if len(told) + len(standing) < FEW:
        surely = [*fallen(ctx), *improved(ctx)]
        first = [*moved, *largest(ctx)] if surely else [*largest(ctx), *moved]
        standing = [*first, *others, *urgent(ctx)]
    return [*told, *(Matter(said, findings=tuple(found)) for said, found in standing)]


def _news(ctx: Context, happened: Sequence[Matter]) -> list[Matter]:
    """Put events and changes in order; a wide change hides no event inside it, nor the reverse.

    Of a day and the event that it mostly is, the event is told: it says what there was so much of.
    """
    changed = [_behind_its_events(ctx, one, _telling_more(one, happened)) for one in _changed(ctx)]
    close = _once(ctx, [*happened, *(one for one in changed if not _is_wide(one))])
    wide = [one for one in changed if _is_wide(one)]
    changes = _once(ctx, [*(one for one in close if one.event is None), *wide])
    return _in_order([*close, *(one for one in changes if one in wide)])


def _in_order(matters: Iterable[Matter]) -> list[Matter]:
    return sorted(matters, key=lambda one: (-one.surplus, one.statement))


def _once(ctx: Context, matters: Iterable[Matter]) -> list[Matter]:
    return [*told_once(_in_order(matters), lambda one: marked(ctx, one.where))]


def _is_wide(change: Matter) -> bool:
    """Whether it is the change of a whole place or nature: it says little of what it is about."""
    (finding,) = change.findings
    return finding.segment.partition("=")[0] in WIDE and "," not in finding.segment


def _telling_more(change: Matter, happened: Sequence[Matter]) -> Sequence[Matter]:
    """Return the events that tell more than a change inside which they are."""
    if "day" in change.findings[0].named:
        return [one for one in happened if one.surplus >= MOSTLY * change.surplus]
    return happened if _is_wide(change) else ()


def _behind_its_events(ctx: Context, change: Matter, happened: Sequence[Matter]) -> Matter:
    """Rank a change behind the largest event inside it, which is the more telling one."""
    inside = [one.surplus for one in happened if len(_once(ctx, [change, one])) == 1]
    return replace(change, surplus=min(change.surplus, nextafter(max(inside, default=inf), 0.0)))


def _happened(ctx: Context, event: Event) -> Matter:
    found = tuple(one for one in ctx.findings if one.event == event.id and one.evidence)[:1]
    surplus = event.rows - event.expected
    return Matter(story(event), event.name, "", surplus, event.where, event, found)


def _changed(ctx: Context) -> list[Matter]:
    """Take the findings that call for someone and that no event tells already."""
    calling = (one for one in ctx.findings if one.severity != "提示" and one.event is None)
    return [
        Matter(_opened(one), _named(one), _course(one), one.surplus, one.where, findings=(one,))
        for one in calling
        if one.baseline is not None
        and one.measure not in TOLD_OTHERWISE
        and not (one.measure == SHARE_CHANGE and one.value < 0 and _more(ctx))
        and not (_VERSION.fullmatch(one.named.get("product", "")) and len(one.named) == 1)
    ]


def _more(ctx: Context) -> bool:
    """Whether there was more feedback; then a share may fall that lost no row."""
    return ctx.changes is not None and ctx.changes.volume.ratio > 1


def _course(finding: Finding) -> str:
    if finding.measure != SHARE_CHANGE:
        return ""
    return "增多" if finding.value > 0 else "减少"


def _named(finding: Finding) -> str:
    """Name what changed by the last part of its segment; a day is nothing for a title."""
    column, value = list(finding.named.items())[-1] if finding.named else ("day", "")
    if column == "day":
        return ""
    if column.startswith("issue"):
        return quoted(value)
    place = f"来自{between(value)}" if column in ("channel", "region") else between(value)
    return f"{place}的反馈".strip() if column in PLACES else place.strip()


def _opened(finding: Finding) -> str:
    """Make a statement's first clause a sentence of its own: the gist."""
    head, comma, rest = finding.statement.partition("，")
    return (f"{head}。{rest}" if comma else head) + _asked(finding)


def _asked(finding: Finding) -> str:
    """Ask whoever answers for what rose; nothing for a fall or a single day."""
    if finding.measure != SHARE_CHANGE or finding.value < 0:
        return ""
    return f"请{between(responsible(finding.named))}本周内查明原因。"
