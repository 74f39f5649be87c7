"""渠道与产品: where the feedback comes from, and which problems gather where."""

from __future__ import annotations

import polars as pl

from csvoice import numerals
from csvoice.analyze.statistics.intervals import DIGITS
from csvoice.analyze.texts.evidence import matching
from csvoice.components import any_of
from csvoice.context import Context
from csvoice.document.blocks import Block, Chart, Heading
from csvoice.document.report import Section
from csvoice.kit.gatherings import gatherings
from csvoice.kit.rows import NOT_PRAISE, frequencies, pains, rows_of, several
from csvoice.kit.shares import share_columns, share_table
from csvoice.kit.tables import Head, heatmap, table
from csvoice.kit.wording import quoted, title
from csvoice.schema import OTHER_ISSUE

NAME = "breakdown"
TITLE = "渠道与产品"
DIMENSIONS = ("brand", "product", "channel")
SHOWN = 10
ISSUES = 12
LACKS = "数据中没有多个渠道、产品或品牌，本节未生成；补上其中任一列后，可看到问题集中在哪里。"
lacks = any_of(DIMENSIONS, LACKS)


def build(ctx: Context) -> Section:
    """Break the feedback down by the dimensions the data have."""
    rows = rows_of(ctx)
    present = several(ctx, DIMENSIONS)
    if not present:
        return Section(NAME, TITLE, status="skipped", reason=LACKS)
    blocks = [block for name in present for block in _dimension(ctx, rows, name)]
    return Section(NAME, TITLE, tuple(gatherings(ctx, present)), appendix=tuple(blocks))


def _dimension(ctx: Context, rows: pl.DataFrame, name: str) -> list[Block]:
    folded = _folded(rows.filter(pl.col(name).is_not_null()), name)
    rest = pl.col("value").str.starts_with(_REST)
    frame = (
        share_table(ctx, folded, name)
        .sort(rest, maintain_order=True)
        .join(_profile(folded, name), on="value", how="left", maintain_order="left")
    )
    columns: dict[str, Head] = {"value": title(ctx, name)} | share_columns(ctx, folded.height)
    if "rating" in ctx.columns:
        columns["rating"] = ("平均评分", "score")
    columns |= {"sentiment": ("平均情感", "score"), "main": "问题最多"}
    heading = Heading(f"按{title(ctx, name)}")
    return [heading, table(frame, columns), *_heatmap(ctx, frame.filter(~rest)["value"], name)]


_REST = "其余 "


def _folded(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Put all but the most frequent values under one name."""
    sizes = frequencies(rows, name)
    if sizes.height <= SHOWN + 1:
        return rows
    rest = f"其余 {numerals.count(sizes.height - SHOWN)} 个"
    top = pl.col(name).is_in(sizes[name].head(SHOWN).implode())
    return rows.with_columns(pl.when(top).then(name).otherwise(pl.lit(rest)).alias(name))


def _profile(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return mean rating and sentiment of each value, and the issue it has most of."""
    means = [column for column in ("rating", "sentiment") if column in rows.columns]
    complained = rows.filter(matching([NOT_PRAISE]), pl.col("issue") != OTHER_ISSUE)
    main = frequencies(complained, name, "issue").group_by(name, maintain_order=True).first()
    named = (
        f"{quoted(issue)}（{numerals.count(count)} 条）"
        for issue, count in main.select("issue", "count").iter_rows()
    )
    return (
        rows.group_by(name)
        .agg(pl.col(column).mean().round(DIGITS) for column in means)
        .join(main.select(name, main=pl.Series(list(named), dtype=pl.String)), on=name, how="left")
        .rename({name: "value"})
    )


def _heatmap(ctx: Context, values: pl.Series, name: str) -> list[Chart]:
    sizes = dict(frequencies(pains(ctx), name).iter_rows())
    enough = min(sizes.get(value, 0) for value in values) >= ctx.thresholds.min_share_rows
    return heatmap(ctx, pains(ctx), name, values.to_list(), ISSUES, shares=enough)
