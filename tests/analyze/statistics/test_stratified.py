from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from scipy.sparse import csr_array
from statsmodels.stats.contingency_tables import StratifiedTable

from csvoice.analyze.statistics.stratified import (
    Cells,
    cells_of,
    mean_differences,
    share_differences,
    strata_of,
)

BCG = [
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619),
    (33, 5036, 47, 5761), (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892),
    (29, 7470, 45, 7232), (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338),
    (27, 16886, 29, 17825),
]  # fmt: skip
"""Trials of a vaccine (G. Colditz et al. (1994), JAMA 271): ill and well with, ill and well
without."""


def tables(cells: list[tuple[int, int, int, int]]) -> Cells:
    a, b, c, d = (np.array(part, dtype=float)[:, np.newaxis] for part in zip(*cells, strict=True))
    return Cells(a + b, a, a, c + d, c, c)


def drawn() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(4)
    strata = random.integers(0, 4, 900)
    exposed = random.random(900) < 0.15 + 0.15 * strata
    rating = 3 + 0.4 * strata - 0.8 * exposed + random.normal(0, 1, 900)
    unresolved = random.random(900) < 0.2 + 0.1 * strata + 0.12 * exposed
    return strata, exposed, rating, unresolved.astype(float)


def cells(outcome: np.ndarray) -> Cells:
    strata, exposed, *_rest = drawn()
    return cells_of(csr_array(exposed[:, np.newaxis] * 1.0), outcome, strata)


def design() -> np.ndarray:
    strata, exposed, *_rest = drawn()
    dummies = [(strata == one) * 1.0 for one in range(4)]
    return np.column_stack([*dummies, exposed * 1.0])


def test_means_are_least_squares_with_a_term_a_stratum() -> None:
    rating = drawn()[2]
    theirs = sm.OLS(rating, design()).fit()
    ours = mean_differences(cells(rating))
    assert ours.value[0] == pytest.approx(theirs.params[-1])
    assert (ours.high - ours.low)[0] / 2 / 1.96 == pytest.approx(theirs.bse[-1], rel=0.05)
    assert ours.p[0] < 1e-10


def test_shares_are_least_squares_too() -> None:
    unresolved = drawn()[3]
    theirs = sm.OLS(unresolved, design()).fit(cov_type="HC1")
    ours = share_differences(cells(unresolved))
    assert ours.value[0] == pytest.approx(theirs.params[-1])
    assert (ours.high - ours.low)[0] / 2 / 1.96 == pytest.approx(theirs.bse[-1], rel=0.05)


@pytest.mark.parametrize("trials", [BCG, BCG[:3], BCG[4:8], [(1, 0, 0, 1), (5, 5, 6, 24)]])
def test_the_test_is_that_of_cochran_mantel_and_haenszel(
    trials: list[tuple[int, int, int, int]],
) -> None:
    theirs = StratifiedTable([[[a, b], [c, d]] for a, b, c, d in trials])
    expected = theirs.test_null_odds(correction=False).pvalue
    assert share_differences(tables(trials)).p[0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("table", "value", "variance"),
    [
        ((30, 70, 15, 85), 0.15, 0.3 * 0.7 / 100 + 0.15 * 0.85 / 100),
        ((5, 5, 6, 24), 0.3, 0.5 * 0.5 / 10 + 0.2 * 0.8 / 30),
    ],
)
def test_one_stratum_is_the_plain_difference(
    table: tuple[int, int, int, int], value: float, variance: float
) -> None:
    ours = share_differences(tables([table]))
    assert ours.value[0] == pytest.approx(value)
    assert (ours.high - ours.low)[0] / 2 / 1.959964 == pytest.approx(np.sqrt(variance))


def test_nothing_to_compare_is_no_difference() -> None:
    empty = share_differences(tables([(5, 5, 0, 0)]))
    assert (empty.value[0], empty.p[0]) == (0, 1)


def test_sato_covers() -> None:
    """Many small strata, a difference of ten points in each."""
    random = np.random.default_rng(11)
    hits = []
    for _ in range(300):
        base = random.uniform(0.1, 0.6, 60)
        n1, n0 = random.integers(2, 12, 60), random.integers(2, 12, 60)
        a, c = random.binomial(n1, base + 0.1), random.binomial(n0, base)
        found = share_differences(tables(list(zip(a, n1 - a, c, n0 - c, strict=True))))
        hits.append(found.low[0] <= 0.1 <= found.high[0])
    assert 0.92 <= np.mean(hits) <= 0.98


def test_strata_are_combinations_and_small_ones_are_put_together() -> None:
    frame = pl.DataFrame(
        {
            "channel": ["电话"] * 90 + ["网店"] * 3,
            "product": ["甲"] * 30 + ["乙"] * 30 + ["丙"] * 15 + ["丁"] * 15 + ["甲"] * 3,
        }
    )
    strata = strata_of(frame, ["channel", "product"])
    sizes = sorted(np.bincount(strata).tolist())
    assert sizes == [3, 30, 30, 30]
    assert set(strata_of(frame, [])) == {0}
    twenty = pl.DataFrame({"channel": ["电话"] * 20 + ["网店"] * 19 + ["门店"] * 19})
    assert sorted(np.bincount(strata_of(twenty, ["channel"])).tolist()) == [20, 38]
