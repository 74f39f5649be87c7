"""The readers that come with csvoice, registered like anyone else's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from csvoice.components import ANY, RawTable, Reader, ReadOptions, hookimpl
from csvoice.config import Config
from csvoice.read.content import Kind, kind_of
from csvoice.read.database import READER as DATABASE
from csvoice.read.delimited import open_delimited
from csvoice.read.excel import open_excel
from csvoice.read.jsonrecords import open_json
from csvoice.read.pages import open_archived_page, open_page
from csvoice.read.parquet import open_parquet

_OPENERS: Mapping[Kind, Callable[[Path, ReadOptions], Sequence[RawTable]]] = {
    "workbook": open_excel,
    "parquet": open_parquet,
    "page": open_page,
    "archived page": open_archived_page,
    "json": open_json,
    "delimited": open_delimited,
}


def open_by_content(path: Path, options: ReadOptions) -> Sequence[RawTable]:
    """Read a file as what it holds, whatever its suffix says.

    Back offices call tab-separated text and web pages .xls, and people rename .xlsx to .csv.

    Raises:
        InputError: It holds no table, or one that cannot be read.
    """
    return _OPENERS[kind_of(path)](path, options)


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
