"""Files read so that their names tell nothing personal: 张伟投诉.xlsx is a customer's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import polars as pl

from csvoice.annotate.privacy import mask, mask_file_name
from csvoice.components import Reader
from csvoice.config import Config
from csvoice.read.feedback import NO_COMPETITORS, RawFeedback, Source, read_feedback
from csvoice.schema import made_up_id

_NO_LABELS = ("id", "title", "text", "reply", "customer", "source")
_MOST_LABELS = 1_000


def read_safely(
    paths: Sequence[str | Path],
    config: Config,
    readers: Sequence[Reader],
    *,
    competitors: Mapping[str, Path] = NO_COMPETITORS,
    several_labels: bool = False,
) -> RawFeedback:
    """Read files as `read_feedback` does; names of files and sheets, and labels, are masked."""
    raw = read_feedback(
        paths, config, tuple(readers), competitors=competitors, several_labels=several_labels
    )
    frame = _with_safe_labels(raw.frame) if several_labels else raw.frame
    return replace(
        raw,
        frame=with_safe_places(frame),
        sources=tuple(safe_source(source) for source in raw.sources),
    )


def _with_safe_labels(frame: pl.DataFrame) -> pl.DataFrame:
    """Mask every column that may hold labels; the texts are masked where they are cut."""
    masked = []
    for column in frame.select(pl.col(pl.String).exclude(*_NO_LABELS)).iter_columns():
        values = column.drop_nulls().unique()
        if len(values) <= _MOST_LABELS:
            safe = column.replace_strict(values, mask(values)[0], return_dtype=pl.String)
            masked.append(safe)
    return frame.with_columns(masked)


def safe_source(source: Source) -> Source:
    """Mask what is personal in a file's name, and in what is noted on it."""
    notes, _kinds = mask(pl.Series("note", source.notes, dtype=pl.String))
    return replace(
        source,
        path="".join(_safe_name(part) for part in re.split(r"([/\\])", source.path)),
        sheet=source.sheet and _safe_name(source.sheet),
        notes=tuple(notes),
    )


_safe_name = lru_cache(maxsize=1_000)(mask_file_name)
"""Folders stand in the path of every file, files in many rows' places."""


def safe_names(names: Iterable[str]) -> dict[str, str]:
    """Mask names of files and sheets; two that were different stay so."""
    safe = dict[str, str]()
    for name in names:
        safe[name] = masked = _safe_name(name)
        if masked != name:
            taken = sum(one.startswith(masked) for one in safe.values()) - 1
            safe[name] = f"{masked}({taken + 1})" if taken else masked
    return safe


def with_safe_places(frame: pl.DataFrame) -> pl.DataFrame:
    """Mask where rows stood, and the ids made of it; two files never become one."""
    safe = safe_names(frame["source"].unique(maintain_order=True).to_list())
    if [*safe] == [*safe.values()]:
        return frame
    source = pl.col("source").replace_strict(safe)
    made_up = pl.col("id") == made_up_id()
    ids = pl.when(made_up).then(made_up_id(source)).otherwise("id").alias("id")
    return frame.with_columns(ids, source)
