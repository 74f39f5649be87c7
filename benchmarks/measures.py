"""How often a measure is called effective that did nothing, and one that helped is found.

    python benchmarks/measures.py [--measures 200]

Every measure is one issue among ten, in feedback of so many rows a month, with three months before
it. Weeks and issues vary by more than chance (`--spread`, the standard deviation of the logarithm
of an issue's weekly rate). The first lines have no effect: the issue stays, drifts up or down by a
tenth a month, or has a burst of three weeks that ends when the measure begins. The last ones have a
drop of a third. At most 5 % of the measures without effect may be called effective. Seeds are fixed.
"""

from __future__ import annotations

import argparse
from datetime import date, datetime, timedelta

import numpy as np
import polars as pl

from csvoice.actions import Action
from csvoice.sections.follow_up.judging import follow

START = datetime(2026, 1, 1)
BEFORE = 13
WEEK = 7 / 30.4
EFFECTIVE = ("有效", "有效，但未达预期")


def main() -> None:
    """Prints a Markdown table."""
    parser = argparse.ArgumentParser(description="measures called effective")
    parser.add_argument("--measures", type=int, default=200, help="simulated measures a line")
    parser.add_argument("--spread", type=float, default=0.15, help="of weekly rates, as logarithm")
    given = parser.parse_args()
    print("| rows a month | issue | weeks after | what happens | called effective |\n"
          "| ---: | ---: | ---: | --- | ---: |")  # fmt: skip
    for rows in (300, 1000, 3000):
        for course in ("nothing", "drift down", "drift up", "burst before"):
            print(line(given.measures, rows, 13, course, given.spread), flush=True)
    for rows in (300, 1000, 3000):
        for weeks in (4, 8, 13):
            print(line(given.measures, rows, weeks, "a third less", given.spread), flush=True)


def line(measures: int, rows: int, weeks: int, course: str, spread: float) -> str:
    """Simulate one setting."""
    called = [
        judged(np.random.default_rng(seed), rows, weeks, course, spread) for seed in range(measures)
    ]
    share = np.mean([verdict in EFFECTIVE for verdict in called])
    return f"| {rows} | 5 % | {weeks} | {course} | {share:.1%} |"


def judged(
    random: np.random.Generator, rows: int, weeks: int, course: str, spread: float
) -> str:
    """Draw the weeks and follow the measure up."""
    steps = np.arange(-BEFORE, weeks)
    shares = np.array([0.05, *np.full(9, 0.95 / 9)])
    rates = rows * WEEK * shares * np.exp(random.normal(0, spread, (len(steps), 10)))
    rates[:, 0] *= factor(steps, course)
    counts = random.poisson(rates)
    day = np.repeat((steps + BEFORE) * 7, counts.sum(axis=1)) + random.integers(0, 7, counts.sum())
    issue = np.concatenate([np.repeat(np.arange(10), week) for week in counts])
    table = pl.DataFrame(
        {
            "created_at": [START + timedelta(days=int(one)) for one in day],
            "issue": [f"问题{one}" for one in issue],
            "issue_detail": pl.Series([None] * len(issue), dtype=pl.String),
        }
    )
    taken: date = (START + timedelta(weeks=BEFORE)).date()
    return follow(Action("措施", taken, issue="问题0"), table).verdict


def factor(steps: np.ndarray, course: str) -> np.ndarray:
    """Return what the issue's rate is multiplied by in each week."""
    months = steps * WEEK
    match course:
        case "drift down":
            return 0.9**months
        case "drift up":
            return 1.1**months
        case "burst before":
            return np.where((steps >= -3) & (steps < 0), 2.0, 1.0)
        case "a third less":
            return np.where(steps >= 0, 2 / 3, 1.0)
        case _:
            return np.ones(len(steps))


if __name__ == "__main__":
    main()
