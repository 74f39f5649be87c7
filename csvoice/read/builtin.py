"""The readers that come with csvoice, registered like anyone else's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from csvoice.components import RawTable, Reader, ReadOptions, hookimpl
from csvoice.config import Config
from csvoice.read.delimited import open_delimited
from csvoice.read.encoding import CFB, ZIP
from csvoice.read.excel import open_excel
from csvoice.read.structured import open_json, open_parquet


def open_by_content(path: Path, options: ReadOptions) -> Sequence[RawTable]:
    """Read a workbook or delimited text by what the file holds.

    Many systems write tab-separated text and call it .xls, and people rename .xlsx to .csv.
    """
    with path.open("rb") as file:
        is_workbook = file.read(len(CFB)).startswith((ZIP, CFB))
    return open_excel(path, options) if is_workbook else open_delimited(path, options)


READERS = (
    Reader("delimited", (".csv", ".tsv", ".txt", ".tab", ".xls"), open_by_content),
    Reader("excel", (".xlsx", ".xlsm", ".xlsb", ".ods"), open_excel),
    Reader("json", (".json", ".jsonl", ".ndjson"), open_json),
    Reader("parquet", (".parquet", ".pq"), lambda path, _options: open_parquet(path)),
)


@hookimpl
def register_readers(config: Config) -> list[Reader]:
    """Return readers for delimited text, Excel, JSON and Parquet."""
    return [reader for reader in READERS if reader.name not in config.disable]
