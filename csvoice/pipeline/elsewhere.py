"""Parts annotated on the workers of an engine, which share no folder, key or cache with us."""

from __future__ import annotations

import os
import platform
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import polars as pl

from csvoice.config import Config
from csvoice.errors import CsvoiceError, UsageError
from csvoice.pipeline.engines import carry
from csvoice.pipeline.parts import Done, Part, Work, annotate_part, keep
from csvoice.planning import DECIDING
from csvoice.plugins.sources import found_sources


def annotate_elsewhere(missing: list[Part], work: Work) -> Iterator[Done]:
    """Annotate parts on the engine of the config: rows go there, come back and are kept here.

    Raises:
        CsvoiceError: The engine cannot be used, or what a worker ran into.
    """
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
        yield keep(work, table, part.chunk, part.path), failures


def annotate_there(
    known: Mapping[str, str], work: Work, chunk: pl.DataFrame, path: Path
) -> Done | CsvoiceError:
    """Annotate a chunk on a worker, which must be what the driver is.

    Errors are returned: not every engine brings them back as they were.
    """
    try:
        return refused(known, work.config, work.names) or annotate_part(work, chunk, path)
    except CsvoiceError as error:
        return error


def refused(known: Mapping[str, str], config: Config, names: Collection[str]) -> UsageError | None:
    """Refuse to work on a machine that would annotate otherwise than the driver."""
    own = versions_of(config, names)
    return None if own == known else UsageError(_differing(known, own))


def versions_of(config: Config, names: Collection[str]) -> dict[str, str]:
    """Return the versions of all that decides how a text is annotated, plugins included."""
    plugins = {
        one.plugin.name: one.plugin.version or ""
        for one in found_sources(config)
        if one.plugin.name in names
    }
    known = {one: version(one) for one in DECIDING}
    return {"Python": platform.python_version(), **plugins} | known


def _differing(known: Mapping[str, str], own: Mapping[str, str]) -> str:
    name = min(one for one in {*known, *own} if known.get(one) != own.get(one))
    here, there = (side.get(name) or "（没有）" for side in (known, own))
    return f"工作机器上的 {name} 是 {there}，这里是 {here}；请装成一样的版本再试。"
