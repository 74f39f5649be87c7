from __future__ import annotations

import polars as pl
import pytest
from scipy.stats import chi2_contingency

from csvoice.analyze.changes.contributions import contributions

COUNTS = {
    ("电话", "华东"): (100, 300),
    ("电话", "华南"): (100, 130),
    ("网店", "华东"): (200, 230),
    ("网店", "华南"): (200, 240),
}


@pytest.fixture
def rows() -> pl.DataFrame:
    frames = [
        pl.DataFrame(
            {
                "now": [False] * before + [True] * now,
                "channel": [channel] * (before + now),
                "region": [region] * (before + now),
            }
        )
        for (channel, region), (before, now) in COUNTS.items()
    ]
    return pl.concat(frames)


def test_where_the_increase_comes_from(rows: pl.DataFrame) -> None:
    found = contributions(rows, ["channel", "region"])
    first = found.row(0, named=True)
    assert (first["first_value"], first["second_value"]) == ("电话", "华东")
    assert first["increase"] == 200
    assert first["contribution"] == pytest.approx(200 / 300)
    # By hand: 200 ± 1.96 √(300 + 100); 400 of 1,500 rows are 240 of 900 by chance.
    assert (first["low"], first["high"]) == pytest.approx((160.8, 239.2), abs=0.01)
    assert first["excess"] == pytest.approx(60)
    assert first["surprise"] == pytest.approx(60 / 96**0.5)
    theirs = chi2_contingency([[300, 600], [100, 500]], correction=False)
    assert first["p"] == pytest.approx(theirs.pvalue)


def test_proportional_growth_is_no_news() -> None:
    rows = pl.DataFrame(
        {"now": [False] * 400 + [True] * 800, "channel": ["电话", "网店"] * 600}
    )  # fmt: skip
    found = contributions(rows, ["channel"])
    assert found["contribution"].to_list() == pytest.approx([0.5, 0.5])
    assert found["q"].min() == 1
    assert found["excess"].abs().max() == 0


def test_values_of_a_column_add_up(rows: pl.DataFrame) -> None:
    found = contributions(rows, ["channel", "region"], scale=31 / 29)
    for column in ("channel", "region"):
        alone = found.filter(pl.col("first") == column, pl.col("second").is_null())
        assert alone["contribution"].sum() == pytest.approx(1)
        assert alone["increase"].sum() == pytest.approx(900 - 600 * 31 / 29)


def test_small_segments_are_not_tested() -> None:
    rows = pl.DataFrame({"now": [True, False] * 5, "channel": ["电话"] * 10})
    assert contributions(rows, ["channel"]).height == 1
    assert contributions(rows[1:], ["channel"]).is_empty()
    assert contributions(rows.clear(), ["channel"]).is_empty()
