"""How often control charts, drift charts and forecasts are wrong, on simulated series.

    python benchmarks/series.py [--series 1000]

Seeds are fixed and no setting is changed from one to the next. Weekends are quiet; "clumped" counts
vary three times as much as Poisson ones. Under no change, alarms per 100 points are held against
what the method itself states. Prediction intervals of 95 % are to hold 93 to 97 % of what comes. A
drift to 1.5 times the level is to be seen within some days.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import polars as pl

import csvoice

FIRST = date(2026, 3, 2)
REPORTED = 31
HISTORY = 90
WEEK = np.array([1.2] * 5 + [0.5] * 2)
MEANS = (5, 10, 60)
SEED = 20_260_301

Draw = Callable[[np.ndarray, np.random.Generator], np.ndarray]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="false alarms, delays and coverage of series")
    parser.add_argument("--series", type=int, default=1000, help="simulated series a line")
    series = parser.parse_args().series
    print("no change: alarms per 100 days, and what the method states")
    for draw in (poisson, clumped):
        for mean in MEANS:
            both = (rates(draw, mean, series, count) for count in (charted, drifting))
            print(f"  {draw.__name__:8} {mean:3} a day: u-chart {next(both)}; EWMA {next(both)}")
    print("shares: p-chart, 60 rows a day of which 20 %:", shares(series))
    print("drift to 1.5 times the level: days until the EWMA alarm, median and 90 % quantile")
    for draw in (poisson, clumped):
        for mean in MEANS:
            print(f"  {draw.__name__:8} {mean:3} a day: {delays(draw, mean, series)}")
    print("forecasts: share of next months within the 95 % interval; mean error, and as stated")
    for shape in (level, wobbling, growing, seasonal, wandering):
        for months in (8, 12, 24, 36):
            print(f"  {shape.__name__:9} {months:2} months: {coverage(shape, months, series)}")


def poisson(mean: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Draw counts as independent events give them."""
    return random.poisson(mean)


def clumped(mean: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Draw counts that vary three times as much."""
    return random.poisson(random.gamma(mean / 2, 2))


def days(mean: float, draw: Draw, random: np.random.Generator) -> pl.DataFrame:
    """Draw 90 days of history and the 31 reported, with quiet weekends."""
    calendar = csvoice.Calendar().days(FIRST, FIRST + timedelta(days=HISTORY + REPORTED - 1))
    plain = calendar.with_columns(event=pl.lit(None, pl.String), kind=pl.lit(None, pl.String))
    expected = mean * WEEK[plain["weekday"].to_numpy() - 1]
    return plain.with_columns(
        workday=pl.col("weekday") < 6, count=pl.Series(draw(expected, random))
    )


def charted(table: pl.DataFrame) -> tuple[int, float]:
    """Count alarms of the chart that the report draws, and those it states per 100 days."""
    factor = csvoice.day_effects(table).factor
    chart = csvoice.u_chart(table["count"].to_numpy()[-REPORTED:], factor[-REPORTED:])
    return int(np.abs(chart.outside).sum()), chart.false_alarms


def drifting(table: pl.DataFrame) -> tuple[int, float]:
    """Count alarms of an EWMA chart, started anew after each, and those it states per 100 days."""
    scores = against_history(table)
    alarms, start = 0, 0
    while start < REPORTED:
        chart = csvoice.ewma(scores[start:], baseline=HISTORY)
        first = np.flatnonzero(chart.outside)
        alarms += bool(len(first))
        start += int(first[0]) + 1 if len(first) else REPORTED
    return alarms, csvoice.ewma([]).false_alarms


def against_history(table: pl.DataFrame, more: np.ndarray | int = 0) -> np.ndarray:
    """Return the scores of the reported days, and what is added to them, against history."""
    history, reported = table[:HISTORY], table[HISTORY:]
    effects = csvoice.day_effects(history)
    rate = history["count"].sum() / effects.of(history).sum()
    expected = rate * effects.of(reported)
    count = reported["count"].to_numpy() + more
    return csvoice.count_scores(count, expected, effects.dispersion)


def rates(
    draw: Draw, mean: float, series: int, count: Callable[[pl.DataFrame], tuple[int, float]]
) -> str:
    random = np.random.default_rng(SEED)
    found = np.array([count(days(mean, draw, random)) for _number in range(series)])
    seen = 100 * found[:, 0].mean() / REPORTED
    error = 100 * found[:, 0].std() / REPORTED / np.sqrt(series)
    return f"{seen:.2f} ± {2 * error:.2f}, stated {found[:, 1].mean():.2f}"


def shares(series: int) -> str:
    random = np.random.default_rng(SEED)
    alarms, stated = 0, 0.0
    for _number in range(series):
        n = random.poisson(60, REPORTED)
        chart = csvoice.p_chart(random.binomial(n, 0.2), n)
        alarms, stated = alarms + int(np.abs(chart.outside).sum()), stated + chart.false_alarms
    points = series * REPORTED
    error = 200 * np.sqrt(alarms) / points
    return f"{100 * alarms / points:.2f} ± {error:.2f}, stated {stated / series:.2f}"


def delays(draw: Draw, mean: float, series: int) -> str:
    random = np.random.default_rng(SEED)
    found = []
    for _number in range(series):
        table = days(mean, draw, random)
        more = draw(0.5 * mean * WEEK[table["weekday"].to_numpy()[HISTORY:] - 1], random)
        chart = csvoice.ewma(against_history(table, more), baseline=HISTORY)
        above = np.flatnonzero(chart.outside > 0)
        found.append(above[0] + 1 if len(above) else np.inf)
    middle, most = np.quantile(found, [0.5, 0.9], method="inverted_cdf")
    return f"{middle:.0f}, {most:.0f}; missed within {REPORTED} days {np.mean(np.isinf(found)):.1%}"


def level(months: int, _random: np.random.Generator) -> np.ndarray:
    """Return the same mean every month."""
    return np.full(months, 600.0)


def wobbling(months: int, random: np.random.Generator) -> np.ndarray:
    """Return means that differ by 15 % from month to month."""
    return 600 * np.exp(random.normal(0, 0.15, months))


def growing(months: int, random: np.random.Generator) -> np.ndarray:
    """Return means that grow by 3 % a month."""
    return 600 * np.exp(0.03 * np.arange(months) + random.normal(0, 0.08, months))


def seasonal(months: int, random: np.random.Generator) -> np.ndarray:
    """Return means that rise and fall by 30 % over the year."""
    wave = 0.3 * np.sin(2 * np.pi * np.arange(months) / 12)
    return 600 * np.exp(wave + random.normal(0, 0.08, months))


def wandering(months: int, random: np.random.Generator) -> np.ndarray:
    """Return means that keep each change of about 12 %."""
    return 600 * np.exp(np.cumsum(random.normal(0, 0.12, months)))


def coverage(
    shape: Callable[[int, np.random.Generator], np.ndarray], months: int, series: int
) -> str:
    random = np.random.default_rng(SEED)
    inside, errors, stated = [], [], []
    for _number in range(series):
        *past, next_ = random.poisson(shape(months + 1, random))
        made = csvoice.forecast(past, np.full(months + 1, 30.0), season=12)
        assert made is not None
        inside.append(made.low <= next_ <= made.high)
        errors.append(abs(made.value - next_) / next_)
        stated.append(made.error)
    return f"{np.mean(inside):.1%}; error {np.mean(errors):.1%}, stated {np.mean(stated):.1%}"


if __name__ == "__main__":
    main()
