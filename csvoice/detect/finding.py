"""Find every event once: propose, merge, give each row to one event, sum up."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from typing import NamedTuple, TypeAlias

import numpy as np
import polars as pl

from csvoice.analyze.series.counts import observed
from csvoice.analyze.statistics.intervals import Integers
from csvoice.analyze.words.counts import Counts, count_tokens
from csvoice.detect.authors import WITHIN, waves
from csvoice.detect.cells import LEAST_ROWS, WHERE, Complaints, HotCells, complaints, hot_cells
from csvoice.detect.drifts import drifts
from csvoice.detect.stories import SAME, Story, ended, follow, rows_of
from csvoice.detect.summing_up import Told, sum_up
from csvoice.document.events import COLUMN, Event
from csvoice.precision import precision_of
from csvoice.schema import OTHER_ISSUE

READ = (
    "id", "created_at", "brand", "product", "region", "channel", "customer", "issue",
    "issue_detail", "nature", "severity", "severity_why", "votes", "voice",
)  # fmt: skip

MOST = 0.2
"""An event that covers more of all rows is no longer than its burst."""

AT_ONCE = 1
"""Days between which two things begin at one place that people take for one."""

SHARED = 0.1
"""From this part of the smaller of two things on, told of by rows of the other, they are one."""

_Place: TypeAlias = tuple[str | None, ...]

RANKS = ("紧急", "一般", "提示")


class Found(NamedTuple):
    """What happened.

    Attributes:
        table: The feedback table with the column `event`.
        events: The gravest first.
        words: What each row of the table says, where it was counted on the way.
    """

    table: pl.LazyFrame
    events: tuple[Event, ...]
    words: Counts | None = None


def find_events(table: pl.LazyFrame, stopwords: Set[str]) -> Found:
    """Find what happened.

    When an event began and its id rest on the rows up to the day on which it was found, so that
    they stay when later rows come, in whatever order the rows stand. Competitors' rows tell none.
    """
    names = table.collect_schema().names()
    daily = "created_at" in names and precision_of(table) == "day"
    rows = _dated(table) if daily else None
    if rows is None or rows.is_empty():
        return Found(table.with_columns(pl.lit(None, pl.String).alias(COLUMN)), ())
    last = int(rows["created_at"].dt.epoch("d").to_numpy().max())
    words = count_tokens(table, stopwords) if "tokens" in names else None
    told = _told(rows, words)
    texts = _texts(table, rows, told)
    events = [
        sum_up(one, rows[one.rows].join(texts, on="_row", maintain_order="left"), last, stopwords)
        for one in told
    ]
    ids = _ids(rows, told)
    linked = table.with_row_index("_row").join(ids, on="_row", how="left", maintain_order="left")
    return Found(linked.drop("_row"), tuple(sorted(events, key=_loudest)), words)


def _dated(table: pl.LazyFrame) -> pl.DataFrame:
    """Return one's own rows of the days observed, numbered as in the table."""
    names = table.collect_schema().names()
    own = pl.col("competitor").is_null() if "competitor" in names else pl.lit(value=True)
    numbered = table.with_row_index("_row").filter(own)
    rows = numbered.select("_row", *(name for name in READ if name in names)).collect()
    if "voice" not in names:
        rows = rows.with_columns(voice=pl.col("_row").cast(pl.String))
    span = observed(rows["created_at"])
    # In one piece: the rows of event after event are taken from it.
    dated = rows.filter(span.holds()).rechunk() if span else rows.clear()
    return _without_the_one_place(dated)


