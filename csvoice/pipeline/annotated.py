"""From raw rows to the annotated table: in batches, over processes, from the store where it can."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import polars as pl

from csvoice.annotate.engine import Engine
from csvoice.annotate.privacy import is_label
from csvoice.config import Config
from csvoice.errors import OutputError, PluginError
from csvoice.pipeline.expendable import Expendable
from csvoice.pipeline.limited_annotators import has_foreign, limited_annotators
from csvoice.plan import Plan
from csvoice.plugins import Plugins, load_plugins
from csvoice.schema import EXPORT_PREFIX, PLACE, made_up_id
from csvoice.store import (
    ROWS_IN_MEMORY,
    chunk_key,
    cut_by_content,
    has_part,
    open_store,
    write_part,
)

Progress = Callable[[str, int, int], None]
"""Called with a stage, how much of it is done, and how much there is."""

ROWS_WORTH_A_PROCESS = 40_000


@dataclass(frozen=True, slots=True)
class Annotated:
    """The annotated table, what went wrong on the way, and what had to be mended."""

    table: pl.LazyFrame
    failures: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    chunk: pl.DataFrame
    path: Path


@dataclass(frozen=True, slots=True)
class _Work:
    """How parts are annotated, and what is kept of them.

    Attributes:
        config: Options of the run.
        plan: What to annotate by.
        copies: The export's columns that repeat the text; they are not written.
        masked: Whether the rows are clean and masked already.
        held: Whether annotated rows stay in memory.
        plugins: Plugins that are loaded already, where the work is done in this process.
        process: Where other people's annotators run; None where they run where the others do.
    """

    config: Config
    plan: Plan
    copies: tuple[str, ...]
    masked: bool
    held: bool
    plugins: Plugins | None = field(default=None, compare=False)
    process: Expendable | None = field(default=None, compare=False)


_Done: TypeAlias = tuple[pl.DataFrame | None, tuple[str, ...]]
"""The annotated rows where they stay in memory, and a sentence for each plugin that failed."""


def annotate_rows(
    raw: pl.DataFrame,
    plan: Plan,
    config: Config,
    folder: Path,
    progress: Progress,
    *,
    plugins: Plugins | None = None,
    masked: bool = False,
) -> Annotated:
    """Annotate raw rows.

    Args:
        raw: Standard and `export:` columns, as read.
        plan: What to annotate by.
        config: Options; `jobs` and `cache` count here.
        folder: Scratch folder of this run, for a table too large to hold.
        progress: Told of every part that is done.
        plugins: Plugins of this config, where they are loaded already.
        masked: Whether the rows come from an archive, clean and masked already.

    Raises:
        PluginError: With `config.strict`, for the first plugin that failed.
    """
    copies = _copies(raw, plan)
    with open_store(kept=config.cache) as store:
        parts = _parts(raw, plan, store, copies)
        missing = [part for part in parts if not has_part(part.path)]
        notes = _altered(missing, store)
        plugins = plugins or load_plugins(config)
        limited = bool(config.section_seconds) and has_foreign(plugins)
        jobs = min(1 if limited else config.jobs or _jobs_for(missing), len(missing))
        held = raw.height <= ROWS_IN_MEMORY and jobs <= 1
        with Expendable(config) as process:
            here = (plugins if jobs <= 1 else None, process if limited else None)
            work = _Work(config, plan, copies, masked, held, *here)
            frames, failures = _annotate_missing(missing, jobs, work, progress)
        scans = [frames.get(part.path, pl.scan_parquet(part.path)) for part in parts]
        table = _table(scans, raw, copies, folder)
        if failures:
            # A part with a failed plugin's empty columns must not be found again.
            for part in missing:
                part.path.unlink(missing_ok=True)
        if failures and config.strict:
            raise PluginError(failures[0])
    return Annotated(table, failures, notes)


def _altered(missing: list[_Part], store: Path) -> tuple[str, ...]:
    """Say in Chinese that parts were there, but not as csvoice wrote them."""
    altered = sum(part.path.exists() for part in missing)
    if not altered:
        return ()
    return (f"标注缓存 {store} 里有 {altered:,} 个文件已损坏或被改动过，没有采用，已重新标注。",)


def _copies(raw: pl.DataFrame, plan: Plan) -> tuple[str, ...]:
    """Name the export's columns that repeat the text and are masked as it is."""
    return tuple(
        name
        for name in raw.columns
        if name.startswith(EXPORT_PREFIX)
        and name not in (*plan.private_columns, *plan.id_columns)
        and not is_label(name.removeprefix(EXPORT_PREFIX))
        and raw[name].equals(raw["text"], check_names=False)
    )


