"""How often a measure is called effective that did nothing, and one that helped is found.

    python benchmarks/measures.py [--measures 200]

Every measure is one issue among ten, in feedback of so many rows a month, with three or six months
before it. Weeks and issues vary by more than chance (`--spread`, the standard deviation of the
logarithm of an issue's weekly rate). Most lines have no effect: the issue stays, drifts up or down
by a tenth a month, or has a burst of three weeks that ends when the measure begins. Others have a
drop of a third. At most 5 % of the measures without effect may be called effective; `only better`
is what is said to have become better, be it by the measure or not. Seeds are fixed.
"""

from __future__ import annotations

import argparse
from datetime import datetime, timedelta

import numpy as np
import polars as pl

from csvoice.company.actions import Action
from csvoice.sections.follow_up.judging import follow

START = datetime(2026, 1, 1)
WEEK = 7 / 30.4
EFFECTIVE = ("有效", "有效，但未达预期")
BETTER = "有好转，分不清是不是措施"


def main() -> None:
    """Prints a Markdown table."""
    parser = argparse.ArgumentParser(description="measures called effective")
    parser.add_argument("--measures", type=int, default=200, help="simulated measures a line")
    parser.add_argument("--spread", type=float, default=0.15, help="of weekly rates, as logarithm")
    parser.add_argument("--rows", type=int, nargs="+", default=[1000], help="rows a month")
    given = parser.parse_args()
    print("| rows a month | weeks before | weeks after | what happens | called effective "
          "| only better |\n| ---: | ---: | ---: | --- | ---: | ---: |")  # fmt: skip
    for rows in given.rows:
        for before in (13, 26):
            for course in ("nothing", "drift down", "drift up", "burst before"):
                print(line(given, rows, (before, 13), course), flush=True)
            for weeks in (4, 8, 13):
                print(line(given, rows, (before, weeks), "a third less"), flush=True)


def line(given: argparse.Namespace, rows: int, weeks: tuple[int, int], course: str) -> str:
    """Simulate one setting."""
    seeds = range(given.measures)
    called = [
        judged(np.random.default_rng(seed), rows, weeks, course, given.spread) for seed in seeds
    ]
    effective = np.mean([verdict in EFFECTIVE for verdict in called])
    better = np.mean([verdict == BETTER for verdict in called])
    return f"| {rows} | {weeks[0]} | {weeks[1]} | {course} | {effective:.1%} | {better:.1%} |"


def judged(
    random: np.random.Generator, rows: int, weeks: tuple[int, int], course: str, spread: float
) -> str:
    """Draw the weeks and follow the measure up."""
    before, after = weeks
    steps = np.arange(-before, after)
    shares = np.array([0.05, *np.full(9, 0.95 / 9)])
    rates = rows * WEEK * shares * np.exp(random.normal(0, spread, (len(steps), 10)))
    rates[:, 0] *= factor(steps, course)
    counts = random.poisson(rates)
    day = np.repeat((steps + before) * 7, counts.sum(axis=1)) + random.integers(0, 7, counts.sum())
    issue = np.concatenate([np.repeat(np.arange(10), week) for week in counts])
    table = pl.DataFrame({"day": day, "issue": issue}).select(
        created_at=pl.lit(START) + pl.duration(days="day"),
        issue=pl.format("问题{}", "issue"),
        issue_detail=pl.lit(None, pl.String),
    )
    taken = (START + timedelta(weeks=before)).date()
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
