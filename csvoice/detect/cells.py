"""What could be an event: something said of some place, suddenly by many."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np
import polars as pl

from csvoice.analyze.series.bursts import bursts
from csvoice.analyze.statistics.intervals import Booleans, Integers
from csvoice.analyze.words.counts import count_tokens
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

VARIES = 2.0
"""Dispersion of daily counts taken for granted: a fixed one, so that no later day changes it."""

AGAIN = 28
"""Days within which a voice that speaks again does not count."""

FLOOR = 0.5
"""Rows that are always to be expected, so that what has never been said is not infinitely hot."""

_NUMBER = pl.int_range(pl.len(), dtype=pl.Int64)


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

    def rows_between(self, cell: int, start: int, end: int) -> Integers:
        """Return the rows of a cell from one day to another, both included."""
        row, at = self.of(cell)
        return row[slice(*np.searchsorted(at, [start, end + 1]))]


def hot_cells(rows: pl.DataFrame, stopwords: Set[str]) -> HotCells:
    """Find the cells of place × issue, place × word and place that are hot on a day.

    A place is a brand, a product, a region, a channel, or everywhere; praise is left out, and a
    voice (see `csvoice.link`) counts once in four weeks. How hot a cell is, and over how
    many days, is the log likelihood ratio of its voices against those expected. Source:
    M. Kulldorff (2001), Prospective time periodic geographical disease surveillance using a scan
    statistic, JRSS A 164; for the test itself see `csvoice.analyze.series.bursts`. How sure a cell
    must be depends on how many there are to be tested on that day. What is said of a day rests on
    that day and those before it.

    Args:
        rows: Feedback with `created_at`, `tokens`, `voice`, and as many of CELL as there are.
        stopwords: Words that say nothing.
    """
    values = pl.col(name for name in CELL if name in rows.columns)
    # Values are counted and joined in many views: as numbers, not as strings.
    dated = complaints(rows).with_columns(values.cast(pl.Categorical))
    found = _hot(dated, said=False)
    if "tokens" in rows.columns:
        found += _hot(_words(dated, rows, stopwords), said=True)
    heads = np.zeros(rows.height, dtype=np.bool_)
    heads[dated.filter("head")["row"].to_numpy()] = True
    return _gathered([hits for hits, _rows in found], [facts for _hits, facts in found], heads)


def _views(frame: pl.DataFrame, *, said: bool) -> list[list[str]]:
    """List what is counted by: places × words, or places × issues and places alone."""
    present = {name for name in CELL if name in frame.columns}
    present = {name for name in present if frame[name].null_count() < frame.height}
    what = [one for one in WHAT if (WORD in one) == said]
    views = [[*place, *one] for place in PLACES for one in what if len(place) < 2 or not said]
    return [view for view in views if view and set(view) <= present]


def complaints(rows: pl.DataFrame) -> pl.DataFrame:
    """Return dated rows that are not praise, with their number and day; 其他 is no issue."""
    present = [name for name in CELL if name in rows.columns]
    issues = [name for name in present if name.startswith("issue")]
    kept = pl.col("created_at").is_not_null()
    if "nature" in rows.columns:
        kept &= pl.col("nature").ne_missing(pl.lit(PRAISE))
    day = pl.col("created_at").dt.epoch("d").cast(pl.Int64)
    dated = (
        rows.with_columns(row=_NUMBER)
        .filter(kept)
        .select("created_at", *present, "voice", "row", at=day)
        .with_columns(pl.when(pl.col(name) != OTHER_ISSUE).then(name) for name in issues)
    )
    return dated.sort("at", "row").with_columns(
        head=(pl.col("at") - pl.col("at").shift(1).over("voice") > AGAIN).fill_null(value=True)
    )


def _words(dated: pl.DataFrame, rows: pl.DataFrame, stopwords: Set[str]) -> pl.DataFrame:
    """Return a row for each word of each complaint, rare ones too: all make up the volume."""
    tokens = rows.lazy().select(pl.col("tokens").gather(dated["row"]))
    counts = count_tokens(tokens, stopwords)
    words = pl.Series(WORD, counts.vocabulary, dtype=pl.String).cast(pl.Categorical)
    spoken: pl.DataFrame = dated[counts.row]
    return spoken.with_columns(words.gather(counts.column))


def _hot(frame: pl.DataFrame, *, said: bool) -> list[tuple[pl.DataFrame, pl.DataFrame]]:
    """Judge the cells of all views together: hits, and the rows of the cells that are hot."""
    heads, views = frame.filter("head"), _views(frame, said=said)
    tests = _tests(heads, views)
    found = []
    for names in views:
        hits = _judged(heads, names, tests, said)
        if hits.height:
            cells = hits.lazy().select(names).unique()
            facts = frame.lazy().select("row", "at", *names).join(cells, on=names).collect()
            found.append((_spelled(hits, names), _spelled(facts, names)))
    return found


def _spelled(frame: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    return frame.with_columns(pl.col(names).cast(pl.String))


def _tests(heads: pl.DataFrame, views: Sequence[list[str]]) -> pl.DataFrame:
    """Count the cells that have rows enough to be tested up to each day: `at` and `tests`."""
    lazy = heads.lazy()
    reached = [
        lazy.drop_nulls(names)
        .filter(pl.int_range(pl.len()).over(names) == LEAST_ROWS - 1)
        .select("at")
        for names in views
    ]
    counted = pl.concat([lazy.select("at").clear(), *reached]).group_by("at").len().sort("at")
    return counted.select("at", tests=pl.col("len").cum_sum().cast(pl.Float64)).collect()


def _judged(heads: pl.DataFrame, names: list[str], tests: pl.DataFrame, said: bool) -> pl.DataFrame:
    """Judge the cells of one view on every day, by the span that is hottest."""
    found = bursts(heads.lazy(), [names], varies=VARIES, times=TIMES[said])
    if found.is_empty():
        return found
    place = any(name in WHERE for name in names)
    what = tuple(name for name in names if name in WHAT_COLUMNS)
    weight = WHAT[what] * (1.0 if place else EVERYWHERE)
    expected = pl.col("expected") + FLOOR
    count = pl.col("count")
    heat = count * (count / expected).log() - (count - expected)
    return (
        found.lazy()
        .with_columns(at=pl.col("day").dt.epoch("d").cast(pl.Int64))
        .sort("at")
        .join_asof(tests.lazy(), on="at")
        .filter(
            pl.col("p") * pl.col("tests") * MONTH <= FALSE_ALARMS,
            count >= LEAST_ROWS,
            count >= TIMES[said] * expected,
        )
        .select(
            *names, "at", "days", "count", "past", "expected",
            heat=(weight * heat).round(6),
        )
        .sort(-pl.col("heat"), "days", maintain_order=True)
        .unique([*names, "at"], keep="first", maintain_order=True)
        .with_columns(start=pl.col("at") - pl.col("days") + 1)
        .collect()
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
