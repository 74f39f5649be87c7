"""Share of voice, and how the brands are judged overall."""

from __future__ import annotations

import numpy as np
import polars as pl

from csvoice import (
    Block,
    Chart,
    Context,
    Heading,
    Paragraph,
    Point,
    Table,
    TableColumn,
    mean_interval,
)
from csvoice.i18n import _
from csvoice_competitor_benchmark.cells import COMPLAINTS, RATING, SENTIMENT, URGENCY
from csvoice_competitor_benchmark.ranks import rank_ranges
from csvoice_competitor_benchmark.window import REST, Window
from csvoice_competitor_benchmark.wording import verdict

UNIFORM = 0.98
"""Where nearly all feedback is of one nature, its share and the mean sentiment say nothing."""


def blocks(ctx: Context, window: Window, voices: pl.DataFrame, cells: pl.DataFrame) -> list[Block]:
    """Show the share of voice, and stars or sentiment by brand."""
    return [*_voice(window, voices), *_judged(ctx, window, cells)]


def _voice(window: Window, voices: pl.DataFrame) -> list[Block]:
    rest = _("其余 {n} 个品牌").format(n=window.rest)
    points = tuple(
        Point(brand or rest, share, low=low, high=high, marked=brand == window.own)
        for brand, _count, share, low, high in voices.iter_rows()
    )
    return [
        Heading(_("声量份额")),
        Chart("bar", _("各品牌在反馈中的占比，横线为 95% 区间"), points, unit="share"),
    ]


def measures(window: Window) -> list[str]:
    """Return the overall measures that say something in these data."""
    told = [RATING] if RATING in window.rows.columns and window.rows[RATING].count() else []
    complaints = (window.rows["nature"] == "投诉").mean() or 0.0
    if 1 - UNIFORM < float(complaints) < UNIFORM:  # type: ignore[arg-type]
        told += [COMPLAINTS, SENTIMENT]
    return [*told, URGENCY] if (window.rows["severity"] == "紧急").any() else told


def _judged(ctx: Context, window: Window, cells: pl.DataFrame) -> list[Block]:
    shown = measures(window)
    if not shown:
        return []
    scored = next((name for name in shown if name in (RATING, SENTIMENT)), None)
    extra: list[Block] = _scored(ctx, window, scored) if scored else []
    return [Heading(_("总体评价")), *extra, _table(window, cells, shown)]


def _scored(ctx: Context, window: Window, measure: str) -> list[Block]:
    means = (
        window.rows.filter(pl.col("group") != REST, pl.col(measure).is_not_null())
        .group_by("group")
        .agg(mean=pl.col(measure).mean(), deviation=pl.col(measure).std().fill_null(0), n=pl.len())
        .sort(-pl.col("mean"), "group")
    )
    mean, deviation, n = (means[name].cast(pl.Float64).to_numpy() for name in ("mean", "deviation", "n"))
    low, high = mean_interval(mean, deviation, n)
    first, last = rank_ranges(mean, deviation, n, ctx.thresholds.q_value)
    points = tuple(
        Point(brand, value, low=below, high=above, marked=brand == window.own)
        for brand, value, below, above in zip(means["group"], mean, low, high, strict=True)
    )
    name = _("平均评分") if measure == RATING else _("平均情感分")
    rows = tuple(
        (brand, int(size), float(value), float(below), float(above), _place(int(a), int(b)))
        for brand, size, value, below, above, a, b in zip(means["group"], n, mean, low, high, first, last, strict=True)
    )
    columns = (
        TableColumn(_("品牌")),
        TableColumn(_("数量"), "count"),
        TableColumn(name, "score"),
        TableColumn(_("区间下限"), "score"),
        TableColumn(_("区间上限"), "score"),
        TableColumn(_("名次")),
    )
    note = _("名次只在两两差别通过检验时分先后；写作一段（如 2 ～ 4）的，其间的品牌分不出先后。")
    return [
        Chart("bar", _("各品牌的{name}，横线为 95% 区间").format(name=name), points, unit="score"),
        Table(columns, rows, note=note),
    ]


def _place(first: int, last: int) -> str:
    return str(first) if first == last else _("{first} ～ {last}").format(first=first, last=last)


def _table(window: Window, cells: pl.DataFrame, shown: list[str]) -> Table:
    """Compare each brand with all others, measure by measure."""
    titles = {
        COMPLAINTS: _("投诉占比"),
        URGENCY: _("紧急占比"),
        RATING: _("平均评分"),
        SENTIMENT: _("平均情感分"),
    }
    by_key = {(row["brand"], row["measure"]): row for row in cells.iter_rows(named=True)}
    columns = [TableColumn(_("品牌"))]
    for measure in shown:
        kind = "score" if measure in (RATING, SENTIMENT) else "share"
        columns += [TableColumn(titles[measure], kind), TableColumn(_("与其他品牌比"))]  # type: ignore[arg-type]
    rows = []
    for brand in window.compared:
        row: list[str | float | None] = [brand]
        for measure in shown:
            cell = by_key.get((brand, measure))
            row += [cell["value"], verdict(cell)] if cell else [None, None]
        rows.append(tuple(row))
    note = _("“与其他品牌比”是该品牌与其他所有品牌合计之差的检验结果；证据不足即差别没有超出偶然。")
    return Table(tuple(columns), tuple(rows), note=note)
