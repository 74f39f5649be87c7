"""Rows in order of time, in memory or not."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from csvoice.archive import joining
from csvoice.archive.joining import chronological

START = datetime(2026, 1, 1)


def _rows(days: list[int | None]) -> pl.LazyFrame:
    dates = [None if day is None else START + timedelta(days=day) for day in days]
    schema = {"created_at": pl.Datetime("us")}
    return pl.LazyFrame({"created_at": dates}, schema).with_row_index("n")


@pytest.mark.parametrize(
    "days",
    [[3, 1, 2, 1, 0, 3], [5, None, 4, None, 3], [0, 1, 1, 2, None], [None, None], [2] * 5 + [1]],
)
def test_a_large_table_is_put_in_the_order_of_a_small_one(
    days: list[int | None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = chronological(_rows(days), len(days), tmp_path).collect()
    monkeypatch.setattr(joining, "ROWS_IN_MEMORY", 1)
    monkeypatch.setattr(joining, "_LAID_OUT", 2)
    assert chronological(_rows(days), len(days), tmp_path).collect().equals(small)


def test_a_large_table_in_order_stays_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "ROWS_IN_MEMORY", 1)
    chronological(_rows([0, 1, 2, None]), 4, tmp_path).collect()
    assert not [*tmp_path.iterdir()]
