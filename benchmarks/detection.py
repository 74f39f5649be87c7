"""How often 变化 and the risk warning are wrong, and how soon they are right, when simulated.

    python benchmarks/detection.py [--reports 400] [--only changes | bursts]

Changes: see change_detection.py. Under no change at most 5 % of reports are to claim one, and a
share that rises from 5 to 8 % is to be found in at least 90 %.

Bursts: every report has 100 days of about 100 rows in 5 issues × 10 products of very different
size; the last 31 days are reported. Under no change, the share of reports with an alarm is to be
at most 5 % at the highest level; a burst that is planted on one cell with two rows a day is to be
alarmed in at least 90 % of reports within a day at 8 ×, within five days at 3 ×. Seeds are fixed.

Drifts: on the same reports, a cell that rises in a straight line over the second half, and none
that does; under no change at most a tenth of a drift a report is to be found.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime, timedelta

import numpy as np
import polars as pl
from change_detection import tell_changes
from csvoice_risk_warning.alarms import Alarm, find_alarms
from csvoice_risk_warning.options import Options
from csvoice_risk_warning.watch import Watch

START = datetime(2026, 8, 1)
DAYS, REPORTED = 100, 31
ISSUES, PRODUCTS = 5, 10
ROWS, BASE = 100, 2.0
CELL = (2, 4)
BURST_DAY, CAMPAIGN_DAY = 80, 92
DAY = timedelta(days=1)

Rates = Callable[[np.random.Generator], np.ndarray]


def main() -> None:
    """Print what is found."""
    parser = argparse.ArgumentParser(description="false alarms and delays of the risk warning")
    parser.add_argument("--reports", type=int, default=400, help="simulated reports a line")
    parser.add_argument("--only", choices=("changes", "bursts"), help="one of the two parts")
    arguments = parser.parse_args()
    if arguments.only != "bursts":
        tell_changes(arguments.reports)
    if arguments.only != "changes":
        tell_bursts(arguments.reports)


def tell_bursts(reports: int) -> None:
    """Print the rates of false and of right alarms."""
    for rates in (even, weekly, clumped, patchy):
        found = [alarms(drawn(rates, seed)) for seed in range(reports)]
        red = np.mean([any(alarm.red for alarm in one) for one in found])
        orange = np.mean([sum(not alarm.red and not alarm.slow for alarm in one) for one in found])
        slow = np.mean([sum(alarm.slow for alarm in one) for one in found])
        print(f"no change, {rates.__name__}: {red:.1%} of reports have a red alarm, "
              f"{orange:.2f} orange ones a report, {slow:.2f} slow rises")  # fmt: skip
        for times, days in ((8, 1), (8, 2), (3, 5)):
            hits = [planted(rates, seed, times, days) for seed in range(reports)]
            any_level, red = np.mean(hits, axis=0)
            print(f"burst × {times}, {rates.__name__}: alarmed within {days} day(s) in "
                  f"{any_level:.1%}, red in {red:.1%}")  # fmt: skip
        for times in (2, 3):
            told = np.mean([crept(rates, seed, times) for seed in range(reports)])
            print(f"slow rise to × {times}, {rates.__name__}: found in {told:.1%}")


def crept(rates: Rates, seed: int, times: float) -> bool:
    """Whether a cell that rises slowly is found, by whatever kind of alarm."""
    random = np.random.default_rng(seed)
    mean = rates(random)
    mean[CELL][DAYS // 2 :] *= np.linspace(1, times, DAYS - DAYS // 2)
    return any(_about(alarm) for alarm in alarms(random.poisson(mean)))


def even(_random: np.random.Generator) -> np.ndarray:
    """Cells of different size, the same every day; that of the burst has two rows a day."""
    sizes = np.outer(np.geomspace(4, 0.25, ISSUES), np.geomspace(4, 0.3, PRODUCTS))
    sizes *= ROWS / sizes.sum()
    sizes[CELL] = BASE
    return np.repeat(sizes[:, :, np.newaxis], DAYS, axis=2)


def weekly(random: np.random.Generator) -> np.ndarray:
    """Quiet weekends, volume that grows by half, one day with three times as much of everything."""
    shape = np.where(np.arange(DAYS) % 7 < 5, 1.2, 0.5) * np.linspace(1, 1.5, DAYS)
    shape[CAMPAIGN_DAY] *= 3
    return even(random) * shape


def clumped(random: np.random.Generator) -> np.ndarray:
    """Counts that vary by half as much again as Poisson ones."""
    return random.gamma(even(random) / 0.5, 0.5)


def patchy(random: np.random.Generator) -> np.ndarray:
    """Every second cell varies by three times as much as Poisson counts, the others do not."""
    rates = even(random)
    rates.reshape(-1, DAYS)[::2] = random.gamma(rates.reshape(-1, DAYS)[::2] / 2, 2)
    return rates


def drawn(rates: Rates, seed: int, times: float = 1.0) -> np.ndarray:
    """Draw the rows of every issue, product and day, with a burst of five days where planted."""
    random = np.random.default_rng(seed)
    mean = rates(random)
    mean[CELL][BURST_DAY : BURST_DAY + 5] *= times
    return random.poisson(mean)


def alarms(counts: np.ndarray, until: int = DAYS) -> list[Alarm]:
    """Find the alarms of a report on the days before `until`."""
    places = np.nonzero(counts[:, :, :until])
    issue, product, day = (np.repeat(place, counts[places]) for place in places)
    when = START + pl.duration(days=pl.col("at"))
    rows = pl.DataFrame({"issue": issue, "product": product, "at": day}).select(
        issue=pl.format("问题{}", "issue"),
        product=pl.format("产品{}", "product"),
        day=when,
        created_at=when,
        nature=pl.lit("投诉"),
        severity=pl.lit("一般"),
    )
    since, last = START + (DAYS - REPORTED) * DAY, START + (until - 1) * DAY
    return find_alarms(Watch(rows, since, START, last, 0), Options())


def planted(rates: Rates, seed: int, times: float, days: int) -> tuple[bool, bool]:
    """Whether a burst is alarmed at all, and at the highest level, within some days."""
    found = alarms(drawn(rates, seed, times), BURST_DAY + days)
    right = [alarm for alarm in found if alarm.day >= START + BURST_DAY * DAY and _about(alarm)]
    return bool(right), any(alarm.red for alarm in right)


def _about(alarm: Alarm) -> bool:
    issue, product = (f"问题{CELL[0]}", f"产品{CELL[1]}")
    return alarm.cell["issue"] in (issue, None) and alarm.cell["product"] in (product, None)


if __name__ == "__main__":
    main()
