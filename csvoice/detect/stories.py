"""Proposals that tell of the same thing, joined day by day and followed from the day it begins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from csvoice.analyze.statistics.intervals import Integers, special
from csvoice.detect.cells import CELL, WEEK, WHERE, WORD, HotCells

WINDOW = 28
"""Days up to the alarm among which the first one is looked for."""

LATEST = 14
"""Days before the alarm that may be the first, at most."""


def onset(days: Integers, until: int) -> int:
    """Return the day on which the daily counts went up for good, the likeliest one.

    Two Poisson rates, one before and one from the day on; the day that makes the counts of the
    last four weeks likeliest. Source: D. Hinkley (1970), Inference about the change-point in a
    sequence of random variables, Biometrika 57.

    Args:
        days: Days of the rows, in days since 1970, sorted.
        until: The last day looked at.
    """
    first = until - WINDOW + 1
    near = days[np.searchsorted(days, first) : np.searchsorted(days, until, "right")]
    counts = np.bincount(near - first, minlength=WINDOW)
    before = np.cumsum(counts)[:-1]
    after = counts.sum() - before
    length = np.arange(1, WINDOW)
    higher = after * length > before * (WINDOW - length)
    likelihood = special.xlogy(before, before / length) + special.xlogy(
        after, after / (WINDOW - length)
    )
    near_end = length >= WINDOW - LATEST
    best = np.where(higher & near_end, likelihood, -np.inf)
    return first + 1 + int(np.argmax(best))


SAME = 0.5
"""Proposals that share so much of the smaller one's rows are one event."""

MORE, NEARLY, UNHEARD = 1.25, 0.9, 0.05
"""A word tells a story better than an issue that holds fewer rows by so much, nearly all of them
among the word's, where so little of the word was to be expected."""

USUAL = 0.2
"""A cell of which more was to be expected anyway does not say what else belongs to an event."""

TWICE = 2.0
"""A day with more than so many times the usual, and one row more, still belongs to an event."""

QUIET = 14
"""Days without a hot cell after which an event is over; what comes later is another one."""

STILL_HIGH = 0.01
"""An event goes on while a week of its cell is no likelier than this at the rate before it."""

FALLEN = 0.2
"""A week with less of its busiest week ends it, whatever was before."""

TRICKLE = 3
"""Fewer voices in a week end any event."""

LONGEST = 28
"""Days after its last hot day by which an event has ended: what is new has become usual."""


@dataclass
class Story:
    """An event on its way.

    Attributes:
        first: The cell it began with, on the day it did; its id rests on them.
        onset: Its first day, in days since 1970.
        anchor: The cell that tells it best so far; its rows are the event's.
        last: Last day on which one of its cells was hot.
        near: Rows of all its cells that were hardly to be expected; what shares them belongs to it.
        words: Words that were hot with it, and how hot.
    """

    first: Mapping[str, Any]
    onset: int
    anchor: Mapping[str, Any]
    last: int
    near: Integers
    words: dict[str, float] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, ...]:
        """The cell it began with, as text."""
        return tuple(f"{name}={self.first[name]}" for name in CELL if self.first[name] is not None)


def follow(cells: HotCells) -> list[Story]:
    """Go through the days, the hottest cell of a day first; return what began, in that order.

    A hot cell that shares half of the smaller one's rows with an event that is going on belongs to
    it, else it begins another. Source of following events online, the first story deciding:
    J. Allan et al. (1998), Topic detection and tracking pilot study, DARPA Broadcast News Workshop.
    """
    stories = _Stories(cells)
    for hit in cells.hits.iter_rows(named=True):
        stories.take(hit)
    return stories.begun


class _Stories:
    """The stories begun so far, and which cells and rows have told of each."""

    def __init__(self, cells: HotCells) -> None:
        self.begun: list[Story] = []
        self._cells = cells
        self._by_cell: dict[int, set[int]] = defaultdict(set)
        self._by_row: dict[int, set[int]] = defaultdict(set)

    def take(self, hit: Mapping[str, Any]) -> None:
        """Let a hot cell join the story that it tells, or begin one."""
        row, at = self._cells.of(hit["cell"])
        start = onset(at[self._cells.heads[row]], hit["at"])
        rows = self._cells.rows_between(hit["cell"], start, hit["at"])
        number = self._told_by(hit, rows)
        if number is None:
            number = len(self.begun)
            self.begun.append(Story(hit, start, hit, hit["at"], rows))
            self._by_cell[hit["cell"]].add(number)
            self._note(number, rows)
        story = self.begun[number]
        story.last = hit["at"]
        if hit[WORD] is not None:
            story.words[hit[WORD]] = max(hit["heat"], story.words.get(hit[WORD], 0.0))
        if not _there(hit, story.anchor):
            return
        if _tells_better(self._cells, hit, story):
            story.anchor = hit
            self._by_cell[hit["cell"]].add(number)
        if hit["expected"] <= USUAL * hit["count"]:
            story.near = np.union1d(story.near, rows)
            self._note(number, rows)

    def _note(self, number: int, rows: Integers) -> None:
        for row in rows.tolist():
            self._by_row[row].add(number)

    def _told_by(self, hit: Mapping[str, Any], rows: Integers) -> int | None:
        """Return the story going on that shares most of a cell's rows, if it is the same one."""
        best, most = None, 0
        for number in self._touched(hit, rows):
            story = self.begun[number]
            if hit["at"] - story.last > QUIET:
                continue
            told = np.union1d(story.near, rows_of(self._cells, story, hit["at"]))
            shared = len(np.intersect1d(rows, told, assume_unique=True))
            own = hit["cell"] == story.first["cell"]
            same = shared >= max(SAME * min(len(rows), len(told)), 1)
            if (own or same) and shared >= most:
                best, most = number, shared
        return best

    def _touched(self, hit: Mapping[str, Any], rows: Integers) -> list[int]:
        """Return the stories that may share a row with a cell: few of many that go on at a time."""
        cells = [hit["cell"], *self._cells.holding(rows).tolist()]
        told = [self._by_cell[cell] for cell in cells if cell in self._by_cell]
        told += [self._by_row[row] for row in rows.tolist() if row in self._by_row]
        return sorted(set().union(*told))


