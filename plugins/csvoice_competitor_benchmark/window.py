"""Which rows are compared: the period, widened until the brands have enough of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from csvoice import Condition, Context, Mark, matching
from csvoice_competitor_benchmark.names import BRAND, COMPARISONS, MENTIONS
from csvoice_competitor_benchmark.options import Options

COLUMNS = (
    "id", "text", "created_at", "precision", "brand", "product", "channel", "region", "rating",
    "response_seconds", "handle_seconds", "resolved", "first_contact_resolved", "tokens", "issue",
    "issue_detail", "issues", "nature", "severity", "sentiment", "repeated",
    BRAND.name, MENTIONS.name, COMPARISONS.name,
)  # fmt: skip
ONCE = Condition("repeated", "!=", value=True)
"""Leaves out what an author says again."""

PRESENT = 5
"""A brand with fewer rows in the period itself is not worth widening the window for."""


@dataclass(frozen=True)
class Window:
    """The rows that are compared.

    Attributes:
        rows: Those of COLUMNS that the data have; `group` (the brand as shown, REST for those
            that are not compared by name) and `back` (calendar months before the period).
        compared: Brands that have enough rows, the most frequent first.
        own: The reader's own brand as shown, where it is named and among those compared.
        rest: How many other brands there are.
        months: How many calendar months were added before the period; 0 for none.
        since: The first moment that counts; None for undated data.
        merged: A brand as shown → its spellings, where there are several.
        unified: A brand as shown → its name in the column BRAND.
        repeated: Rows left out because their author had said the same before: what one customer
            repeats makes no brand worse.
    """

    rows: pl.DataFrame
    compared: tuple[str, ...]
    own: str | None
    rest: int
    months: int
    since: datetime | None
    merged: dict[str, tuple[str, ...]]
    unified: dict[str, str]
    repeated: int = 0

    def where(self, brand: str) -> Condition:
        """Return the condition that gives a brand's rows in the feedback table."""
        if brand in self.merged:
            return Condition(BRAND.name, "==", self.unified[brand])
        return Condition("brand", "==", brand)

    def mark(self, brand: str) -> Mark | None:
        """Return the mark of a brand in charts: the own one is their focus."""
        return "focus" if brand == self.own else None


REST = ""
"""The group of all brands that are not compared by name."""


def choose_window(ctx: Context, options: Options) -> Window:
    """Widen the period, month by month, until every brand it can be done for has enough rows."""
    every = dated_back(ctx, options.months)
    rows = every.filter(matching([ONCE])) if "repeated" in every.columns else every
    own = _own(ctx, rows)
    needed = _needed(rows, own or REST, options)
    months = max(needed.values(), default=0)
    inside = rows.filter(pl.col("back") <= months)
    sizes = inside["shown"].value_counts(name="n").sort(-pl.col("n").cast(pl.Int64), "shown")
    compared = tuple(name for name in sizes["shown"] if name in needed)
    named = pl.col("shown").is_in(compared)
    grouped = inside.with_columns(group=pl.when(named).then("shown").otherwise(pl.lit(REST)))
    return Window(
        rows=grouped.drop("shown"),
        compared=compared,
        own=own if own in compared else None,
        rest=sizes.height - len(compared),
        months=months,
        since=_months_before(ctx.period.start, months),
        merged=_merged(inside),
        unified=dict(inside.select("shown", BRAND.name).unique(maintain_order=True).iter_rows()),
        repeated=every.filter(pl.col("back") <= months).height - inside.height,
    )


def _needed(rows: pl.DataFrame, own: str, options: Options) -> dict[str, int]:
    """Return how many months back each brand has enough rows; not for those that never have."""
    now = (pl.col("back") == 0).sum().cast(pl.Int64)
    enough = pl.col("back").sort().get(options.rows - 1, null_on_oob=True)
    found = (
        rows.group_by("shown")
        .agg(needed=enough, now=now)
        .filter(pl.col("now") >= PRESENT)
        .drop_nulls("needed")
        .sort(pl.col("shown") != own, -pl.col("now"), "shown")
        .head(options.top)
    )
    return dict(found.select("shown", "needed").iter_rows())


def dated_back(ctx: Context, months: int) -> pl.DataFrame:
    """Collect the rows with a brand, as far back as `months` before the period.

    Returns:
        Those of COLUMNS that the data have; `back` (calendar months before the period) and
        `shown` (the brand under its most frequent spelling).
    """
    present = [name for name in COLUMNS if name in ctx.feedback.collect_schema().names()]
    wanted = [part.select(present) for part in (ctx.history, ctx.feedback)]
    known = pl.coalesce(BRAND.name, "brand").alias(BRAND.name)
    branded = pl.concat(wanted).filter(pl.col("brand").is_not_null()).with_columns(known)
    if ctx.period.start is None or ctx.period.by == "all":
        return branded.with_columns(back=pl.lit(0), shown=_shown()).collect()
    starts = [_months_before(ctx.period.start, back) for back in range(months + 1)]
    back = pl.sum_horizontal((pl.col("created_at") < start).cast(pl.Int32) for start in starts)
    recent = branded.filter(pl.col("created_at") >= starts[-1])
    return recent.with_columns(back=back, shown=_shown()).collect()


def _months_before(start: datetime | None, months: int) -> datetime | None:
    if start is None:
        return None
    moved: datetime = pl.select(pl.lit(start).dt.offset_by(f"-{months}mo")).item()
    return moved


def _shown() -> pl.Expr:
    """Show a brand under the spelling that the data have most often."""
    return pl.col("brand").mode().sort().first().over(BRAND.name)


def _own(ctx: Context, rows: pl.DataFrame) -> str | None:
    if ctx.own_brand is None:
        return None
    found = rows.filter(pl.col("brand") == ctx.own_brand)["shown"]
    return found[0] if len(found) else ctx.own_brand


def _merged(rows: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    several = (
        rows.group_by("shown")
        .agg(pl.col("brand").unique().sort())
        .filter(pl.col("brand").list.len() > 1)
        .sort("shown")
    )
    return {shown: tuple(brands) for shown, brands in several.iter_rows()}
