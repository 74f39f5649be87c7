"""What a focus is about, and how its feedback differs from the rest."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from csvoice import numerals
from csvoice.analyze.statistics.intervals import newcombe, welch
from csvoice.analyze.statistics.significance import benjamini_hochberg, two_shares
from csvoice.analyze.texts.evidence import inside
from csvoice.context import Context
from csvoice.document.blocks import Cell
from csvoice.document.findings import Condition
from csvoice.kit.rows import pains, rows_of, typed
from csvoice.kit.wording import quoted
from csvoice.nearest import hint
from csvoice.schema import NATURES, URGENT
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


LEAST = 5
"""An issue with fewer rows, in both parts, is not compared."""

SURELY = 0.05
_COUNTS = ("count", "rest", "n", "rest_n")
_FLAGS = {
    "投诉占比": ("nature", NATURES[0]),
    "紧急占比": ("severity", URGENT),
    "解决率": ("resolved", True),
    "一次解决率": ("first_contact_resolved", True),
}
_MEAN = "平均评分"


def compared_issues(ctx: Context, chosen: pl.Series) -> pl.DataFrame:
    """Compare the issues of what is no praise, those that surely differ first.

    Returns:
        `issue`, `count`, `rest`, `n`, `rest_n`, `share`, `elsewhere`, `low`, `high` (of the
        difference) and `differs` (1 surely more, -1 surely less, else 0).
    """
    marked = rows_of(ctx).with_columns(chosen=chosen)
    rows = marked.join(pains(ctx).select("id"), on="id", how="semi")
    inside, outside = pl.col("chosen").cast(pl.Int64), (~pl.col("chosen")).cast(pl.Int64)
    counted = (
        typed(rows)
        .group_by("issue")
        .agg(count=inside.sum(), rest=outside.sum())
        .filter(pl.col("count") + pl.col("rest") >= LEAST)
        .with_columns(n=rows["chosen"].sum(), rest_n=(~rows["chosen"]).sum())
    )
    x, rest, size, rest_size = (counted[name].to_numpy() for name in _COUNTS)
    low, high = newcombe(x, size, rest, rest_size)
    q = benjamini_hochberg(two_shares(x, size, rest, rest_size))
    sure = (pl.col("q") < SURELY) & (pl.col("low") * pl.col("high") > 0)
    return (
        counted.with_columns(
            share=pl.col("count") / pl.col("n"), elsewhere=pl.col("rest") / pl.col("rest_n"),
            low=low, high=high, q=q,
        )
        .with_columns(differs=pl.when(sure).then(pl.col("low").sign()).otherwise(0))
        .sort(pl.col("differs").abs(), "count", "issue", descending=[True, True, False])
    )  # fmt: skip


def issue_cells(compared: pl.DataFrame) -> list[tuple[Cell, ...]]:
    """Return a table row for each issue."""
    shown = compared.select("issue", "share", "elsewhere", "differs").iter_rows()
    return [
        (quoted(issue), numerals.share(share), numerals.share(elsewhere), _said(differs))
        for issue, share, elsewhere, differs in shown
    ]


def facts(ctx: Context, chosen: pl.Series) -> list[tuple[Cell, ...]]:
    """Return a table row for each thing that is no issue: natures, urgency, solved, ratings."""
    flags = {title: one for title, one in _FLAGS.items() if one[0] in ctx.columns}
    frame = ctx.feedback.select(
        *(pl.col(name).eq(value).cast(pl.Float64).alias(title)
          for title, (name, value) in flags.items()),
        *([pl.col("rating").alias(_MEAN)] if "rating" in ctx.columns else []),
    ).collect()  # fmt: skip
    return [_cells(title, frame[title], chosen, mean=title == _MEAN) for title in frame.columns]


def _cells(title: str, values: pl.Series, chosen: pl.Series, *, mean: bool) -> tuple[Cell, ...]:
    here, there = (values.filter(one).drop_nulls().to_numpy() for one in (chosen, ~chosen))
    if min(len(here), len(there)) < 2:
        return (title, None, None, _said(0))
    write = numerals.score if mean else numerals.share
    if mean:
        low, high = welch(
            here.mean(), here.std(ddof=1), len(here), there.mean(), there.std(ddof=1), len(there)
        )
    else:
        low, high = newcombe(here.sum(), len(here), there.sum(), len(there))
    differs = (float(low) > 0) - (float(high) < 0)
    return (title, write(float(here.mean())), write(float(there.mean())), _said(differs))


def _said(differs: float) -> str:
    return "较高" if differs > 0 else "较低" if differs < 0 else "看不出差别"
