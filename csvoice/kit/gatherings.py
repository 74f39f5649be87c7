"""Where issues gather, and where they gather more than they did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from csvoice import numerals
from csvoice.analyze.statistics.intervals import Integers, newcombe
from csvoice.analyze.statistics.significance import benjamini_hochberg, two_shares
from csvoice.analyze.texts.evidence import matching
from csvoice.context import Context
from csvoice.document.events import COLUMN
from csvoice.document.findings import Condition, Finding, Interval, segment_of
from csvoice.kit.choice import CONCENTRATION, SHARE_CHANGE
from csvoice.kit.events import id_behind
from csvoice.kit.rows import NOT_PRAISE, ONCE, frequencies, pains, prove, typed
from csvoice.kit.shares import share_interval
from csvoice.kit.wording import between, quoted, title

SECTION = "breakdown"
TOLD = 5
CELL = ("dimension", "value", "issue")
MIN_CELL = 10
CHOSEN = 0.2
"""A place chosen for what it has now falls back by itself; its rise has to be so much surer."""
MIN_TIMES = 2.0
"""An issue gathers where its share is at least twice that of everywhere else."""


def gatherings(ctx: Context, present: Sequence[str]) -> list[Finding]:
    """Find the issues that gather at one value of a dimension, one place an issue, and which rose.

    An event is told as one, or its rows make other places look as if more gathered there.

    Args:
        ctx: The period.
        present: Dimensions with several values.
    """
    rows = pains(ctx)
    cells = _cells(ctx, rows, present)
    found = _gathering_cells(ctx, cells)
    if "repeated" in rows.columns:
        once = _gathering_cells(ctx, _cells(ctx, rows.filter(matching([ONCE])), present))
        found = found.join(once, on=CELL, how="semi", maintain_order="left")
    tested = int((cells["count"] >= MIN_CELL).sum())
    told = _a_place_an_issue(_besides_events(ctx, found, rows))
    return [
        *(_gathering(ctx, row) for row in told),
        # What happens elsewhere does not make a place rise above its own past.
        *_risen(ctx, _a_place_an_issue(found), tested),
    ]


def _a_place_an_issue(found: pl.DataFrame) -> list[dict[str, Any]]:
    told = found.unique("issue", keep="first", maintain_order=True).head(TOLD)
    return list(told.iter_rows(named=True))


def _besides_events(ctx: Context, found: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out what gathers at a place only because an event fills the other places."""
    if found.is_empty() or not ctx.events:
        return found
    calm = rows.filter(pl.col(COLUMN).is_null())
    usual = pl.concat(_cells_of(calm, name) for name in found["dimension"].unique())
    share, elsewhere = pl.col("count") / pl.col("n"), pl.col("other") / pl.col("rest")
    gather = usual.filter(share >= MIN_TIMES * elsewhere)
    lost = found.join(gather, on=CELL, how="anti").iter_rows(named=True)
    seeming = [row for row in lost if not id_behind(ctx, _where(row), row["excess"])]
    seen = [tuple(row[name] for name in CELL) for row in seeming]
    return found.filter([cell not in seen for cell in found.select(CELL).iter_rows()])


def _cells(ctx: Context, rows: pl.DataFrame, present: Sequence[str]) -> pl.DataFrame:
    """Count value × issue of all dimensions, where a value has enough rows."""
    tables = [_cells_of(rows, name) for name in present]
    return pl.concat(tables).filter(pl.col("n") >= ctx.thresholds.min_share_rows)


def _gathering_cells(ctx: Context, cells: pl.DataFrame) -> pl.DataFrame:
    """Return the cells in which an issue gathers, the largest excess first."""
    x, n, other, rest = (cells[name].to_numpy() for name in ("count", "n", "other", "rest"))
    low, _high = newcombe(x, n, other, rest)
    q = benjamini_hochberg(two_shares(x, n, other, rest))
    share, elsewhere = x / n, other / np.maximum(rest, 1)
    return (
        cells.with_columns(q=q, share=share, elsewhere=elsewhere, excess=x - n * elsewhere, low=low)
        .filter(
            pl.col("q") < ctx.thresholds.q_value,
            pl.col("low") > 0,
            pl.col("share") >= MIN_TIMES * pl.col("elsewhere"),
            pl.col("count") >= MIN_CELL,
            pl.col("rest") > 0,
        )
        .sort(-pl.col("excess"), "dimension", "value", "issue")
    )


