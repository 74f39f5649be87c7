"""What could be an event: something said of some place, suddenly by many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from csvoice.analyze.series.bursts import daily_counts, judged
from csvoice.analyze.series.daily_counts import DailyCounts
from csvoice.analyze.series.segments import Segments
from csvoice.analyze.statistics.intervals import Booleans, Integers
from csvoice.analyze.words.counts import Counts
from csvoice.schema import OTHER_ISSUE, PRAISE

WORD = "word"
PLACES: tuple[tuple[str, ...], ...] = (
    (), ("brand",), ("product",), ("region",), ("channel",), ("brand", "region"),
    ("product", "region"),
)  # fmt: skip
WHAT: dict[tuple[str, ...], float] = {
    ("issue", "issue_detail"): 1.0,
    ("issue",): 0.9,
    (WORD,): 0.3,
    (): 0.3,
}
"""What is said, and how much it counts: a name that the data give goes before a mere word."""

EVERYWHERE = 0.6
"""The same for what is said of no place in particular."""

WHERE = ("brand", "product", "region", "channel")
WHAT_COLUMNS = ("issue", "issue_detail", WORD)
CELL = (*WHERE, *WHAT_COLUMNS)
"""The columns that say which cell it is; null where a cell leaves one open."""

LEAST_ROWS = 5
TIMES = {True: 3.0, False: 2.0}
"""A cell is hot with so many times the rows that its own days let expect; words with more."""

FALSE_ALARMS = 0.02
"""Cells of words, and as many of other things, that chance alone may call hot in a month."""

WEEK, MONTH = 7, 31

AGAIN = 28
"""Days within which a voice that speaks again does not count."""

FLOOR = 0.5
"""Rows that are always to be expected, so that what has never been said is not infinitely hot."""


@dataclass(frozen=True)
class Complaints:
    """Dated rows that are not praise, by day and then in the order of the frame.

    Attributes:
        row: Their numbers in the frame.
        at: Their days, since 1970.
        head: Whether a row is a voice that has not spoken in the month before.
        said: Which values of CELL they have; 其他 is no issue.
    """

    row: Integers
    at: Integers
    head: Booleans
    said: Segments

    def views(self, wanted: Iterable[Sequence[str]]) -> list[Sequence[str]]:
        """Return those of the views whose columns all have values."""
        there = {name for name, codes in self.said.codes.items() if (codes >= 0).any()}
        return [view for view in wanted if view and there.issuperset(view)]

    def of(self, view: Sequence[str], cells: Integers) -> pl.DataFrame:
        """Return `row`, `at` and the columns of a view of what is said of some of its cells."""
        numbers = self.said.numbered(view)
        mine = np.flatnonzero(np.isin(numbers, cells))
        rows = pl.DataFrame({"row": self.row[mine], "at": self.at[mine]})
        return rows.hstack(self.said.spelled(numbers[mine], view))


def complaints(rows: pl.DataFrame) -> Complaints:
    """Return what is counted, of feedback with `created_at`, `voice` and some columns of CELL."""
    present = [name for name in CELL if name in rows.columns]
    kept = pl.col("created_at").is_not_null()
    if "nature" in rows.columns:
        kept &= pl.col("nature").ne_missing(pl.lit(PRAISE))
    issues = [name for name in present if name.startswith("issue")]
    day = pl.col("created_at").dt.epoch("d").cast(pl.Int64)
    dated = (
        rows.lazy()
        .select(*present, "voice", at=day, row=pl.int_range(pl.len(), dtype=pl.Int64), kept=kept)
        .filter("kept")
        .with_columns(pl.when(pl.col(name) != OTHER_ISSUE).then(name) for name in issues)
        .sort("at", "row")
        .collect()
    )
    head = np.ones(dated.height, dtype=np.bool_)
    head[_spoken_again(dated)] = False
    arrays = (dated["row"].to_numpy(), dated["at"].to_numpy(), head)
    return Complaints(*arrays, Segments.of(dated, present))


def _spoken_again(dated: pl.DataFrame) -> Integers:
    """Return the places of rows whose voice has spoken within four weeks before."""
    several = pl.col("voice").is_duplicated()  # Few do; all of them take longer to go through.
    near = pl.col("at") - pl.col("at").shift(1).over("voice") <= AGAIN
    voices = dated.lazy().select("voice", "at").with_row_index("place").filter(several)
    return voices.filter(near).collect()["place"].to_numpy()


@dataclass(frozen=True)
class HotCells:
    """Cells on days on which they are hot, and their rows.

    Attributes:
        hits: One row a cell and hot day, by day and the hottest first: `cell` (its number), the
            columns of CELL, `at` (days since 1970), `start` (first day of the span), `count` and
            `expected` (voices in it), `past` (days compared with) and `heat`.
        row: Rows of the cells, by cell and day: row numbers of the frame.
        at: Their days.
        first: Where each cell begins in `row`; one more than there are cells.
        heads: Whether a row of the frame is a voice that has not spoken in the month before.
    """

    hits: pl.DataFrame
    row: Integers
    at: Integers
    first: Integers
    heads: Booleans

    def of(self, cell: int) -> tuple[Integers, Integers]:
        """Return the rows of a cell and their days, by day."""
        span = slice(self.first[cell], self.first[cell + 1])
        return self.row[span], self.at[span]

    @cached_property
    def _by_row(self) -> tuple[Integers, Integers]:
        """Return the rows of all cells, sorted, and the cell each stands in there."""
        order = np.argsort(self.row, kind="stable")
        cells = np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))
        return self.row[order], cells[order]

    def holding(self, rows: Integers) -> Integers:
        """Return the cells that hold any of some rows."""
        row, cell = self._by_row
        first, end = np.searchsorted(row, rows), np.searchsorted(row, rows, "right")
        spans = map(slice, first.tolist(), end.tolist())
        return np.unique(np.concatenate([cell[:0], *(cell[span] for span in spans)]))

    def rows_between(self, cell: int, start: int, end: int) -> Integers:
        """Return the rows of a cell from one day to another, both included."""
        row, at = self.of(cell)
        return row[slice(*np.searchsorted(at, [start, end + 1]))]


def hot_cells(dated: Complaints, words: Counts | None) -> HotCells:
    """Find the cells of place × issue, place × word and place that are hot on a day.

    A place is a brand, a product, a region, a channel, or everywhere; praise is left out, and a
    voice (see `csvoice.link.voices`) counts once in four weeks. How hot a cell is, and over how
    many days, is the log likelihood ratio of its voices against those expected. Source:
    M. Kulldorff (2001), Prospective time periodic geographical disease surveillance using a scan
    statistic, JRSS A 164; for the test itself see `csvoice.analyze.series.bursts`. How sure a cell
    must be depends on how many there are to be tested on that day. What is said of a day rests on
    that day and those before it.

    Args:
        dated: Complaints.
        words: What each row of the frame that they are from says, where known.
    """
    found = [*_hot(dated, said=False)]
    if words:
        found += _hot(_words(dated, words), said=True)
    heads = np.zeros(dated.row.max(initial=-1) + 1, dtype=np.bool_)
    heads[dated.row[dated.head]] = True
    return _gathered([hits for hits, _rows in found], [facts for _hits, facts in found], heads)


def _words(dated: Complaints, words: Counts) -> Complaints:
    """Return an entry for each word of each complaint, rare ones too: all make up the volume."""
    counts, said = words.at(dated.row), dated.said
    row = counts.row
    codes = {name: codes[row] for name, codes in said.codes.items() if name in WHERE}
    spelled = pl.Series(WORD, counts.vocabulary, dtype=pl.String)
    places = Segments({**said.values, WORD: spelled}, {**codes, WORD: counts.column})
    return Complaints(dated.row[row], dated.at[row], dated.head[row], places)


def _hot(dated: Complaints, *, said: bool) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Judge the cells of all views together: hits, and the rows of the cells that are hot."""
    day, views = dated.at[dated.head], dated.views(_views(said=said))
    counted = [daily_counts(dated.said.numbered(view)[dated.head], day) for view in views]
    reached = [one.reached(LEAST_ROWS) + one.origin for one in counted]
    tested = np.sort(np.concatenate([*reached, np.empty(0, np.int64)]))
    for view in views:
        hits = _judged(counted.pop(0), view, tested, said)  # What it sums is large, and gone then.
        if hits.height:
            cells = hits["cell"].to_numpy()
            yield hits.drop("cell").hstack(dated.said.spelled(cells, view)), dated.of(view, cells)


