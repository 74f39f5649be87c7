"""What a worker does with one file of a store: read it, and annotate it.

The file is read anew each time, as `read_feedback` reads it. What is decided for all files
together, which rows repeat others and what to annotate by, comes from the driver.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import polars as pl

from csvoice.config import Config
from csvoice.document.report import Funnel
from csvoice.errors import CsvoiceError, InputError
from csvoice.pipeline.annotation import content_of, cut_rows, placed
from csvoice.pipeline.elsewhere import refused
from csvoice.pipeline.parts import Work, annotate_part
from csvoice.pipeline.safe_reading import safe_source
from csvoice.plugins import load_here
from csvoice.read.bundles import Named
from csvoice.read.feedback import Source, funnel_of, in_order, options_of, source_of
from csvoice.read.files import EmptyFileError, open_tables, sha256_of
from csvoice.read.funnel import Spoken, spoken_rows
from csvoice.read.stores import fetched
from csvoice.read.tables import StandardTable, standardise, without_running_numbers

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
        sha256: Of the file's bytes when it was surveyed; empty before.
    """

    url: str = field(repr=False)
    shown: str
    label: str
    alone: bool
    config: Config
    names: tuple[str, ...]
    versions: Mapping[str, str]
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as it was read by itself.

    Attributes:
        source: Of the report's list of files.
        funnel: What dropped out of it, without what its rows say.
        part: Its rows, with standard columns.
    """

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
def annotate_piece(
    piece: Piece, work: Work, dropped: pl.Series
) -> tuple[bytes, int, tuple[str, ...]]:
    """Annotate the rows with a text but those dropped, which repeat others.

    Returns:
        The annotated rows as Parquet, a ninth of what they take pickled; how many they are; and a
        sentence for each plugin that failed.
    """
    rows = rows_of(piece)
    places = pl.int_range(rows.height, eager=True)
    raw = rows.filter(~places.is_in(dropped.implode()))
    chunks = cut_rows(content_of(raw, work.copies))
    done = [annotate_part(work, chunk, Path()) for chunk in chunks]
    parts = [table.lazy() for table, _failures in done if table is not None]
    failures = tuple(dict.fromkeys(one for _table, failed in done for one in failed))
    content = io.BytesIO()
    if parts:
        table = placed(pl.concat(parts), raw, work.copies).collect()
        table.write_parquet(content, compression="lz4")
    return content.getvalue(), raw.height, failures


def open_piece(piece: Piece) -> Opened | None:
    """Copy a file here and read it; None where it is not one table with rows."""
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
    return Opened(source, funnel_of([table], [part], {}), part)


def rows_of(piece: Piece) -> pl.DataFrame:
    """Return the rows with a text.

    Raises:
        InputError: The file is not what it was a moment ago.
    """
    opened = open_piece(piece)
    if opened is None or opened.source.sha256 != piece.sha256:
        raise InputError(f"{piece.shown} 在读取时变了，请等它写完再运行。")
    return spoken(opened.part.frame).rows


def spoken(frame: pl.DataFrame) -> Spoken:
    """Part the rows with a text, put in order, from the others."""
    said = spoken_rows(frame)
    return said._replace(rows=in_order(said.rows))
