from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
import pytest
from scipy import stats

from csvoice.analyze.bursts import bursts

START = datetime(2024, 1, 1)


def feedback(daily: dict[str, list[int]]) -> pl.LazyFrame:
    """Rows with as many of each segment a day as given."""
    rows = [
        (START + timedelta(days=day, hours=10), segment)
        for segment, counts in daily.items()
        for day, count in enumerate(counts)
        for _ in range(count)
    ]
    schema = {"created_at": pl.Datetime("us"), "issue": pl.String()}
    return pl.LazyFrame(rows, schema=schema, orient="row")


def test_a_burst_is_found_on_its_day() -> None:
    found = bursts(feedback({"降价": [1, 0] * 15 + [12], "异响": [6] * 31}), ["issue"])
    first = found.row(0, named=True)
    assert (first["issue"], first["day"]) == ("降价", START + timedelta(days=30))
    assert first["count"] == 12
    assert first["expected"] == pytest.approx(0.5)
    assert first["q"] < 0.001
    assert found.filter(pl.col("q") < 0.05).height == 1


def test_p_is_the_tail_of_the_predictive_distribution() -> None:
    found = bursts(feedback({"降价": [2] * 20 + [9]}), ["issue"])
    day = found.filter(pl.col("count") == 9).row(0, named=True)
    # 18 days up to two days before, 36 rows, Jeffreys' prior.
    assert day["p"] == pytest.approx(stats.nbinom.sf(8, 36.5, 18 / 19))


def test_q_counts_every_segment_and_day() -> None:
    series = feedback({"降价": [0] * 20 + [9], "异响": [1] * 21})
    found = bursts(series.filter(pl.col("issue").is_not_null()), ["issue"]).row(0, named=True)
    judged = 2 * (21 - 9)
    assert found["q"] == pytest.approx(min(1, found["p"] * judged))


def test_a_burst_hides_neither_its_second_day_nor_another_segment() -> None:
    found = bursts(feedback({"甲": [1] * 30 + [15, 15], "乙": [40] * 32}), ["issue"])
    days = found.filter(pl.col("q") < 0.05).select("issue", "day").rows()
    assert sorted(days) == [("甲", START + timedelta(days=day)) for day in (30, 31)]


def test_days_before_since_are_not_judged() -> None:
    series = feedback({"甲": [1] * 12 + [20] + [1] * 12 + [20]})
    found = bursts(series, ["issue"], since=START + timedelta(days=20))
    assert found["day"].to_list() == [START + timedelta(days=25)]


@pytest.mark.parametrize("daily", [{}, {"甲": [30]}, {"甲": [0, 0, 30]}])
def test_without_a_past_nothing_is_called_a_burst(daily: dict[str, list[int]]) -> None:
    assert bursts(feedback(daily), ["issue"]).is_empty()


def test_rows_without_a_segment_or_a_date_are_left_out() -> None:
    series = feedback({"甲": [1] * 20})
    unknown = pl.LazyFrame(
        {"created_at": [None, START], "issue": ["甲", None]},
        schema={"created_at": pl.Datetime("us"), "issue": pl.String()},
    )
    assert bursts(pl.concat([series, unknown]), ["issue"]).equals(bursts(series, ["issue"]))
