"""The period's rows in memory: the columns sections count by, and what proves a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any, TypeVar

import numpy as np
import polars as pl

from csvoice.analyze.statistics.intervals import Booleans
from csvoice.analyze.texts.evidence import evidence, matching
from csvoice.analyze.texts.quotes import representative, shorten
from csvoice.context import Context
from csvoice.document.blocks import Quote
from csvoice.document.findings import Condition, Evidence
from csvoice.precision import dated
from csvoice.schema import NATURES, OTHER_ISSUE, PRAISE, STANDARD, URGENT

COUNTED_BY = tuple(name for name, column in STANDARD.items() if column.counted)

NOT_PRAISE = Condition("nature", "!=", PRAISE)
ONCE = Condition("repeated", "!=", value=True)
"""Leaves out what an author says again."""


Made = TypeVar("Made")


def shared(work: Callable[[Context], Made]) -> Callable[[Context], Made]:
    """Let what a function makes of a context be made once for all sections."""
    name = f"{work.__module__}.{work.__name__}"

    @wraps(work)
    def remembered(ctx: Context) -> Made:
        return ctx.once(name, lambda: work(ctx))

    return remembered


@shared
def rows_of(ctx: Context) -> pl.DataFrame:
    """Return the period's rows in the order of `ctx.feedback`, collected once for all sections.

    In one piece, since columns in unlike pieces are laid together anew by every query.

    Returns:
        Those of COUNTED_BY that the data have, and `length`, the characters of the text.
    """
    present = set(ctx.feedback.collect_schema().names())
    counted = ctx.feedback.select(
        *(name for name in COUNTED_BY if name in present),
        length=pl.col("text").str.len_chars().fill_null(0),
    )
    return counted.collect(engine="streaming").rechunk()


@shared
def pains(ctx: Context) -> pl.DataFrame:
    """Return the rows that are not praise; issue shares are of these."""
    return rows_of(ctx).filter(matching([NOT_PRAISE]))


def of_issue(issue: str) -> tuple[Condition, Condition]:
    """Return what the rows of an issue meet."""
    return Condition("issue", "==", issue), NOT_PRAISE


def typed(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with an issue to speak of: 其他, and an export's own 其他原因, are none."""
    return rows.filter(~pl.col("issue").str.starts_with(OTHER_ISSUE))


def once(ctx: Context) -> Booleans:
    """Mark the rows that do not say again what their author has said; all where nobody does."""
    rows = rows_of(ctx)
    if "repeated" not in rows.columns:
        return np.ones(rows.height, dtype=np.bool_)
    return ~rows["repeated"].fill_null(value=False).to_numpy()


def several(ctx: Context, columns: Iterable[str]) -> list[str]:
    """Return those of the columns of `rows_of` that have more than one value."""
    rows = rows_of(ctx)
    there = (name for name in columns if name in rows.columns)
    return [name for name in there if rows[name].drop_nulls().n_unique() > 1]


def frequencies(rows: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Count how often each value occurs, the most frequent first, nulls left out.

    Returns:
        The columns and `count`; ties stand in the order of the values.
    """
    known = rows.select(columns).drop_nulls()
    alone = known.to_series().value_counts(name="count") if len(columns) == 1 else None
    counted = known.group_by(columns).len("count") if alone is None else alone
    return counted.with_columns(pl.col("count").cast(pl.Int64)).sort(-pl.col("count"), *columns)


def meeting(ctx: Context, where: Sequence[Condition]) -> Booleans:
    """Mark the rows that meet every condition, all on columns of `rows_of`."""
    met = rows_of(ctx).with_columns(met=matching(where).fill_null(value=False))["met"]
    return met.to_numpy().astype(bool)


def telling(ctx: Context, chosen: Booleans, k: int) -> list[int]:
    """Return the rows, of those marked, whose texts speak best for them, an urgent one first.

    Where none of them praises, complaints speak before what only mentions the matter.
    """
    rows = rows_of(ctx)
    complained, praised = (
        chosen & (rows["nature"] == one).fill_null(value=False).to_numpy()
        for one in (NATURES[0], PRAISE)
    )
    speaking = complained if complained.sum() >= k and not praised.any() else chosen
    return representative(
        ctx.vectors,
        np.flatnonzero(speaking),
        rows["length"].to_numpy().astype(np.int64),
        k,
        (rows["severity"] == URGENT).fill_null(value=False).to_numpy(),
    )


def prove(ctx: Context, *where: Condition, k: int = 5) -> Evidence:
    """Return the rows behind a finding, the most telling first."""
    return ctx.once(f"prove {k} {where}", lambda: _proof(ctx, where, k))


def _proof(ctx: Context, where: Sequence[Condition], k: int) -> Evidence:
    rows = rows_of(ctx)
    if not {condition.column for condition in where} <= set(rows.columns):
        return evidence(ctx.feedback, where, k)
    chosen = meeting(ctx, where)
    first = telling(ctx, chosen, k)
    return Evidence(int(chosen.sum()), tuple(rows["id"].gather(first)), tuple(where))


def quotes(ctx: Context, ids: Sequence[str]) -> list[Quote]:
    """Return the verbatims with these ids, in this order, shortened, with what is known of them."""
    by_id: dict[str, Quote] = {}
    for part in (ctx.feedback, ctx.history, ctx.after):
        missing = [one for one in ids if one not in by_id]
        if missing:
            found = part.filter(pl.col("id").is_in(missing)).unique("id", keep="first")
            by_id |= {quote.id: quote for quote in quotes_from(ctx, found)}
    return [by_id[one] for one in ids if one in by_id]


def quotes_from(ctx: Context, rows: pl.LazyFrame) -> list[Quote]:
    """Return rows of the feedback table as verbatims, shortened, with what is known of them."""
    about = [name for name in ("brand", "product", "channel") if name in ctx.columns]
    extra = [name for name in ("created_at", "precision", "rating") if name in ctx.columns]
    found = rows.select("id", "text", *about, *extra).collect()
    return [_quote(row, about) for row in found.iter_rows(named=True)]


def _quote(row: dict[str, Any], about: Sequence[str]) -> Quote:
    known = [str(row[name]) for name in about if row[name] is not None]
    if row.get("created_at") is not None:
        known.append(dated(row["created_at"], row.get("precision")))
    if row.get("rating") is not None:
        known.append(f"评分 {row['rating']:g}")
    return Quote(shorten(str(row["text"])), str(row["id"]), tuple(known))
