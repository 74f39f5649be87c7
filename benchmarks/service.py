"""How often teams of equal quality are ranked, and whether intervals of metrics that pair hold.

python benchmarks/service.py [--months 400] [--seed 1]

Tickets of a month are made of issue types of different difficulty, some of which mostly go to one
team. Counted are: months in which any team or agent is called better or worse though all are equal;
months in which a team that is better by a quarter of a standard deviation is called so; and months
in which the interval of the score with and without first-contact resolution holds the truth.
"""

from __future__ import annotations

import argparse
from dataclasses import replace

import numpy as np
import polars as pl

from csvoice.config import Config
from csvoice.context import Context
from csvoice.document.report import Funnel, Period
from csvoice.planning import make_plan
from csvoice.plugins import load_plugins
from csvoice.sections.service.pairs import pairs
from csvoice.sections.teams.compared import compared
from csvoice.testing import Share, planted_feedback
from csvoice.testing.planted import Choices

TICKETS = 900
TEAMS = ("0 组", "1 组", "2 组", "3 组")
ISSUES = [f"问题 {number}" for number in range(8)]
HARD = ISSUES[:2]
CELLS: dict[str, Choices] = {
    "issue": ISSUES,
    "nature": {"投诉": 0.65, "咨询": 0.2, "建议": 0.15},
    "channel": ("热线", "在线客服", "App"),
    "team": dict(zip(TEAMS, (0.08, *[0.92 / 3] * 3), strict=True)),
    "agent": ("01", "02", "03"),
    "severity": ("一般",),
    "text": ("…",),
}
SENT = Share("team", TEAMS[0], 0.75, where={"issue": HARD})
PLACE = {name: place for place, name in enumerate(CELLS["channel"])}
PAIR = 1.0
"""Planted difference of the score with and without first-contact resolution."""

BETTER = 0.25


def month(random: np.random.Generator, better: float = 0.0) -> pl.DataFrame:
    """Make a month of tickets; team 0 gets the hard ones and is better by so many deviations."""
    seed = int(random.integers(1 << 32))
    rows = planted_feedback(TICKETS, 30, CELLS, SENT, at_random=True, seed=seed)
    hard, first = rows["issue"].is_in(HARD).to_numpy(), (rows["team"] == TEAMS[0]).to_numpy()
    other = (rows["nature"] != "投诉").to_numpy()
    ease = 0.7 - 0.3 * hard + 0.1 * other + 0.05 * rows["channel"].replace_strict(PLACE).to_numpy()
    at_once = random.random(TICKETS) < ease + 0.45 * better * first
    score = 3.2 + 0.6 * other - 0.3 * hard + PAIR * (at_once - 0.6) + better * first
    rating = np.round(np.clip(score + random.normal(0, 1, TICKETS), 1, 5) * 20) / 20
    rated = random.random(TICKETS) < 0.6
    return rows.drop("created_at").with_columns(
        agent=pl.concat_str("team", "agent"),
        rating=pl.Series(np.where(rated, rating, np.nan)).fill_nan(None),
        first_contact_resolved=pl.Series(at_once),
        resolved=pl.Series(at_once | (random.random(TICKETS) < 0.7)),
        response_seconds=pl.Series(random.exponential(3_600, TICKETS)),
        handle_seconds=pl.Series(random.exponential(400, TICKETS) + 200 * hard),
    )


def laid_out(rows: pl.DataFrame, blank: Context) -> Context:
    """Return a context over the rows alone."""
    return replace(blank, feedback=rows.lazy(), columns=frozenset(rows.columns), shared={})


def empty() -> Context:
    """Return a context to lay months out in."""
    config = Config(no_plugins=True)
    rows = month(np.random.default_rng(0)).with_columns(source=pl.lit(""), row=0)
    plan = make_plan(rows, config, load_plugins(config))
    nothing = rows.lazy().limit(0)
    return Context(
        feedback=rows.lazy(),
        previous=None,
        history=nothing,
        after=nothing,
        period=Period("全部"),
        previous_period=None,
        columns=frozenset(rows.columns),
        funnel=Funnel(),
        plan=replace(plan, rating_top=5.0),
    )


def called(rows: pl.DataFrame, blank: Context) -> dict[str, int]:
    """Return who is called better or worse."""
    found = compared(laid_out(rows, blank), ["team", "agent"])
    return {one.name: one.verdict for units in found.values() for one in units if one.verdict}


def truth(months: int, random: np.random.Generator) -> float:
    """Return the difference of mean scores with and without, from very many tickets."""
    rows = pl.concat([month(random) for _ in range(months)])
    means = rows.group_by("first_contact_resolved").agg(pl.col("rating").mean())
    by = dict(means.iter_rows())
    return float(by[True] - by[False])


def covered(rows: pl.DataFrame, blank: Context, real: float) -> bool:
    """Say whether the interval of the pair holds the truth."""
    pair = next(
        one
        for one in pairs(laid_out(rows, blank))
        if (one.share.key, one.outcome.key) == ("fcr", "csat")
    )
    return pair.difference[1] <= real <= pair.difference[2]


def main() -> None:
    """Run the simulation and print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--months", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    random, blank = np.random.default_rng(given.seed), empty()
    equal = [called(month(random), blank) for _ in range(given.months)]
    better = [called(month(random, BETTER), blank) for _ in range(given.months // 4)]
    real = truth(200, random)
    held = [covered(month(random), blank, real) for _ in range(given.months)]
    print(f"equal teams and agents, anyone ranked: {np.mean([bool(one) for one in equal]):.1%}")
    found = np.mean([one.get("0 组") == 1 for one in better])
    print(f"a team better by {BETTER:g} deviations, found: {found:.1%}")
    print(
        f"score with and without first-contact resolution ({real:.2f}), held: {np.mean(held):.1%}"
    )


if __name__ == "__main__":
    main()
