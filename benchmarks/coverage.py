"""How often the intervals that a report prints hold the truth: 95 % is said.

    python benchmarks/coverage.py [--draws 4000]

Each line is one kind of interval at sizes that reports have; the seed is fixed. Shares are drawn
at random between the ends of the line, so that a line is the mean over them.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
import polars as pl

from csvoice.analyze.changes.baseline import against_history
from csvoice.analyze.changes.counts import volume_between
from csvoice.analyze.statistics.intervals import mean_interval, newcombe, welch, wilson
from csvoice.document.report import Period

SEED = 20_260_901
MONTHS, VALUES = 12, 40
STARS = np.arange(1.0, 6.0)
OCTOBER, SEPTEMBER = datetime(2026, 10, 1), datetime(2026, 9, 1)


def main() -> None:
    """Print the share of intervals that hold the truth."""
    parser = argparse.ArgumentParser(description="coverage of the intervals of a report")
    parser.add_argument("--draws", type=int, default=4000, help="intervals a line")
    draws = parser.parse_args().draws
    for lines in (shares, differences, against_months, volumes, means):
        for name, held in lines(np.random.default_rng(SEED), draws):
            print(f"{name}: {held:.1%}")


def _holds(ends: tuple[np.ndarray, np.ndarray], truth: np.ndarray | float) -> float:
    low, high = ends
    return float(np.mean((low <= truth) & (truth <= high)))


def shares(random: np.random.Generator, draws: int) -> Iterator[tuple[str, float]]:
    """Wilson's interval of a share."""
    for n in (30, 100, 1000):
        for low, high in ((0.02, 0.1), (0.1, 0.5)):
            share = random.uniform(low, high, draws)
            held = _holds(wilson(random.binomial(n, share), n), share)
            yield f"share of {n}, {low:.0%} to {high:.0%} (Wilson)", held


def differences(random: np.random.Generator, draws: int) -> Iterator[tuple[str, float]]:
    """Newcombe's interval of the difference of two shares."""
    for n1, n2 in ((30, 60), (300, 300), (1500, 3000)):
        one, other = random.uniform(0.02, 0.4, (2, draws))
        ends = newcombe(random.binomial(n1, one), n1, random.binomial(n2, other), n2)
        yield f"difference of shares, {n1} and {n2} (Newcombe)", _holds(ends, one - other)


def against_months(random: np.random.Generator, draws: int) -> Iterator[tuple[str, float]]:
    """Difference to the mean of twelve months, whose shares wobble."""
    sizes = np.full((VALUES, MONTHS + 1), 1500.0)
    for wobble in (0.0, 0.1, 0.2):
        held = []
        for _report in range(max(1, draws // VALUES)):
            usual = random.uniform(0.02, 0.2, (VALUES, 1))
            monthly = usual * np.ones(MONTHS + 1)
            if wobble:
                monthly = random.gamma(1 / wobble**2, usual * wobble**2, (VALUES, MONTHS + 1))
            counts = random.binomial(1500, np.minimum(monthly, 1)).astype(float)
            found = against_history(counts[:, -1], sizes[:, -1], counts[:, :-1], sizes[:, :-1])
            held.append(_holds((found.low, found.high), 0.0))
        name = f"difference to twelve months that wobble by {wobble:.0%} (Newcombe, dispersion)"
        yield name, float(np.mean(held))


def volumes(random: np.random.Generator, draws: int) -> Iterator[tuple[str, float]]:
    """Ratio of the rows per day of two months."""
    now = Period("", OCTOBER, OCTOBER + timedelta(days=31), "month")
    before = Period("", SEPTEMBER, OCTOBER, "month")
    for daily, clump in ((2.0, 0.0), (30.0, 0.0), (30.0, 2.0), (30.0, 8.0)):
        held = []
        for _report in range(max(1, draws // 10)):
            ratio = random.uniform(0.5, 2)
            volume = volume_between(
                _dates(random, OCTOBER, 31, daily * ratio, clump),
                _dates(random, SEPTEMBER, 30, daily, clump),
                now,
                before,
            )
            held.append(volume.low <= ratio <= volume.high)
        name = f"rows per day, {daily:g} a day, variance {1 + clump:g} × the mean (Poisson ratio)"
        yield name, float(np.mean(held))


def _dates(
    random: np.random.Generator, start: datetime, days: int, mean: float, clump: float
) -> pl.Series:
    rates = random.gamma(mean / clump, clump, days) if clump else np.full(days, mean)
    day = np.repeat(np.arange(days), random.poisson(rates))
    return pl.select(pl.lit(start) + pl.duration(days=pl.Series(day))).to_series()


def means(random: np.random.Generator, draws: int) -> Iterator[tuple[str, float]]:
    """Student's and Welch's intervals of mean stars."""
    angry, content = (0.5, 0.1, 0.1, 0.1, 0.2), (0.1, 0.05, 0.1, 0.25, 0.5)
    for n in (30, 300):
        one, other = (random.choice(STARS, (draws, n), p=p) for p in (angry, content))
        truth, other_truth = STARS @ angry, STARS @ content
        deviations = one.std(axis=1, ddof=1), other.std(axis=1, ddof=1)
        ends = mean_interval(one.mean(axis=1), deviations[0], n)
        yield f"mean of {n} stars (Student)", _holds(ends, truth)
        ends = welch(one.mean(axis=1), deviations[0], n, other.mean(axis=1), deviations[1], n)
        yield f"difference of means of {n} and {n} stars (Welch)", _holds(ends, truth - other_truth)


if __name__ == "__main__":
    main()