def _without_the_one_place(rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out a place that all rows are from, such as the only country: it sets none apart."""
    return rows.drop(name for name in WHERE if name in rows.columns and rows[name].n_unique() == 1)


def _texts(table: pl.LazyFrame, rows: pl.DataFrame, told: Sequence[Told]) -> pl.DataFrame:
    """Read what the rows of events say."""
    places = rows["_row"][np.concatenate([np.empty(0, np.int64), *(one.rows for one in told)])]
    texts = table.select("text").with_row_index("_row")
    return texts.filter(pl.col("_row").is_in(places.implode())).collect()


def _told(rows: pl.DataFrame, words: Counts | None) -> list[Told]:
    """Gather the waves of one author and the stories of many; a row tells one of them."""
    at = rows["created_at"].dt.epoch("d").to_numpy()
    free = np.ones(rows.height, dtype=np.bool_)
    kept: list[Told] = []
    dated = complaints(rows)
    for one in (*_waves(rows), *_stories(rows, dated, words), *_drifts(rows, dated)):
        mine = one.rows[free[one.rows]]
        if len(mine) > MOST * rows.height:
            mine = mine[at[mine] <= one.hot]
        told = len(one.rows) - len(mine)
        if one.slow and told >= SAME * (len(one.rows) - one.expected):
            kept = [_seen_rising(other, one) for other in kept]
        elif len(mine) >= LEAST_ROWS:
            free[mine] = False
            kept.append(replace(one, rows=mine))
    return kept


def _seen_rising(event: Told, drift: Told) -> Told:
    """Note that an event makes up a slow rise, or part of it."""
    if not len(np.intersect1d(event.rows, drift.rows)):
        return event
    return replace(event, detectors=event.detectors | {"drift"})


def _waves(rows: pl.DataFrame) -> list[Told]:
    at = rows["created_at"].dt.epoch("d").to_numpy()
    return [
        Told(
            key=(rows["voice"][int(mine[0])],),
            onset=int(at[mine].min()),
            hot=int(at[mine].max()),
            end=int(at[mine].max()) + WITHIN,
            rows=mine,
            detectors=frozenset({"copies"}),
            one_author=True,
        )
        for mine in waves(rows)
    ]


def _stories(rows: pl.DataFrame, dated: Complaints, words: Counts | None) -> list[Told]:
    """Follow hot cells into stories; what begins at one place, or of one issue, at once is one.

    So is what has no place, and not two issues, where some rows tell of both.
    """
    cells = hot_cells(dated, words and words.at(rows["_row"].to_numpy()))
    found: list[tuple[_Place, Told]] = []
    for story in follow(cells):
        place, one = _place(story, rows, rows_of(cells, story)), _told_by(story, cells, rows)
        same = [
            number
            for number, (where, other) in enumerate(found)
            if abs(other.onset - one.onset) <= AT_ONCE
            and (where == place != () or (_may_be_one(where, place) and _overlap(other, one)))
        ]
        if same:
            where, other = found[same[0]]
            found[same[0]] = where or place, _both(other, one)
        else:
            found.append((place, one))
    return [one for _where, one in found]


def _told_by(story: Story, cells: HotCells, rows: pl.DataFrame) -> Told:
    mine, anchor = rows_of(cells, story), story.anchor
    last = int(rows["created_at"][mine].dt.epoch("d").to_numpy().max())
    return Told(
        key=story.key,
        onset=story.onset,
        hot=story.last,
        end=ended(cells, story),
        rows=mine,
        expected=anchor["expected"] / anchor["days"] * (last - story.onset + 1),
        words=story.words,
        detectors=frozenset({"burst", "phrase"} if story.words else {"burst"}),
    )


def _place(story: Story, rows: pl.DataFrame, mine: Integers) -> _Place:
    """Return where a story is at home, or else the issue that most of its rows have, if any."""
    where = tuple(story.anchor[name] for name in WHERE)
    return where if any(where) else _main_issue(rows, mine)


def _may_be_one(one: _Place, other: _Place) -> bool:
    """Whether neither of two stories has a place, and not both an issue."""
    return all(len(place) <= 1 for place in (one, other)) and not (one and other)


def _overlap(one: Told, other: Told) -> bool:
    """Whether some rows tell of both."""
    both = len(np.intersect1d(one.rows, other.rows))
    return both >= SHARED * min(len(one.rows), len(other.rows))


def _main_issue(rows: pl.DataFrame, mine: Integers) -> _Place:
    """Return the issue that most of some rows have, if any."""
    if "issue" not in rows.columns:
        return ()
    issues = rows["issue"][mine].filter(rows["issue"][mine] != OTHER_ISSUE)
    if issues.is_empty():
        return ()
    main = issues.mode().sort().first()
    return (str(main),) if (issues == main).sum() > SAME * len(mine) else ()


def _both(one: Told, other: Told) -> Told:
    """Make one event of two that began at one place at once, told by the larger one's words."""
    larger = max(one, other, key=lambda told: len(told.rows))
    return replace(
        one,
        hot=max(one.hot, other.hot),
        end=max(one.end, other.end),
        rows=np.union1d(one.rows, other.rows),
        expected=one.expected + other.expected,
        words=larger.words,
        detectors=one.detectors | other.detectors,
    )


def _drifts(rows: pl.DataFrame, dated: Complaints) -> list[Told]:
    last = int(rows["created_at"].dt.epoch("d").to_numpy().max())
    return [
        Told(
            key=tuple(f"{name}={value}" for name, value in one.cell.items()),
            onset=one.start,
            hot=last,
            end=last + 1,
            rows=one.rows,
            expected=one.expected,
            detectors=frozenset({"drift"}),
            slow=True,
        )
        for one in drifts(dated, last)
    ]


def _ids(rows: pl.DataFrame, told: Sequence[Told]) -> pl.LazyFrame:
    """Return the id of each row's event, by the row's number in the table."""
    numbers = rows.select("_row")
    none = numbers.clear().with_columns(pl.lit("").alias(COLUMN))
    parts = (numbers[one.rows].with_columns(pl.lit(one.id).alias(COLUMN)) for one in told)
    return pl.concat([none, *parts]).lazy()


def _loudest(event: Event) -> tuple[int, bool, float, str]:
    surplus = event.rows - event.expected
    return RANKS.index(event.severity), event.one_author, -surplus, event.id
