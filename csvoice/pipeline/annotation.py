"""From raw rows to the annotated table: in batches, over processes, from the store where it can."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
import polars as pl

from csvoice.annotate.privacy import is_label
from csvoice.config import Config
from csvoice.errors import PluginError
from csvoice.guard.memory import give_back
from csvoice.pipeline.elsewhere import annotate_elsewhere
from csvoice.pipeline.parts import (
    Done,
    Part,
    Progress,
    Work,
    annotate_here,
    gathered,
    has_foreign,
    jobs_for,
)
from csvoice.plan import Plan
from csvoice.plugins import Plugins, load_plugins
from csvoice.schema import EXPORT_PREFIX, PLACE, made_up_id
from csvoice.storage.seals import remove_sealed
from csvoice.storage.store import (
    CHUNK_CHARACTERS,
    CHUNK_ROWS,
    KEY,
    ROWS_IN_MEMORY,
    Known,
    family_of,
    find_rows,
    gather_rows,
    open_store,
    part_of,
    row_keys,
    rows_of_parts,
)

_LAID_OUT = 2 * CHUNK_ROWS
"""Rows of a large table that are put in order, and written, at once."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """The annotated table, what went wrong on the way, and what had to be mended.

    Attributes:
        content: Digest of the rows and of what they were annotated by; empty where that failed, or
            where the table is too large to hold.
    """

    table: pl.LazyFrame
    failures: tuple[str, ...]
    notes: tuple[str, ...] = ()
    content: str = ""


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
    copies = copies_of(repeating(raw), plan)
    content = content_of(raw, copies)
    keys, family = row_keys(content), family_of(content, plan.digest)
    with open_store(kept=config.cache) as store:
        known = find_rows(store, family, keys)
        seen = keys.is_in(known.rows[KEY].implode()) | ~keys.is_first_distinct()
        missing = _missing(content, seen, store / family)
        plugins = plugins or load_plugins(config)
        jobs = _jobs(missing, plan, config, plugins)
        held = raw.height <= ROWS_IN_MEMORY and (jobs <= 1 or config.engine != "local")
        here = plugins if jobs <= 1 else None
        work = Work(config, plan, copies, masked, held, plugins.in_force, here)
        frames, failures = gathered(missing, _results(missing, jobs, work), progress)
        parts = [pl.scan_parquet(file) for file in known.parts] + frames
        table = _table(parts, _places(keys, known, missing), raw, copies, folder)
        if failures:
            # A part with a failed plugin's empty columns must not be found again.
            for part in missing:
                remove_sealed(part.path)
        if failures and config.strict:
            raise PluginError(failures[0])
    whole = raw.height <= ROWS_IN_MEMORY and not failures
    notes = _altered(known.altered, store)
    return Annotated(table, failures, notes, _digest(family, keys) if whole else "")


def _jobs(missing: list[Part], plan: Plan, config: Config, plugins: Plugins) -> int:
    """Choose the number of processes; other people's annotators have one of their own."""
    outside = plugins.outside is not None and has_foreign(plan, plugins)
    wanted = 1 if outside else config.jobs or jobs_for(missing)
    return min(wanted, len(missing))


def _results(missing: list[Part], jobs: int, work: Work) -> Iterator[Done]:
    if not work.held:
        # What reading has left would stay for as long as the workers run.
        give_back()
    if work.config.engine != "local":
        return annotate_elsewhere(missing, work)
    return annotate_here(missing, jobs, work)


def _altered(parts: int, store: Path) -> tuple[str, ...]:
    """Say in Chinese that parts were there, but not as csvoice wrote them."""
    if not parts:
        return ()
    return (f"标注缓存 {store} 里有 {parts:,} 个文件已损坏或被改动过，没有采用，已重新标注。",)


def repeating(raw: pl.DataFrame) -> tuple[str, ...]:
    """Name the export's columns that repeat the text."""
    own = [name for name in raw.columns if name.startswith(EXPORT_PREFIX)]
    return tuple(name for name in own if raw[name].equals(raw["text"], check_names=False))


