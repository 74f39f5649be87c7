"""Parts of the rows annotated: in this process, or in several, written where they are kept."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, redirect_stdout, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import polars as pl

from csvoice.annotate.engine import Engine
from csvoice.config import Config
from csvoice.errors import OutputError
from csvoice.pipeline.engines import carry
from csvoice.plan import Plan
from csvoice.plugins import Plugins, load_here
from csvoice.plugins.outside import Outside
from csvoice.storage.store import row_keys, write_part

Progress = Callable[[str, int, int], None]
"""Called with a stage, how much of it is done, and how much there is."""

ROWS_WORTH_A_PROCESS = 40_000
_SIDE_BY_SIDE = 2
"""Parts that one process annotates at a time; more would wait for each other."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows, their keys, and where they are kept once they are annotated."""

    chunk: pl.DataFrame
    keys: pl.Series
    path: Path


@dataclass(frozen=True, slots=True)
class Work:
    """How parts are annotated, and what is kept of them.

    Attributes:
        config: Options of the run.
        plan: What to annotate by.
        copies: The export's columns that repeat the text; they are not written.
        masked: Whether the rows are clean and masked already.
        held: Whether annotated rows stay in memory.
        names: Plugins in force, which a process loads.
        plugins: Those that are loaded already, where the work is done in this process.
    """

    config: Config
    plan: Plan
    copies: tuple[str, ...]
    masked: bool
    held: bool
    names: tuple[str, ...]
    plugins: Plugins | None = field(default=None, compare=False)

    @property
    def outside(self) -> Outside | None:
        """Where other people's annotators run; None where they run where the others do."""
        return self.plugins.outside if self.plugins else None


Done: TypeAlias = tuple[pl.DataFrame | None, tuple[str, ...]]
"""The annotated rows where they stay in memory, and a sentence for each plugin that failed."""


def gathered(
    missing: list[Part], results: Iterator[Done], progress: Progress
) -> tuple[list[pl.LazyFrame], tuple[str, ...]]:
    """Wait for parts to be annotated.

    Args:
        missing: The parts.
        results: What becomes of each, in order.
        progress: Told of every part that is done.

    Returns:
        The annotated rows of each part, and a sentence for each plugin that failed.
    """
    rows = sum(part.chunk.height for part in missing)
    failures: dict[str, None] = {}
    frames: list[pl.LazyFrame] = []
    done = 0
    progress("annotate", 0, rows)
    for part, (frame, failed) in zip(missing, results, strict=True):
        failures |= dict.fromkeys(failed)
        frames.append(pl.scan_parquet(part.path) if frame is None else frame.lazy())
        done += part.chunk.height
        progress("annotate", done, rows)
    return frames, tuple(failures)


def jobs_for(missing: list[Part]) -> int:
    """Choose the number of processes by the number of rows."""
    rows = sum(part.chunk.height for part in missing)
    return max(1, min(os.cpu_count() or 1, rows // ROWS_WORTH_A_PROCESS))


def annotate_here(missing: list[Part], jobs: int, work: Work) -> Iterator[Done]:
    """Annotate parts in this process, or in several of this machine."""
    calls = ((work, part.chunk, part.path) for part in missing)
    if jobs > 1:
        return carry("local", None, jobs, annotate_part, calls)
    if work.plugins is None or has_foreign(work.plan, work.plugins):
        return (annotate_part(*call) for call in calls)
    return _side_by_side(work, missing)


def has_foreign(plan: Plan, plugins: Plugins) -> bool:
    """Tell whether some of what annotates by the plan was written by someone else."""
    parts = (plugins.tokenizers[plan.tokenizer], *plugins.annotators.values())
    return any(plugins.giver(one).foreign for one in parts)


def _side_by_side(work: Work, missing: list[Part]) -> Iterator[Done]:
    """Annotate two parts at a time in this process.

    rjieba, polars and numpy, which do most of the work, let another thread have Python meanwhile.
    """
    _engine(_Once(work))
    # Borders put stdout aside and back again, which is not for two threads to do at a time.
    with redirect_stdout(sys.stderr), ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
        yield from pool.map(lambda part: annotate_part(work, part.chunk, part.path), missing)


def annotate_part(work: Work, chunk: pl.DataFrame, path: Path) -> Done:
    """Annotate a chunk, and write it as a part unless it is held and not kept.

    Runs in any process.
    """
    repeated = chunk.with_columns(pl.col("text").alias(name) for name in work.copies)
    engine = _engine(_Once(work))
    table, failures = engine.annotate(repeated, masked=work.masked)
    table = table.drop(work.copies)
    if failures and work.held:
        # Another run must not find the empty columns of a plugin that failed here.
        return table, failures
    return keep(work, table, chunk, path), failures


def keep(work: Work, table: pl.DataFrame, chunk: pl.DataFrame, path: Path) -> pl.DataFrame | None:
    """Write annotated rows as a part, and give them back where they stay in memory."""
    if work.config.cache or not work.held:
        # Rows in memory do not need the part; where the disk is full the next run does without.
        with suppress(OutputError) if work.held else nullcontext():
            write_part(table, row_keys(chunk), path)
    return table if work.held else None


class _Once:
    """Config and plan, equal when the plan's digest is: a process prepares an engine once.

    Where other people's annotators have a process of their own, once for each of those.
    """

    def __init__(self, work: Work) -> None:
        self.work, self.digest = work, work.plan.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Once)
            and self.digest == other.digest
            and self.work.outside is other.work.outside
        )


@lru_cache(maxsize=2)
def _engine(once: _Once) -> Engine:
    work, plan = once.work, once.work.plan
    plugins = work.plugins or load_here(work.config, work.names)
    return Engine.prepare(plan, [*plugins.annotators.values()], plugins.tokenizers[plan.tokenizer])
