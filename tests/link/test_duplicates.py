"""The same words by the same customer, on whatever channel."""

from __future__ import annotations

import polars as pl

from csvoice.link.duplicates import link_duplicates

LONG = "物流太慢，等了一周还没到"


def _linked(rows: list[tuple[str, str | None, str | None, str]]) -> list[str | None]:
    frame = pl.DataFrame(
        rows,
        schema={"id": pl.String, "customer": pl.String, "title": pl.String, "text": pl.String},
        orient="row",
    )
    return link_duplicates(frame.lazy()).collect()["duplicate_of"].to_list()


def test_repeats_point_to_the_first() -> None:
    rows = [
        ("1", "甲", None, LONG),
        ("2", "乙", None, LONG),
        ("3", "甲", None, LONG.replace("，", " ！")),
        ("4", "甲", "催单", LONG),
        ("5", "甲", None, LONG),
    ]
    assert _linked(rows) == [None, None, "1", None, "1"]


def test_short_and_anonymous_texts_are_never_linked() -> None:
    rows = [("1", "甲", None, "太差了"), ("2", "甲", None, "太差了")]
    assert _linked(rows) == [None, None]
    assert _linked([("1", None, None, LONG), ("2", None, None, LONG)]) == [None, None]


def test_without_customers_the_column_is_empty() -> None:
    table = link_duplicates(pl.LazyFrame({"id": ["1", "2"], "text": [LONG, LONG]})).collect()
    assert table["duplicate_of"].to_list() == [None, None]
    assert table.schema["duplicate_of"] == pl.String
