"""How often a change is claimed that is none, and how often a real one is found, when simulated.

Called by benchmarks/detection.py. Every report has thirteen months, or two, of about so many rows
with 12 issues, 16 details, 4 channels, 10 products, natures and severities: some 50 tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import numpy as np
import polars as pl

from csvoice.analyze.changes.shares import Changes, changes_between
from csvoice.document.report import Period
from csvoice.testing import Share, planted_feedback
from csvoice.testing.planted import Choices

START = datetime(2025, 9, 1)
MONTHS = [datetime(2025 + (8 + at) // 12, (8 + at) % 12 + 1, 1) for at in range(15)]
Q_VALUE, MIN_CHANGE = 0.05, 0.01
PLANTED = "问题4"


def falling(name: str, size: int, step: float = 0.8) -> dict[str, float]:
    """Name so many values, each with a part of the weight of the one before."""
    return {f"{name}{number}": step**number for number in range(size)}


ISSUES = falling("问题", 12)
del ISSUES[PLANTED]
ISSUES |= {PLANTED: sum(ISSUES.values()) * 5 / 95}
CELLS: dict[str, dict[str, float]] = {
    "issue": ISSUES,
    "half": {"甲": 0.6, "乙": 0.4},
    "channel": falling("渠道", 4),
    "product": falling("产品", 10),
    "nature": {"投诉": 0.8, "咨询": 0.15, "建议": 0.05},
    "severity": {"紧急": 0.05, "一般": 0.95},
}
WOBBLING = ("issue", "channel", "product")
DETAIL = pl.when(pl.col("issue").is_in(list(falling("问题", 8)))).then(
    pl.concat_str("issue", "half")
)


def tell_changes(reports: int) -> None:
    """Print the rates of false and of right claims."""
    for months in (2, 4, 13):
        for wobble in (0.0, 0.1, 0.2):
            found = [_any_claim(drawn(seed, 1500, months, wobble)) for seed in range(reports)]
            print(f"no change, {months - 1} month(s) before, shares wobble by {wobble:.0%}: "
                  f"{np.mean(found):.1%} of reports claim one")  # fmt: skip
    for rows, months in ((3000, 2), (1500, 2), (1500, 4), (1500, 7), (1500, 13)):
        changes = [drawn(seed, rows, months, 0.0, risen=0.08) for seed in range(reports)]
        tests = np.mean([one.tested for one in changes])
        print(f"5 → 8 %, {rows} rows a month, {months - 1} before, {tests:.0f} tests: found in "
              f"{np.mean([_found(one) for one in changes]):.1%}")  # fmt: skip
    claims = [mix_only(seed) for seed in range(reports)]
    print(f"mix alone: {np.mean(claims):.1%} of reports claim a change within a channel")


def drawn(seed: int, rows: int, months: int, wobble: float, risen: float | None = None) -> Changes:
    """Draw some months of feedback and compare the last one with those before.

    Args:
        seed: Of the generator.
        rows: Expected rows a month.
        months: How many, the last one included.
        wobble: Coefficient of variation of every share from month to month.
        risen: Share of the issue that has 5 % before, in the last month.
    """
    random = np.random.default_rng(seed)
    parts = [
        _month(random, at, rows, wobble, risen if at == months - 1 else None)
        for at in range(months)
    ]
    now, history = parts[-1].lazy(), pl.concat(parts[:-1]).lazy()
    period, previous = (
        Period("", MONTHS[at], MONTHS[at + 1], "month") for at in (months - 1, months - 2)
    )
    return changes_between(now, parts[-2].lazy(), period, previous, history)


def _month(
    random: np.random.Generator, at: int, rows: int, wobble: float, risen: float | None
) -> pl.DataFrame:
    cells = {
        name: _wobbled(random, weights, wobble) if name in WOBBLING else weights
        for name, weights in CELLS.items()
    }
    return month(random, at, rows, cells, *(() if risen is None else [planted(risen)]))


def month(
    random: np.random.Generator,
    at: int,
    rows: int,
    cells: Mapping[str, Choices],
    *facts: Share,
) -> pl.DataFrame:
    """Draw the feedback of a month with these cells; about so many rows."""
    days, seed = (MONTHS[at + 1] - MONTHS[at]).days, int(random.integers(1 << 32))
    n = int(random.poisson(rows))
    drawn = planted_feedback(n, days, cells, *facts, start=MONTHS[at], at_random=True, seed=seed)
    return drawn.with_columns(issue_detail=DETAIL) if "half" in cells else drawn


def planted(share: float, since: float = 0) -> Share:
    """Give the planted issue another share than its 5 %."""
    return Share("issue", PLANTED, share, since=since)


def _wobbled(
    random: np.random.Generator, weights: Mapping[str, float], wobble: float
) -> Mapping[str, float]:
    if not wobble:
        return weights
    drawn = random.gamma(1 / wobble**2, np.array([*weights.values()]) * wobble**2)
    return dict(zip(weights, drawn.tolist(), strict=True))


def _any_claim(changes: Changes) -> bool:
    return changes.real(Q_VALUE, MIN_CHANGE).height > 0


def _found(changes: Changes) -> bool:
    real = changes.real(Q_VALUE, MIN_CHANGE)
    return real.filter(pl.col("value") == PLANTED, pl.col("change") > 0).height > 0


def mix_only(seed: int) -> bool:
    """Whether a report on shares that differ by channel claims a change within one.

    The channels' shares of the feedback change, nothing within a channel does. That an issue's
    share of all feedback changes is then true; that its share within a channel does is not.
    """
    random = np.random.default_rng(seed)
    issues = {"物流延迟": 0.1, "商品质量": 0.9}
    bad = Share("issue", "物流延迟", 0.3, where={"channel": ["电话"]})
    parts = [
        month(
            random, at, 2000, {"channel": {"电话": phone, "网店": 1 - phone}, "issue": issues}, bad
        )
        for at, phone in ((0, 0.3), (1, 0.6))
    ]
    before, now = (Period("", MONTHS[at], MONTHS[at + 1], "month") for at in (0, 1))
    within = [
        changes_between(
            *(part.filter(channel=name).lazy() for part in reversed(parts)), now, before
        )
        for name in ("电话", "网店")
    ]
    return any(one.real(Q_VALUE, MIN_CHANGE).filter(dimension="issue").height > 0 for one in within)
