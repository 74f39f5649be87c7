from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import polars as pl
import pytest
from scipy import stats

from csvoice.analyze.series.bursts import bursts

START = datetime(2024, 1, 1)
DAY = timedelta(days=1)


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


def one_day(found: pl.DataFrame) -> pl.DataFrame:
    return found.filter(pl.col("days") == 1)


def test_a_burst_is_found_on_its_day() -> None:
    found = one_day(bursts(feedback({"降价": [1, 0] * 15 + [12], "异响": [6] * 31}), [["issue"]]))
    first = found.row(0, named=True)
    assert (first["issue"], first["day"]) == ("降价", START + 30 * DAY)
    assert (first["count"], first["past"], first["past_count"]) == (12, 28, 14)
    assert first["expected"] == pytest.approx(0.5, rel=0.05)
    # Two segments, on every day but the first seven and the two that are kept free.
    assert first["false_alarms"] == pytest.approx(first["p"] * 2 * (31 - 7 - 2))
    assert first["false_alarms"] < 0.001
    assert found.filter(pl.col("false_alarms") < 0.5).height == 1


def test_p_is_the_tail_of_the_predictive_distribution() -> None:
    found = one_day(bursts(feedback({"降价": [2] * 20 + [9]}), [["issue"]]))
    day = found.filter(pl.col("count") == 9).row(0, named=True)
    # 18 days up to two days before, 36 rows, Jeffreys' prior; the dispersion is known by the
    # 17 degrees of freedom of its own days and 28 of the view.
    tail = stats.nbinom.sf(8, 36.5, 18 / 19)
    assert day["p"] == pytest.approx(stats.t(17 + 28).sf(stats.norm.isf(tail)))


@pytest.mark.parametrize(("count", "told"), [(5, False), (6, True)])
def test_only_what_is_rare_is_told(count: int, told: bool) -> None:
    """As above, five have a p-value of .06, six of .02."""
    found = one_day(bursts(feedback({"降价": [2] * 20 + [count]}), [["issue"]]))
    assert (count in found["count"]) == told


def test_counts_that_vary_more_have_a_wider_distribution() -> None:
    daily = [8, 0, 0, 0] * 8 + [0, 0, 14]
    found = one_day(bursts(feedback({"降价": daily}), [["issue"]]))
    day = found.filter(pl.col("count") == 14).row(0, named=True)
    past = np.array(daily[:32])
    exposure, pearson = 1 / 32, ((past - past.mean()) ** 2 / past.mean()).sum()
    every = np.array(daily)
    pooled = min(((every - every.mean()) ** 2 / every.mean()).sum() / 34, 4)
    spread = (pearson + 28 * pooled) / (31 + 28) * (1 + exposure)
    mean = (past.sum() + 0.5) * exposure
    tail = stats.nbinom.sf(13, mean / (spread - 1), 1 / spread)
    assert day["p"] == pytest.approx(stats.t(31 + 28).sf(stats.norm.isf(tail)))


def test_segments_that_are_alike_lend_each_other_their_dispersion() -> None:
    random = np.random.default_rng(5)
    series = {f"类{place}": random.poisson(4, 60).tolist() for place in range(30)}
    known = one_day(bursts(feedback(series | {"甲": [4] * 59 + [14]}), [["issue"]]))
    found = known.filter(pl.col("issue") == "甲", pl.col("day") == START + 59 * DAY)
    past = found["past_count"].item()
    tail = stats.nbinom.sf(13, past + 0.5, 56 / 57)
    assert tail < found["p"].item() < 3 * tail


def test_a_rise_that_all_feedback_shares_is_none() -> None:
    series = {"甲": [4] * 30 + [16], "乙": [40] * 30 + [160]}
    shared = one_day(bursts(feedback(series), [["issue"]]))
    alone = one_day(bursts(feedback(series | {"乙": [40] * 31}), [["issue"]]))
    last = (pl.col("issue") == "甲") & (pl.col("day") == START + 30 * DAY)
    assert shared.filter(last).is_empty()
    assert alone.filter(last)["p"].item() < 0.0001


def test_a_slow_rise_is_surer_over_days() -> None:
    found = bursts(feedback({"甲": [2] * 40 + [6] * 14, "乙": [30] * 54}), [["issue"]])
    last = found.filter(pl.col("day") == START + 53 * DAY, pl.col("issue") == "甲")
    surest = last.row(0, named=True)
    assert (surest["days"], surest["count"]) == (14, 84)
    assert surest["p"] < 1e-6
    assert last.filter(pl.col("days") == 1, pl.col("p") < 0.001).is_empty()


def test_false_alarms_count_every_segment_and_day_of_the_report() -> None:
    series = feedback({"降价": [0] * 20 + [9], "异响": [1] * 21, "罕见": [0] * 19 + [4, 0]})
    found = one_day(bursts(series, [["issue"]], since=START + 15 * DAY)).row(0, named=True)
    # 罕见 has too few rows to be judged.
    assert found["false_alarms"] == pytest.approx(found["p"] * 2 * (21 - 15))


def test_views_are_judged_together() -> None:
    series = feedback({"降价": [1] * 20 + [9]}).with_columns(brand=pl.lit("甲"))
    both = bursts(series, [["issue"], ["issue", "brand"]])
    alone = bursts(series, [["issue"]])
    assert both["view"].unique().sort().to_list() == [0, 1]
    assert both.filter(view=0)["brand"].null_count() == both.filter(view=0).height
    assert both["false_alarms"][0] == pytest.approx(2 * alone["false_alarms"][0])


def test_a_burst_hides_neither_its_second_day_nor_another_segment() -> None:
    found = one_day(bursts(feedback({"甲": [1] * 30 + [15, 15], "乙": [40] * 32}), [["issue"]]))
    days = found.filter(pl.col("false_alarms") < 0.05).select("issue", "day").rows()
    assert sorted(days) == [("甲", START + day * DAY) for day in (30, 31)]


@pytest.mark.parametrize("daily", [{}, {"甲": [30]}, {"甲": [0, 0, 30]}, {"甲": [4] + [0] * 40}])
def test_without_a_past_nothing_is_called_a_burst(daily: dict[str, list[int]]) -> None:
    assert bursts(feedback(daily), [["issue"]]).is_empty()


def test_rows_without_a_segment_or_a_date_are_left_out() -> None:
    series = feedback({"甲": [1] * 20})
    unknown = pl.LazyFrame(
        {"created_at": [None, START], "issue": ["甲", None]},
        schema={"created_at": pl.Datetime("us"), "issue": pl.String()},
    )
    expected = bursts(series, [["issue"]])
    assert bursts(pl.concat([series, unknown]), [["issue"]]).equals(expected)


def test_the_order_of_rows_does_not_matter() -> None:
    series = feedback({"甲": [2] * 30 + [9], "乙": [3] * 31})
    shuffled = series.collect().sample(fraction=1, shuffle=True, seed=1).lazy()
    assert bursts(shuffled, [["issue"]]).equals(bursts(series, [["issue"]]))
