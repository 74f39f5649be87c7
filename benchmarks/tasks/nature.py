"""Does the nature of a review, told by its words alone, agree with its stars or label?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
from figures import Figure
from reviews import clear_app_reviews, shopping_reviews

import csvoice
from csvoice.schema import NATURES, PRAISE

COMPLAINT = NATURES[0]
REFERENCE = "share of such reviews in the set"


def shopping(data: Path) -> Iterator[Figure]:
    """Nature against label 1 and 0 of shopping_reviews.csv."""
    yield from _figures("shopping reviews", shopping_reviews(data))


def apps(data: Path) -> Iterator[Figure]:
    """Nature against at least 4 and at most 2 stars of smart_home_app_reviews.csv."""
    yield from _figures("app reviews", clear_app_reviews(data))


def _figures(task: str, reviews: pl.DataFrame) -> Iterator[Figure]:
    told = csvoice.annotate(reviews.select(pl.col("^title$"), "text")).select("nature")
    rows = told.with_columns(reviews["good"])
    for nature, right in ((PRAISE, pl.col("good")), (COMPLAINT, ~pl.col("good"))):
        called = pl.col("nature").eq_missing(pl.lit(nature))
        precision, recall, base = rows.select(
            precision=right.filter(called).mean(),
            recall=called.filter(right).mean(),
            base=right.mean(),
        ).row(0)
        figure = f"precision {_share(precision)}, recall {_share(recall)}"
        yield Figure(f"{task}, {nature}", f"{REFERENCE}: {_share(base)}", figure)
    silent, other = rows.select(
        silent=pl.col("nature").is_null().mean(),
        other=(~pl.col("nature").is_in([PRAISE, COMPLAINT])).mean(),
    ).row(0)
    yield Figure(
        f"{task}, neither", "–", f"no nature {_share(silent)}, 咨询 or 建议 {_share(other)}"
    )


def _share(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")
