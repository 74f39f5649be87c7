from __future__ import annotations

import polars as pl

from csvoice.analyze.statistics.stratified import pooled


def test_the_most_frequent_values_keep_their_names() -> None:
    frame = pl.DataFrame({"product": ["甲"] * 3 + ["乙"] * 2 + ["丙", "丁", None]})
    found = pooled(frame, ["product"], most=2)
    assert found["product"].to_list() == ["甲"] * 3 + ["乙"] * 2 + ["其余", "其余", "未填写"]


def test_what_is_missing_takes_no_name_from_others() -> None:
    frame = pl.DataFrame({"product": [None] * 5 + ["甲"] * 3 + ["乙"] * 2 + ["丙"]})
    found = pooled(frame, ["product"], most=2)
    assert found["product"].to_list() == ["未填写"] * 5 + ["甲"] * 3 + ["乙"] * 2 + ["其余"]


def test_a_million_products_are_thirty_and_the_rest() -> None:
    frame = pl.DataFrame({"product": pl.int_range(1_000_000, eager=True).cast(pl.String)})
    assert pooled(frame, ["product"])["product"].n_unique() == 31
