"""From raw rows to the annotated table: in batches, over processes, from the store where it can."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import polars as pl

from csvoice.annotate.engine import Engine
from csvoice.config import Config
from csvoice.errors import PluginError
from csvoice.plan import Plan
from csvoice.plugins import load_plugins
from csvoice.schema import PLACE, made_up_id
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
    """The annotated table and what went wrong on the way."""

    table: pl.LazyFrame
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    chunk: pl.DataFrame
    path: Path


_Work: TypeAlias = tuple[Config, Plan, pl.DataFrame, Path, bool]


def annotate_rows(
    raw: pl.DataFrame,
    plan: Plan,
    config: Config,
    folder: Path,
    progress: Progress,
    *,
    masked: bool = False,
) -> Annotated:
    """Annotate raw rows.

    Args:
        raw: Standard and `export:` columns, as read.
        plan: What to annotate by.
        config: Options; `jobs` and `cache` count here.
        folder: Scratch folder of this run, for a table too large to hold.
        progress: Told of every part that is done.
        masked: Whether the rows come from an archive, clean and masked already.

    Raises:
        PluginError: With `config.strict`, for the first plugin that failed.
    """
    places = raw.select("id", *PLACE)
    with open_store(kept=config.cache) as store:
        parts = _parts(raw, plan, store)
        missing = [part for part in parts if not has_part(part.path)]
        failures = _annotate_missing(missing, plan, config, progress, masked=masked)
        table = _table([part.path for part in parts], places, folder)
        if failures:
            # A part with a failed plugin's empty columns must not be found again.
            for part in missing:
                part.path.unlink(missing_ok=True)
        if failures and config.strict:
            raise PluginError(failures[0])
    return Annotated(table, failures)


def _parts(raw: pl.DataFrame, plan: Plan, store: Path) -> list[_Part]:
    """Cut the rows into parts; where a row stood in which file is no part of its content."""
    made_up = pl.col("id") == made_up_id()
    content = raw.with_columns(pl.when(~made_up).then("id").alias("id")).drop(PLACE)
    return [
        _Part(chunk, store / f"{chunk_key(chunk, plan.digest)}.parquet")
        for chunk in cut_by_content(content)
    ]


def _annotate_missing(
    missing: list[_Part], plan: Plan, config: Config, progress: Progress, *, masked: bool
) -> tuple[str, ...]:
    rows = sum(part.chunk.height for part in missing)
    failures: dict[str, None] = {}
    done = 0
    progress("annotate", 0, rows)
    jobs = min(config.jobs or _jobs_for(rows), len(missing))
    results = _results(missing, jobs, plan, config, masked)
    for part, failed in zip(missing, results, strict=True):
        failures |= dict.fromkeys(failed)
        done += part.chunk.height
        progress("annotate", done, rows)
    return tuple(failures)


def _results(
    missing: list[_Part], jobs: int, plan: Plan, config: Config, masked: bool
) -> Iterable[tuple[str, ...]]:
    work = [(config, plan, part.chunk, part.path, masked) for part in missing]
    return _in_processes(work, jobs) if jobs > 1 else (annotate_part(*one) for one in work)


def _jobs_for(rows: int) -> int:
    return max(1, min(os.cpu_count() or 1, rows // ROWS_WORTH_A_PROCESS))


def _in_processes(work: list[_Work], jobs: int) -> Iterator[tuple[str, ...]]:
    from loky import ProcessPoolExecutor

    # Ended at once: idle workers would keep 200 MB each while the table is put together and drawn.
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        yield from pool.map(annotate_part, *zip(*work, strict=True))


def annotate_part(
    config: Config, plan: Plan, chunk: pl.DataFrame, path: Path, masked: bool
) -> tuple[str, ...]:
    """Annotate a chunk and write it as a part; runs in any process.

    Returns:
        A sentence for each plugin that failed.
    """
    engine = _engine(_Once(config, plan))
    table, failures = engine.annotate(chunk, masked=masked)
    write_part(table, path)
    return failures


class _Once:
    """Config and plan, equal when the plan's digest is: a process prepares an engine once."""

    def __init__(self, config: Config, plan: Plan) -> None:
        self.config, self.plan = config, plan

    def __hash__(self) -> int:
        return hash(self.plan.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Once) and self.plan.digest == other.plan.digest


@lru_cache(maxsize=2)
def _engine(once: _Once) -> Engine:
    plugins = load_plugins(once.config)
    tokenizer = plugins.tokenizers[once.plan.tokenizer]
    return Engine.prepare(once.plan, list(plugins.annotators.values()), tokenizer)


def _table(paths: list[Path], places: pl.DataFrame, folder: Path) -> pl.LazyFrame:
    """Put the parts together, in input order, with their places; on disk where it is large."""
    parts = pl.concat([pl.scan_parquet(path) for path in paths])
    kept = pl.col("id").is_not_null()
    table = pl.concat([parts, places.lazy().drop("id")], how="horizontal").with_columns(
        pl.when(kept).then("id").otherwise(made_up_id()).alias("id")
    )
    if places.height <= ROWS_IN_MEMORY:
        return table.collect().lazy()
    table.sink_parquet(folder / "feedback.parquet")
    return pl.scan_parquet(folder / "feedback.parquet")
