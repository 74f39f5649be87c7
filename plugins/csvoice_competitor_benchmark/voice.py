"""Share of voice, and how the brands are judged overall."""

from __future__ import annotations

from typing import Any

import polars as pl

from csvoice import (
    URGENT,
    Block,
    Chart,
    Context,
    Finding,
    Heading,
    Interval,
    Point,
    Table,
    TableColumn,
    mean_interval,
    numerals,
    wilson,
)
from csvoice.kit import listed
from csvoice_competitor_benchmark.cells import (
    COMPLAINTS,
    RATING,
    SCORES,
    SENTIMENT,
    URGENCY,
    one_nature,
)
from csvoice_competitor_benchmark.findings import proof, since
from csvoice_competitor_benchmark.options import NAME
from csvoice_competitor_benchmark.shrinkage import rank_ranges
from csvoice_competitor_benchmark.window import REST, Window
from csvoice_competitor_benchmark.wording import TITLES, spaced, verdict


def voice_table(window: Window) -> pl.DataFrame:
    """Count each brand's rows, those of all others last.

    Returns:
        Columns `brand` (REST for all others), `count`, `share`, `low`, `high`.
    """
    counted = (
        window.rows.group_by(brand="group")
        .agg(count=pl.len().cast(pl.Int64))
        .sort(pl.col("brand") == REST, -pl.col("count"), "brand")
    )
    low, high = wilson(counted["count"].to_numpy(), window.rows.height)
    share = pl.col("count") / window.rows.height
    return counted.with_columns(share=share, low=pl.Series(low), high=pl.Series(high))


def voice_finding(ctx: Context, window: Window, voices: pl.DataFrame) -> Finding:
    """Tell the own brand's share of voice, or the largest one."""
    row = voices.filter(pl.col("brand") == (window.own or window.compared[0])).row(0, named=True)
    interval = Interval(row["low"], row["high"])
    share, count = numerals.share(row["share"]), numerals.count(row["count"])
    place = _standing(row, voices.filter(pl.col("brand") != REST))
    statement = f"{since(window)}{row['brand']}的声量占 {share}（{count} 条），{place}。"
    return Finding(
        NAME,
        "share_of_voice",
        f"brand={row['brand']}",
        spaced(statement, window.compared),
        row["share"],
        "share",
        window.rows.height,
        interval=interval,
        **proof(ctx, window, (window.where(row["brand"]),)),
    )


def _standing(row: dict[str, Any], named: pl.DataFrame) -> str:
    """Give a brand's place, but none where another's interval reaches into its own."""
    others = named.filter(pl.col("brand") != row["brand"])
    near = others.filter(pl.col("low") <= row["high"], pl.col("high") >= row["low"])["brand"]
    if len(near):
        return f"与{listed(near)}接近，分不出先后"
    ahead = int((others["low"] > row["high"]).sum())
    return f"排第 {ahead + 1}" if ahead else "居首"


def blocks(ctx: Context, window: Window, voices: pl.DataFrame, cells: pl.DataFrame) -> list[Block]:
    """Show the share of voice, and stars or sentiment by brand."""
    return [*_voice(window, voices), *_judged(ctx, window, cells)]


def _voice(window: Window, voices: pl.DataFrame) -> list[Block]:
    rest = f"其余 {window.rest} 个品牌"
    points = tuple(
        Point(brand or rest, share, low=low, high=high, mark=window.mark(brand))
        for brand, _count, share, low, high in voices.iter_rows()
    )
    return [
        Heading("声量份额"),
        Chart("bar", "各品牌在反馈中的占比，横线为 95% 区间", points, unit="share"),
    ]


def measures(window: Window) -> list[str]:
    """Return the overall measures that say something in these data."""
    told = [RATING] if RATING in window.rows.columns and window.rows[RATING].count() else []
    if not one_nature(window.rows):
        told += [COMPLAINTS, SENTIMENT]
    return [*told, URGENCY] if (window.rows["severity"] == URGENT).any() else told


def _judged(ctx: Context, window: Window, cells: pl.DataFrame) -> list[Block]:
    shown = measures(window)
    if not shown:
        return []
    scored = next((name for name in shown if name in SCORES), None)
    extra: list[Block] = _scored(ctx, window, scored) if scored else []
    return [Heading("总体评价"), *extra, _table(window, cells, shown)]


def _scored(ctx: Context, window: Window, measure: str) -> list[Block]:
    means = (
        window.rows.filter(pl.col("group") != REST, pl.col(measure).is_not_null())
        .group_by("group")
        .agg(mean=pl.col(measure).mean(), deviation=pl.col(measure).std().fill_null(0), n=pl.len())
        .sort(-pl.col("mean"), "group")
    )
    mean, deviation, n = (
        means[name].cast(pl.Float64).to_numpy() for name in ("mean", "deviation", "n")
    )
    low, high = mean_interval(mean, deviation, n)
    first, last = rank_ranges(mean, deviation, n, ctx.thresholds.q_value)
    points = tuple(
        Point(brand, float(value), low=float(below), high=float(above), mark=window.mark(brand))
        for brand, value, below, above in zip(means["group"], mean, low, high, strict=True)
    )
    name = TITLES[measure]
    rows = tuple(
        (brand, int(size), float(value), float(below), float(above), _place(int(a), int(b)))
        for brand, size, value, below, above, a, b in zip(
            means["group"], n, mean, low, high, first, last, strict=True
        )
    )
    columns = (
        TableColumn("品牌"),
        TableColumn("数量", "count"),
        TableColumn(name, "score"),
        TableColumn("区间下限", "score"),
        TableColumn("区间上限", "score"),
        TableColumn("名次"),
    )
    note = "名次只在两两差别通过检验时分先后；写作一段（如 2 ～ 4）的，其间的品牌分不出先后。"
    return [
        Chart("bar", f"各品牌的{name}，横线为 95% 区间", points, unit="score"),
        Table(columns, rows, note=note),
    ]


def _place(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} ～ {last}"


def _table(window: Window, cells: pl.DataFrame, shown: list[str]) -> Table:
    """Compare each brand with all others, measure by measure."""
    by_key = {(row["brand"], row["measure"]): row for row in cells.iter_rows(named=True)}
    columns = [TableColumn("品牌")]
    for measure in shown:
        column = TableColumn(TITLES[measure], "score" if measure in SCORES else "share")
        columns += [column, TableColumn("与其他品牌比")]
    rows = []
    for brand in window.compared:
        row: list[str | float | None] = [brand]
        for measure in shown:
            cell = by_key.get((brand, measure))
            row += [cell["value"], verdict(cell)] if cell else [None, None]
        rows.append(tuple(row))
    note = "“与其他品牌比”是该品牌与其他所有品牌合计之差的检验结果；证据不足即差别没有超出偶然。"
    return Table(tuple(columns), tuple(rows), note=note)
