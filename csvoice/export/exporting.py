"""Run the way to the report, and write its tables where another program reads them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from csvoice.archive.folders import held_archive
from csvoice.config import Config
from csvoice.databases.address import Address, address_of, is_url
from csvoice.databases.drivers import DIALECTS
from csvoice.databases.statements import Table
from csvoice.databases.writing import write_tables
from csvoice.errors import UsageError
from csvoice.export.metrics import metrics_by_month
from csvoice.export.tables import export_tables
from csvoice.pipeline.contexts import make_context
from csvoice.pipeline.parts import Progress
from csvoice.pipeline.preparation import prepare_feedback, silent
from csvoice.pipeline.run import make_report
from csvoice.read.feedback import Source
from csvoice.storage.output import write_files

_SUFFIXES = {".sqlite": "sqlite", ".sqlite3": "sqlite", ".db": "sqlite", ".duckdb": "duckdb"}
_PARQUET = ".parquet"
_NAME = "feedback"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        rows: How many rows each table got.
        place: Where they are, as it may be shown.
        sources: What was read.
        failures: A sentence for each plugin that failed.
    """

    rows: Mapping[str, int]
    place: str
    sources: tuple[Source, ...]
    failures: tuple[str, ...]


def target_of(to: str) -> Path | Address:
    """Take `--to` for a Parquet file or a database.

    Raises:
        UsageError: It is neither.
    """
    suffix = Path(to).suffix.lower()
    if is_url(to):
        address = address_of(to)
        if address.scheme not in DIALECTS:
            raise UsageError(
                f"不认识 {address.scheme}:// 开头的地址，能写入的有：{'、'.join(DIALECTS)}。"
            )
        return address
    if suffix == _PARQUET:
        return Path(to)
    if suffix in _SUFFIXES:
        return Address(_SUFFIXES[suffix], to)
    known = "、".join((_PARQUET, *_SUFFIXES))
    raise UsageError(f"--to {Path(to).name} 的格式不认识，应为 {known} 之一，或数据库的地址。")


def export(
    paths: Sequence[str | Path], to: str, config: Config, progress: Progress = silent
) -> Exported:
    """Export the feedback in `paths`, its events, findings and metrics.

    Raises:
        CsvoiceError: Anything that keeps the tables from being made or written; what stood there
            before is still there.
    """
    target = target_of(to)
    with (
        held_archive(config.archive) as past,
        prepare_feedback(
            paths, config, progress, past=past, competitors=config.competitors
        ) as feedback,
    ):
        outcome = make_report(feedback, config, progress)
        given = {one.name: one for a in feedback.plugins.annotators.values() for one in a.adds}
        added = tuple(one for name, one in given.items() if "." in name)
        name = (target.table if isinstance(target, Address) else target.stem) or _NAME
        metrics = metrics_by_month(make_context(feedback, config))
        tables = export_tables(feedback.table, outcome.report, metrics, added, name)
        progress("render", 0, 1)
        _write(target, tables)
        progress("render", 1, 1)
        place = target.shown if isinstance(target, Address) else str(target)
        rows = {table.name: table.height for table in tables}
    return Exported(rows, place, outcome.sources, outcome.failures)


def _write(target: Path | Address, tables: Sequence[Table]) -> None:
    if isinstance(target, Address):
        write_tables(target, tables)
    else:
        files = {f"{table.name}{_PARQUET}": _parquet(table) for table in tables}
        write_files(target.parent, files)


def _parquet(table: Table) -> bytes:
    content = io.BytesIO()
    table.rows.sink_parquet(content)
    return content.getvalue()
