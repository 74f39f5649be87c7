"""What could be an event: something said of some place, suddenly by many."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice.analyze.events.bursts import bursts
from csvoice.analyze.words.counts import count_tokens
from csvoice.schema import OTHER_ISSUE, PRAISE

Integers: TypeAlias = NDArray[np.int64]

WHERE = ("brand", "product", "region")
WORD = "word"
WHAT: dict[tuple[str, ...], float] = {
    ("issue", "issue_detail"): 1.0,
    ("issue",): 0.9,
    (WORD,): 0.7,
    (): 0.5,
}
"""What is said, and how much it counts: a name that the data give goes before a mere word."""

EVERYWHERE = 0.6
"""The same for what is said of no place in particular."""

WHAT_COLUMNS = ("issue", "issue_detail", WORD)
CELL = (*WHERE, *WHAT_COLUMNS)
"""The columns that say which cell it is; null where a cell leaves one open."""

WHO = "who"
"""The customer; a row without one is somebody of its own."""

LEAST_ROWS = 5
TIMES = 3.0
"""A cell is hot with so many times the rows that its own days before let expect."""

RARE = 1e-4
"""Chance of so many rows in a cell and span; about one a year in a cell of middling size."""

RARE_WORD = 1e-6
"""The same for words, of which there are a hundred times as many."""

LONGEST = 5
"""Days of a span; what takes longer to rise is a trend."""

VARIES = 2.0
"""Dispersion of daily counts taken for granted: a fixed one, so that no later day changes it."""

FLOOR = 0.5
"""Rows that are always to be expected, so that what has never been said is not infinitely hot."""

_NUMBER = pl.int_range(pl.len(), dtype=pl.Int64)


@dataclass(frozen=True)
class HotCells:
    """Cells on days on which they are hot, and their rows.

    Attributes:
        hits: One row a cell and hot day, by day and the hottest first: `cell` (its number), the
            columns of CELL, `at` (days since 1970), `start` (first day of the span), `expected`
            (rows in it) and `heat`.
        row: Rows of the cells, by cell and day: row numbers of the frame.
        at: Their days.
        first: Where each cell begins in `row`; one more than there are cells.
    """

    hits: pl.DataFrame
    row: Integers
    at: Integers
    first: Integers

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

    A place is a brand, a product, a region, or everywhere; praise is left out. How hot a cell is,
    and over how many days, is the log likelihood ratio of its rows against those expected. Source:
    M. Kulldorff (2001), Prospective time periodic geographical disease surveillance using a scan
    statistic, JRSS A 164; for the test itself see `csvoice.analyze.events.bursts`. What is said of
    a day rests on that day and those before it.

    Args:
        rows: Feedback with `created_at`, `tokens` and as many of CELL as there are.
        stopwords: Words that say nothing.
    """
    dated = _complaints(rows)
    words = _words(dated, rows, stopwords)
    hits, members = [], []
    for where in (None, *WHERE):
        for what, weight in WHAT.items():
            names = [name for name in (where, *what) if name]
            frame = words if WORD in names else dated
            if not names or not set(names) <= set(frame.columns):
                continue
            found = _hot(frame, names, weight if where else EVERYWHERE * weight)
            if found.height:
                facts = frame.select("row", "at", *names)
                hits.append(found)
                members.append(facts.join(found.select(names).unique(), on=names))
    return _gathered(hits, members)


def _complaints(rows: pl.DataFrame) -> pl.DataFrame:
    """Return dated rows that are not praise, with their number and day; 其他 is no issue."""
    present = [name for name in CELL if name in rows.columns]
    who = pl.col("customer").fill_null(_NUMBER.cast(pl.String)).alias(WHO)
    issues = [name for name in present if name.startswith("issue")]
    kept = pl.col("created_at").is_not_null()
    if "nature" in rows.columns:
        kept &= pl.col("nature").ne_missing(pl.lit(PRAISE))
    return (
        rows.select(
            "created_at",
            *present,
            *([who] if "customer" in rows.columns else []),
            row=_NUMBER,
            at=pl.col("created_at").dt.epoch("d").cast(pl.Int64),
            kept=kept,
        )
        .filter("kept")
        .drop("kept")
        .with_columns(pl.when(pl.col(name) != OTHER_ISSUE).then(name) for name in issues)
    )


def _words(dated: pl.DataFrame, rows: pl.DataFrame, stopwords: Set[str]) -> pl.DataFrame:
    """Return a row for each word of each complaint, rare ones too: all make up the volume."""
    tokens = rows.lazy().select(pl.col("tokens").gather(dated["row"]))
    counts = count_tokens(tokens, stopwords)
    said = counts.matrix.tocoo()
    words = pl.Series(WORD, counts.vocabulary, dtype=pl.String).gather(said.col)
    spoken: pl.DataFrame = dated[said.row]
    return spoken.with_columns(words)


def _hot(frame: pl.DataFrame, names: list[str], weight: float) -> pl.DataFrame:
    """Judge the cells of one view; a customer counts once a cell and day."""
    heads = frame.unique(["at", *names, WHO]) if WHO in frame.columns else frame
    expected = pl.col("expected") + FLOOR
    count = pl.col("count")
    heat = count * (count / expected).log() - (count - expected)
    return (
        bursts(heads.lazy(), [names], varies=VARIES)
        .filter(
            pl.col("p") < (RARE_WORD if WORD in names else RARE),
            pl.col("days") <= LONGEST,
            count >= LEAST_ROWS,
            count >= TIMES * expected,
        )
        .select(
            *names,
            at=pl.col("day").dt.epoch("d").cast(pl.Int64),
            days="days",
            expected=expected,
            heat=(weight * heat).round(6),
        )
        .sort(-pl.col("heat"), "days", maintain_order=True)
        .unique([*names, "at"], keep="first", maintain_order=True)
        .with_columns(start=pl.col("at") - pl.col("days") + 1)
    )


def _gathered(hits: list[pl.DataFrame], members: list[pl.DataFrame]) -> HotCells:
    """Number the cells of all views and line their rows up."""
    schema = {name: pl.String() for name in CELL}
    columns = {"at": pl.Int64(), "days": pl.Int64(), "expected": pl.Float64(), "heat": pl.Float64()}
    empty = pl.DataFrame(schema={**schema, **columns, "start": pl.Int64()})
    every = pl.concat([empty, *hits], how="diagonal").sort("at", -pl.col("heat"), *CELL)
    cells = every.select(CELL).unique(maintain_order=True).with_row_index("cell")
    facts = pl.concat(
        [pl.DataFrame(schema={"row": pl.Int64(), "at": pl.Int64(), **schema}), *members],
        how="diagonal",
    )
    lined = facts.join(cells, on=CELL, nulls_equal=True).sort("cell", "at", "row")
    first = np.searchsorted(lined["cell"].to_numpy(), np.arange(cells.height + 1))
    numbered = every.join(cells, on=CELL, nulls_equal=True, maintain_order="left")
    return HotCells(numbered, lined["row"].to_numpy(), lined["at"].to_numpy(), first)
