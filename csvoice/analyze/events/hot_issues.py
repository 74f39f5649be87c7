"""Feedback that tells of the same event, told apart and followed from the day it begins."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import polars as pl

from csvoice.analyze.events.cells import (
    CELL,
    FLOOR,
    LEAST_ROWS,
    TIMES,
    WHAT_COLUMNS,
    WHERE,
    HotCells,
    Integers,
    hot_cells,
)

SAME = 1 / 3
"""A hot cell that shares so much of its rows with an event's first cell tells of that event."""

USUAL = 0.2
"""A hot cell of which more was to be expected anyway brings its event no rows."""

QUIET = 14
"""Days without a hot cell after which an event is over; what comes later is another one."""

LEAST_CUSTOMERS = 3
"""Customers that an event takes, where they are known."""

STILL_HIGH = 2.0
"""An event's first cell goes on telling of it with so many times the rows it had before."""

LEAST_A_WEEK = 3
_WEEK = 7
_NONE = -1


def hot_issue_ids(rows: pl.DataFrame, stopwords: Set[str]) -> pl.Series:
    """Return the id of the event that each row tells of; null where it tells of none.

    Days are gone through in order, the hottest cell of a day first. A cell (see `hot_cells`) that
    shares a third of its rows with the first cell of an event that is going on belongs to that
    event and brings it its rows of the same place; else it begins an event, if enough of its rows
    are told by no other. Where a whole place is hot, the rows are those of its hot issues and
    words. Source of following events online, the first story deciding: J. Allan et al. (1998),
    Topic detection and tracking pilot study, DARPA Broadcast News Workshop.

    An event's id is made of its first cell and its first day. Both rest on rows up to the day it
    began alone, so that it is the same when more days are added or the file is cut at a later day,
    and in whatever order the rows stand. It may change when rows are added to the days before, or
    when the rows are annotated in another way.

    Args:
        rows: Feedback with `tokens`, `created_at`, and as many of brand, product, region, issue,
            issue_detail, nature and customer as there are.
        stopwords: Words that say nothing.

    Returns:
        Ids such as `20240227-3f75c7` (first day, hash), in the order of the rows.
    """
    cells = hot_cells(rows, stopwords)
    events = _Events(rows, cells)
    for day, hits in groupby(cells.hits.iter_rows(named=True), itemgetter("at")):
        events.reach(day)
        for hit in hits:
            events.take(hit)
    return events.ids()


@dataclass(slots=True)
class _Event:
    """What is known of an event.

    Attributes:
        hit: The cell it began with, on the day it did.
        last: Last day on which one of its cells was hot.
    """

    hit: Mapping[str, Any]
    last: int

    @property
    def id(self) -> str:
        told = (f"{name}={self.hit[name]}" for name in CELL if self.hit[name] is not None)
        first = date(1970, 1, 1) + timedelta(days=self.hit["start"])
        digest = blake2b("\x1f".join(told).encode(), digest_size=3).hexdigest()
        return f"{first:%Y%m%d}-{digest}"


