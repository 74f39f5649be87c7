"""The export itself, with csvoice's columns at its end: for `csvoice classify`."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import polars as pl

from csvoice.errors import UsageError
from csvoice.schema import ANNOTATED_COLUMNS, EXPORT_PREFIX, LINKED_COLUMNS
from csvoice.spreadsheets import as_csv, flat

_LEFT_OUT = frozenset({"tokens"})


def labelled(table: pl.LazyFrame, annotators: frozenset[str]) -> pl.DataFrame:
    """Return the export's own columns, masked, and csvoice's, one row a kept row.

    A column of csvoice's whose name the export already uses gets `csvoice_` before it.
    """
    names = table.collect_schema().names()
    own = [name for name in names if name.startswith(EXPORT_PREFIX)]
    headers = {name.removeprefix(EXPORT_PREFIX) for name in own}
    ours = [column.name for column in (*ANNOTATED_COLUMNS, *LINKED_COLUMNS)]
    added = [name for name in names if name in (*ours, *annotators) and name not in _LEFT_OUT]
    frame = table.select(
        *(pl.col(name).alias(name.removeprefix(EXPORT_PREFIX)) for name in own),
        *(pl.col(name).alias(f"csvoice_{name}" if name in headers else name) for name in added),
    ).collect()
    judged = frame["issue_score"].is_not_null().any() if "issue_score" in frame.columns else True
    return frame if judged else frame.drop("issue_score")


def check_target(target: Path) -> None:
    """Refuse a file name of an unknown kind, before any work is done.

    Raises:
        UsageError: The suffix is none of .csv, .xlsx, .jsonl, .parquet.
    """
    if target.suffix.lower() not in _WRITERS:
        raise UsageError(
            f"{target.name} 的格式不认识，输出文件的后缀应为 {'、'.join(_WRITERS)} 之一。"
        )


def encode(frame: pl.DataFrame, target: Path) -> bytes:
    """Return `frame` as the bytes of a file of the kind that `target` is named after."""
    return _WRITERS[target.suffix.lower()](frame)


def _parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def _xlsx(frame: pl.DataFrame) -> bytes:
    from csvoice.render.xlsx import sheet_of

    return sheet_of(_flat(frame))


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(flat(name, dtype) for name, dtype in frame.schema.items())


_WRITERS: dict[str, Callable[[pl.DataFrame], bytes]] = {
    ".csv": lambda frame: as_csv(_flat(frame)),
    ".xlsx": _xlsx,
    ".jsonl": lambda frame: frame.write_ndjson().encode(),
    ".parquet": _parquet,
}
