from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import polars as pl
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from csvoice.analyze.changes.shares import Changes, changes_between
from csvoice.document.report import Period

MARCH = Period("2024 年 3 月", datetime(2024, 3, 1), datetime(2024, 4, 1), "month")
FEBRUARY = Period("2024 年 2 月", datetime(2024, 2, 1), datetime(2024, 3, 1), "month")


def rows(period: Period, *groups: tuple[int, dict[str, str | None]]) -> pl.LazyFrame:
    """Spread rows evenly over a period, so many of each kind."""
    cells = [values for size, values in groups for _ in range(size)]
    assert period.start is not None
    assert period.end is not None
    step = (period.end - period.start) / max(1, len(cells))
    moments = [period.start + step * number for number in range(len(cells))]
    names = ("issue", "issue_detail", "nature", "severity", "brand")
    columns = {name: [cell.get(name) for cell in cells] for name in names}
    schema = {"created_at": pl.Datetime("us"), **dict.fromkeys(names, pl.String())}
    return pl.LazyFrame({"created_at": moments, **columns}, schema=schema)


def complaint(issue: str, detail: str | None = None, **cells: str) -> dict[str, str | None]:
    row = {"issue": issue, "issue_detail": detail, "nature": "投诉", "severity": "一般"}
    return {**row, **cells}


PRAISE = complaint("物流延迟") | {"nature": "表扬"}


@pytest.fixture(scope="module")
def changes() -> Changes:
    now = rows(
        MARCH,
        (150, complaint("物流延迟", "中转慢")),
        (850, complaint("商品质量", "破损")),
        (40, PRAISE),
        (3, complaint("发票", "开票慢")),
    )
    before = rows(
        FEBRUARY,
        (70, complaint("物流延迟", "中转慢")),
        (930, complaint("商品质量", "破损")),
        (400, PRAISE),
        (2, complaint("发票", "开票慢")),
    )
    return changes_between(now, before, MARCH, FEBRUARY)


def row(changes: Changes, dimension: str, value: str) -> dict[str, object]:
    return changes.of(dimension).row(by_predicate=pl.col("value") == value, named=True)


def test_issue_shares_are_of_what_is_not_praise(changes: Changes) -> None:
    found = row(changes, "issue", "物流延迟")
    assert (found["count"], found["n"]) == (150, 1003)
    assert (found["previous_count"], found["previous_n"]) == (70, 1002)
    assert row(changes, "nature", "表扬")["n"] == 1043


def test_interval_is_newcombes(changes: Changes) -> None:
    found = row(changes, "issue", "物流延迟")
    expected = confint_proportions_2indep(150, 1003, 70, 1002, method="newcomb")
    assert (found["low"], found["high"]) == pytest.approx(expected)


def test_a_detail_names_its_issue_and_is_a_share_of_all(changes: Changes) -> None:
    found = row(changes, "issue_detail", "中转慢")
    assert (found["parent"], found["n"]) == ("物流延迟", 1003)


def test_too_few_rows_are_not_tested(changes: Changes) -> None:
    found = row(changes, "issue", "发票")
    assert found["p"] is None
    assert found["q"] is None


def test_real_changes_pass_every_hurdle(changes: Changes) -> None:
    real = changes.real(0.05, 0.01)
    assert set(real["value"]) == {"物流延迟", "商品质量", "中转慢", "破损", "投诉"}
    assert real["change"].abs().is_sorted(descending=True)
    assert changes.real(0.05, 0.5).is_empty()
    assert changes.real(1e-300, 0.01).is_empty()


def test_a_change_whose_interval_holds_zero_is_not_real() -> None:
    # 14 of 100 against 25 of 100: p = 0.0496, Newcombe's interval ends at +0.0004.
    now = rows(MARCH, (14, complaint("物流延迟")), (86, complaint("商品质量")))
    before = rows(FEBRUARY, (25, complaint("物流延迟")), (75, complaint("商品质量")))
    changes = changes_between(now, before, MARCH, FEBRUARY)
    found = row(changes, "issue", "物流延迟")
    assert found["q"] < 0.2  # type: ignore[operator]
    assert found["low"] < 0 < found["high"]  # type: ignore[operator]
    assert changes.real(0.2, 0.01).is_empty()


def test_all_tests_are_counted_together(changes: Changes) -> None:
    assert changes.tested == len(changes.frame["p"].drop_nulls()) + 1
    tested = changes.frame.drop_nulls("p")
    others = tested.filter(pl.col("dimension") != "issue")
    assert (others["q"] >= others["p"] * (1 - 1e-9)).all()


def test_volume_is_per_day(changes: Changes) -> None:
    volume = changes.volume
    assert (volume.count, volume.days) == (1043, 31)
    assert (volume.previous_count, volume.previous_days) == (1402, 29)
    assert volume.ratio == pytest.approx(1043 / 31 / (1402 / 29))
    assert volume.low < volume.ratio < volume.high < 1


