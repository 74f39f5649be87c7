from __future__ import annotations

import pytest
from statsmodels.stats.proportion import power_proportions_2indep

from csvoice.analyze.statistics.significance import detectable_rise


@pytest.mark.parametrize(
    ("share", "n", "previous_n", "alpha"),
    [(0.05, 1000, 1000, 0.05), (0.2, 300, 900, 0.01), (0.05, 3000, 3000, 0.001)],
)
def test_the_rise_has_the_power_it_is_said_to_have(
    share: float, n: int, previous_n: int, alpha: float
) -> None:
    rise = detectable_rise(share, n, previous_n, alpha)
    known = power_proportions_2indep(
        rise, share, n, ratio=previous_n / n, alpha=alpha, return_results=False
    )
    assert known == pytest.approx(0.8, abs=0.01)


def test_a_handful_of_rows_shows_nothing() -> None:
    assert detectable_rise(0.05, 2, 2, 0.001) == float("inf")
    assert detectable_rise(0.05, 0, 100, 0.05) == float("inf")


def test_more_rows_show_smaller_rises() -> None:
    rises = [detectable_rise(0.05, n, n, 0.05) for n in (100, 1000, 10_000)]
    assert rises == sorted(rises, reverse=True)
