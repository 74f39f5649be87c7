"""Feedback in stores, read by the workers of an engine: the driver never holds its rows.

Every worker reads whole files; a file is what a table's columns and dates are decided by, so none
is cut. The driver gets hashes (44 bytes a row), a sample of texts and annotated rows, which it
writes to disk as they come. Where files have different columns, or overlap, they are read here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import polars as pl

from csvoice.config import Config
from csvoice.document.report import Funnel
from csvoice.errors import CsvoiceError, PluginError
from csvoice.pipeline.annotation import Annotated, copies_of
from csvoice.pipeline.elsewhere import versions_of
from csvoice.pipeline.engines import Run, running
from csvoice.pipeline.parts import Progress, Work
from csvoice.pipeline.pieces import Piece, annotate_piece
from csvoice.pipeline.safe_reading import safe_names
from csvoice.pipeline.surveys import Survey, survey, texts_at
from csvoice.plan import Plan
from csvoice.planning import Overview
from csvoice.plugins import Plugins
from csvoice.read.bundles import many_small
from csvoice.read.feedback import RawFeedback, options_of, urls_of
from csvoice.read.files import suffixes_of
from csvoice.read.funnel import each_once, without_texts
from csvoice.read.mapping import check_map
from csvoice.read.overlaps import FEWEST
from csvoice.read.stores import listed
from csvoice.storage.store import ROWS_IN_MEMORY
from csvoice.taxonomy_choice import sample_step


@dataclass(frozen=True, slots=True)
class Afar:
    """Rows that workers have read.

    Attributes:
        raw: Funnel and sources, and the columns without a row.
        overview: What a plan depends on.
        dated: Whether a row has a date.
        pieces: The files.
        dropped: Of each file, the places of rows that repeat earlier ones.
        repeating: The export's columns that repeat the text.
        run: Runs functions on the engine.
        end: Ends the engine, which is not needed once all rows are annotated.
    """

    raw: RawFeedback
    overview: Overview
    dated: bool
    pieces: Sequence[Piece]
    dropped: Sequence[pl.Series]
    repeating: tuple[str, ...]
    run: Run
    end: Callable[[], None]

    def annotate(self, plan: Plan, folder: Path, progress: Progress) -> Annotated:
        """Annotate the rows where they are read, and gather them in `folder`."""
        config, kept = self.pieces[0].config, self.raw.funnel.kept
        own = config.model_copy(update={"cache": False})
        copies = copies_of(self.repeating, plan)
        work = Work(own, plan, copies, masked=False, held=True, names=self.pieces[0].names)
        calls = ((piece, work, one) for piece, one in zip(self.pieces, self.dropped, strict=True))
        files, failures, done = list[Path](), dict[str, None](), 0
        for content, rows, failed in _results(self.run, annotate_piece, calls):
            failures |= dict.fromkeys(failed)
            done += rows
            progress("annotate", done, kept)
            if content:
                files.append(folder / f"piece-{len(files)}.parquet")
                files[-1].write_bytes(content)
        self.end()
        if failures and config.strict:
            raise PluginError(next(iter(failures)))
        table = pl.concat([pl.scan_parquet(file) for file in files])
        table = table.collect().lazy() if kept <= ROWS_IN_MEMORY else table
        return Annotated(table, tuple(failures))


@contextmanager
def read_afar(
    paths: Sequence[str | Path], config: Config, plugins: Plugins
) -> Iterator[Afar | None]:
    """Let the workers of an engine read files of stores, if all feedback is there.

    Yields:
        None where the rows are to be read here.

    Raises:
        CsvoiceError: The engine or the stores cannot be used, or what a worker ran into.
    """
    readers = [*plugins.readers.values()]
    stored = urls_of(paths, readers)[1]
    asked = config.engine == "local" or config.competitors or config.sheet is not None
    if asked or not stored or len(stored) < len(paths):
        yield None
        return
    options_of(config)
    files = [file for url in stored for file in listed(url, suffixes_of(readers))]
    labels = safe_names(file.name for file in files)
    known, names = versions_of(config, plugins.in_force), plugins.in_force
    pieces = [
        Piece(one.url, one.shown, labels[one.name], len(files) == 1, config, names, known)
        for one in files
    ]
    if len(set(labels.values())) == len(pieces):
        jobs = config.jobs or os.cpu_count() or 1
        with ExitStack() as stack:
            run = stack.enter_context(running(config.engine, config.engine_address, jobs))
            surveys = [*_results(run, survey, ((piece,) for piece in pieces))]
            if _are_alike(surveys):
                check_map(config.map, [list(one.source.columns) for one in surveys])
                yield _together(pieces, surveys, run, stack.close)
                return
    yield None


def _results(
    run: Run, function: Callable[..., Any], calls: Iterable[tuple[Any, ...]]
) -> Iterator[Any]:
    for result in run(function, calls):
        if isinstance(result, CsvoiceError):
            raise result
        yield result


def _are_alike(surveys: Sequence[Survey | None]) -> bool:
    """Tell whether the files are pieces of one table, few or large, that share no rows."""
    known = [one for one in surveys if one is not None]
    shapes = {(*one.schema.items(), one.source.columns, one.compared_by) for one in known}
    if len(known) < len(surveys) or len(shapes) > 1:
        return False
    if many_small([one.source.rows for one in known]):
        return False
    telling = pl.concat([one.telling for one in known])
    return len(telling) - telling.n_unique() < FEWEST


def _together(
    pieces: Sequence[Piece], surveys: Sequence[Survey], run: Run, end: Callable[[], None]
) -> Afar:
    pieces = [
        replace(piece, sha256=one.source.sha256) for piece, one in zip(pieces, surveys, strict=True)
    ]
    keys = pl.concat([one.keys.with_columns(piece=pl.lit(n)) for n, one in enumerate(surveys)])
    repeated = _repeated(keys)
    by_piece = keys.select("piece", place=pl.int_range(pl.len()).over("piece"))
    kept = by_piece.filter(~repeated)
    if kept.is_empty():
        raise without_texts(sum(one.funnel.placeholder + one.funnel.empty for one in surveys))
    step = sample_step(kept.height, int(keys["characters"].filter(~repeated).sum()))
    sampled = _by_piece(kept.gather_every(step), len(pieces))
    calls = ((one, at) for one, at in zip(pieces, sampled, strict=True) if len(at))
    sample = pl.concat([*_results(run, texts_at, calls)])
    totals = {
        one.name: sum(getattr(seen.funnel, one.name) for seen in surveys) for one in fields(Funnel)
    }
    totals |= {"kept": kept.height, "duplicate": keys.height - kept.height}
    frame = pl.DataFrame(schema=surveys[0].schema)
    scores = each_once(pl.concat([one.answered for one in surveys], how="diagonal"))
    return Afar(
        raw=RawFeedback(frame, Funnel(**totals), tuple(one.source for one in surveys), scores),
        overview=_overview([one.overview for one in surveys], sample),
        dated=any(one.dated for one in surveys),
        pieces=pieces,
        dropped=_by_piece(by_piece.filter(repeated), len(pieces)),
        repeating=_shared([one.repeating for one in surveys]),
        run=run,
        end=end,
    )


def _repeated(keys: pl.DataFrame) -> pl.Series:
    """Mark rows as `read.funnel.is_duplicate` does, by hashes."""
    whole = ~keys.select(pl.struct("whole1", "whole2").is_first_distinct()).to_series()
    named = ~keys.select(pl.struct("named1", "named2").is_first_distinct()).to_series()
    return whole | (named & keys["named1"].is_not_null())


def _by_piece(places: pl.DataFrame, pieces: int) -> list[pl.Series]:
    return [places.filter(piece=piece)["place"] for piece in range(pieces)]


def _overview(overviews: Sequence[Overview], sample: pl.Series) -> Overview:
    ratings = [one.rating for one in overviews if one.rating is not None]
    return replace(
        overviews[0],
        sample=sample,
        places=tuple(dict.fromkeys(place for one in overviews for place in one.places)),
        rating=max(ratings, default=None),
        customers=_shared([one.customers for one in overviews]),
        ids=_shared([one.ids for one in overviews]),
    )


def _shared(names: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(name for name in names[0] if all(name in others for others in names))
