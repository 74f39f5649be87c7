from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from csvoice.analyze.changes.adjusted import adjusted_change, adjusted_gaps


def drawn(n: int = 600) -> pl.DataFrame:
    random = np.random.default_rng(5)
    now = np.repeat([False, True], n)
    channel = random.choice(["电话", "网店", "门店"], 2 * n)
    product = np.where(random.random(2 * n) < 0.4 + 0.2 * now, "甲", "乙")
    value = (channel == "电话") * -1.0 + (product == "甲") * 0.5 - 0.3 * now
    return pl.DataFrame(
        {
            "now": now,
            "channel": channel,
            "product": product,
            "value": value + random.normal(0, 1, 2 * n),
            "customer": [f"客户{one}" for one in random.integers(0, 150, 2 * n)],
        }
    )


def test_the_rest_is_the_coefficient_of_the_side() -> None:
    table = drawn()
    cell = table["channel"] + table["product"]
    dummies = [(cell == name).to_numpy() * 1.0 for name in cell.unique().sort()]
    design = np.column_stack([*dummies, table["now"].to_numpy() * 1.0])
    clusters = table["customer"].rank("dense").to_numpy()
    theirs = sm.OLS(table["value"].to_numpy(), design).fit(
        cov_type="cluster", cov_kwds={"groups": clusters}
    )
    ours = adjusted_change(table, ["channel", "product"], table["customer"])
    error = (ours.rest.high - ours.rest.low) / 2 / 1.959964
    assert ours.rest.value == pytest.approx(theirs.params[-1], abs=1e-6)
    # Values and their pairs are all terms here, so that we count more of them as used.
    assert error == pytest.approx(theirs.bse[-1], rel=0.01)


def test_errors_of_five_clusters_are_statsmodels() -> None:
    table = drawn(100).with_columns(customer=(pl.int_range(200) * 7 % 5).cast(pl.String))
    design = sm.add_constant(table["now"].to_numpy() * 1.0)
    clusters = table["customer"].rank("dense").to_numpy()
    theirs = sm.OLS(table["value"].to_numpy(), design).fit(
        cov_type="cluster", cov_kwds={"groups": clusters}
    )
    ours = adjusted_change(table, [], table["customer"])
    for part in (ours.total, ours.rest):
        assert (part.high - part.low) / 2 / 1.959964 == pytest.approx(theirs.bse[-1], rel=1e-4)


def test_the_parts_add_up() -> None:
    change = adjusted_change(drawn(), ["channel", "product"])
    assert change.total.value == pytest.approx(change.mix.value + change.rest.value)
    assert change.total.value == pytest.approx(change.after - change.before)


def test_without_columns_all_remains() -> None:
    change = adjusted_change(drawn(), [])
    assert change.rest.value == pytest.approx(change.total.value)
    assert change.rest.low == pytest.approx(change.total.low, rel=0.02)
    assert change.mix.value == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("channel", ["电话", "网店", "门店"])
def test_what_is_missing_is_a_value_like_another(channel: str) -> None:
    table = drawn()
    missing = table.with_columns(channel=pl.col("channel").replace({channel: None}))
    rest = adjusted_change(missing, ["channel", "product"]).rest
    assert rest.value == pytest.approx(adjusted_change(table, ["channel", "product"]).rest.value)


def test_sides_that_share_nothing_are_not_compared() -> None:
    table = drawn().with_columns(channel=pl.col("now").cast(pl.String))
    change = adjusted_change(table, ["channel"])
    assert (change.rest.p, change.mix.p) == (1, 1)


def test_rows_of_one_customer_are_not_independent() -> None:
    table = drawn()
    copied = pl.concat([table] * 4)
    alone = adjusted_change(table, ["channel"], pl.Series([f"{i}" for i in range(1200)]))
    same = adjusted_change(copied, ["channel"], pl.Series([f"{i}" for i in range(1200)] * 4))
    assert same.rest.high - same.rest.low == pytest.approx(
        alone.rest.high - alone.rest.low, rel=0.02
    )


def test_a_null_customer_is_nobody_else() -> None:
    table = drawn()
    nobody = pl.Series([None] * table.height, dtype=pl.String)
    assert adjusted_change(table, ["channel"], nobody) == adjusted_change(table, ["channel"])


def _dummies(cells: pl.Series) -> np.ndarray:
    return np.column_stack([(cells == name).to_numpy() * 1.0 for name in cells.unique().sort()])


def test_gaps_are_the_coefficients_of_belonging_to_a_unit() -> None:
    table = drawn().rename({"now": "unit"}).with_columns(pl.col("unit").cast(pl.String))
    value = table["value"].to_numpy()
    member = (table["unit"] == "true").to_numpy() * 1.0
    gaps = adjusted_gaps(table, ("true",), ["channel", "product"])
    theirs = sm.OLS(value, np.column_stack((_dummies(table["channel"] + table["product"]), member)))
    assert gaps.rest[0] == pytest.approx(theirs.fit().params[-1], abs=1e-6)
    assert gaps.whole[0] == pytest.approx(value[member == 1].mean() - value[member == 0].mean())
    # The variance of all values over the sum of squares of the centred member.
    assert gaps.whole_error[0] == pytest.approx(value.std() / np.sqrt(len(value) / 4))
    # 600 rows on either side, so the error is that of two means of the residual's deviation.
    assert gaps.rest_error[0] == pytest.approx(theirs.fit().bse[-1], rel=0.02)
    assert gaps.residual.std() == pytest.approx(np.sqrt((gaps.spread**2).mean()), rel=0.01)


def test_each_of_several_units_is_set_against_all_others() -> None:
    table = drawn().with_columns(unit=pl.col("product") + pl.col("now").cast(pl.String))
    units = tuple(table["unit"].unique().sort())[:2]
    gaps = adjusted_gaps(table, units, ["channel"])
    assert gaps.names == units
    value, cells = table["value"].to_numpy(), _dummies(table["channel"])
    for place, unit in enumerate(units):
        member = (table["unit"] == unit).to_numpy() * 1.0
        fitted = sm.OLS(value, np.column_stack((cells, member))).fit()
        assert gaps.rest[place] == pytest.approx(fitted.params[-1], abs=1e-6)


def test_the_spread_is_that_of_the_own_kind() -> None:
    """Values of one channel vary by 1, of the other by 3: not by 2.2 both; shrunk a little."""
    sides = np.array([-1.0, 1.0])
    value = np.concatenate((np.tile(sides, 50), np.tile(3 * sides, 50)))
    table = pl.DataFrame(
        {
            "value": value,
            "channel": ["电话"] * 100 + ["网店"] * 100,
            "unit": ["甲", "甲", "乙", "乙"] * 50,
        }
    )
    spread = adjusted_gaps(table, ("甲",), ["channel"]).spread
    assert spread[:100] == pytest.approx(np.full(100, 1.0), rel=0.15)
    assert spread[100:] == pytest.approx(np.full(100, 3.0), rel=0.05)
