"""What dates are exact to, and how they are written then."""

from __future__ import annotations

from datetime import datetime

import polars as pl
import pytest

from csvoice.precision import Precision, coarsest, dated, precision_of, written_dates

MARCH = datetime(2024, 3, 4)
WRITTEN: list[tuple[Precision | None, str]] = [
    (None, "2024-03-04"),
    ("day", "2024-03-04"),
    ("week", "2024 年第 10 周"),
    ("month", "2024-03"),
    ("quarter", "2024 年第 1 季度"),
    ("year", "2024 年"),
]


@pytest.mark.parametrize(("precision", "text"), WRITTEN)
def test_a_date_is_written_as_far_as_it_is_known(precision: Precision | None, text: str) -> None:
    assert dated(MARCH, precision) == text


def test_a_column_is_written_as_single_dates_are() -> None:
    table = pl.DataFrame(
        {"created_at": [MARCH] * len(WRITTEN), "precision": [known for known, _text in WRITTEN]}
    )
    assert table.select(written_dates())["created_at"].to_list() == [text for _, text in WRITTEN]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [([None, None], "day"), (["month", None], "month"), (["week", "quarter"], "quarter")],
)
def test_the_coarsest_date_decides(cells: list[str | None], expected: Precision) -> None:
    column = pl.Series("precision", cells, dtype=pl.String)
    assert coarsest(column) == expected
    assert precision_of(column.to_frame().lazy()) == expected


def test_a_table_without_the_column_has_days() -> None:
    assert precision_of(pl.LazyFrame({"text": ["慢"]})) == "day"