def copies_of(names: Sequence[str], plan: Plan) -> tuple[str, ...]:
    """Choose from columns that repeat the text those that are masked as it is."""
    private = (*plan.private_columns, *plan.id_columns)
    return tuple(
        name
        for name in names
        if name not in private and not is_label(name.removeprefix(EXPORT_PREFIX))
    )


def content_of(raw: pl.DataFrame, copies: Sequence[str]) -> pl.DataFrame:
    """Return raw rows without what says where they stood: that is no part of their content."""
    made_up = pl.col("id") == made_up_id()
    return raw.with_columns(pl.when(~made_up).then("id").alias("id")).drop(*PLACE, *copies)


def placed(rows: pl.LazyFrame, raw: pl.DataFrame, copies: Sequence[str]) -> pl.LazyFrame:
    """Give the annotated rows of `raw` their places, made-up ids and repeated texts back."""
    read = [name for name in raw.columns if name not in PLACE]
    repeated = [pl.col("text").alias(name) for name in copies]
    columns = rows.with_columns(repeated).select(*read, pl.exclude(read))
    kept = pl.col("id").is_not_null()
    return pl.concat([columns, raw.lazy().select(PLACE)], how="horizontal").with_columns(
        pl.when(kept).then("id").otherwise(made_up_id()).alias("id")
    )


def _missing(content: pl.DataFrame, seen: pl.Series, start: Path) -> list[Part]:
    """Cut rows that were never annotated into parts; a table without rows is one."""
    rows = content.filter(~seen) if seen.any() else content
    chunks = [content] if content.is_empty() else cut_rows(rows)
    keyed = ((chunk, row_keys(chunk)) for chunk in chunks)
    return [Part(chunk, keys, part_of(start, keys)) for chunk, keys in keyed]


def cut_rows(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Slice rows into parts: where so many, or so many characters of text, are reached."""
    reach = rows["text"].str.len_chars().fill_null(0).cast(pl.Int64).cum_sum().to_numpy()
    start = before = 0
    while start < rows.height:
        fitting = int(np.searchsorted(reach, before + CHUNK_CHARACTERS, side="right"))
        end = min(max(fitting, start + 1), start + CHUNK_ROWS, rows.height)
        yield rows[start:end]
        start, before = end, int(reach[end - 1])


def _places(keys: pl.Series, known: Known, missing: Sequence[Part]) -> pl.DataFrame:
    """Say of every row where it lies, now that those missing have parts behind the known ones."""
    new = rows_of_parts([part.keys for part in missing], len(known.parts))
    lying = pl.concat([known.rows, new])
    return keys.to_frame().join(lying, on=KEY, how="left", maintain_order="left")


def _digest(family: str, keys: pl.Series) -> str:
    return blake2b(family.encode() + keys.to_numpy().tobytes(), digest_size=16).hexdigest()


def _table(
    parts: Sequence[pl.LazyFrame],
    places: pl.DataFrame,
    raw: pl.DataFrame,
    copies: Sequence[str],
    folder: Path,
) -> pl.LazyFrame:
    """Put the parts together, in input order, with their places; on disk where it is large."""
    if raw.height <= ROWS_IN_MEMORY:
        return placed(gather_rows(parts, places).lazy(), raw, copies).collect().lazy()
    files = list[Path]()
    for first in range(0, raw.height, _LAID_OUT):
        rows = gather_rows(parts, places[first : first + _LAID_OUT]).lazy()
        table = placed(rows, raw[first : first + _LAID_OUT], copies).drop(copies)
        files.append(folder / f"feedback-{len(files)}.parquet")
        table.sink_parquet(files[-1])
    repeated = [pl.col("text").alias(name) for name in copies]
    stored = pl.scan_parquet(files).with_columns(repeated)
    read = [name for name in raw.columns if name not in PLACE]
    return stored.select(*read, pl.exclude(read))
