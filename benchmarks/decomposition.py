"""How often a change that is one of the composition alone is called one of the parts themselves.

    python benchmarks/decomposition.py [--reports 400]

Every report has two months with five columns (5, 8, 4, 6 and 3 values); a rating and a share depend
on the values, on pairs of them, and on nothing else: the parts do not change. Between the months
the composition of one, two or all five columns shifts. At most 5 % of reports may call a change of
the parts (`rate`, `both`, `reversed`, `hidden`). A line below each says how often the composition
is called, and how often a true fall by 0.25 stars in all parts is called when the composition does
not shift. Seeds are fixed.
"""

from __future__ import annotations

import argparse

import numpy as np
import polars as pl

from csvoice.analyze.changes.composition import Story, compositions

SIZES = (5, 8, 4, 6, 3)
COLUMNS = ("渠道", "产品", "品牌", "地区", "客户类型")
FALSE = ("rate", "both", "reversed", "hidden")
SMALLEST = {"rating": 0.05, "share": 0.01}
FALL = 0.25


def main() -> None:
    """Prints a Markdown table."""
    parser = argparse.ArgumentParser(description="false rate changes of the decomposition")
    parser.add_argument("--reports", type=int, default=400, help="simulated reports a line")
    reports = parser.parse_args().reports
    print("| rows a month | shifted columns | interaction | reports with a false change of the "
          "parts | composition called | true fall called |\n"
          "| ---: | ---: | --- | ---: | ---: | ---: |")  # fmt: skip
    for rows in (500, 1500, 5000):
        for shifted in (0, 1, 2, 5):
            for pairs in (False, True):
                print(line(reports, rows, shifted, pairs=pairs), flush=True)


def line(reports: int, rows: int, shifted: int, *, pairs: bool) -> str:
    """Simulate one setting."""
    found = [judged(seed, rows, shifted, pairs=pairs) for seed in range(reports)]
    wrong = np.mean([any(story.verdict in FALSE for story in one.values()) for one in found])
    mixed = np.mean([any(story.verdict == "mix" for story in one.values()) for one in found])
    fell = [judged(seed, rows, 0, pairs=pairs, fall=FALL) for seed in range(reports // 4)]
    right = np.mean([one["rating"].verdict in ("rate", "both") for one in fell])
    pair = "pairs" if pairs else "none"
    return f"| {rows} | {shifted} | {pair} | {wrong:.1%} | {mixed:.1%} | {right:.1%} |"


def judged(
    seed: int, rows: int, shifted: int, *, pairs: bool, fall: float = 0.0
) -> dict[str, Story]:
    """Draw two months and judge the rating and the share together."""
    random = np.random.default_rng(seed)
    codes, now = composition(random, rows, shifted)
    level = sum(random.normal(0, 0.5, size)[code] for size, code in zip(SIZES, codes, strict=True))
    if pairs:
        extra = random.normal(0, 0.6, (SIZES[0], SIZES[1]))
        level = level + extra[codes[0], codes[1]]
    level = level - level.mean()
    rating = np.clip(np.round(3.2 + level - fall * now + random.normal(0, 1.0, len(now))), 1, 5)
    share = random.random(len(now)) < 1 / (1 + np.exp(2.0 - level))
    table = pl.DataFrame(
        {
            "now": now,
            **{
                name: pl.Series(code).cast(pl.String)
                for name, code in zip(COLUMNS, codes, strict=True)
            },
        }
    )
    measures = {
        "rating": table.with_columns(value=pl.Series(rating)),
        "share": table.with_columns(value=pl.Series(share.astype(np.float64))),
    }
    return compositions(measures, COLUMNS, smallest=SMALLEST)


def composition(
    random: np.random.Generator, rows: int, shifted: int
) -> tuple[list[np.ndarray], np.ndarray]:
    """Draw the values of every column before and now, those of some columns from new shares."""
    now = np.repeat([False, True], rows)
    codes = []
    for place, size in enumerate(SIZES):
        before = random.dirichlet(np.full(size, 3.0))
        after = random.dirichlet(np.full(size, 3.0)) if place < shifted else before
        codes.append(
            np.concatenate([random.choice(size, rows, p=shares) for shares in (before, after)])
        )
    return codes, now


if __name__ == "__main__":
    main()
