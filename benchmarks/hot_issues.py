"""Hot issues: false ones, planted ones, and the real ones of the car complaints; and their time.

    python benchmarks/hot_issues.py [DATA] [--reports 100]

Every simulated file has 100 days of 100 tickets in 5 issues × 8 products × 6 regions, each with
eight words of 400. An event of five days is planted on one product × words, or one region × words,
without a label of its own. Seeds are fixed. DATA holds the files of data/README.md; without it the
real part is skipped.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from csvoice.analyze.events.hot_issues import hot_issue_ids

from csvoice import hot_issues
from csvoice.analyze.texts.floods import floods
from csvoice.analyze.texts.near_duplicates import near_duplicates
from csvoice.config import Config
from csvoice.pipeline.prepared import prepare_feedback

START = datetime(2026, 8, 1)
DAYS, A_DAY, WORDS = 100, 100, 400
DAY, PLANTED_DAYS = 80, 5
NOTHING: frozenset[str] = frozenset()

CAR_EVENTS = {
    ("比亚迪", "变更价格"): ("2024-03-01", "2024-03-16", "2024-04-01"),
    ("凯迪拉克", "动力消失"): ("2024-03-16", "2024-04-01"),
}
"""Brand and fine label of the two real bursts, and the days before which the file is cut."""


def main() -> None:
    """Prints figures."""
    parser = argparse.ArgumentParser(description="hot issues: false, planted, real")
    parser.add_argument("data", type=Path, nargs="?", help="folder of the real files")
    parser.add_argument("--reports", type=int, default=100, help="simulated files a line")
    arguments = parser.parse_args()
    simulated(arguments.reports)
    if arguments.data is None or not (arguments.data / "car_complaints_2024q1.csv").exists():
        print("real files: skipped, no folder given or not there")
        return
    cars(arguments.data / "car_complaints_2024q1.csv")
    for name in ("smart_home_app_reviews", "shopping_reviews"):
        timed(arguments.data / f"{name}.csv")


def simulated(reports: int) -> None:
    none = [found(tickets(seed)) for seed in range(reports)]
    print(f"no change: {np.mean([one.height > 0 for one in none]):.1%} of files have a hot issue, "
          f"{np.mean([one.height for one in none]):.2f} a file of {DAYS} days")  # fmt: skip
    for column in ("product", "region"):
        for a_day in (3, 5, 10):
            hits = [
                _is_found(found(tickets(seed, column, a_day)), column) for seed in range(reports)
            ]
            print(f"{PLANTED_DAYS} days of {a_day} more rows on one {column}: "
                  f"found in {np.mean(hits):.1%}")  # fmt: skip


def tickets(seed: int, column: str = "", a_day: int = 0) -> pl.DataFrame:
    """Draw tickets, with so many more a day on one value of a column that share three words."""
    random = np.random.default_rng(seed)
    usual = _drawn(random, DAYS * A_DAY, np.arange(DAYS * A_DAY) // A_DAY)
    if not a_day:
        return usual
    n = a_day * PLANTED_DAYS
    event = _drawn(random, n, DAY + np.arange(n) // a_day)
    told = pl.Series([["断网", "光猫", "红灯"][: 2 + place % 2] for place in range(n)])
    event = event.with_columns(pl.lit("甲").alias(column), tokens=pl.concat_list("tokens", told))
    return pl.concat([usual, event])


def _drawn(random: np.random.Generator, n: int, day: np.ndarray) -> pl.DataFrame:
    weights = 1 / np.arange(1, WORDS + 1)
    words = random.choice(WORDS, (n, 8), p=weights / weights.sum())
    names = np.array([f"词语{chr(0x4E00 + word)}" for word in range(WORDS)])
    products, regions = random.integers(0, 8, n), random.integers(0, 6, n)
    return pl.DataFrame(
        {
            "created_at": [START + timedelta(days=int(one)) for one in day],
            "issue": [f"问题{number}" for number in random.integers(0, 5, n)],
            "product": np.array(list("甲乙丙丁戊己庚辛"))[products].tolist(),
            "region": np.array(list("甲乙丙丁戊己"))[regions].tolist(),
            "tokens": names[words].tolist(),
        }
    )


def found(rows: pl.DataFrame) -> pl.DataFrame:
    return hot_issues(rows.lazy().with_columns(hot_issue_ids(rows, NOTHING)))


def _is_found(events: pl.DataFrame, column: str) -> bool:
    first = (pl.col("first") - START).dt.total_days()
    return bool(
        events.filter(pl.col(column) == "甲", first.is_between(DAY - 1, DAY + PLANTED_DAYS)).height
    )


def cars(path: Path) -> None:
    rows, stopwords = annotated(path)
    ids: dict[tuple[str, str], set[str]] = {}
    for (brand, detail), cuts in CAR_EVENTS.items():
        for cut in cuts:
            until = rows.filter(pl.col("created_at") < datetime.fromisoformat(cut))
            linked = until.lazy().with_columns(hot_issue_ids(until, stopwords))
            events = hot_issues(linked).with_row_index("rank", 1)
            hit = events.filter(brand=brand, issue_detail=detail)
            ids.setdefault((brand, detail), set()).update(hit["hot_issue"])
            print(f"{brand} {detail}, cut before {cut}: rank {hit['rank'].to_list()} of "
                  f"{events.height}, {hit['rows'].to_list()} rows")  # fmt: skip
    print("ids over the cuts:", ids)


def timed(path: Path) -> None:
    rows, stopwords = annotated(path)
    dated = "created_at" in rows.columns
    for name, work in (
        ("hot issues", lambda: hot_issue_ids(rows, stopwords) if dated else None),
        ("floods", lambda: floods(rows)),
        ("all near-duplicates", lambda: near_duplicates(rows["text"])),
        ("rensa", lambda: rensa_groups(rows["text"])),
    ):
        print(f"{path.name}, {rows.height} rows, {name}: {seconds(work):.2f} s CPU")


def rensa_groups(texts: pl.Series) -> int:
    """Sketch and look up with rensa (MinHash, LSH), candidates left unchecked."""
    try:
        from rensa import RMinHash, RMinHashLSH
    except ImportError:
        return 0
    lookup = RMinHashLSH(threshold=0.7, num_perm=64, num_bands=16)
    sketches = []
    for place, text in enumerate(texts):
        sketch = RMinHash(num_perm=64, seed=42)
        sketch.update([text[at : at + 2] for at in range(len(text) - 1)])
        lookup.insert(place, sketch)
        sketches.append(sketch)
    return sum(len(lookup.query(sketch)) for sketch in sketches)


def annotated(path: Path) -> tuple[pl.DataFrame, frozenset[str]]:
    with prepare_feedback([path], Config(cache=False)) as feedback:
        return feedback.table.collect(), frozenset(feedback.plan.lexicon.stopwords)


def seconds(work: Callable[[], object]) -> float:
    """Return the least CPU time of three runs."""
    spent = []
    for _run in range(3):
        started = time.process_time()
        work()
        spent.append(time.process_time() - started)
    return min(spent)


if __name__ == "__main__":
    main()
