"""雷同文本: the same words many times, named and never counted away."""

from __future__ import annotations

import polars as pl

from csvoice.analyze.texts.floods import COPIES, floods
from csvoice.analyze.texts.quotes import shorten
from csvoice.document.blocks import Block, Heading, Paragraph, Table, TableColumn

SHOWN = 5
_LENGTH = 60


def flood_blocks(rows: pl.LazyFrame, *, daily: bool = True) -> list[Block]:
    """List the texts that many rows copy, with how many customers sent them and on which days."""
    found = floods(rows).head(SHOWN)
    heading = Heading("雷同文本")
    if found.is_empty():
        none = f"没有同一段话出现 {COPIES} 次以上。"
        return [heading, Paragraph(none)]
    columns = {
        "example": TableColumn("文本"),
        "rows": TableColumn("条数", "count"),
        "texts": TableColumn("不同写法", "count"),
        "customers": TableColumn("客户数", "count"),
    }
    if daily:
        columns |= {"first": TableColumn("最早"), "last": TableColumn("最晚")}
    known = [name for name in columns if found[name].null_count() < found.height]
    dates = pl.col("first", "last").dt.strftime("%Y-%m-%d")
    cells = found.with_columns(dates).select(known).iter_rows()
    shown = tuple((shorten(text, _LENGTH), *rest) for text, *rest in cells)
    note = (
        "文字几乎相同（不计数字和标点）的反馈可能是转发的模板，也可能是一位客户反复投诉；"
        "各条照常计数和预警。"
    )
    return [heading, Table(tuple(columns[name] for name in known), shown, note=note)]