def _cells_of(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Count value × issue against everything that is neither."""
    cells, count = frequencies(rows, name, "issue"), pl.col("count")
    n, other = count.sum().over(name), count.sum().over("issue")
    known = int(cells["count"].sum())
    return typed(
        cells.select(
            "issue", "count", value=name, n=n, dimension=pl.lit(name),
            other=other - count, rest=known - n,
        )
    )  # fmt: skip


def _gathering(ctx: Context, row: dict[str, Any]) -> Finding:
    where = _where(row)
    statement = (
        f"{quoted(row['issue'])}集中在{between(row['value']).rstrip()}：占其反馈的 "
        f"{numerals.share(row['share'])}（{numerals.count(row['count'])} 条），"
        f"在其他{title(ctx, row['dimension'])}只占 {numerals.share(row['elsewhere'])}。"
    )
    return Finding(
        section=SECTION,
        measure=CONCENTRATION,
        segment=segment_of(where),
        statement=statement,
        value=row["share"],
        unit="share",
        n=row["n"],
        baseline=row["elsewhere"],
        interval=share_interval(row["count"], row["n"]),
        q_value=row["q"],
        severity="一般",
        evidence=prove(ctx, *where, NOT_PRAISE),
        event=id_behind(ctx, where, row["excess"]),
    )


def _where(row: dict[str, Any]) -> tuple[Condition, Condition]:
    return Condition(row["dimension"], "==", row["value"]), Condition("issue", "==", row["issue"])


def _risen(ctx: Context, rows: Sequence[dict[str, Any]], tested: int) -> list[Finding]:
    """Tell which of the places have more of their issue than in all the time before.

    They were chosen since they have much of it now, so they are corrected for all `tested` cells
    that they were chosen from.
    """
    if not rows:
        return []
    told = pl.DataFrame(rows)
    x, n = told["count"].to_numpy(), told["n"].to_numpy()
    past, base = _before(ctx, rows)
    low, high = newcombe(x, n, past, base)
    chosen = two_shares(x, n, past, base)
    others = np.ones(max(0, tested - len(chosen)))
    q = benjamini_hochberg(np.concatenate([chosen, others]))[: len(chosen)]
    found = told.with_columns(q=q, low=low, high=high, past=past, base=base).filter(
        pl.col("base") >= ctx.thresholds.min_share_rows,
        pl.col("q") < CHOSEN * ctx.thresholds.q_value,
        pl.col("low") > 0,
        pl.col("share") - pl.col("past") / pl.col("base") >= ctx.thresholds.min_change,
    )
    return [_rise(ctx, row) for row in found.iter_rows(named=True)]


def _before(ctx: Context, rows: Sequence[dict[str, Any]]) -> Integers:
    """Count the issues, and all that their places had, before the period; a voice once.

    Returns:
        Two rows, the issues and the places, of a number for each of `rows`.
    """
    once = [ONCE] if "repeated" in ctx.history.collect_schema() else []
    past = ctx.history.filter(matching([NOT_PRAISE, *once]), pl.col("issue").is_not_null())
    cells = [_where(row) for row in rows]
    parts = [*cells, *((place,) for place, _issue in cells)]
    counted = past.select(
        matching(part).sum().cast(pl.Int64).alias(str(place)) for place, part in enumerate(parts)
    )
    return counted.collect().to_numpy().reshape(2, len(rows))


def _rise(ctx: Context, row: dict[str, Any]) -> Finding:
    where, before = _where(row), row["past"] / row["base"]
    statement = (
        f"{between(row['value'])}的{quoted(row['issue'])}占比升高，"
        f"共 {numerals.count(row['count'])} 条，占其反馈（不含表扬）的 "
        f"{numerals.share(row['share'])}，此前占 {numerals.share(before)}。"
    ).strip()
    return Finding(
        section=SECTION,
        measure=SHARE_CHANGE,
        segment=segment_of(where),
        statement=statement,
        value=row["share"] - before,
        unit="points",
        n=row["n"],
        baseline=before,
        interval=Interval(row["low"], row["high"]),
        q_value=row["q"],
        severity="一般",
        evidence=prove(ctx, *where, NOT_PRAISE),
        event=id_behind(ctx, where, row["count"] - row["n"] * before),
    )