def _tells_better(cells: HotCells, hit: Mapping[str, Any], story: Story) -> bool:
    """Whether a cell tells a story better than the one that does."""
    hotter = hit["heat"] > story.anchor["heat"]
    return (hotter and _holds(cells, hit, story)) or _covers(cells, hit, story)


def _there(hit: Mapping[str, Any], anchor: Mapping[str, Any]) -> bool:
    """Whether a cell is of an event's region, or of some product where it has none.

    An outage that several products feel is one event; two regions at a time are two, and what is
    said everywhere lends a local event nothing.
    """
    if anchor["region"] is not None:
        return bool(hit["region"] == anchor["region"])
    if all(anchor[name] is None for name in WHERE):
        return True
    return any(hit[name] is not None for name in WHERE)


def _holds(cells: HotCells, hit: Mapping[str, Any], story: Story) -> bool:
    """Whether a cell holds most of what a story's first cell has."""
    first, own = (
        cells.rows_between(one["cell"], story.onset, hit["at"]) for one in (story.first, hit)
    )
    return len(np.intersect1d(first, own)) >= SAME * len(first)


def _covers(cells: HotCells, hit: Mapping[str, Any], story: Story) -> bool:
    """Whether a word that was hardly to be expected has all rows of a story's cell, and more.

    What many say in the same words may have been given several issues.
    """
    same_place = all(hit[name] == story.anchor[name] for name in WHERE)
    if hit[WORD] is None or not same_place or hit["expected"] > UNHEARD * hit["count"]:
        return False
    own, rows = (
        cells.rows_between(one["cell"], story.onset, hit["at"]) for one in (story.anchor, hit)
    )
    shared = len(np.intersect1d(own, rows))
    return len(rows) >= MORE * len(own) and shared >= NEARLY * len(own)


def rows_of(cells: HotCells, story: Story, until: int | None = None) -> Integers:
    """Return the rows of a story, by day, up to a day or to its last day out of the usual."""
    end = _last_day(cells, story) if until is None else until
    return cells.rows_between(story.anchor["cell"], story.onset, end)


def ended(cells: HotCells, story: Story) -> int:
    """Return the day on which a story's week was no more than usual, or a fifth of its busiest."""
    row, at = cells.of(story.anchor["cell"])
    days = np.arange(story.onset, story.last + LONGEST + 1)
    # What the cell had before the story began belongs to another one.
    week = _weekly(at[cells.heads[row] & (at >= story.onset)], days)
    usual = story.anchor["expected"] / story.anchor["days"] * WEEK
    busiest = int(np.argmax(week[days <= story.last]))
    least = max(TRICKLE, FALLEN * int(week[busiest]))
    high = (special.pdtrc(week - 1, usual) < STILL_HIGH) & (week >= least)
    calm = np.flatnonzero(~high & (days > days[busiest]))
    return int(days[calm[0]] if len(calm) else days[-1])


def _last_day(cells: HotCells, story: Story) -> int:
    """Return the last day before the end that by itself has more than usual."""
    _row, at = cells.of(story.anchor["cell"])
    first, end = np.searchsorted(at, [story.onset, ended(cells, story) + 1])
    days, counts = np.unique(at[first:end], return_counts=True)
    usual = story.anchor["expected"] / story.anchor["days"]
    busy = days[counts > TWICE * usual + 1]
    if not len(days):
        # The cell that tells it best was only heard when another of its cells was hot.
        return story.last
    return int(busy[-1] if len(busy) else days[-1])


def _weekly(day: Integers, ends: Integers) -> Integers:
    """Count what each day and the six before it bring."""
    return np.searchsorted(day, ends, "right") - np.searchsorted(day, ends - WEEK, "right")
