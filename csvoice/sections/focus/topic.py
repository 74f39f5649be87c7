"""What a focus is about: a slice as the user wrote it, or what one department answers for."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from csvoice.analyze.texts.evidence import inside
from csvoice.context import Context
from csvoice.document.findings import Condition
from csvoice.kit.rows import rows_of
from csvoice.nearest import hint
from csvoice.slices import Slice, headers_of, read_slice

NAMED = ("product", "brand", "channel", "region", "customer_type", "team", "department", "stage")
"""Columns whose values have names of their own."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A slice.

    Attributes:
        text: As the user wrote it; with `of`, a value of that column.
        of: The column; empty where `text` says it all. A department that no column tells answers
            for the issues whose advice names it.
    """

    text: str
    of: str = ""

    def read(self, ctx: Context) -> Slice | None:
        """Understand it; None for a department that no column tells.

        Raises:
            UsageError: It names a column that the data lack.
        """
        if not self.of:
            found = read_slice(self.text, ctx.columns, "--focus", headers_of(ctx.sources))
            return found if found.where else _of_a_column(ctx, found)
        if self.of not in ctx.columns:
            return None
        return Slice(self.text, (Condition(self.of, "==", self.text),))

    def marks(self, ctx: Context, rows: pl.LazyFrame) -> pl.Series:
        """Mark the rows that belong to it."""
        found = self.read(ctx)
        expression = inside(found) if found else pl.col("issue").is_in(self._issues(ctx))
        return rows.select(expression.fill_null(value=False)).collect().to_series()

    def near(self, ctx: Context) -> str:
        """Ask whether a known value was meant."""
        if not self.of:
            return ""
        if self.of in ctx.columns:
            values = ctx.feedback.select(pl.col(self.of).drop_nulls().unique()).collect()
            known = values.to_series().to_list()
        else:
            known = sorted({one.department for one in ctx.guidance.entries})
        return "" if self.text in known else hint(self.text, known)

    def _issues(self, ctx: Context) -> list[str]:
        """Name the issues that a department answers for, by the advice on them."""
        trade, every = ctx.plan.taxonomy.name, rows_of(ctx)["issue"].drop_nulls().unique()
        advised = ((issue, ctx.guidance.on(trade, issue)) for issue in every)
        return sorted(one for one, found in advised if found and found.department == self.text)


def _of_a_column(ctx: Context, words: Slice) -> Slice:
    """Take the value of a column for that, not for words: not all who have it name it."""
    named = [name for name in NAMED if name in ctx.columns]
    values = ctx.feedback.select(pl.col(name).is_in(words.words).any() for name in named).collect()
    held = next((name for name in named if values[name][0]), None)
    if held is None or len(words.words) > 1:
        return words
    return Slice(words.text, (Condition(held, "==", words.words[0]),))