class _Events:
    """The events so far, and which rows are theirs."""

    def __init__(self, rows: pl.DataFrame, cells: HotCells) -> None:
        self._cells = cells
        self._places = {name: _numbered(rows[name]) for name in WHERE if name in rows.columns}
        self._customers = _numbered(rows["customer"]) if "customer" in rows.columns else None
        self._known: list[_Event] = []
        self._first_cell: dict[int, int] = {}
        self._core = np.full(rows.height, _NONE, dtype=np.int64)
        self._member = self._core.copy()

    def reach(self, day: int) -> None:
        """Follow the first cells of the events that are going on up to a day."""
        for number, event in enumerate(self._known):
            if self._goes_on(number, day):
                self._follow(number, event.last + 1, day)

    def _follow(self, event: int, start: int, end: int) -> None:
        rows = self._cells.rows_between(self._known[event].hit["cell"], start, end)
        self._core[rows[self._core[rows] == _NONE]] = event

    def take(self, hit: Mapping[str, Any]) -> None:
        """Give the rows of a hot cell to the event that they tell of, or begin one."""
        rows = self._cells.rows_between(hit["cell"], hit["start"], hit["at"])
        event = self._told_by(hit, rows)
        if event is None and self._is_news(hit, rows):
            event = len(self._known)
            self._known.append(_Event(hit, hit["at"]))
            self._first_cell[hit["cell"]] = event
            self._follow(event, hit["start"], hit["at"])
        if event is None:
            return
        self._known[event].last = hit["at"]
        said = any(hit[name] is not None for name in WHAT_COLUMNS)
        if said and hit["expected"] <= USUAL * len(rows):
            # A span reaches back; an event has no rows before it began.
            start = max(hit["start"], self._known[event].hit["start"])
            self._add(event, self._cells.rows_between(hit["cell"], start, hit["at"]))

    def _told_by(self, hit: Mapping[str, Any], rows: Integers) -> int | None:
        """Return the event going on that holds most of the rows in its core, if enough of them."""
        core = self._core[rows]
        events, shared = np.unique(core[core != _NONE], return_counts=True)
        going_on = np.array([self._goes_on(int(one), hit["at"]) for one in events], dtype=bool)
        near = np.flatnonzero(going_on & (shared >= SAME * len(rows)))
        if len(near):
            return int(events[near[np.argmax(shared[near])]])
        own = self._first_cell.get(hit["cell"])
        return own if own is not None and self._goes_on(own, hit["at"]) else None

    def _goes_on(self, event: int, day: int) -> bool:
        return bool(day - self._known[event].last <= QUIET)

    def _is_news(self, hit: Mapping[str, Any], rows: Integers) -> bool:
        new = rows[self._member[rows] == _NONE]
        if len(new) < max(LEAST_ROWS, TIMES * hit["expected"]):
            return False
        if self._customers is None:
            return True
        customers = self._customers[new]
        unknown = int((customers == 0).sum())
        return len(np.unique(customers[customers > 0])) + unknown >= LEAST_CUSTOMERS

    def _add(self, event: int, rows: Integers) -> None:
        """Give an event those rows of its place that are in none."""
        new = rows[self._member[rows] == _NONE]
        hit = self._known[event].hit
        example = self._cells.of(hit["cell"])[0][0]
        for name, place in self._places.items():
            if hit[name] is not None:
                new = new[place[new] == place[example]]
        self._member[new] = event

    def ids(self) -> pl.Series:
        """Return the id of each row's event, the events' last days included."""
        for number, event in enumerate(self._known):
            self._add(number, _lasting(event, self._cells))
        sizes = np.bincount(self._member[self._member != _NONE], minlength=len(self._known))
        names = [
            event.id if size >= LEAST_ROWS else None
            for event, size in zip(self._known, sizes, strict=True)
        ]
        # The number -1 finds the null at the end.
        return pl.Series("hot_issue", [*names, None], dtype=pl.String).gather(
            np.where(self._member == _NONE, len(names), self._member)
        )


def _numbered(values: pl.Series) -> Integers:
    """Number the values of a column from 1 on; 0 is none."""
    return values.rank("dense").fill_null(0).to_numpy().astype(np.int64)


def _lasting(event: _Event, cells: HotCells) -> Integers:
    """Return what the first cell has after its last hot day, until a week is as before."""
    if all(event.hit[name] is None for name in WHAT_COLUMNS):
        return np.empty(0, dtype=np.int64)
    row, at = cells.of(event.hit["cell"])
    week = np.searchsorted(at, at, "right") - np.searchsorted(at, at - _WEEK, "right")
    before = (event.hit["expected"] - FLOOR) / event.hit["days"] * _WEEK
    pause = np.diff(at, prepend=at[:1]) > _WEEK
    calm = (at > event.last) & (pause | (week < max(LEAST_A_WEEK, STILL_HIGH * before)))
    end = int(np.argmax(calm)) if calm.any() else len(at)
    return row[np.searchsorted(at, event.last, "right") : end]
