"""The read stage: files in, one frame of feedback out, every row accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import polars as pl

from csvoice.components import Reader
from csvoice.config import LAST, Config
from csvoice.databases.address import is_url, scheme_of
from csvoice.document.report import Funnel
from csvoice.errors import UsageError
from csvoice.raw_tables import RawTable, ReadOptions
from csvoice.read import funnel as dropped
from csvoice.read.bundles import Named, bundled
from csvoice.read.competitors import competitors_files, with_brand
from csvoice.read.files import beside, expand, open_files, sha256_of, suffixes_of, written
from csvoice.read.mapping import check_map
from csvoice.read.overlaps import counted_once
from csvoice.read.stores import fetched, is_stored
from csvoice.read.tables import (
    StandardTable,
    labels_of,
    names_of,
    standardise,
    without_running_numbers,
)
from csvoice.schema import EXPORT_PREFIX, READ_NAMES, made_up_id

NO_COMPETITORS: Mapping[str, Path] = MappingProxyType({})
"""Nothing but one's own feedback is read."""


@dataclass(frozen=True, slots=True)
class Source:
    """A table that was read, JSON-ready.

    Attributes:
        path: The file as the user named it.
        sheet: The sheet, where the format has sheets.
        encoding: The text encoding, where the format has one.
        rows: Data rows below the header.
        columns: Headers of the export.
        sha256: Of the file's bytes.
        mapping: Standard column → `column` (header, or headers joined by +) and `why`.
        notes: Chinese sentences on what was done to make sense of the table.
        caveats: Those of them that stand on the report's first page.
        impossible: Cells emptied since they cannot be (a rating of 99), by column.
    """

    path: str
    sheet: str | None
    encoding: str | None
    rows: int
    columns: tuple[str, ...]
    sha256: str
    mapping: dict[str, dict[str, str]]
    notes: tuple[str, ...]
    caveats: tuple[str, ...] = ()
    impossible: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawFeedback:
    """What the read stage gives.

    Attributes:
        frame: One row per kept row, in input order: the columns of `schema.READ_COLUMNS` that
            were found (`id`, `text`, `source` and `row` always), then the export's own columns as
            String under `export:` and their header.
        funnel: What became of every row.
        sources: The tables that were read.
        scores: What customers answered in numbers who wrote nothing (`funnel.scores_alone`).
    """

    frame: pl.DataFrame
    funnel: Funnel
    sources: tuple[Source, ...]
    scores: pl.DataFrame = field(default_factory=pl.DataFrame)

    def without_rows(self) -> RawFeedback:
        """Return funnel and sources alone, so that raw texts can be forgotten."""
        return replace(self, frame=self.frame.clear())


def read_feedback(
    paths: Iterable[str | Path],
    config: Config,
    readers: Sequence[Reader],
    *,
    several_labels: bool = False,
    competitors: Mapping[str, Path] = NO_COMPETITORS,
) -> RawFeedback:
    """Read exports of customer feedback.

    Args:
        paths: Files, patterns, or URLs of databases and of files in stores; tables of different
            shapes are stacked on the standard columns.
        config: Of it `map`, `mapping`, `sheet`, `on_bad_row`, `max_mb`, `query`, `table`,
            `since` and `archive` are used.
        readers: What opens which kind of file; the first that knows a suffix wins.
        several_labels: Keep rows that repeat id and text, which may differ by label.
        competitors: A competitor's brand → the file of its feedback; rows of one's own without a
            brand then get `config.own`.

    Raises:
        InputError: A file, row or column cannot be used, or no row is left.
        UsageError: `config.map` names a column or a header that does not exist, or a competitor's
            name or file is given twice.
    """
    paths = list(paths)
    databases, stored = urls_of(paths, readers)
    options = options_of(config, asked=bool(databases))
    with fetched(stored, suffixes_of(readers), options) as copies:
        own = [*expand(paths, readers), *copies]
        others = dict(competitors_files(own, competitors, config.own, readers))
        opened = open_files([*databases, *own, *others], readers, options, beside(paths, own))
        check_map(config.map, [table.frame.columns for table in opened])
        named = bundled(opened, labels_of(opened), names_of(opened), others)
        brands = [others.get(one.table.path) for one in named]
        parts = _standardised(named, config)
        if competitors:
            parts = [with_brand(*one, config.own) for one in zip(parts, brands, strict=True)]
        parts, overlapping = counted_once(parts, [one.name for one in named], brands)
        kept, silent, counts = _keep(_stacked(parts), several_labels=several_labels)
        counts["overlapping"] = overlapping
        funnel = funnel_of([one.table for one in named], parts, counts)
        sources = _sources(named, parts, copies)
        return RawFeedback(in_order(kept), funnel, sources, dropped.scores_alone(silent))


