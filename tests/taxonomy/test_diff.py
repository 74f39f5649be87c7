"""How two ways to sort the same rows differ."""

from __future__ import annotations

import polars as pl

from csvoice.taxonomy.diff import moves, shares

OLD = pl.Series(["甲", "甲", "乙", "乙", "丙"])
NEW = pl.Series(["甲", "乙", "丁", "丁", "丙"])


def test_moves_are_counted_with_their_rows() -> None:
    assert moves(OLD, NEW).to_dicts() == [
        {"from": "乙", "to": "丁", "count": 2, "rows": [2, 3]},
        {"from": "甲", "to": "乙", "count": 1, "rows": [1]},
    ]


def test_nothing_moves_between_equals() -> None:
    assert moves(OLD, OLD).is_empty()


def test_shares_hold_every_class_of_both() -> None:
    table = shares(OLD, NEW)
    assert table.rows() == [
        ("丁", 0, 2, 5),
        ("丙", 1, 1, 5),
        ("乙", 2, 1, 5),
        ("甲", 2, 1, 5),
    ]


def test_shares_by_period_leave_undated_rows_out() -> None:
    table = shares(OLD, NEW, pl.Series(["一月", "一月", "二月", None, "二月"]))
    assert table.rows() == [
        ("一月", "乙", 0, 1, 2),
        ("一月", "甲", 2, 1, 2),
        ("二月", "丁", 0, 1, 2),
        ("二月", "丙", 1, 1, 2),
        ("二月", "乙", 1, 0, 2),
    ]
