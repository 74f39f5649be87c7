"""What reports claim where nothing happened, and what they find that did, when simulated.

    python benchmarks/detection.py [--reports 30] [--rows 1000]

Every file has six months of tickets in 12 issues, 10 products, 4 channels and 6 regions, each with
six words of 300; the last month is reported. What a report may say on its page is counted: events,
and changes that pass 变化. Planted are a burst of five rows a day for five days on one issue of one
product, a slow drift of one issue (6, 8, 11 % in the last three months), and a rise from 5 to 8 %
in the last month. Seeds are fixed. See also change_detection.py, called with --changes.
"""

from __future__ import annotations

import argparse
from datetime import date, datetime
from typing import NamedTuple

import numpy as np
import polars as pl
from change_detection import CELLS, DETAIL, MIN_CHANGE, PLANTED, Q_VALUE, planted, tell_changes

from csvoice.analyze.changes.shares import changes_between
from csvoice.analyze.series.periods import choose_period, split
from csvoice.detect.finding import find_events
from csvoice.document.events import Event
from csvoice.link import link_voices
from csvoice.testing import Burst, Share, planted_feedback
from csvoice.testing.planted import Choices

MONTHS = [datetime(2026, month, 1) for month in range(1, 8)]
SAID = ("first", "second", "third", "fourth", "fifth", "sixth")
WORDS = {f"词{chr(0x4E00 + word)}": 1 / (1 + word) for word in range(300)}
MORE: dict[str, Choices] = {
    "nature": ("投诉",),
    "region": [f"地区{number}" for number in range(6)],
    "planted": [[None]],
    **dict.fromkeys(SAID, WORDS),
}
BURST = datetime(2026, 6, 12)
BURST_DAYS, A_DAY = 5, 5
TOLD = {"issue": [PLANTED], "product": ["产品3"], "planted": [["黑屏", "死机"]]}
NOTHING: frozenset[str] = frozenset()


class Claims(NamedTuple):
    """What a report may say on its page: events of the period, changed values, changed volume."""

    events: list[Event]
    risen: set[str]
    changed: set[str]

    @property
    def any(self) -> bool:
        """Whether it says anything at all."""
        return bool(self.events or self.changed)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="false claims and planted facts")
    parser.add_argument("--reports", type=int, default=30, help="simulated reports a line")
    parser.add_argument("--rows", type=int, nargs="*", default=[1000, 500], help="rows a month")
    parser.add_argument("--changes", action="store_true", help="also tell change_detection.py")
    arguments = parser.parse_args()
    if arguments.changes:
        tell_changes(arguments.reports)
    for rows in arguments.rows:
        tell(rows, arguments.reports)


def tell(rows: int, reports: int) -> None:
    """Print what is claimed of so many rows a month."""
    none = [claims(months(seed, rows)) for seed in range(reports)]
    print(f"{rows} rows a month, no change: {_count(one.any for one in none)} of {reports} claim "
          f"one ({_count(bool(one.events) for one in none)} events, "
          f"{_count(bool(one.changed) for one in none)} changes)")  # fmt: skip
    bursts = [claims(months(seed, rows, burst=True)).events for seed in range(reports)]
    named = [[event for event in found if _about(event)] for found in bursts]
    onsets = [event.onset == BURST.date() for found in named for event in found]
    print(f"  burst of {A_DAY} a day for {BURST_DAYS} days: named in {_count(map(bool, named))}, "
          f"first day right in {sum(onsets)}, wrong in {len(onsets) - sum(onsets)}, "
          f"events told {np.mean([len(found) for found in bursts]):.2f} a report")  # fmt: skip
    for name, shares in (("slow drift 6 → 8 → 11 %", (0.06, 0.08, 0.11)), ("5 → 8 %", (0.08,))):
        usual = 0.05 if len(shares) == 1 else 0.06
        found = [claims(months(seed, rows, usual, shares)) for seed in range(reports)]
        print(f"  {name}: named as a rise in {_count(PLANTED in one.risen for one in found)}, "
              f"by events in {_count(any(map(_about, one.events)) for one in found)}")  # fmt: skip


def _count(happened: object) -> int:
    return sum(map(bool, happened))  # type: ignore[call-overload]


def _about(event: Event) -> bool:
    return PLANTED in (event.gathers.get("issue"), event.name)


def claims(rows: pl.DataFrame) -> Claims:
    """Find the events and the changes that the report on the last month would tell."""
    found = find_events(link_voices(rows.lazy()), NOTHING)
    period, previous = choose_period(rows["created_at"])
    parts = split(found.table, period, previous)
    assert parts.previous is not None
    assert previous is not None
    assert period.start is not None
    start: date = period.start.date()
    changes = changes_between(parts.feedback, parts.previous, period, previous, parts.history)
    real = changes.real(Q_VALUE, MIN_CHANGE)
    changed = set(real["value"]) | ({"volume"} if changes.volume.q < Q_VALUE else set())
    events = [event for event in found.events if event.last >= start]
    return Claims(events, set(real.filter(pl.col("change") > 0)["value"]), changed)


def months(
    seed: int,
    rows: int,
    usual: float = 0.05,
    last: tuple[float, ...] = (),
    *,
    burst: bool = False,
) -> pl.DataFrame:
    """Draw six months.

    Args:
        seed: Of the generator.
        rows: Expected rows a month.
        usual: Share of the planted issue.
        last: Its share in the last months.
        burst: Whether one product has five more rows of it a day for five days.
    """
    days = [(month - MONTHS[0]).days for month in MONTHS]
    since = [0, *days[len(days) - 1 - len(last) : -1]]
    facts: list[Share | Burst] = [*map(planted, (usual, *last), since)]
    if burst:
        facts.append(Burst((BURST - MONTHS[0]).days, BURST_DAYS, A_DAY, TOLD))
    n = int(np.random.default_rng(seed).poisson(rows * (len(MONTHS) - 1)))
    made = planted_feedback(
        n, days[-1], CELLS | MORE, *facts, start=MONTHS[0], at_random=True, seed=seed
    )
    tokens = pl.concat_list("planted", *SAID).list.drop_nulls()
    return made.with_columns(tokens=tokens, issue_detail=DETAIL).with_columns(
        text=pl.col("tokens").list.join("")
    )


if __name__ == "__main__":
    main()