def urls_of(paths: Sequence[str | Path], readers: Sequence[Reader]) -> tuple[list[str], list[str]]:
    """Return the URLs that readers open, and those of files in stores."""
    urls = [path for path in paths if isinstance(path, str) and is_url(path)]
    schemes = {scheme for reader in readers for scheme in reader.schemes}
    stored = [url for url in urls if scheme_of(url) not in schemes and is_stored(url)]
    return [url for url in urls if url not in stored], stored


def options_of(config: Config, *, asked: bool = False) -> ReadOptions:
    """Return what readers need to know; `asked` is whether there is a database to ask.

    Raises:
        UsageError: Something is asked of a database, and there is none.
    """
    wanted = {"--query": config.query, "--table": config.table, "--since": config.since}
    given = next((option for option, value in wanted.items() if value), None)
    if given and not asked:
        raise UsageError(
            f"{given} 只用于数据库，例如 csvoice report postgresql://主机/库名 {given} …。"
        )
    if config.since == LAST:
        raise UsageError("--since last 要和 --archive 文件夹一起用：从存档的最后一天读起。")
    return ReadOptions(
        sheet=config.sheet,
        on_bad_row=config.on_bad_row,
        max_mb=config.max_mb,
        query=config.query,
        table=config.table,
        since=config.since,
        dated=config.map.get("created_at"),
    )


def _standardised(named: Sequence[Named], config: Config) -> list[StandardTable]:
    parts = [standardise(one.table, config, one.origin) for one in named]
    if sum(one.files for one in named) > 1 or config.archive:
        return [without_running_numbers(part) for part in parts]
    return parts


def _stacked(parts: Sequence[StandardTable]) -> pl.DataFrame:
    # polars 2.1 panics where it formats columns with empty chunks, which tables left out leave.
    return pl.concat([part.frame for part in parts], how="diagonal", rechunk=True)


def _keep(
    frame: pl.DataFrame, *, several_labels: bool
) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, int]]:
    with_text, silent, left_out = dropped.spoken_rows(frame)
    kept = with_text.filter(~dropped.is_duplicate(with_text, by_id=not several_labels))
    if kept.is_empty():
        raise dropped.without_texts(frame.height)
    others = kept["competitor"].count() if "competitor" in kept.columns else 0
    counts = {
        **left_out,
        "duplicate": with_text.height - kept.height,
        "competitor": others,
        "kept": kept.height - others,
    }
    return kept, silent, counts


def funnel_of(
    tables: Sequence[RawTable], parts: Sequence[StandardTable], counts: dict[str, int]
) -> Funnel:
    """Count what became of the rows of some tables; `counts` is what their texts decided."""
    unreadable = sum(table.unreadable for table in tables)
    totals = sum(table.totals for table in tables)
    return Funnel(
        read=sum(table.frame.height for table in tables) + unreadable + totals,
        unreadable=unreadable,
        totals=totals,
        agent=sum(part.agent for part in parts),
        merged=sum(part.merged for part in parts),
        **counts,
    )


def in_order(frame: pl.DataFrame) -> pl.DataFrame:
    """Put the columns in the order of the schema, and give an id to each row."""
    made = made_up_id()
    known = [pl.col("id"), made] if "id" in frame.columns else [made]
    frame = frame.with_columns(pl.coalesce(known).alias("id"))
    standard = [name for name in READ_NAMES if name in frame.columns]
    own = [name for name in frame.columns if name.startswith(EXPORT_PREFIX)]
    # The export's own column of texts shares the memory of `text`.
    copies = [name for name in own if frame[name].equals(frame["text"], check_names=False)]
    return frame.select(*standard, *own).with_columns(pl.col("text").alias(one) for one in copies)


def _sources(
    named: Sequence[Named], parts: Sequence[StandardTable], copies: Mapping[Path, str]
) -> tuple[Source, ...]:
    files = {one.table.path for one in named if not one.table.sha256}
    hashes = {file: sha256_of(file) for file in files}
    return tuple(
        source_of(
            one,
            part,
            copies.get(one.table.path) or written(one.table.path),
            one.table.sha256 or hashes[one.table.path],
        )
        for one, part in zip(named, parts, strict=True)
    )


def source_of(named: Named, part: StandardTable, path: str, sha256: str) -> Source:
    """Describe a table that was read from a place, as it is called in the report."""
    table = named.table
    return Source(
        path=f"{path} 等 {named.files:,} 个文件" if named.files > 1 else path,
        sheet=table.sheet,
        encoding=table.encoding,
        rows=table.frame.height,
        columns=tuple(table.frame.columns),
        sha256=sha256,
        mapping={
            name: {"column": choice.name, "why": choice.why}
            for name, choice in part.choices.items()
        },
        notes=part.notes,
        caveats=part.caveats,
        impossible=part.impossible,
    )
