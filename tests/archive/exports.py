"""Invented exports of three months, as one file or a file a month."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from csvoice.config_file import load_config
from csvoice.pipeline.run import Outcome, run
from tests.exports import NO_SECTIONS, TEXTS, export

MONTHS = ("2026-08", "2026-09", "2026-10")
ROWS = 360
START = datetime(2026, 8, 1)
STEP = timedelta(days=92) / ROWS


def rows(first: int = 0, last: int = ROWS, **columns: Any) -> pl.DataFrame:
    """Make rows spread over August to October; 起火 grows in October."""
    dice = np.random.default_rng(11).integers(0, len(TEXTS), ROWS)
    late = ROWS * 61 // 92
    said = [TEXTS[3 if n >= late and n % 3 == 0 else dice[n]] for n in range(ROWS)]
    made = {
        "反馈内容": [f"{text}（{n}）" for n, text in enumerate(said)],
        "创建时间": [f"{START + n * STEP:%Y-%m-%d %H:%M:%S}" for n in range(ROWS)],
        "渠道": ("热线", "门店", "应用内"),
        "评分": tuple("12345"),
        "客户姓名": [f"客{n}" for n in range(120)],
    }
    return export(ROWS, **{**made, **columns})[first:last]


def write(folder: Path, frame: pl.DataFrame, name: str = "export.csv") -> Path:
    """Write an export."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    frame.write_csv(file)
    return file


def of_month(frame: pl.DataFrame, month: str) -> pl.DataFrame:
    """Return the rows of a month, as read from their date column."""
    return frame.filter(pl.col("创建时间").str.starts_with(month))


def report(file: Path, archive: Path | None = None, **options: Any) -> Outcome:
    """Run csvoice on one file; the general taxonomy, so that few rows choose as many do."""
    config = load_config(
        **{"archive": archive, "jobs": 1, "taxonomy": "general", "formats": ("json",), **options}
    )
    return run([file], config)


def store(file: Path, archive: Path, **options: Any) -> Outcome:
    """Put one file into an archive, and build no section."""
    return report(file, archive, **{"disable": NO_SECTIONS, **options})


def store_months(
    folder: Path, frame: pl.DataFrame, months: tuple[str, ...] = MONTHS, **options: Any
) -> Outcome:
    """Store a file a month, all of the same name; return what the last run gave."""
    for month in months:
        file = write(folder / month, of_month(frame, month))
        outcome = store(file, folder / "archive", **options)
    return outcome


def month_by_month(folder: Path, frame: pl.DataFrame, **options: Any) -> Outcome:
    """Store all months but the last, and report on that."""
    store_months(folder, frame, MONTHS[:-1], **options)
    return store_months(folder, frame, MONTHS[-1:], **options, disable=())
