from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st
from statsmodels.stats.oaxaca import OaxacaBlinder

from csvoice.analyze.changes.kitagawa import Part, kitagawa

Cell = tuple[str, bool, int, float]


def rows(*cells: Cell) -> pl.DataFrame:
    """Rows of channel, side, number of rows and their mean (half above it, half below)."""
    frames = [
        pl.DataFrame(
            {
                "channel": [channel] * n,
                "now": [now] * n,
                "value": [mean + 0.5 * (-1) ** place * (n % 2 == 0) for place in range(n)],
            }
        )
        for channel, now, n, mean in cells
    ]
    return pl.concat(frames)


HAND_WORKED = {
    "mix alone": (
        (("电话", False, 20, 2.0), ("网店", False, 80, 4.0)),
        (("电话", True, 50, 2.0), ("网店", True, 50, 4.0)),
        -0.6,
        0.0,
    ),
    "rate alone": (
        (("电话", False, 20, 2.0), ("网店", False, 80, 4.0)),
        (("电话", True, 20, 3.0), ("网店", True, 80, 4.0)),
        0.0,
        0.2,
    ),
    "both": (
        (("电话", False, 50, 0.2), ("网店", False, 50, 0.4)),
        (("电话", True, 50, 0.3), ("网店", True, 150, 0.6)),
        0.0625,
        0.1625,
    ),
    "reversal": (
        (("电话", False, 20, 2.0), ("网店", False, 80, 4.0)),
        (("电话", True, 60, 2.3), ("网店", True, 40, 4.2)),
        -0.78,
        0.24,
    ),
    "a new stratum": (
        (("网店", False, 50, 4.0),),
        (("网店", True, 50, 4.0), ("电话", True, 50, 2.0)),
        -1.0,
        0.0,
    ),
}


@pytest.mark.parametrize("name", HAND_WORKED)
def test_hand_worked(name: str) -> None:
    before, now, mix, rate = HAND_WORKED[name]
    split = kitagawa(rows(*before, *now), ["channel"])
    assert split.mix.value == pytest.approx(mix)
    assert split.rate.value == pytest.approx(rate)
    assert split.after - split.before == pytest.approx(mix + rate)


def test_parts_of_strata_are_measured_from_the_whole() -> None:
    before, now, *_parts = HAND_WORKED["mix alone"]
    strata = kitagawa(rows(*before, *now), ["channel"]).strata
    assert strata["mix"].to_list() == pytest.approx([-0.39, -0.21])
    assert strata["previous_share"].to_list() == pytest.approx([0.2, 0.8])


def test_a_stratum_of_one_row_wobbles_like_the_others() -> None:
    # One channel of ten rows, half a point above and below, and ten of one row, which have no
    # deviation: all 20 rows a side count with the variance of the ten, 10 / 9 * 0.25.
    cells = [("电话", 10), *((f"网店{shop}", 1) for shop in range(10))]
    split = kitagawa(
        rows(*((name, now, n, 3.0) for name, n in cells for now in (False, True))), ["channel"]
    )
    error = (2 * (10 / 9 * 0.25) / 20) ** 0.5
    assert (split.rate.high - split.rate.low) / 2 == pytest.approx(1.959964 * error)


def test_errors_of_shares_worked_by_hand() -> None:
    # Within a channel all rows are alike, so that only the shares are uncertain. With s and t for
    # the share of 电话 now and before, the rate is (s + t) / 2, and the mix 1.5 * (t - s).
    now, before = (
        (("电话", True, 61, 3.0), ("网店", True, 39, 4.0)),
        (
            ("电话", False, 41, 2.0),
            ("网店", False, 59, 4.0),
        ),
    )
    split = kitagawa(rows(*now, *before), ["channel"])
    error = (0.61 * 0.39 / 100 + 0.41 * 0.59 / 100) ** 0.5
    for part, value, weight in ((split.rate, 0.51, 0.5), (split.mix, -0.3, 1.5)):
        assert part.value == pytest.approx(value)
        assert (part.high - part.low) / 2 == pytest.approx(1.959964 * weight * error)


def test_small_strata_have_no_rate_of_their_own() -> None:
    table = rows(("电话", False, 4, 1.0), ("网店", False, 40, 4.0)).vstack(
        rows(("电话", True, 40, 3.0), ("网店", True, 40, 4.0))
    )
    split = kitagawa(table, ["channel"], min_rows=5)
    assert split.rate.value == pytest.approx(0)
    assert split.mix.value == pytest.approx(split.after - split.before)


def drawn(seed: int, n: int = 400) -> pl.DataFrame:
    random = np.random.default_rng(seed)
    now = np.repeat([False, True], n)
    phone = random.random(2 * n) < np.where(now, 0.5, 0.3)
    value = np.where(phone, 2.5, 3.8) - 0.2 * now * phone + random.normal(0, 1, 2 * n)
    channel = np.where(phone, "电话", random.choice(["网店", "门店"], 2 * n))
    return pl.DataFrame({"now": now, "channel": channel, "value": value})


@pytest.mark.parametrize("seed", [1, 2])
def test_the_parts_are_those_of_statsmodels(seed: int) -> None:
    table = drawn(seed).sort("now", descending=True)
    dummies = np.column_stack(
        [np.ones(table.height)]
        + [(table["channel"] == name).to_numpy() * 1.0 for name in ("电话", "门店")]
        + [table["now"].to_numpy() * 1.0]
    )
    model = OaxacaBlinder(table["value"].to_numpy(), dummies, 3, hasconst=True, swap=False)
    theirs = model.two_fold(two_fold_type="self_submitted", submitted_weight=0.5)
    unexplained, explained, gap = theirs.params
    split = kitagawa(table, ["channel"])
    sign = np.sign(gap) * np.sign(split.after - split.before)
    assert split.rate.value == pytest.approx(sign * unexplained)
    assert split.mix.value == pytest.approx(sign * explained)


def test_intervals_are_those_of_the_bootstrap() -> None:
    table = drawn(3)
    random = np.random.default_rng(0)
    n = table.height // 2
    again = [
        kitagawa(
            table[np.concatenate((random.integers(0, n, n), n + random.integers(0, n, n)))],
            ["channel"],
        )
        for _ in range(400)
    ]
    split = kitagawa(table, ["channel"])
    for part in ("mix", "rate"):
        ours = getattr(split, part)
        spread = np.std([getattr(one, part).value for one in again])
        assert (ours.high - ours.low) / 2 / 1.96 == pytest.approx(spread, rel=0.12)


def test_intervals_cover() -> None:
    hits = [part.low <= -0.08 <= part.high for part in (kitagawa(drawn(seed), ["channel"]).rate
            for seed in range(400))]  # fmt: skip
    assert 0.92 <= np.mean(hits) <= 0.98


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.sampled_from("甲乙丙"), st.booleans(), st.integers(0, 5)), min_size=2
    ).filter(lambda cells: len({now for _name, now, _value in cells}) == 2)
)
def test_the_parts_add_up_to_the_change(cells: list[tuple[str, bool, int]]) -> None:
    table = pl.DataFrame(
        cells, schema={"by": pl.String, "now": pl.Boolean, "value": pl.Float64}, orient="row"
    )
    split = kitagawa(table, ["by"])
    assert split.mix.value + split.rate.value == pytest.approx(split.after - split.before)
    assert split.strata["mix"].sum() == pytest.approx(split.mix.value)
    assert split.strata["rate"].sum() == pytest.approx(split.rate.value)


def test_a_part_without_error() -> None:
    assert Part.of(0.0, 0.0).p == 1
    assert Part.of(0.5, 0.0).p == 0
