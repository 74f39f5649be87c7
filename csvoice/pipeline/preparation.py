"""The first half of the way: files in, the annotated and linked table out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from csvoice.analyze.words.counts import Counts
from csvoice.archive.folders import Past
from csvoice.archive.joining import chronological
from csvoice.config import LAST, Config
from csvoice.document.events import Event
from csvoice.errors import UsageError
from csvoice.pipeline.afar import Afar, read_afar
from csvoice.pipeline.annotation import Annotated, annotate_rows
from csvoice.pipeline.parts import Progress
from csvoice.pipeline.safe_reading import read_safely
from csvoice.plan import Plan
from csvoice.planning import annotation_digest, make_plan
from csvoice.plugins import Plugins, load_plugins
from csvoice.precision import is_dated
from csvoice.read.feedback import NO_COMPETITORS, RawFeedback
from csvoice.storage.keys import empty_key
from csvoice.storage.leftovers import scratch_folder

if TYPE_CHECKING:
    from csvoice.pipeline.archiving import Gathered

_UNDATED = (
    "数据里没有可用的日期，而存档按月存放，--archive 用不上。"
    "请去掉它，或用 --map 时间=表头 指明日期列。"
)


@dataclass(frozen=True, slots=True)
class Feedback:
    """Everything up to the annotated table: what `words` and `classify` need.

    Attributes:
        rows: The annotated rows.
        links: What needed the whole corpus, column by column beside `rows`; None where they were
            not linked, or have it.
        raw: Funnel and sources of what was read; its rows are gone.
        plan: What the rows were annotated by.
        plugins: Plugins in force.
        failures: A sentence for each plugin that failed so far.
        gathered: What an archive adds; None without one.
        sound: Whether every annotator did its work on every row.
        notes: Chinese sentences on a key or a cache that had to be mended.
        events: What happened, the gravest first.
        words: What each row of `table` says, where that was counted on the way.
    """

    rows: pl.LazyFrame
    links: pl.DataFrame | None
    raw: RawFeedback
    plan: Plan
    plugins: Plugins
    failures: tuple[str, ...]
    gathered: Gathered | None = None
    sound: bool = True
    notes: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    words: Counts | None = None

    @property
    def table(self) -> pl.LazyFrame:
        """The feedback table, annotated and linked."""
        if self.links is None:
            return self.rows
        return self.rows.with_columns(self.links.get_columns())

    def of(self, days: pl.Expr) -> pl.LazyFrame:
        """Return the rows of some days; rows of others are not read from disk.

        Args:
            days: A condition on `created_at`.
        """
        if self.links is None:
            return self.rows.filter(days)
        links = self.rows.select("created_at").collect().hstack(self.links).lazy()
        beside = links.filter(days).drop("created_at")
        return pl.concat([self.rows.filter(days), beside], how="horizontal")


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
    with _read(paths, config, plugins, competitors) as rows, scratch_folder() as folder:
        progress("read", 1, 1)
        if past and past.folder and not rows.dated:
            raise UsageError(_UNDATED)
        notes = empty_key(config.key)
        plan = make_plan(rows.overview, config, plugins, past.earlier() if past else None)
        if past:
            past.check_key(plan)
        annotated, raw = rows.annotate(plan, folder, progress), rows.raw.without_rows()
        del rows  # A large export's raw rows are not kept while it is linked.
        joined = _joined(annotated, raw, past, _Again(plan, config, plugins, progress), folder)
        content = annotated.content if config.cache and joined.gathered is None else ""
        links, events, words = _linked(joined.table, plan, content) if linked else (None, (), None)
        yield Feedback(
            rows=joined.table,
            links=links,
            events=events,
            words=words,
            raw=raw,
            plan=plan,
            plugins=plugins,
            failures=plugins.errors + joined.failures,
            gathered=joined.gathered,
            sound=not joined.failures,
            notes=(*notes, *annotated.notes),
        )


@contextmanager
def _read(
    paths: Sequence[str | Path], config: Config, plugins: Plugins, competitors: Mapping[str, Path]
) -> Iterator[_Here | Afar]:
    """Read the rows, by the workers of an engine where these can reach all files."""
    with read_afar(paths, config, plugins) as afar:
        if afar:
            yield afar
            return
        readers = [*plugins.readers.values()]
        yield _Here(read_safely(paths, config, readers, competitors=competitors), config, plugins)


@dataclass(frozen=True, slots=True)
class _Here:
    """Rows that were read here; `Afar` are those that workers read."""

    raw: RawFeedback
    config: Config
    plugins: Plugins

    @property
    def overview(self) -> pl.DataFrame:
        return self.raw.frame

    @property
    def dated(self) -> bool:
        return is_dated(self.raw.frame)

    def annotate(self, plan: Plan, folder: Path, progress: Progress) -> Annotated:
        return annotate_rows(
            self.raw.frame, plan, self.config, folder, progress, plugins=self.plugins
        )


class _Joined(NamedTuple):
    """The annotated rows with those of an archive, in order of time where a report wants it."""

    table: pl.LazyFrame
    failures: tuple[str, ...]
    gathered: Gathered | None = None


def _joined(
    annotated: Annotated, raw: RawFeedback, past: Past | None, again: _Again, folder: Path
) -> _Joined:
    if past is None:
        return _Joined(annotated.table, annotated.failures)
    if past.folder is None:
        table = chronological(annotated.table, raw.funnel.entered, folder)
        return _Joined(table, annotated.failures)
    from csvoice.pipeline.archiving import gather  # Loads what a list of words does without.

    digest = annotation_digest(again.plan, again.plugins, again.config)
    gathered = gather(past, annotated.table, digest, folder, again)
    return _Joined(gathered.joined.table, annotated.failures + again.failures, gathered)


def _from_last(config: Config, past: Past | None) -> Config:
    """Put the archive's last day, which may have gone on since, in the place of `last`."""
    if config.since != LAST or past is None or past.folder is None:
        return config
    day = past.last_day
    return config.model_copy(update={"since": day and day.isoformat()})


def _linked(
    table: pl.LazyFrame, plan: Plan, content: str
) -> tuple[pl.DataFrame, tuple[Event, ...], Counts | None]:
    from csvoice.pipeline.links import linked  # Loads what a list of words does without.

    links, events, words = linked(table, plan, content)
    return links.collect(), events, words


@dataclass
class _Again:
    """Annotates rows of an archive again, and remembers what failed."""

    plan: Plan
    config: Config
    plugins: Plugins
    progress: Progress
    failures: tuple[str, ...] = ()

    def __call__(self, rows: pl.DataFrame, folder: Path) -> pl.LazyFrame:
        """Annotate masked rows."""
        result = annotate_rows(rows, self.plan, self.config, folder, self.progress, masked=True)
        self.failures = tuple(dict.fromkeys((*self.failures, *result.failures)))
        return result.table
