"""雷同文本: the same words many times, named and never counted away."""

from __future__ import annotations

import polars as pl

from csvoice import Block, Heading, Table, TableColumn, matching, shorten
from csvoice.i18n import _
from csvoice_risk_warning.watch import NOT_PRAISE, Watch

COPIES = 5
SHORTEST = 10
"""Characters; shorter texts (没有人联系我) are said alike without being copied."""

SHOWN = 5


def flood_blocks(watch: Watch) -> list[Block]:
    """List the texts that occur many times in the report, with how many customers sent them."""
    floods = _floods(watch.reported.filter(matching([NOT_PRAISE])))
    if floods.is_empty():
        return []
    columns = {
        "text": TableColumn(_("文本")),
        "rows": TableColumn(_("条数"), "count"),
        "customers": TableColumn(_("客户数"), "count"),
        "first": TableColumn(_("最早")),
        "last": TableColumn(_("最晚")),
    }
    known = {name: column for name, column in columns.items() if _has(floods, name)}
    cells = floods.select(
        pl.col(name).dt.strftime("%Y-%m-%d") if name in ("first", "last") else name
        for name in known
    )
    shown = tuple((shorten(text, 40), *rest) for text, *rest in cells.iter_rows())
    note = _(
        "开头相同（不计数字和标点）的文本可能是转发的模板，也可能是一位客户反复投诉；"
        "各条照常计数和预警。"
    )
    return [Heading(_("雷同文本")), Table(tuple(known.values()), shown, note=note)]


def _has(frame: pl.DataFrame, name: str) -> bool:
    return frame[name].null_count() < frame.height


def _floods(rows: pl.DataFrame) -> pl.DataFrame:
    customer = pl.col("customer") if "customer" in rows.columns else pl.lit(None, pl.String)
    return (
        rows.filter(pl.col("opening").str.len_chars() >= SHORTEST)
        .group_by("opening", maintain_order=True)
        .agg(
            pl.col("text").first(),
            rows=pl.len().cast(pl.Int64),
            customers=customer.drop_nulls().n_unique().cast(pl.Int64).replace(0, None),
            first=pl.col("day").min(),
            last=pl.col("day").max(),
        )
        .filter(pl.col("rows") >= COPIES)
        .sort(-pl.col("rows"), "opening")
        .head(SHOWN)
    )