def _parts(raw: pl.DataFrame, plan: Plan, store: Path, copies: Sequence[str]) -> list[_Part]:
    """Cut the rows into parts; where a row stood in which file is no part of its content."""
    made_up = pl.col("id") == made_up_id()
    content = raw.with_columns(pl.when(~made_up).then("id").alias("id")).drop(*PLACE, *copies)
    return [
        _Part(chunk, store / f"{chunk_key(chunk, plan.digest)}.parquet")
        for chunk in cut_by_content(content)
    ]


def _annotate_missing(
    missing: list[_Part], jobs: int, work: _Work, progress: Progress
) -> tuple[dict[Path, pl.LazyFrame], tuple[str, ...]]:
    rows = sum(part.chunk.height for part in missing)
    failures: dict[str, None] = {}
    frames: dict[Path, pl.LazyFrame] = {}
    done = 0
    progress("annotate", 0, rows)
    results = _in_processes(missing, jobs, work) if jobs > 1 else _here(missing, work)
    for part, (frame, failed) in zip(missing, results, strict=True):
        failures |= dict.fromkeys(failed)
        if frame is not None:
            frames[part.path] = frame.lazy()
        done += part.chunk.height
        progress("annotate", done, rows)
    return frames, tuple(failures)


def _jobs_for(missing: list[_Part]) -> int:
    rows = sum(part.chunk.height for part in missing)
    return max(1, min(os.cpu_count() or 1, rows // ROWS_WORTH_A_PROCESS))


def _here(missing: list[_Part], work: _Work) -> Iterator[_Done]:
    return (annotate_part(work, part.chunk, part.path) for part in missing)


def _in_processes(missing: list[_Part], jobs: int, work: _Work) -> Iterator[_Done]:
    from loky import ProcessPoolExecutor

    chunks, paths = zip(*((part.chunk, part.path) for part in missing), strict=True)
    # Ended at once: idle workers would keep 200 MB each while the table is put together and drawn.
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        yield from pool.map(annotate_part, [work] * len(missing), chunks, paths)


def annotate_part(work: _Work, chunk: pl.DataFrame, path: Path) -> _Done:
    """Annotate a chunk, and write it as a part unless it is held and not kept.

    Runs in any process.
    """
    repeated = chunk.with_columns(pl.col("text").alias(name) for name in work.copies)
    engine = _engine(_Once(work))
    table, failures = engine.annotate(repeated, masked=work.masked)
    if work.config.cache or not work.held:
        # Rows in memory do not need the part; where the disk is full the next run does without.
        with suppress(OutputError) if work.held else nullcontext():
            write_part(table.drop(work.copies), path)
    return table if work.held else None, failures


class _Once:
    """Config and plan, equal when the plan's digest is: a process prepares an engine once.

    Where other people's annotators have a process of their own, once for each of those.
    """

    def __init__(self, work: _Work) -> None:
        self.work, self.digest = work, work.plan.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Once)
            and self.digest == other.digest
            and self.work.process is other.work.process
        )


@lru_cache(maxsize=2)
def _engine(once: _Once) -> Engine:
    plan, plugins = once.work.plan, once.work.plugins or load_plugins(once.work.config)
    process = once.work.process
    every = limited_annotators(plugins, process) if process else [*plugins.annotators.values()]
    return Engine.prepare(plan, every, plugins.tokenizers[plan.tokenizer])


def _table(
    parts: Sequence[pl.LazyFrame], raw: pl.DataFrame, copies: Sequence[str], folder: Path
) -> pl.LazyFrame:
    """Put the parts together, in input order, with their places; on disk where it is large."""
    repeated = [pl.col("text").alias(name) for name in copies]
    read = [name for name in raw.columns if name not in PLACE]
    rows = pl.concat(
        [part.with_columns(repeated).select(*read, pl.exclude(read)) for part in parts]
    )
    kept = pl.col("id").is_not_null()
    table = pl.concat([rows, raw.lazy().select(PLACE)], how="horizontal").with_columns(
        pl.when(kept).then("id").otherwise(made_up_id()).alias("id")
    )
    if raw.height <= ROWS_IN_MEMORY:
        return table.collect().lazy()
    table.drop(copies).sink_parquet(folder / "feedback.parquet")
    stored = pl.scan_parquet(folder / "feedback.parquet").with_columns(repeated)
    return stored.select(table.collect_schema().names())
