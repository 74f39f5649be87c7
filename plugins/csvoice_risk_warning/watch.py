"""Every row that is watched: history, period and what came after, up to the last date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl
import polars.selectors as cs

from csvoice import URGENT, Condition, Context, observed
from csvoice_risk_warning.leaving import COLUMN

DAY = timedelta(days=1)
WANTED = (
    "id", "text", "created_at", "precision", "issue", "issue_detail", "brand", "product",
    "region", "channel", "customer", "votes", "nature", "severity", "severity_why",
    "response_seconds", "resolved", "duplicate_of", "voice", "event", COLUMN,
)  # fmt: skip

ALWAYS = ("text", "issue", "nature", "severity", "severity_why", "duplicate_of", "event", COLUMN)
"""Columns that an annotated table has; null where someone left one out."""


@dataclass(frozen=True)
class Watch:
    """The rows and the days that are looked at.

    Attributes:
        rows: Columns of WANTED that the data have, and `day`; null where undated, set aside, or
            where the dates name no day. `text` is that of urgent rows alone, which are shown: the
            others would take more memory than all else.
        since: First day of what is reported: the period's; None for an undated file.
        first: First day watched; None for an undated file.
        last: Last day watched: today, as far as the data go.
        set_aside: Rows whose dates lie far from all others.
    """

    rows: pl.DataFrame
    since: datetime | None
    first: datetime | None
    last: datetime | None
    set_aside: int

    @property
    def days(self) -> int:
        """Days from the first to the last."""
        return (self.last - self.first).days + 1 if self.first and self.last else 0

    @property
    def dates(self) -> pl.Series:
        """`created_at` of the rows whose date is one of the days watched."""
        if self.last is None:
            return pl.Series("created_at", [], pl.Datetime("us"))
        return self.rows.filter(pl.col("day").is_not_null())["created_at"]

    @property
    def reported(self) -> pl.DataFrame:
        """Rows of the period and after it; all rows of an undated file."""
        return self.rows if self.since is None else self.rows.filter(pl.col("day") >= self.since)

    def dated(self) -> tuple[Condition, ...]:
        """Conditions that give the rows whose date is one of the days watched."""
        return self._from(self.first)

    def within(self) -> tuple[Condition, ...]:
        """Conditions that give `reported` among all rows."""
        return self._from(self.since)

    def _from(self, first: datetime | None) -> tuple[Condition, ...]:
        if first is None or self.last is None:
            return ()
        return (
            Condition("created_at", ">=", first),
            Condition("created_at", "<", self.last + DAY),
        )


def watched(ctx: Context) -> Watch:
    """Gather the rows of a report and find the days that they reach over.

    Where the dates name no day they are of no use here, and the period's rows stand alone.
    """
    names = set(ctx.feedback.collect_schema().names())
    wanted = [name for name in WANTED if name in names]
    missing = [pl.lit(None, pl.String).alias(name) for name in ALWAYS if name not in names]
    days_known = ctx.daily or "created_at" not in names
    watched_parts = (ctx.history, ctx.feedback, ctx.after) if days_known else (ctx.feedback,)
    parts = [part.select(*wanted, *missing) for part in watched_parts]
    shown = pl.when(pl.col("severity") == URGENT).then("text").alias("text")
    every = pl.concat(parts).with_columns(cs.float().fill_nan(None), shown)
    rows = every.collect(engine="streaming")  # Never all texts at once.
    if "created_at" not in rows.columns or not days_known:
        return Watch(rows.with_columns(day=pl.lit(None, pl.Datetime("us"))), None, None, None, 0)
    rows = rows.with_columns(day=pl.col("created_at").dt.truncate("1d"))
    first, last = observed(rows["day"]) or (None, None)
    far = ~pl.col("day").is_between(first, last)
    near = rows.with_columns(day=pl.when(~far).then("day"))
    since = max(ctx.period.start, first) if ctx.period.start and first else first
    return Watch(near, since, first, last, rows.filter(far).height)
