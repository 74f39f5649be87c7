"""What lies in an archive: a folder a month with its rows, a folder a period with its report.

`docs/archive.md` describes the layout for other readers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from csvoice.errors import InputError, UsageError
from csvoice.plan import Plan
from csvoice.planning import Earlier
from csvoice.schema import EXPORT_PREFIX
from csvoice.storage.keys import fingerprint
from csvoice.storage.output import locked, restore_folders

VERSION = 1
ROWS, REPORT, MANIFEST = "feedback.parquet", "report.json", "manifest.json"
_NAME = re.compile(r"\d{4}-(?:\d{2}|W\d{2}|Q[1-4])|all")


@dataclass(frozen=True, slots=True)
class KeptRows:
    """What the manifest says of a month's rows.

    Attributes:
        count: How many there are.
        taxonomy: Name of the taxonomy they were typed by.
        annotation: Digest of all that their annotations depend on.
        key: Fingerprint of the key their customers' pseudonyms were made with; None without
            customers.
    """

    count: int
    taxonomy: str
    annotation: str
    key: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """One folder of the archive.

    Attributes:
        folder: Where it is.
        rows: Of a month's folder: what its rows are.
        until: Of a period's folder: the last moment of the feedback its report knew.
    """

    folder: Path
    rows: KeptRows | None
    until: datetime | None

    def scan(self) -> pl.LazyFrame:
        """Open the rows.

        Raises:
            InputError: The file is missing or damaged.
        """
        try:
            frame = pl.scan_parquet(self.folder / ROWS)
            frame.collect_schema()
        except (OSError, pl.exceptions.PolarsError):
            raise damaged(self.folder / ROWS) from None
        return frame


@dataclass(frozen=True, slots=True)
class Past:
    """An archive as it was before this run; without a folder there is none.

    Attributes:
        folder: The archive.
        kept: Its folders by name, in the order of the names.
    """

    folder: Path | None
    kept: Mapping[str, Kept]

    @property
    def months(self) -> dict[str, KeptRows]:
        """What is known of each month's rows, the earliest first."""
        return {name: one.rows for name, one in self.kept.items() if one.rows is not None}

    def earlier(self) -> Earlier:
        """Return what a plan must suit besides its own rows."""
        schemas = [self.kept[month].scan().collect_schema() for month in self.months]
        headers = {name for one in schemas for name in one if name.startswith(EXPORT_PREFIX)}
        highest = [
            self.kept[month].scan().select(pl.col("rating").max()).collect().item()
            for month, schema in zip(self.months, schemas, strict=True)
            if "rating" in schema
        ]
        return Earlier(
            taxonomy=list(self.months.values())[-1].taxonomy if self.months else None,
            headers=tuple(sorted(headers)),
            rating=max((one for one in highest if one is not None), default=None),
        )

    @property
    def last_day(self) -> date | None:
        """The day of the last row; None where there is none."""
        if not self.months:
            return None
        rows = self.kept[max(self.months)].scan()
        last: datetime | None = rows.select(pl.col("created_at").max()).collect().item()
        return last and last.date()

    def check_key(self, plan: Plan) -> None:
        """Raise UsageError where the same customer would bear another pseudonym than before."""
        own = fingerprint(plan.pseudonym_key) if plan.pseudonym_key else None
        foreign = [name for name, one in self.months.items() if own and one.key not in (None, own)]
        if foreign:
            raise UsageError(
                f"存档 {self.folder} 里 {foreign[0]} 的客户代号用的是另一个密钥，"
                "同一位客户会被当成两位。"
                "请用 --key 给出当时的密钥文件，或换一个存档文件夹。"
            )


@contextmanager
def held_archive(folder: Path | None) -> Iterator[Past]:
    """Open an archive for one run alone, which may write to it; another run waits.

    Raises:
        CsvoiceError: As `open_archive`.
    """
    with locked(folder):
        yield open_archive(folder)


def open_archive(folder: Path | None) -> Past:
    """Look what an archive holds; one that does not exist yet is empty.

    Raises:
        UsageError: It is a file, or was written by a newer csvoice.
        InputError: A manifest cannot be read.
    """
    if folder is None or not folder.exists():
        return Past(folder, {})
    if not folder.is_dir():
        raise UsageError(f"--archive {folder} 是一个文件，请给出一个文件夹。")
    restore_folders(folder)
    names = sorted(one.name for one in folder.iterdir() if _NAME.fullmatch(one.name))
    return Past(folder, {name: _kept(folder / name) for name in names})


def damaged(file: Path) -> InputError:
    """Say that a file of the archive cannot be used, and what to do."""
    return InputError(
        f"存档文件 {file} 不存在或已损坏，请从备份恢复，或删除 {file.parent} 这一期后重试。"
    )


def read_json(file: Path) -> dict[str, Any]:
    """Read a JSON object of the archive.

    Raises:
        InputError: It is missing or damaged.
    """
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise damaged(file) from None
    if not isinstance(data, dict):
        raise damaged(file)
    return data


def _kept(folder: Path) -> Kept:
    data = read_json(folder / MANIFEST)
    try:
        if data["archive_version"] > VERSION:
            raise UsageError(_newer(folder, str(data.get("csvoice"))))
        rows = None if data["rows"] is None else KeptRows(**data["rows"])
        until = None if data["until"] is None else datetime.fromisoformat(data["until"])
    except (KeyError, TypeError, ValueError):
        raise damaged(folder / MANIFEST) from None
    return Kept(folder, rows, until)


def _newer(folder: Path, version: str) -> str:
    return f"存档 {folder} 由更新的 csvoice {version} 写成，这个版本读不了，请升级 csvoice。"


def scans(past: Past) -> Iterator[tuple[str, pl.LazyFrame]]:
    """Open the rows of each month, the earliest first."""
    for month in past.months:
        yield month, past.kept[month].scan()
