"""What a worker does with one file of a store: look through it, give texts of it, annotate it.

The file is read anew each time, as `read_feedback` reads it. What is decided for all files
together, which rows repeat others and what to annotate by, comes from the driver.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import polars as pl

from csvoice.config import Config
from csvoice.document.report import Funnel
from csvoice.errors import CsvoiceError, InputError
from csvoice.pipeline.annotation import content_of, placed, repeating
from csvoice.pipeline.elsewhere import refused
from csvoice.pipeline.parts import Work, annotate_part
from csvoice.pipeline.safe_reading import safe_source
from csvoice.planning import Overview, overview_of
from csvoice.plugins import load_here
from csvoice.read.bundles import Named
from csvoice.read.feedback import Source, in_order, options_of, sha256_of, source_of
from csvoice.read.files import EmptyFileError, open_tables
from csvoice.read.funnel import scores_alone, spoken_rows
from csvoice.read.overlaps import overlap_keys
from csvoice.read.replies import split_replies
from csvoice.read.stores import fetched
from csvoice.read.tables import StandardTable, standardise, without_running_numbers
from csvoice.schema import EXPORT_PREFIX, made_up_id
from csvoice.storage.store import CHUNK_ROWS
from csvoice.taxonomy_choice import characters, sampled_texts

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of a store, and how it is to be read.

    Attributes:
        url: What opens it.
        shown: The same as it may be shown.
        label: What its rows bear as `source`, masked.
        alone: Whether there is no other.
        config: Options of the run.
        names: Plugins in force.
        versions: Of the driver, which the worker must have.
    """

    url: str
    shown: str
    label: str
    alone: bool
    config: Config
    names: tuple[str, ...]
    versions: Mapping[str, str]


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
        scores: What customers answered in numbers who wrote nothing.
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
    scores: pl.DataFrame


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file as it was read by itself: its table without the rows, then the rows."""

    source: Source
    funnel: Funnel
    part: StandardTable


def returning_errors(
    function: Callable[Concatenate[Piece, Arguments], Result],
) -> Callable[Concatenate[Piece, Arguments], Result | CsvoiceError]:
    """Run it only where the worker is what the driver is; not every engine brings errors back."""

    @wraps(function)
    def on_worker(
        piece: Piece, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Result | CsvoiceError:
        try:
            differing = refused(piece.versions, piece.config, piece.names)
            return differing or function(piece, *args, **kwargs)
        except CsvoiceError as error:
            return error

    return on_worker


@returning_errors
def survey(piece: Piece) -> Survey | None:
    """Look through a file; None where it is not one table with rows."""
    opened = _opened(piece)
    if opened is None:
        return None
    frame = opened.part.frame
    compared_by, telling = overlap_keys(frame)
    rows, left_out = _spoken(frame)
    return Survey(
        source=opened.source,
        funnel=replace(opened.funnel, kept=rows.height, **left_out),
        schema=dict(rows.schema),
        keys=_keys(rows, identified="id" in frame.columns),
        compared_by=compared_by,
        telling=telling,
        overview=overview_of(rows, pl.Series("text", [], dtype=pl.String)),
        repeating=repeating(rows),
        dated="created_at" in rows.columns and rows["created_at"].count() > 0,
        scores=scores_alone(split_replies(frame)),
    )


@returning_errors
def texts_at(piece: Piece, places: pl.Series) -> pl.Series:
    """Return what the rows at these places among those with a text say, as `sample_of` does."""
    return sampled_texts(_rows(piece)[places])


@returning_errors
def annotate_piece(
    piece: Piece, work: Work, dropped: pl.Series
) -> tuple[bytes, int, tuple[str, ...]]:
    """Annotate the rows with a text but those dropped, which repeat others.

    Returns:
        The annotated rows as Parquet, a ninth of what they take pickled; how many they are; and a
        sentence for each plugin that failed.
    """
    rows = _rows(piece)
    places = pl.int_range(rows.height, eager=True)
    raw = rows.filter(~places.is_in(dropped.implode()))
    done = [
        annotate_part(work, chunk, Path())
        for chunk in content_of(raw, work.copies).iter_slices(CHUNK_ROWS)
    ]
    parts = [table.lazy() for table, _failures in done if table is not None]
    failures = tuple(dict.fromkeys(one for _table, failed in done for one in failed))
    content = io.BytesIO()
    if parts:
        placed(parts, raw, work.copies).collect().write_parquet(content, compression="lz4")
    return content.getvalue(), raw.height, failures


def _opened(piece: Piece) -> _Opened | None:
    readers = [*load_here(piece.config, piece.names).readers.values()]
    options = options_of(piece.config)
    with fetched([piece.url], (), options) as copies:
        (copy,) = copies
        try:
            tables = open_tables(copy, readers, options)
        except EmptyFileError:
            return None
        if len(tables) > 1 or tables[0].sheet is not None:
            return None
        table = tables[0]
        part = standardise(table, piece.config, piece.label)
        if not piece.alone or piece.config.archive:
            part = without_running_numbers(part)
        named = Named(table, piece.label, piece.label)
        source = safe_source(source_of(named, part, piece.shown, sha256_of(copy)))
    funnel = Funnel(
        read=table.frame.height + table.unreadable + table.totals,
        unreadable=table.unreadable,
        totals=table.totals,
        agent=part.agent,
        merged=part.merged,
    )
    return _Opened(source, funnel, part)


def _rows(piece: Piece) -> pl.DataFrame:
    """Return the rows with a text.

    Raises:
        InputError: The file is not what it was a moment ago.
    """
    opened = _opened(piece)
    if opened is None:
        raise InputError(f"{piece.shown} 在读取时变了，请等它写完再运行。")
    return _spoken(opened.part.frame)[0]


def _spoken(frame: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int]]:
    rows, left_out = spoken_rows(split_replies(frame))
    return in_order(rows), left_out


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
