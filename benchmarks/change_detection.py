"""How often a change is claimed that is none, and how often a real one is found, when simulated.

Called by benchmarks/detection.py. Every report has thirteen months, or two, of about so many rows
with 12 issues, 16 details, 4 channels, 10 products, natures and severities: some 50 tests.
"""

from __future__ import annotations

from datetime import datetime

import numpy as np
import polars as pl

from csvoice.analyze.changes.shares import Changes, changes_between
from csvoice.document.report import Period

START = datetime(2025, 9, 1)
MONTHS = [datetime(2025 + (8 + at) // 12, (8 + at) % 12 + 1, 1) for at in range(15)]
Q_VALUE, MIN_CHANGE = 0.05, 0.01
PLANTED = "问题4"
ISSUES, CHANNELS, PRODUCTS = 12, 4, 10


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
    n = int(random.poisson(rows))
    issue = random.choice(ISSUES, n, p=_wobbled(random, _issue_shares(risen), wobble))
    halves = random.random(n) < 0.6
    channel = random.choice(CHANNELS, n, p=_wobbled(random, _falling(CHANNELS), wobble))
    product = random.choice(PRODUCTS, n, p=_wobbled(random, _falling(PRODUCTS), wobble))
    days = (MONTHS[at + 1] - MONTHS[at]).days
    return pl.DataFrame(
        {
            "issue": issue,
            "half": np.where(halves, "甲", "乙"),
            "channel": channel,
            "product": product,
            "nature": random.choice(["投诉", "咨询", "建议"], n, p=[0.8, 0.15, 0.05]),
            "severity": random.choice(["紧急", "一般"], n, p=[0.05, 0.95]),
            "minute": np.sort(random.integers(0, days * 1440, n)),
        }
    ).select(
        created_at=pl.lit(MONTHS[at]) + pl.duration(minutes="minute"),
        issue=pl.format("问题{}", "issue"),
        issue_detail=pl.when(pl.col("issue") < 8).then(pl.format("细类{}{}", "issue", "half")),
        channel=pl.format("渠道{}", "channel"),
        product=pl.format("产品{}", "product"),
        nature="nature",
        severity="severity",
    )


def _falling(size: int) -> np.ndarray:
    shares = 0.8 ** np.arange(size)
    return np.asarray(shares / shares.sum())


def _issue_shares(risen: float | None) -> np.ndarray:
    """Give issue 4 its 5 %, or more, and the others the rest."""
    shares = _falling(ISSUES)
    planted = int(PLANTED[-1])
    shares[planted] = 0.0
    share = 0.05 if risen is None else risen
    shares *= (1 - share) / shares.sum()
    shares[planted] = share
    return shares


def _wobbled(random: np.random.Generator, shares: np.ndarray, wobble: float) -> np.ndarray:
    if not wobble:
        return shares
    drawn = random.gamma(1 / wobble**2, shares * wobble**2)
    return np.asarray(drawn / drawn.sum())


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
    parts = []
    for at, phone in ((0, 0.3), (1, 0.6)):
        n = int(random.poisson(2000))
        by_phone = random.random(n) < phone
        bad = random.random(n) < np.where(by_phone, 0.3, 0.1)
        parts.append(
            pl.DataFrame({"phone": by_phone, "bad": bad}).select(
                created_at=pl.lit(MONTHS[at]) + pl.duration(minutes=pl.int_range(pl.len())),
                channel=pl.when("phone").then(pl.lit("电话")).otherwise(pl.lit("网店")),
                issue=pl.when("bad").then(pl.lit("物流延迟")).otherwise(pl.lit("商品质量")),
            )
        )
    before, now = (Period("", MONTHS[at], MONTHS[at + 1], "month") for at in (0, 1))
    within = [
        changes_between(
            *(part.filter(channel=name).lazy() for part in reversed(parts)), now, before
        )
        for name in ("电话", "网店")
    ]
    return any(one.real(Q_VALUE, MIN_CHANGE).filter(dimension="issue").height > 0 for one in within)