def test_rows_that_come_in_waves_widen_the_volume() -> None:
    waves = rows(MARCH, (1043, PRAISE)).with_columns(
        created_at=pl.lit(MARCH.start) + pl.duration(days=7 * (pl.int_range(pl.len()) % 4))
    )
    even = changes_between(
        rows(MARCH, (1043, PRAISE)), rows(FEBRUARY, (900, PRAISE)), MARCH, FEBRUARY
    )
    wavy = changes_between(waves, rows(FEBRUARY, (900, PRAISE)), MARCH, FEBRUARY)
    assert even.volume.dispersion == 1
    assert wavy.volume.dispersion > 10
    assert wavy.volume.p > even.volume.p


def test_the_same_month_twice_has_no_change() -> None:
    groups = ((60, complaint("物流延迟", brand="甲")), (500, complaint("商品质量", brand="乙")))
    later = Period("后一月", MARCH.end, MARCH.end + timedelta(days=31), "month")  # type: ignore[operator]
    same = changes_between(rows(later, *groups), rows(MARCH, *groups), later, MARCH)
    assert same.real(0.05, 0.0).is_empty()
    assert same.volume.p == 1
    assert "channel" not in set(same.frame["dimension"])


def test_a_period_without_rows_of_a_dimension() -> None:
    before = rows(FEBRUARY, (50, complaint("物流延迟")))
    changes = changes_between(rows(MARCH, (50, PRAISE)), before, MARCH, FEBRUARY)
    found = row(changes, "issue", "物流延迟")
    assert (found["n"], found["p"]) == (0, None)


def months(
    *counts: tuple[int, int],
) -> tuple[pl.LazyFrame, pl.LazyFrame, pl.LazyFrame, Period, Period]:
    """Give each month so many rows of an issue, of so many in all; the last is the period."""
    starts = [datetime(2023 + place // 12, place % 12 + 1, 1) for place in range(len(counts) + 1)]
    periods = [Period("", *ends, "month") for ends in pairwise(starts)]
    parts = [
        rows(period, (hits, complaint("物流延迟")), (n - hits, complaint("商品质量")))
        for period, (hits, n) in zip(periods, counts, strict=True)
    ]
    return parts[-1], parts[-2], pl.concat(parts[:-1]), periods[-1], periods[-2]


def compared(*counts: tuple[int, int]) -> Changes:
    now, previous, history, period, before = months(*counts)
    return changes_between(now, previous, period, before, history)


def test_a_year_before_is_the_baseline() -> None:
    changes = compared(*[(50, 1000)] * 12, (80, 1000))
    found = row(changes, "issue", "物流延迟")
    assert changes.periods == 12
    assert (found["baseline_count"], found["baseline_n"]) == (600, 12_000)
    assert found["previous_share"] == 0.05
    assert found["dispersion"] == 1
    assert set(changes.real(0.05, 0.01)["value"]) == {"物流延迟", "商品质量"}


def test_a_share_that_always_wobbles_has_not_changed() -> None:
    wobbling = [(20 + 60 * (place % 2), 1000) for place in range(12)]
    changes = compared(*wobbling, (85, 1000))
    assert changes.real(0.05, 0.01).is_empty()
    assert row(changes, "issue", "物流延迟")["dispersion"] > 10


def test_two_months_before_are_too_few_for_a_mean() -> None:
    changes = compared((20, 1000), (50, 1000), (52, 1000))
    assert changes.periods == 1
    assert row(changes, "issue", "物流延迟")["baseline"] == 0.05


def test_what_was_there_long_ago_is_not_new() -> None:
    changes = compared((40, 1000), *[(0, 1000)] * 14, (60, 1000))
    found = row(changes, "issue", "物流延迟")
    assert (found["baseline_count"], found["past_count"]) == (0, 40)
    assert changes.past_days == 456


def test_what_is_new_is_worth_a_word_however_small() -> None:
    changes = compared(*[(0, 4000)] * 6, (20, 4000))
    assert "物流延迟" in changes.real(0.05, 0.01)["value"].to_list()


def repeated_by_one(copies: int) -> Changes:
    """Two months of 600 rows; in the second one author says 动力消失 so many times."""
    months = [datetime(2024, 2, 1), datetime(2024, 3, 1), datetime(2024, 4, 1)]
    parts = []
    for at, extra in ((0, 0), (1, copies)):
        said = ["动力消失"] * 6 + ["异响", "漏油"] * 297 + ["动力消失"] * extra
        voices = [f"{at}-{n}" for n in range(600)] + [f"{at}-0"] * extra
        parts.append(
            pl.DataFrame({"issue": said, "voice": voices}).with_columns(
                created_at=pl.lit(months[at]) + pl.duration(hours=pl.int_range(pl.len())),
                nature=pl.lit("投诉"),
            )
        )
    now, before = (Period("", months[at], months[at + 1], "month") for at in (1, 0))
    return changes_between(parts[1].lazy(), parts[0].lazy(), now, before)


def test_what_one_author_repeats_is_no_rise() -> None:
    changes = repeated_by_one(60)
    assert "动力消失" not in changes.real(0.05, 0.01)["value"]
    (row,) = changes.repeated(0.05, 0.01).to_dicts()
    assert (row["value"], row["count"], row["voices"]) == ("动力消失", 66, 6)


def test_without_copies_nothing_hangs_on_them() -> None:
    assert repeated_by_one(0).repeated(0.05, 0.01).is_empty()