def _views(*, said: bool) -> list[Sequence[str]]:
    """List what is counted by: places × words, or places × issues and places alone."""
    what = [one for one in WHAT if (WORD in one) == said]
    return [(*place, *one) for place in PLACES for one in what if len(place) < 2 or not said]


def _judged(series: DailyCounts, view: Sequence[str], tested: Integers, said: bool) -> pl.DataFrame:
    """Judge the cells of one view on every day, by the span that is hottest.

    Args:
        series: What the view counts.
        view: Its columns.
        tested: The day from which on each cell of all views is tested, sorted.
        said: Whether it counts words.
    """
    found = judged(series, times=TIMES[said])
    place = any(name in WHERE for name in view)
    weight = WHAT[tuple(name for name in view if name in WHAT_COLUMNS)]
    count, expected = pl.col("count"), pl.col("expected") + FLOOR
    heat = (
        (1.0 if place else EVERYWHERE)
        * weight
        * (count * (count / expected).log() - (count - expected))
    )
    tests = pl.lit(np.searchsorted(tested, found["at"].to_numpy(), "right"))
    return (
        found.filter(
            pl.col("p") * tests * MONTH <= FALSE_ALARMS,
            count >= LEAST_ROWS,
            count >= TIMES[said] * expected,
        )
        .select(
            "at", "days", "count", "past", "expected",
            cell="segment", heat=heat.round(6), start=pl.col("at") - pl.col("days") + 1,
        )
        .sort(-pl.col("heat"), "days", maintain_order=True)
        .unique(["cell", "at"], keep="first", maintain_order=True)
    )  # fmt: skip


_HITS = {
    **dict.fromkeys(("at", "days", "count", "past", "start"), pl.Int64()),
    **dict.fromkeys(("expected", "heat"), pl.Float64()),
}


def _gathered(hits: list[pl.DataFrame], members: list[pl.DataFrame], heads: Booleans) -> HotCells:
    """Number the cells of all views and line their rows up."""
    schema = {name: pl.String() for name in CELL}
    empty = pl.DataFrame(schema={**schema, **_HITS})
    every = pl.concat([empty, *hits], how="diagonal").sort("at", -pl.col("heat"), *CELL)
    cells = every.select(CELL).unique(maintain_order=True).with_row_index("cell")
    facts = pl.concat(
        [pl.DataFrame(schema={"row": pl.Int64(), "at": pl.Int64(), **schema}), *members],
        how="diagonal",
    )
    lined = facts.join(cells, on=CELL, nulls_equal=True).sort("cell", "at", "row")
    first = np.searchsorted(lined["cell"].to_numpy(), np.arange(cells.height + 1))
    numbered = every.join(cells, on=CELL, nulls_equal=True, maintain_order="left")
    return HotCells(numbered, lined["row"].to_numpy(), lined["at"].to_numpy(), first, heads)
