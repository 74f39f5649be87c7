"""What the driver is told of a file that a worker reads: hashes, a few texts, no rows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from csvoice.document.report import Funnel
from csvoice.pipeline.annotation import repeating
from csvoice.pipeline.pieces import Piece, open_piece, returning_errors, rows_of, spoken
from csvoice.planning import Overview, overview_of
from csvoice.precision import is_dated
from csvoice.read.feedback import Source
from csvoice.read.funnel import answered_alone
from csvoice.read.overlaps import overlap_keys
from csvoice.schema import EXPORT_PREFIX, made_up_id
from csvoice.taxonomy_choice import characters, sampled_texts


@dataclass(frozen=True, slots=True)
class Survey:
    """What the driver is told of a file.

    Attributes:
        source: Of the report's list of files.
        funnel: What dropped out of the file by itself; `kept` are the rows with a text.
        schema: Columns of the rows.
        keys: A row for each row with a text, in order: `whole1` and `whole2` (hashes of all
            cells), `named1` and `named2` (of id and text; null without an id), `characters`.
        compared_by: The columns by which it is compared with other files.
        telling: Hashes of the rows that would make it overlap with another file.
        overview: For the plan, without a sample.
        repeating: The export's columns that repeat the text.
        dated: Whether a row has a date.
        answered: What customers answered in numbers who wrote nothing, with hashes of the ids.
    """

    source: Source
    funnel: Funnel
    schema: dict[str, pl.DataType]
    keys: pl.DataFrame
    compared_by: tuple[str, ...]
    telling: pl.Series
    overview: Overview
    repeating: tuple[str, ...]
    dated: bool
    answered: pl.DataFrame


@returning_errors
def survey(piece: Piece) -> Survey | None:
    """Look through a file; None where it is not one table with rows."""
    opened = open_piece(piece)
    if opened is None:
        return None
    frame = opened.part.frame
    compared_by, telling = overlap_keys(frame)
    rows, silent, left_out = spoken(frame)
    return Survey(
        source=opened.source,
        funnel=replace(opened.funnel, kept=rows.height, **left_out),
        schema=dict(rows.schema),
        keys=_keys(rows, identified="id" in frame.columns),
        compared_by=compared_by,
        telling=telling,
        overview=overview_of(rows, pl.Series("text", [], dtype=pl.String)),
        repeating=repeating(rows),
        dated=is_dated(rows),
        answered=answered_alone(silent),
    )


@returning_errors
def texts_at(piece: Piece, places: pl.Series) -> pl.Series:
    """Return what the rows at these places among those with a text say, as `sample_of` does."""
    return sampled_texts(rows_of(piece)[places])


def _keys(rows: pl.DataFrame, *, identified: bool) -> pl.DataFrame:
    text = [name for name in ("text", "title") if name in rows.columns]
    cells = {
        "whole": rows.select(pl.col(f"^{EXPORT_PREFIX}.*$")),
        "named": rows.select("id", pl.coalesce(text).alias("text")),
    }
    hashes = {
        f"{name}{seed}": frame.hash_rows(seed=seed)
        for name, frame in cells.items()
        for seed in (1, 2)  # Together 128 bits: of a billion rows no two are taken for one.
    }
    has_id = (pl.col("id") != made_up_id()) & pl.lit(identified)
    known = rows.select(has_id).to_series()
    keys = pl.DataFrame(hashes).with_columns(characters(rows))
    return keys.with_columns(pl.when(known).then(pl.col("named1", "named2")))
