from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from csvoice.analyze.series.control import p_chart, u_chart

CANS = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11]
CANS += [20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
WAFERS = [16, 14, 28, 16, 12, 20, 10, 12, 10, 17, 19, 17, 14, 16, 15, 13, 14, 16, 11, 20]
WAFERS += [11, 19, 16, 31, 13]


def outside(found: NDArray[np.int64]) -> list[int]:
    return np.flatnonzero(found).tolist()


def test_p_chart_published() -> None:
    """D. C. Montgomery, Introduction to Statistical Quality Control, §7.2: juice cans."""
    chart = p_chart(CANS, [50] * 30, baseline=(CANS, [50] * 30), spread="none")
    assert chart.centre == pytest.approx(0.2313, abs=5e-5)
    assert chart.high == pytest.approx(0.4102, abs=5e-5)
    assert chart.low == pytest.approx(0.0524, abs=5e-5)
    assert outside(chart.outside) == [14, 22]


def test_a_point_above_is_told_from_one_below() -> None:
    shares = p_chart([12, 45, 12, 0], [50] * 4, baseline=([12] * 20, [50] * 20), spread="none")
    counts = u_chart([16, 40, 16, 1], [1] * 4, baseline=([16] * 20, [1] * 20), spread="none")
    assert shares.outside.tolist() == counts.outside.tolist() == [0, 1, 0, -1]


@pytest.mark.parametrize("wide", [0.5, 1.2])
def test_false_alarms_of_shares_are_the_binomials_of_fewer_rows(wide: float) -> None:
    """Counts that vary 1.5 times as much are told from chance as their rows over 1.5² are."""
    steps = [30 + 6 * wide, 30 - 6 * wide] * 20
    chart = p_chart([30], [150], baseline=(steps, [150] * 40), spread="deviation")
    varied = max(1.0, 6 * wide / np.sqrt(150 * 0.2 * 0.8) * np.sqrt(40 / 39))
    rows, three = 150 / varied**2, 3 * varied * np.sqrt(150 * 0.2 * 0.8)
    high, low = np.floor(30 + three) / varied**2, (np.ceil(30 - three) - 1) / varied**2
    tails = stats.beta.sf(0.8, rows - high, high + 1), stats.beta.cdf(0.8, rows - low, low + 1)
    assert chart.false_alarms == pytest.approx(100 * sum(tails), rel=0.02)


def test_u_chart_published() -> None:
    """NIST/SEMATECH e-Handbook of Statistical Methods, §6.3.3.1: defects on 25 wafers."""
    chart = u_chart(WAFERS, [1] * 25, baseline=(WAFERS, [1] * 25), spread="none")
    assert (chart.centre[0], chart.low[0], chart.high[0]) == pytest.approx((16, 4, 28))
    assert outside(chart.outside) == [23]


def test_limits_follow_the_exposure() -> None:
    chart = u_chart([9, 36], [1, 4], baseline=([90], [10]), spread="none")
    assert chart.value == pytest.approx([9, 9])
    assert chart.high - chart.centre == pytest.approx([9, 4.5])


def test_moving_range_is_laneys() -> None:
    """D. B. Laney (2002): sigma of the z-scores from their mean moving range over 1.128."""
    n = np.array([400, 900, 500, 700, 600, 800])
    count = np.array([30, 110, 20, 95, 40, 70])
    mean = count.sum() / n.sum()
    deviation = np.sqrt(mean * (1 - mean) / n)
    sigma = np.abs(np.diff((count / n - mean) / deviation)).mean() / 1.128
    chart = p_chart(count, n, baseline=(count, n), spread="moving_range")
    assert chart.high == pytest.approx(mean + 3 * sigma * deviation)
    assert chart.spread == pytest.approx(sigma)


def test_a_point_is_no_evidence_for_itself() -> None:
    random = np.random.default_rng(1)
    count = random.poisson(20, 31)
    calm = u_chart(count, np.ones(31))
    count[[10, 20]] = [200, 150]
    chart = u_chart(count, np.ones(31))
    assert outside(chart.outside) == [10, 20]
    assert chart.centre[10] == pytest.approx(calm.centre[10], rel=0.02)
    assert chart.high[0] == pytest.approx(calm.high[0], rel=0.1)


def test_counts_that_always_vary_much_are_no_alarm() -> None:
    random = np.random.default_rng(2)
    count = random.poisson(random.gamma(20 / 4, 4, 400))
    plain = u_chart(count, np.ones(400), spread="none")
    wide = u_chart(count, np.ones(400))
    assert wide.spread.mean() == pytest.approx(np.sqrt(5), rel=0.1)
    assert len(outside(wide.outside)) < 10 < 50 < len(outside(plain.outside))


@pytest.mark.parametrize(("mean", "series"), [(6, 400), (50, 400)])
def test_false_alarms_are_as_stated(mean: int, series: int) -> None:
    random = np.random.default_rng(3)
    charts = [u_chart(random.poisson(mean, 31), np.ones(31)) for _number in range(series)]
    seen = 100 * np.mean([np.abs(chart.outside).mean() for chart in charts])
    stated = np.mean([chart.false_alarms for chart in charts])
    assert 0.2 < stated < 0.7
    assert seen < stated + 0.15


@pytest.mark.parametrize("count", [[], [0, 0, 0], [5]])
def test_nothing_to_chart(count: list[int]) -> None:
    chart = u_chart(count, np.ones(len(count)))
    assert len(chart.value) == len(count)
    assert chart.false_alarms >= 0
