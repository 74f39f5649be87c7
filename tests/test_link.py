"""What the same customer says again, on whatever channel."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest

from csvoice.link import link_duplicates

LONG = "物流太慢，等了一周还没到"


def _linked(rows: list[tuple[str, str | None, str | None, str]], **columns: Any) -> list[Any]:
    frame = pl.DataFrame(
        rows,
        schema={"id": pl.String, "customer": pl.String, "title": pl.String, "text": pl.String},
        orient="row",
    ).with_columns(**columns)
    return link_duplicates(frame.lazy()).collect()["duplicate_of"].to_list()


def test_repeats_point_to_the_first() -> None:
    rows = [
        ("1", "甲", None, LONG),
        ("2", "乙", None, LONG),
        ("3", "甲", None, LONG.replace("，", " ！")),
        ("4", "甲", "催单", LONG),
        ("5", "甲", None, LONG),
    ]
    assert _linked(rows) == [None, None, "1", "1", "1"]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("说好次日达的，等了六天了还在中转，没人管", True),
        ("投诉：说好次日达，等了六天还在中转没人管！！", True),
        ("说好次日达，昨天终于收到，外壳却裂了一条缝", False),
        ("客服说次日达，让我再等等", False),
    ],
)
def test_slightly_reworded_complaints_are_linked(other: str, same: bool) -> None:
    one = "说好次日达，等了六天还在中转，没人管"
    rows = [("1", "甲", None, one), ("2", "甲", None, other), ("3", "乙", None, other)]
    assert _linked(rows) == [None, "1" if same else None, None]


def test_the_earliest_is_the_first_wherever_it_stands() -> None:
    rows = [("1", "甲", None, LONG), ("2", "甲", None, LONG + "了"), ("3", "甲", None, LONG)]
    days = pl.Series([datetime(2026, 9, 3), datetime(2026, 9, 1), None])
    assert _linked(rows, created_at=days) == ["2", None, "2"]


def test_short_and_anonymous_texts_are_never_linked() -> None:
    rows = [("1", "甲", None, "太差了"), ("2", "甲", None, "太差了")]
    assert _linked(rows) == [None, None]
    assert _linked([("1", None, None, LONG), ("2", None, None, LONG)]) == [None, None]


def test_equal_words_are_found_however_far_apart() -> None:
    others = [(str(n), "甲", None, f"第{chr(0x4E00 + n) * 20}件不同的事情") for n in range(1, 40)]
    rows = [("0", "甲", None, LONG), *others, ("40", "甲", None, LONG)]
    assert _linked(rows)[40] == "0"


def test_one_customer_with_most_rows_does_not_explode() -> None:
    """All pairs of these would be 200 million."""
    texts = [f"{chr(0x4E00 + n % 20_000)}号柜台的空调坏了，一直没有人来修理" for n in range(20_000)]
    rows = [(str(n), "公共账号", None, text) for n, text in enumerate(texts)]
    start = datetime(2026, 1, 1)
    days = pl.Series([start + timedelta(minutes=n) for n in range(len(rows))])
    assert set(_linked(rows, created_at=days)[1:]) == {"0"}


def test_the_order_of_the_rows_is_kept() -> None:
    frame = pl.DataFrame({"id": ["b", "a"], "customer": ["甲", "甲"], "text": [LONG, LONG]})
    linked = link_duplicates(frame.lazy()).collect()
    assert linked["id"].to_list() == ["b", "a"]
    assert linked.columns == [*frame.columns, "duplicate_of"]


def test_without_customers_the_column_is_empty() -> None:
    table = link_duplicates(pl.LazyFrame({"id": ["1", "2"], "text": [LONG, LONG]})).collect()
    assert table["duplicate_of"].to_list() == [None, None]
    assert table.schema["duplicate_of"] == pl.String
