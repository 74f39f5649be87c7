"""What an archive adds to a run: earlier rows before link, and its own rows and report after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import polars as pl

from csvoice.archive.folders import Past, scans
from csvoice.archive.joining import Joined, join
from csvoice.archive.keeping import Made, keep, past_reports
from csvoice.context import Archive
from csvoice.document.report import Period, Report
from csvoice.numerals import count
from csvoice.plan import Plan
from csvoice.render import json
from csvoice.schema import EXPORT_PREFIX, READ_NAMES

Again: TypeAlias = Callable[[pl.DataFrame, Path], pl.LazyFrame]
"""Annotates masked rows of an archive again, with a folder of its own to work in."""


_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Gathered:
    """The archive as this run meets it.

    Attributes:
        past: What it held before.
        joined: Its rows and this run's.
        annotation: Digest of all that annotations depend on.
        anew: How many of its rows were annotated again.
    """

    past: Past
    joined: Joined
    annotation: str
    anew: int


def gather(
    past: Past, fresh: pl.LazyFrame, annotation: str, folder: Path, again: Again
) -> Gathered:
    """Join this run's rows with those of the archive.

    Rows that were annotated in another way are annotated again, from their masked words, so that
    what is compared was judged alike.
    """
    months = dict(scans(past))
    stale = [month for month, rows in past.months.items() if rows.annotation != annotation]
    for month in stale:
        months[month] = _again(month, months[month], folder, again)
    joined = join(months, frozenset(stale), fresh, folder)
    return Gathered(past, joined, annotation, sum(past.months[month].count for month in stale))


def _again(month: str, rows: pl.LazyFrame, folder: Path, again: Again) -> pl.LazyFrame:
    masked = [
        name
        for name in rows.collect_schema()
        if name in (*READ_NAMES, "pii") or name.startswith(EXPORT_PREFIX)
    ]
    own = folder / f"again-{month}"
    own.mkdir()
    again(rows.select(masked).collect(), own).sink_parquet(own / "again.parquet")
    return pl.scan_parquet(own / "again.parquet")


def as_context(gathered: Gathered, period: Period) -> Archive:
    """Return what sections see of the archive.

    Raises:
        InputError: A report in the archive cannot be read.
    """
    return Archive(gathered.joined.rows, past_reports(gathered.past, period), _notes(gathered))


def _notes(gathered: Gathered) -> tuple[str, ...]:
    joined, notes = gathered.joined, list[str]()
    if joined.rows:
        notes.append(
            f"另有 {count(sum(joined.rows.values()))} 条来自存档（"
            f"{_months(list(joined.rows))}）；行数表只数这次的文件。"
        )
    if gathered.anew:
        notes.append(
            f"存档里有 {count(gathered.anew)} 条当时的判定方式与这次不同（词典、模型、"
            "选项或版本有变），"
            "已按这次的方式，用遮盖后的文本重新判定，前后可比。"
        )
    if joined.undated:
        notes.append(f"这次有 {count(joined.undated)} 条没有日期，不进存档。")
    return tuple(notes)


def _months(names: Sequence[str]) -> str:
    if len(names) <= _MOST_NAMES:
        return "、".join(names)
    return f"{names[0]} 至 {names[-1]} 的 {count(len(names))} 个月"


def keep_run(gathered: Gathered, report: Report, plan: Plan, table: pl.LazyFrame) -> str:
    """Keep this run's rows and report; say so in a sentence.

    Raises:
        OutputError: The archive cannot be written.
    """
    archive = gathered.past.folder
    if archive is None:
        return ""
    until = table.select(pl.col("created_at").max()).collect().item()
    content = json.render(report)["report.json"]
    made = Made(plan, gathered.annotation, report.period, content, until)
    keep(archive, gathered.past, gathered.joined.changed, made)
    return f"存档：{_months(list(gathered.joined.changed))} 已存入 {archive}。"
