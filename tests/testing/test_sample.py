"""The invented table is what plugin authors may rely on."""

from __future__ import annotations

import polars as pl
import pytest

from csvoice.errors import UsageError
from csvoice.schema import EXPORT_PREFIX, STANDARD
from csvoice.testing import CASES, SECRETS, sample_feedback
from csvoice.testing.sample import sample_plan

NEVER_FILLED = {"issue_score", "duplicate_of", "precision"}
"""Needs a model; needs the same text twice."""


def test_every_standard_column_is_there_and_filled() -> None:
    table = sample_feedback()
    for column in STANDARD.values():
        assert table.schema[column.name] == column.dtype
        assert (table[column.name].null_count() < table.height) or column.name in NEVER_FILLED
    assert f"{EXPORT_PREFIX}门店" in table.columns


def test_planted_secrets_are_masked() -> None:
    table = sample_feedback()
    told = " ".join([*table["text"], *table["title"].drop_nulls()])
    assert not [secret for secret in SECRETS if secret in told]
    assert {"手机号", "证件号", "邮箱", "银行卡号"} <= set(table["pii"].explode().drop_nulls())


def test_it_covers_three_months_whatever_its_size() -> None:
    for rows in (60, 1_000, 9_000):
        table = sample_feedback(rows=rows)
        assert table.height == rows
        assert table["id"].is_unique().all()
        assert sorted(table["created_at"].dt.month().unique()) == [7, 8, 9]


@pytest.mark.parametrize(
    ("case", "rows"),
    [
        ("ordinary", 80),
        ("empty-month", 80),
        ("no-rows", 0),
        ("one-row", 1),
        ("text-only", 80),
        ("empty-columns", 80),
        ("emoji", 80),
        ("one-day", 80),
        ("one-customer", 80),
        ("large", 80),
    ],
)
def test_cases_have_their_rows(case: str, rows: int) -> None:
    assert sample_feedback(case, 80).height == rows


def test_cases_are_what_they_say() -> None:
    assert set(sample_feedback("text-only", 80).columns) & {"created_at", "rating"} == set()
    assert sample_feedback("empty-columns", 80)["created_at"].null_count() == 80
    assert sample_feedback("one-day", 80)["created_at"].n_unique() == 1
    assert sample_feedback("one-customer", 80)["customer"].n_unique() == 1
    assert sample_feedback("emoji", 80)["text"].str.contains("😡").all()
    assert len(CASES) == 9


def test_an_unknown_case_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="empty-month"):
        sample_feedback("emty")


def test_the_sample_does_not_depend_on_installed_plugins() -> None:
    assert sample_plan().taxonomy.name == "ecommerce"
    assert not [name for name in sample_feedback().columns if name.startswith("risk-warning")]


def test_it_is_the_same_every_time() -> None:
    first = sample_feedback(rows=200)
    first.insert_column(0, pl.lit(1).alias("mine"))
    assert "mine" not in sample_feedback(rows=200).columns
