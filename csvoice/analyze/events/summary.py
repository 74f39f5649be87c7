"""How large, how wide, how old and how grave each event is, and whether it still grows."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import polars as pl

from csvoice.schema import URGENT

WEEK = timedelta(days=7)
MOSTLY = 0.8
"""Share of an event's rows from which on their brand, product or region is the event's."""

MAINLY = 0.4
"""The same for its issue."""

FAR = timedelta(days=60)
"""A date so long after nearly all others is a wrong one."""

GROWING, LASTING, FALLING, OVER = "仍在增加", "持续", "正在回落", "已平息"

SPREAD = ("customer", "channel", "region", "product")
NAMED = {
    "brand": MOSTLY,
    "product": MOSTLY,
    "region": MOSTLY,
    "issue": MAINLY,
    "issue_detail": MAINLY,
}


def hot_issues(frame: pl.LazyFrame) -> pl.DataFrame:
    """Sum up the events that feedback tells of, the hottest first.

    Heat is √weight × (1 + share of urgent rows) × (1 + share of rows in the last seven days up to
    the last date of the feedback). A row weighs 1 + ln(1 + votes), so that a thousand likes weigh
    as much as seven more people. Whether an event grows is told by its last seven days against the
    seven before: more or less by twice √(both), the standard error of a difference of Poisson
    counts. Source: J. Przyborowski and H. Wilenski (1940), Biometrika 31.

    Args:
        frame: Feedback with `hot_issue` and `created_at`, and what else there is.

    Returns:
        One row an event: `hot_issue`, `first` and `last` (day), `days`, `rows`, `weight`,
        `urgent` (rows), `recent` and `before` (rows of the last seven days and the seven before),
        `course` (仍在增加, 持续, 正在回落 or 已平息), `customers`, `channels`, `regions`,
        `products` (how many; null where not known), `brand`, `product`, `region`, `issue`,
        `issue_detail` (what most of its rows have, else null) and `heat`.
    """
    rows = _events(frame)
    as_of = last_day(frame)
    recent = pl.col("day") > as_of - WEEK
    before = (pl.col("day") > as_of - 2 * WEEK) & ~recent
    summed = rows.group_by("hot_issue").agg(
        first=pl.col("day").min(),
        last=pl.col("day").max(),
        rows=pl.len().cast(pl.Int64),
        weight=pl.col("weight").sort().sum(),
        urgent=pl.col("urgent").sum().cast(pl.Int64),
        recent=recent.sum().cast(pl.Int64),
        before=before.sum().cast(pl.Int64),
        **{f"{name}s": _several(name) for name in SPREAD},
        **{name: _main(name, share) for name, share in NAMED.items()},
    )
    return (
        summed.with_columns(
            days=(pl.col("last") - pl.col("first")).dt.total_days() + 1,
            course=_course(),
            heat=_heat(),
        )
        .sort(-pl.col("heat"), "hot_issue")
        .collect()
    )


def _events(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Return the rows of events with what is summed up of them, null where it is not known."""
    names = set(frame.collect_schema().names())
    told = sorted({*SPREAD, *NAMED})
    return frame.filter(pl.col("hot_issue").is_not_null()).select(
        "hot_issue",
        *(_or(name, names, pl.col(name), pl.lit(None, pl.String)).alias(name) for name in told),
        day=pl.col("created_at").dt.truncate("1d").cast(pl.Datetime("us")),
        urgent=_or("severity", names, pl.col("severity") == URGENT, pl.lit(value=False)),
        weight=_or("votes", names, _weight(), pl.lit(1.0)),
    )


def last_day(frame: pl.LazyFrame) -> datetime:
    """Return the last day of feedback, dates far after nearly all others left out; 1970 if none."""
    days = frame.select(pl.col("created_at").drop_nulls().dt.truncate("1d")).collect()
    dates = days["created_at"].sort()
    if dates.is_empty():
        return datetime(1970, 1, 1)
    usual = dates[int(np.ceil(0.99 * (len(dates) - 1)))]
    last: datetime = dates.filter(dates <= usual + FAR)[-1]
    return last


def _or(name: str, names: set[str], known: pl.Expr, otherwise: pl.Expr) -> pl.Expr:
    return known if name in names else otherwise


def _weight() -> pl.Expr:
    return 1 + (1 + pl.col("votes").fill_null(0).clip(0)).log()


def _several(name: str) -> pl.Expr:
    return pl.col(name).drop_nulls().n_unique().cast(pl.Int64).replace(0, None)


def _main(name: str, share: float) -> pl.Expr:
    """Return the most frequent value where enough rows have it."""
    main = pl.col(name).drop_nulls().mode().min()
    return pl.when((pl.col(name) == main).sum() >= share * pl.len()).then(main)


def _course() -> pl.Expr:
    difference = pl.col("recent") - pl.col("before")
    sure = difference.abs() >= 2 * (pl.col("recent") + pl.col("before")).sqrt()
    return (
        pl.when(pl.col("recent") == 0)
        .then(pl.lit(OVER))
        .when(sure & (difference > 0))
        .then(pl.lit(GROWING))
        .when(sure & (difference < 0))
        .then(pl.lit(FALLING))
        .otherwise(pl.lit(LASTING))
    )


def _heat() -> pl.Expr:
    urgent, recent = (pl.col(name) / pl.col("rows") for name in ("urgent", "recent"))
    return (pl.col("weight").sqrt() * (1 + urgent) * (1 + recent)).round(6)
