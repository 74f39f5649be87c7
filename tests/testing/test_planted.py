"""What is planted is there, and nothing else is."""

from __future__ import annotations

from datetime import datetime

import polars as pl
import pytest

from csvoice.testing import Burst, Share, planted_feedback

CELLS = {"issue": ("物流", "质量"), "team": {"甲": 3.0, "乙": 1.0}, "solved": (True, False)}
ROWS, DAYS = 4_000, 100
DAY = (pl.col("created_at") - datetime(2026, 7, 1)).dt.total_days()


def share(rows: pl.DataFrame, column: str, cell: object, *of: pl.Expr) -> float:
    """The share of a cell in some of the rows."""
    return float(rows.filter(*of).select((pl.col(column) == cell).mean()).item())


def drawn(*planted: Share | Burst, at_random: bool = False, seed: int = 0) -> pl.DataFrame:
    return planted_feedback(ROWS, DAYS, CELLS, *planted, at_random=at_random, seed=seed)


@pytest.mark.parametrize("at_random", [False, True])
def test_where_nothing_is_planted_cells_stand_as_often_as_they_weigh(at_random: bool) -> None:
    rows = drawn(at_random=at_random)
    assert rows.columns == ["id", "created_at", "issue", "team", "solved"]
    assert rows["id"].to_list() == [f"T{number:05}" for number in range(ROWS)]
    assert rows["created_at"].is_sorted()
    for half in (DAY < 50, DAY >= 50):
        assert rows.filter(half).height == pytest.approx(ROWS / 2, rel=0.05)
        assert share(rows, "issue", "物流", half) == pytest.approx(0.5, abs=0.05)
        assert share(rows, "team", "甲", half) == pytest.approx(0.75, abs=0.05)


def test_it_hangs_on_the_seed_alone() -> None:
    assert drawn(seed=1).equals(drawn(seed=1))
    assert not drawn(seed=1).equals(drawn(seed=2))
    assert drawn()["issue"].head(8).to_list() == [
        "质量", "物流", "物流", "物流", "质量", "质量", "质量", "质量",
    ]  # fmt: skip


def test_a_rise_ends_when_it_is_said_to() -> None:
    rows = drawn(Share("issue", "物流", 0.9, since=20, until=60))
    for first, until, of in ((0, 20, 0.5), (20, 60, 0.9), (60, 100, 0.5)):
        then = DAY.is_between(first, until, closed="left")
        assert share(rows, "issue", "物流", then) == pytest.approx(of, abs=0.05)


def test_a_drift_goes_from_one_share_to_another() -> None:
    rows = drawn(Share("issue", "物流", 0.2, to=0.8, since=40))
    for day, of in ((40, 0.2), (70, 0.5), (99, 0.8)):
        near = DAY.is_between(day - 5, day + 5) & (DAY >= 40)
        assert share(rows, "issue", "物流", near) == pytest.approx(of, abs=0.08)


def test_what_a_team_solves_is_its_own() -> None:
    rows = drawn(Share("solved", cell=True, share=0.9, where={"team": ["乙"]}))
    assert share(rows, "solved", True, pl.col("team") == "乙") == pytest.approx(0.9, abs=0.03)
    assert share(rows, "solved", True, pl.col("team") == "甲") == pytest.approx(0.5, abs=0.03)


def test_a_burst_is_more_rows_with_its_cells_in_turn() -> None:
    calm, rows = drawn(), drawn(Burst(30, 2, 7, {"issue": ["质量"], "text": ["甲", "乙"]}))
    assert rows.height == calm.height + 14
    more = rows.filter(pl.col("text").is_not_null())
    assert more.group_by(DAY.alias("day")).len().sort("day").rows() == [(30, 7), (31, 7)]
    assert set(more["issue"]) == {"质量"}
    assert sorted(more["text"]) == ["乙"] * 7 + ["甲"] * 7
    assert set(more["team"]) == {"甲", "乙"}
