"""Parts of the rows annotated: in this process, or in several, written where they are kept."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TypeAlias

import polars as pl

from csvoice.annotate.engine import Engine
from csvoice.config import Config
from csvoice.errors import CsvoiceError, OutputError, UsageError
from csvoice.pipeline.engines import carry
from csvoice.plan import Plan
from csvoice.plugins import Plugins, load_here
from csvoice.plugins.outside import Outside
from csvoice.plugins.sources import found_sources
from csvoice.store import write_part

Progress = Callable[[str, int, int], None]
"""Called with a stage, how much of it is done, and how much there is."""

ROWS_WORTH_A_PROCESS = 40_000
_DECIDE = ("csvoice", "jieba", "rjieba", "polars", "numpy", "scikit-learn", "opencc")
"""Distributions that decide how a text is annotated, to the byte."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows, and where they are kept once they are annotated."""

    chunk: pl.DataFrame
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


_Done: TypeAlias = tuple[pl.DataFrame | None, tuple[str, ...]]
"""The annotated rows where they stay in memory, and a sentence for each plugin that failed."""


def annotate_parts(
    missing: list[Part], jobs: int, work: Work, progress: Progress
) -> tuple[dict[Path, pl.LazyFrame], tuple[str, ...]]:
    """Annotate parts that are not there yet.

    Args:
        missing: The parts.
        jobs: In how many processes.
        work: How, and what is kept.
        progress: Told of every part that is done.

    Returns:
        The annotated rows that are held, by the part's path, and a sentence for each plugin that
        failed.
    """
    rows = sum(part.chunk.height for part in missing)
    failures: dict[str, None] = {}
    frames: dict[Path, pl.LazyFrame] = {}
    done = 0
    progress("annotate", 0, rows)
    results = _annotated(missing, jobs, work)
    for part, (frame, failed) in zip(missing, results, strict=True):
        failures |= dict.fromkeys(failed)
        if frame is not None:
            frames[part.path] = frame.lazy()
        done += part.chunk.height
        progress("annotate", done, rows)
    return frames, tuple(failures)


def jobs_for(missing: list[Part]) -> int:
    """Choose the number of processes by the number of rows."""
    rows = sum(part.chunk.height for part in missing)
    return max(1, min(os.cpu_count() or 1, rows // ROWS_WORTH_A_PROCESS))


def _annotated(missing: list[Part], jobs: int, work: Work) -> Iterator[_Done]:
    if work.config.engine != "local":
        return _on_engine(missing, work)
    return _in_processes(missing, jobs, work) if jobs > 1 else _here(missing, work)


def _here(missing: list[Part], work: Work) -> Iterator[_Done]:
    return (annotate_part(work, part.chunk, part.path) for part in missing)


def _in_processes(missing: list[Part], jobs: int, work: Work) -> Iterator[_Done]:
    calls = ((work, part.chunk, part.path) for part in missing)
    return carry("local", None, jobs, annotate_part, calls)


def _on_engine(missing: list[Part], work: Work) -> Iterator[_Done]:
    """Annotate parts on machines that share no folder with this one: rows go and come back."""
    config = work.config
    there = replace(
        work, config=config.model_copy(update={"cache": False}), held=True, plugins=None
    )
    known = versions_of(config, work.names)
    calls = ((known, there, part.chunk, part.path) for part in missing)
    jobs = config.jobs or os.cpu_count() or 1
    results = carry(config.engine, config.engine_address, jobs, annotate_there, calls)
    for part, result in zip(missing, results, strict=True):
        if isinstance(result, CsvoiceError):
            raise result
        table, failures = result
        assert table is not None  # noqa: S101 - it is held there
        yield _keep(work, table, part.path), failures


def annotate_there(
    known: Mapping[str, str], work: Work, chunk: pl.DataFrame, path: Path
) -> _Done | CsvoiceError:
    """Annotate a chunk on a worker of an engine, which must be what the driver is.

    Errors are returned: not every engine brings them back as they were.
    """
    own = versions_of(work.config, work.names)
    if own != known:
        return UsageError(_differing(known, own))
    try:
        return annotate_part(work, chunk, path)
    except CsvoiceError as error:
        return error


def versions_of(config: Config, names: Collection[str]) -> dict[str, str]:
    """Return the versions of all that decides how a text is annotated, plugins included."""
    plugins = {
        one.plugin.name: one.plugin.version or ""
        for one in found_sources(config)
        if one.plugin.name in names
    }
    return {"Python": platform.python_version(), **plugins} | {one: version(one) for one in _DECIDE}


def _differing(known: Mapping[str, str], own: Mapping[str, str]) -> str:
    name = min(one for one in {*known, *own} if known.get(one) != own.get(one))
    here, there = (side.get(name) or "（没有）" for side in (known, own))
    return f"工作机器上的 {name} 是 {there}，这里是 {here}；请装成一样的版本再试。"


def annotate_part(work: Work, chunk: pl.DataFrame, path: Path) -> _Done:
    """Annotate a chunk, and write it as a part unless it is held and not kept.

    Runs in any process.
    """
    repeated = chunk.with_columns(pl.col("text").alias(name) for name in work.copies)
    engine = _engine(_Once(work))
    table, failures = engine.annotate(repeated, masked=work.masked)
    return _keep(work, table, path), failures


def _keep(work: Work, table: pl.DataFrame, path: Path) -> pl.DataFrame | None:
    if work.config.cache or not work.held:
        # Rows in memory do not need the part; where the disk is full the next run does without.
        with suppress(OutputError) if work.held else nullcontext():
            write_part(table.drop(work.copies), path)
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
