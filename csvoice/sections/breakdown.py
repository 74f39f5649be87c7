"""渠道与产品: where the feedback comes from, and which problems gather where."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from csvoice import numbers
from csvoice.analyze.statistics.intervals import newcombe, wilson
from csvoice.analyze.statistics.significance import benjamini_hochberg, two_shares
from csvoice.analyze.texts.evidence import matching
from csvoice.components import SectionSpec
from csvoice.context import Context
from csvoice.document.blocks import Block, Chart, Heading, TableColumn
from csvoice.document.findings import Condition, Finding, Interval
from csvoice.document.report import Section
from csvoice.schema import OTHER_ISSUE, STANDARD
from csvoice.sections.common.events import behind
from csvoice.sections.common.places import heatmap
from csvoice.sections.common.rows import NOT_PRAISE, ONCE, frequencies, pains, prove, rows_of, typed
from csvoice.sections.common.shares import CONCENTRATION, share_columns, share_table
from csvoice.sections.common.tables import table
from csvoice.sections.common.wording import between, quoted

NAME = "breakdown"
TITLE = "渠道与产品"
DIMENSIONS = ("brand", "product", "channel")
SHOWN = 10
ISSUES = 12
GATHERED = 5
MIN_CELL = 10
MEAN_DIGITS = 6
"""Means are rounded, since a sum depends on the order in which threads add it up."""

_NO_DIMENSION = (
    "数据中没有多个渠道、产品或品牌，本节未生成；补上其中任一列后，可看到问题集中在哪里。"
)
MIN_TIMES = 2.0
"""An issue gathers where its share is at least twice that of everywhere else."""


def build(ctx: Context) -> Section:
    """Break the feedback down by the dimensions the data have."""
    rows = rows_of(ctx)
    present = [
        name
        for name in DIMENSIONS
        if name in ctx.columns and rows[name].drop_nulls().n_unique() > 1
    ]
    if not present:
        return Section(NAME, TITLE, status="skipped", reason=_NO_DIMENSION)
    blocks = [block for name in present for block in _dimension(ctx, rows, name)]
    return Section(NAME, TITLE, tuple(_gathered(ctx, present)), appendix=tuple(blocks))


def _dimension(ctx: Context, rows: pl.DataFrame, name: str) -> list[Block]:
    folded = _folded(rows.filter(pl.col(name).is_not_null()), name)
    rest = pl.col("value").str.starts_with(_REST)
    frame = (
        share_table(ctx, folded, name)
        .sort(rest, maintain_order=True)
        .join(_profile(folded, name), on="value", how="left", maintain_order="left")
    )
    columns = {"value": TableColumn(STANDARD[name].title)} | share_columns(ctx, folded.height)
    if "rating" in ctx.columns:
        columns["rating"] = TableColumn("平均评分", "score")
    columns |= {
        "sentiment": TableColumn("平均情感", "score"),
        "main": TableColumn("问题最多"),
    }
    heading = Heading(f"按{STANDARD[name].title}")
    return [heading, table(frame, columns), *_heatmap(ctx, frame.filter(~rest)["value"], name)]


_REST = "其余 "


def _folded(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Put all but the most frequent values under one name."""
    sizes = frequencies(rows, name)
    if sizes.height <= SHOWN + 1:
        return rows
    rest = f"其余 {numbers.count(sizes.height - SHOWN)} 个"
    top = pl.col(name).is_in(sizes[name].head(SHOWN).implode())
    return rows.with_columns(pl.when(top).then(name).otherwise(pl.lit(rest)).alias(name))


def _profile(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return mean rating and sentiment of each value, and the issue it has most of."""
    means = [column for column in ("rating", "sentiment") if column in rows.columns]
    complained = rows.filter(matching([NOT_PRAISE]), pl.col("issue") != OTHER_ISSUE)
    main = frequencies(complained, name, "issue").group_by(name, maintain_order=True).first()
    named = (
        f"{quoted(issue)}（{numbers.count(count)} 条）"
        for issue, count in main.select("issue", "count").iter_rows()
    )
    return (
        rows.group_by(name)
        .agg(pl.col(column).mean().round(MEAN_DIGITS) for column in means)
        .join(main.select(name, main=pl.Series(list(named), dtype=pl.String)), on=name, how="left")
        .rename({name: "value"})
    )


def _heatmap(ctx: Context, values: pl.Series, name: str) -> list[Chart]:
    sizes = dict(frequencies(pains(ctx), name).iter_rows())
    enough = min(sizes.get(value, 0) for value in values) >= ctx.thresholds.min_share_rows
    return heatmap(pains(ctx), name, values.to_list(), ISSUES, shares=enough)


def _gathered(ctx: Context, present: list[str]) -> list[Finding]:
    """Find the issues that gather at one value of a dimension, one place an issue."""
    rows = pains(ctx)
    found = _gathering_cells(ctx, rows, present)
    if "repeated" in rows.columns:
        keys = ["dimension", "value", "issue"]
        once = _gathering_cells(ctx, rows.filter(matching([ONCE])), present)
        found = found.join(once, on=keys, how="semi", maintain_order="left")
    told = found.unique("issue", keep="first", maintain_order=True).head(GATHERED)
    return [_gathering(ctx, row) for row in told.iter_rows(named=True)]


def _gathering_cells(ctx: Context, rows: pl.DataFrame, present: list[str]) -> pl.DataFrame:
    """Return the cells in which an issue gathers, the largest excess first."""
    tables = [_cells(rows, name) for name in present]
    cells = pl.concat(tables).filter(pl.col("n") >= ctx.thresholds.min_share_rows)
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


def _cells(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Count value × issue against everything that is neither."""
    known = rows.filter(pl.col(name).is_not_null(), pl.col("issue").is_not_null())
    return (
        frequencies(known, name, "issue")
        .rename({name: "value"})
        .with_columns(
            n=pl.col("count").sum().over("value"), other=pl.col("count").sum().over("issue")
        )
        .with_columns(
            pl.lit(name).alias("dimension"),
            other=pl.col("other") - pl.col("count"),
            rest=known.height - pl.col("n"),
        )
        .pipe(typed)
    )


def _gathering(ctx: Context, row: dict[str, Any]) -> Finding:
    low, high = wilson(row["count"], row["n"])
    where = (
        Condition(row["dimension"], "==", row["value"]),
        Condition("issue", "==", row["issue"]),
    )
    event = behind(ctx, where, row["excess"])
    statement = (
        "{issue}集中在{value}：占其反馈的 {share}（{count} 条），"
        "在其他{dimension}只占 {elsewhere}。"
    ).format(
        issue=quoted(row["issue"]),
        value=between(row["value"]).rstrip(),
        share=numbers.share(row["share"]),
        count=numbers.count(row["count"]),
        dimension=STANDARD[row["dimension"]].title,
        elsewhere=numbers.share(row["elsewhere"]),
    )
    return Finding(
        section=NAME,
        measure=CONCENTRATION,
        segment=",".join(f"{one.column}={one.value}" for one in where),
        statement=statement,
        value=row["share"],
        unit="share",
        n=row["n"],
        baseline=row["elsewhere"],
        interval=Interval(float(low), float(high)),
        q_value=row["q"],
        severity="一般",
        evidence=prove(ctx, *where, NOT_PRAISE),
        event=event.id if event else None,
    )


def _lacks(columns: frozenset[str]) -> str:
    return "" if columns.intersection(DIMENSIONS) else _NO_DIMENSION


SECTION = SectionSpec(NAME, TITLE, build, order=50, lacks=_lacks)
