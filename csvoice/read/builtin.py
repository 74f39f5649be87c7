"""The readers that come with csvoice, registered like anyone else's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

from csvoice.components import ANY, Reader, hookimpl
from csvoice.config import Config
from csvoice.raw_tables import RawTable, ReadOptions
from csvoice.read.content import Kind, kind_of
from csvoice.read.database import READER as DATABASE

_OPENERS: Mapping[Kind, tuple[str, str]] = {
    "workbook": ("excel", "open_excel"),
    "parquet": ("parquet", "open_parquet"),
    "page": ("pages", "open_page"),
    "archived page": ("pages", "open_archived_page"),
    "json": ("jsonrecords", "open_json"),
    "delimited": ("delimited", "open_delimited"),
}
"""What opens a file, by what it holds: each module is imported when it first opens one."""


def open_by_content(path: Path, options: ReadOptions) -> Sequence[RawTable]:
    """Read a file as what it holds, whatever its suffix says.

    Back offices call tab-separated text and web pages .xls, and people rename .xlsx to .csv.

    Raises:
        InputError: It holds no table, or one that cannot be read.
    """
    module, function = _OPENERS[kind_of(path)]
    tables: Sequence[RawTable] = getattr(import_module(f"csvoice.read.{module}"), function)(
        path, options
    )
    return tables


READERS = (
    Reader("delimited", (".csv", ".tsv", ".txt", ".tab", ANY), open_by_content),
    Reader("excel", (".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods"), open_by_content),
    Reader("json", (".json", ".jsonl", ".ndjson"), open_by_content),
    Reader("parquet", (".parquet", ".pq"), open_by_content),
    Reader("page", (".html", ".htm", ".mht", ".mhtml", ".xml"), open_by_content),
    DATABASE,
)


@hookimpl
def register_readers(config: Config) -> list[Reader]:
    """Return readers for delimited text, Excel, JSON, Parquet, web pages and databases."""
    return [reader for reader in READERS if reader.name not in config.disable]
