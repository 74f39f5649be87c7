from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, strategies as st

from csvoice.analyze.texts.near_duplicates import near_duplicates, similar_pairs
from csvoice.errors import CsvoiceError, InputError, UsageError
from csvoice.learn.splits import FOLDS, deal_folds, last_part, make_split

DATES = np.datetime64("2026-01-01", "us") + np.arange(100) * np.timedelta64(1, "D")
LABELS = np.array(["甲", "乙", "丙", "丁"] * 25, dtype=object)
GROUPS = np.arange(100)


@given(st.lists(st.text(alphabet="甲乙丙丁", min_size=3, max_size=9), min_size=20, max_size=40))
def test_no_near_duplicate_pair_crosses_a_fold(texts: list[str]) -> None:
    series = pl.Series(texts)
    groups = near_duplicates(series)
    fold = deal_folds(np.array([text[0] for text in texts], dtype=object), groups)
    first, second = similar_pairs(series, 0.7)
    assert (fold[first] == fold[second]).all()


@given(st.lists(st.integers(0, 30), min_size=10, max_size=60), st.integers(1, 9))
def test_no_group_stands_on_both_sides_of_a_day(members: list[int], day: int) -> None:
    groups = np.array(members)
    dates = DATES[np.arange(len(groups)) % 10]
    labels = np.array([str(one % 3) for one in members], dtype=object)
    try:
        split = make_split(f"time:{DATES[day].astype('M8[D]')}", labels, groups, dates)
    except InputError:
        return
    ((train, test),) = split.parts
    assert set(groups[train]).isdisjoint(groups[test])
    assert (dates[train] < DATES[day]).all()
    assert {*test.tolist()} == {*np.flatnonzero(dates >= DATES[day]).tolist()}


def test_folds_hold_every_row_once_and_labels_evenly() -> None:
    split = make_split("cv", LABELS, GROUPS)
    tested = np.concatenate([test for _train, test in split.parts])
    assert sorted(tested.tolist()) == list(range(100))
    for train, test in split.parts:
        assert np.unique(LABELS[test], return_counts=True)[1].tolist() == [5, 5, 5, 5]
        assert set(train).isdisjoint(test)


def test_a_rare_label_is_spread_over_folds() -> None:
    labels = np.array(["多"] * 95 + ["少"] * 5, dtype=object)
    fold = deal_folds(labels, GROUPS)
    assert sorted(fold[95:].tolist()) == list(range(FOLDS))


def test_several_labels_go_by_the_rarest() -> None:
    labels = np.column_stack([np.ones(100, np.int8), (np.arange(100) % 20 == 0).astype(np.int8)])
    fold = deal_folds(labels, GROUPS)
    assert sorted(fold[labels[:, 1] > 0].tolist()) == list(range(FOLDS))


def test_the_same_rows_give_the_same_split() -> None:
    assert (deal_folds(LABELS, GROUPS) == deal_folds(LABELS, GROUPS)).all()


@pytest.mark.parametrize(
    ("days", "first_tested"),
    [
        (np.arange(100), 75),
        (np.repeat([0, 1], [90, 10]), 1),
        (np.repeat([0, 1], [10, 90]), 1),
    ],
)
def test_the_last_part_is_about_a_quarter_and_never_all(
    days: np.ndarray, first_tested: int
) -> None:
    assert last_part(DATES[days]) == DATES[first_tested].astype("M8[D]")


def test_undated_rows_are_left_out_and_said() -> None:
    dates = DATES.copy()
    dates[:3] = np.datetime64("NaT")
    split = make_split("time", LABELS, GROUPS, dates)
    assert 0 not in np.concatenate(split.parts[0])
    assert "没有日期的 3 行" in split.said


@pytest.mark.parametrize(
    ("wanted", "dates", "error", "said"),
    [
        ("random", DATES, UsageError, "--split random"),
        ("cv:5", DATES, UsageError, "--split cv:5"),
        ("time:", DATES, UsageError, "--split time:"),
        ("time:三月", DATES, UsageError, "日期看不懂"),
        ("time:2026-02-30", DATES, UsageError, "日期看不懂"),
        ("time", None, InputError, "没有日期"),
        ("time", np.full(100, np.datetime64("NaT", "us")), InputError, "没有日期"),
        ("time", np.full(100, DATES[0]), InputError, "同一天"),
        ("time:2031-01-01", DATES, InputError, "一侧没有数据"),
        ("time:2020-01-01", DATES, InputError, "一侧没有数据"),
    ],
)
def test_what_cannot_be_split(
    wanted: str, dates: np.ndarray | None, error: type[CsvoiceError], said: str
) -> None:
    with pytest.raises(error, match=said):
        make_split(wanted, LABELS, GROUPS, dates)


def test_too_few_groups() -> None:
    with pytest.raises(InputError, match="只有 1 条"):
        make_split("cv", LABELS, np.zeros(100, np.int64))
