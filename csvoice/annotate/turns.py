"""Where a text turns from praise to the point: 味道不错，就是太慢."""

from __future__ import annotations

import polars as pl

from csvoice.lexicon import Lexicon
from csvoice.lookup.terms import TermMatcher

FACTOR = 4.0
"""How many times an issue weighs that is complained of after the last turn."""

PRAISED = 0.5
"""What an issue weighs that is praised in a text with a turn."""
_CLEAR = 0.2

_OPENS = r"(?:^|[，。,.；;！!？?~～…\s])$"


class Turns:
    """Finds the words that open a clause against what stands before it (就是, 唯一不足, 但)."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._matcher = TermMatcher(sorted(lexicon.contrast))

    def weigh(self, hits: pl.DataFrame, texts: pl.Series) -> pl.DataFrame:
        """Let what is complained of after the last turn weigh more, what is praised less.

        Args:
            hits: Terms of issues with `row`, `start`, `weight`, and `score`, their clause's tone.
            texts: The texts that were searched.

        Returns:
            The hits, their `weight` changed.
        """
        turned = hits.join(self._last(texts), on="row", how="left", maintain_order="left")
        score = pl.col("score").fill_null(0.0)
        factor = (
            pl.when((pl.col("start") > pl.col("turn")) & (score <= 0))
            .then(FACTOR)
            .when(pl.col("turn").is_not_null() & (score > _CLEAR))
            .then(PRAISED)
            .otherwise(1.0)
        )
        return turned.with_columns(weight=pl.col("weight") * factor).drop("turn")

    def _last(self, texts: pl.Series) -> pl.DataFrame:
        """Return the place of the last turn of each `row` that has one, as `turn`."""
        found = self._matcher.find(texts).with_columns(pl.col("row").cast(pl.Int64))
        before = texts.gather(found["row"]).str.slice(0, found["start"])
        opening = found.filter(before.str.contains(_OPENS))
        return opening.group_by("row").agg(pl.col("start").max().alias("turn"))
