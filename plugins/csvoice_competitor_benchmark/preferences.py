"""Who is said to be better than whom, on what, and who goes over to whom."""

from __future__ import annotations

import polars as pl

from csvoice import Block, Heading, Table, TableColumn, numerals
from csvoice.kit import listed
from csvoice_competitor_benchmark.comparisons import BEHIND, ON, SWITCH
from csvoice_competitor_benchmark.names import COMPARISONS

SHOWN = 10
ASPECTS = 3
UNNAMED = ""
MIN_TIMES = 2
"""What one row says against a brand it does not name is an anecdote."""

_WRITTEN = (
    rf"^(?<first>[^{BEHIND}{SWITCH}]*)(?<sign>[{BEHIND}{SWITCH}])"
    rf"(?<second>[^{ON}]*)(?:{ON}(?<on>.*))?$"
)


def told(rows: pl.DataFrame) -> pl.DataFrame:
    """Lay out what rows say of brands against each other.

    Returns:
        One row a row and statement, next to the row's columns: `first`, `second` (`first` is said
        to be worse than `second`, or someone goes from `first` to it; UNNAMED where the text does
        not say), `switch` (the latter), `on` (the aspect; null where none is named).
    """
    parts = pl.col(COMPARISONS.name).str.extract_groups(_WRITTEN)
    said = rows.explode(COMPARISONS.name).drop_nulls(COMPARISONS.name)
    return (
        said.with_columns(parts.alias("parts"))
        .unnest("parts")
        .with_columns(switch=pl.col("sign") == SWITCH)
        .drop("sign")
    )


def blocks(said: pl.DataFrame, own: str | None) -> list[Block]:
    """Show which brands are preferred and on what, then the flows from brand to brand."""
    better = _counted(said.filter(~pl.col("switch")), own)
    flows = _counted(said.filter("switch"), own)
    return [*_better(better), *_flows(flows)]


def _counted(said: pl.DataFrame, own: str | None) -> pl.DataFrame:
    """Count pairs by the rows that say them, with what they say it of; the own brand's first."""
    rows = said.with_columns(on=pl.col("on").fill_null("")).unique(
        ["id", "first", "second", "on"], maintain_order=True
    )
    aspects = (
        rows.filter(pl.col("on") != "")
        .group_by("first", "second", "on")
        .agg(times=pl.len().cast(pl.Int64))
        .sort(-pl.col("times"), "on")
        .group_by("first", "second", maintain_order=True)
        .agg(pl.format("{} {}", "on", "times").head(ASPECTS).alias("aspects"))
    )
    named = pl.all_horizontal(pl.col("first", "second") != UNNAMED)
    mine = pl.any_horizontal(pl.col("first", "second").eq_missing(pl.lit(own)))
    return (
        rows.group_by("first", "second")
        .agg(n=pl.col("id").n_unique().cast(pl.Int64))
        .filter((pl.col("n") >= MIN_TIMES) | named)
        .join(aspects, on=["first", "second"], how="left")
        .sort(~mine, -pl.col("n"), "second", "first")
        .head(SHOWN)
    )


def _better(counted: pl.DataFrame) -> list[Block]:
    if counted.is_empty():
        return []
    rows = tuple(
        (_name(row["second"]), _name(row["first"]), row["n"], listed(row["aspects"] or ()) or None)
        for row in counted.iter_rows(named=True)
    )
    columns = (
        TableColumn("说谁更好"),
        TableColumn("不如它的"),
        TableColumn("数量", "count"),
        TableColumn("说到的方面"),
    )
    note = (
        "只认“不如……”“没有……好”“比……差远了”“还是……好”这类明确的说法，数量少，只作线索，"
        "不算比例；方面后是条数，没有说明哪方面的不列。"
    )
    return [Heading("顾客比较时说谁更好", 4), Table(columns, rows, note=note)]


def _flows(counted: pl.DataFrame) -> list[Block]:
    if counted.is_empty():
        return []
    rows = tuple(
        (_name(row["first"]), _name(row["second"]), row["n"])
        for row in counted.iter_rows(named=True)
    )
    columns = (TableColumn("从"), TableColumn("到"), TableColumn("数量", "count"))
    note = "已经换和打算换的都算，如“换成……”“改用……”“从……转到……”。"
    return [Heading("转换去向", 4), Table(columns, rows, note=note)]


def _name(brand: str) -> str:
    return brand or "未点名"


def summary(said: pl.DataFrame, own: str) -> str:
    """Say in one sentence how the own brand fares; empty where nobody compares it."""
    worse = said.filter(~pl.col("switch"), pl.col("first") == own)["id"].n_unique()
    better = said.filter(~pl.col("switch"), pl.col("second") == own)["id"].n_unique()
    gone = said.filter("switch", pl.col("first") == own)["id"].n_unique()
    come = said.filter("switch", pl.col("second") == own)["id"].n_unique()
    if not worse + better + gone + come:
        return ""
    counts = {
        f"说{own}不如别的品牌": worse,
        f"说{own}更好": better,
        "已换或想换走": gone,
        "换来或想换来": come,
    }
    return "，".join(f"{numerals.count(n)} 条{what}" for what, n in counts.items() if n) + "。"
