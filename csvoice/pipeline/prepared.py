"""The first half of the way: files in, the annotated and linked table out."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from csvoice.config import Config
from csvoice.link.duplicates import link_duplicates
from csvoice.pipeline.annotated import Progress, annotate_rows
from csvoice.plan import Plan
from csvoice.planning import make_plan
from csvoice.plugins import Plugins, load_plugins
from csvoice.read.feedback import NO_COMPETITORS, RawFeedback, read_feedback


@dataclass(frozen=True, slots=True)
class Feedback:
    """Everything up to the annotated table: what `words` and `classify` need.

    Attributes:
        table: The feedback table, annotated and linked.
        raw: Funnel and sources of what was read; its rows are gone.
        plan: What the rows were annotated by.
        plugins: Plugins in force.
        failures: A sentence for each plugin that failed so far.
    """

    table: pl.LazyFrame
    raw: RawFeedback
    plan: Plan
    plugins: Plugins
    failures: tuple[str, ...]


def silent(_stage: str, _done: int, _total: int) -> None:
    """Report no progress."""


@contextmanager
def prepare_feedback(
    paths: Sequence[str | Path],
    config: Config,
    progress: Progress = silent,
    competitors: Mapping[str, Path] = NO_COMPETITORS,
) -> Iterator[Feedback]:
    """Read, plan, annotate and link; the table is there as long as the context is open.

    Args:
        paths: Files of one's own feedback.
        config: Options of the run.
        progress: Told of every stage.
        competitors: A competitor's brand → the file of its feedback, where brands are compared.

    Raises:
        CsvoiceError: Anything that keeps the rows from being read or annotated.
    """
    plugins = load_plugins(config)
    progress("read", 0, 1)
    raw = read_feedback(paths, config, tuple(plugins.readers.values()), competitors=competitors)
    progress("read", 1, 1)
    plan = make_plan(raw.frame, config, plugins)
    with tempfile.TemporaryDirectory(prefix="csvoice-", ignore_cleanup_errors=True) as folder:
        annotated = annotate_rows(raw.frame, plan, config, Path(folder), progress)
        loading = tuple(plugin.error for plugin in plugins.failed if plugin.error)
        failures = loading + annotated.failures
        table = link_duplicates(annotated.table)
        yield Feedback(table, raw.without_rows(), plan, plugins, failures)
