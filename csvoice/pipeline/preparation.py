"""The first half of the way: files in, the annotated and linked table out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from csvoice.archive.folders import Past
from csvoice.archive.joining import check_dated, chronological
from csvoice.config import LAST, Config
from csvoice.document.events import Event
from csvoice.pipeline.afar import read_afar
from csvoice.pipeline.annotation import annotate_rows
from csvoice.pipeline.archiving import Gathered, gather
from csvoice.pipeline.parts import Progress
from csvoice.pipeline.safe_reading import read_safely
from csvoice.plan import Plan
from csvoice.planning import annotation_digest, make_plan
from csvoice.plugins import Plugins, load_plugins
from csvoice.read.feedback import NO_COMPETITORS, RawFeedback
from csvoice.storage.keys import empty_key
from csvoice.storage.leftovers import scratch_folder


@dataclass(frozen=True, slots=True)
class Feedback:
    """Everything up to the annotated table: what `words` and `classify` need.

    Attributes:
        table: The feedback table, annotated and linked.
        raw: Funnel and sources of what was read; its rows are gone.
        plan: What the rows were annotated by.
        plugins: Plugins in force.
        failures: A sentence for each plugin that failed so far.
        gathered: What an archive adds; None without one.
        sound: Whether every annotator did its work on every row.
        notes: Chinese sentences on a key or a cache that had to be mended.
        events: What happened, the gravest first.
    """

    table: pl.LazyFrame
    raw: RawFeedback
    plan: Plan
    plugins: Plugins
    failures: tuple[str, ...]
    gathered: Gathered | None = None
    sound: bool = True
    notes: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()


def silent(_stage: str, _done: int, _total: int) -> None:
    """Report no progress."""


@contextmanager
def prepare_feedback(
    paths: Sequence[str | Path],
    config: Config,
    progress: Progress = silent,
    plugins: Plugins | None = None,
    *,
    past: Past | None = None,
    competitors: Mapping[str, Path] = NO_COMPETITORS,
    linked: bool = True,
) -> Iterator[Feedback]:
    """Read, plan, annotate and link; the table is there as long as the context is open.

    Args:
        paths: Files or patterns.
        config: Options of the run.
        progress: Told of every stage.
        plugins: Plugins of this config, where they are loaded already.
        past: What an archive holds. With it, be it empty, the rows come in order of time, as a
            report wants them; without it they come as the files have them.
        competitors: A competitor's brand → the file of its feedback, where brands are compared.
        linked: Whether the columns are wanted that need the whole corpus.

    Raises:
        CsvoiceError: Anything that keeps the rows from being read or annotated.
    """
    plugins = plugins or load_plugins(config)
    progress("read", 0, 1)
    config = _from_last(config, past)
    with read_afar(paths, config, plugins) as afar, scratch_folder() as folder:
        raw = afar.raw if afar else _read_here(paths, config, plugins, competitors)
        progress("read", 1, 1)
        if past and past.folder and not (afar and afar.dated):
            check_dated(raw.frame)
        notes = empty_key(config.key)
        overview = afar.overview if afar else raw.frame
        plan = make_plan(overview, config, plugins, past.earlier() if past else None)
        if past:
            past.check_key(plan)
        annotated = (
            afar.annotate(plan, folder, progress)
            if afar
            else annotate_rows(raw.frame, plan, config, folder, progress, plugins=plugins)
        )
        gathered, table, failures = None, annotated.table, annotated.failures
        content = annotated.content if config.cache else ""
        if past and past.folder is None:
            table = chronological(table, raw.funnel.entered, folder)
        elif past:
            again = _Again(plan, config, progress)
            digest = annotation_digest(plan, plugins, config)
            gathered = gather(past, annotated.table, digest, folder, again)
            table, failures, content = gathered.joined.table, failures + again.failures, ""
        table, events = _linked(table, plan, content) if linked else (table, ())
        yield Feedback(
            table=table,
            events=events,
            raw=raw.without_rows(),
            plan=plan,
            plugins=plugins,
            failures=plugins.errors + failures,
            gathered=gathered,
            sound=not failures,
            notes=(*notes, *annotated.notes),
        )


def _read_here(
    paths: Sequence[str | Path], config: Config, plugins: Plugins, competitors: Mapping[str, Path]
) -> RawFeedback:
    return read_safely(paths, config, [*plugins.readers.values()], competitors=competitors)


def _from_last(config: Config, past: Past | None) -> Config:
    """Put the archive's last day, which may have gone on since, in the place of `last`."""
    if config.since != LAST or past is None or past.folder is None:
        return config
    day = past.last_day
    return config.model_copy(update={"since": day and day.isoformat()})


def _linked(
    table: pl.LazyFrame, plan: Plan, content: str
) -> tuple[pl.LazyFrame, tuple[Event, ...]]:
    from csvoice.pipeline.links import linked  # Loads what a list of words does without.

    return linked(table, plan, content)


@dataclass
class _Again:
    """Annotates rows of an archive again, and remembers what failed."""

    plan: Plan
    config: Config
    progress: Progress
    failures: tuple[str, ...] = ()

    def __call__(self, rows: pl.DataFrame, folder: Path) -> pl.LazyFrame:
        """Annotate masked rows."""
        result = annotate_rows(rows, self.plan, self.config, folder, self.progress, masked=True)
        self.failures = tuple(dict.fromkeys((*self.failures, *result.failures)))
        return result.table
