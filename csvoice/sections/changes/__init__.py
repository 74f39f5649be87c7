"""变化与原因: what rose, fell, is new and has gone since before, each once, with its reason."""

from __future__ import annotations

import polars as pl

from csvoice import numerals
from csvoice.analyze.changes.counts import MIN_PERIODS, OF_WHAT_IS_NOT_PRAISE, SHARE_OF
from csvoice.analyze.changes.explained import told_once
from csvoice.analyze.statistics.significance import detectable_rise
from csvoice.analyze.texts.evidence import matching
from csvoice.context import Context
from csvoice.document.blocks import Block, Heading, Paragraph, Quote, Table
from csvoice.document.findings import Finding, Interval
from csvoice.document.report import Section, Status
from csvoice.kit.choice import NO_CHANGE
from csvoice.kit.rows import NOT_PRAISE, quotes_from
from csvoice.kit.shares import compared_with, no_change, real_changes, repeated_changes
from csvoice.kit.tables import Head, table
from csvoice.kit.wording import before, this
from csvoice.sections.changes.reasons import body
from csvoice.sections.changes.telling import (
    WHAT,
    Row,
    change_finding,
    conditions,
    kind_of,
    named,
    repeated_finding,
)

NAME = "changes"
TITLE = "变化与原因"
MOST = 12
"""Changes told; with more, the table says the rest."""

CONSIDERED = 40
"""Changes among which repetitions are looked for, the surest."""

QUOTES = 2
"""Earlier verbatims of what has gone; the others' are the evidence of their findings."""

EXAMPLE = 0.05
"""The share by which the smallest change that could have been seen is told."""

KINDS = {"rise": "上升", "fall": "下降", "new": "新出现", "gone": "已消失"}


def build(ctx: Context) -> Section:
    """Tell the changes of shares that passed their tests, by kind, and what could not be seen."""
    if ctx.changes is None:
        reasons = body(ctx, [])
        status: Status = "ok" if reasons else "skipped"
        return Section(NAME, TITLE, (), reasons, status, _no_comparison(ctx))
    rows = _told(ctx)
    findings = tuple(change_finding(ctx, NAME, row) for row in rows[:MOST])
    alone = _each_once(ctx, repeated_changes(ctx))[:MOST]
    repeated = tuple(repeated_finding(ctx, NAME, row) for row in alone)
    blocks = [block for kind in KINDS for block in _kind(ctx, rows, kind)]
    said = "".join(one.statement for one in repeated)
    remarks = [Paragraph(text) for text in (said, _noise(ctx), _short_past(ctx)) if text]
    told = (*(findings or _nothing(ctx)), *repeated)
    return Section(NAME, TITLE, told, body(ctx, rows), appendix=(*blocks, *remarks))


def _no_comparison(ctx: Context) -> str:
    if "created_at" not in ctx.columns:
        return (
            "数据中没有「时间」一列，本节未生成；补上后可看到与上一期相比哪些问题上升、下降、"
            "新出现或消失。"
        )
    return (
        "没有可以比较的上一期，本节未生成；至少要有相邻两期的数据，"
        f"每期不少于 {numerals.count(ctx.thresholds.min_share_rows)} 条。"
    )


def _told(ctx: Context) -> list[Row]:
    """Return the changes that do not repeat each other, grouped by kind.

    What is told of and where it comes from are both worth telling, even of the same rows: a rise of
    「变更价格」 is not told by the product that most of it is about.
    """
    order = list(KINDS)
    return sorted(_each_once(ctx, real_changes(ctx)), key=lambda row: order.index(kind_of(row)))


def _each_once(ctx: Context, changes: pl.DataFrame) -> list[Row]:
    surest = changes.sort("p", maintain_order=True).head(CONSIDERED)
    what = pl.col("dimension").is_in(WHAT)
    return [row for part in (what, ~what) for row in _without_repeats(ctx, surest.filter(part))]


def _without_repeats(ctx: Context, changes: pl.DataFrame) -> list[Row]:
    if changes.is_empty():
        return []
    real = changes.sort(-pl.col("change"), "dimension", "value")
    found = real.to_dicts()
    places = told_once(
        _cells(ctx, real["dimension"].unique().to_list()),
        [matching(conditions(row)) for row in found],
        [_base(row, ctx) for row in found],
    )
    return [found[place] for place in places]


def _cells(ctx: Context, dimensions: list[str]) -> pl.DataFrame:
    """Count the combinations of values, in the period and in what it is compared with."""
    names = set(ctx.feedback.collect_schema().names())
    needed = {*dimensions, *(SHARE_OF.get(name, name) for name in dimensions), "nature"}
    columns = sorted(needed & names)
    earlier = ctx.history if ctx.changes and ctx.changes.periods > 1 else ctx.previous
    parts = [(ctx.feedback, "now"), (earlier, "before")]
    counted = [
        part.group_by(columns).agg(pl.len().cast(pl.Int64).alias(side))
        for part, side in parts
        if part is not None
    ]
    return (
        pl.concat(counted, how="diagonal")
        .group_by(columns)
        .agg(pl.col("now", "before").fill_null(0).sum())
        .sort(columns)
        .collect()
    )


def _base(row: Row, ctx: Context) -> pl.Expr:
    """Mark the rows that a share is of."""
    dimension = str(row["dimension"])
    known = pl.col(SHARE_OF.get(dimension, dimension)).is_not_null()
    if dimension in OF_WHAT_IS_NOT_PRAISE and "nature" in ctx.columns:
        return known & matching([NOT_PRAISE])
    return known


def _kind(ctx: Context, rows: list[Row], kind: str) -> list[Block]:
    """Show the changes of one kind as a table; of what has gone, what was said before."""
    found = [row for row in rows if kind_of(row) == kind]
    if not found or ctx.changes is None:
        return []
    blocks: list[Block] = [Heading(KINDS[kind]), _table(ctx, found)]
    if kind == "gone":
        blocks += [quote for row in found for quote in _earlier(ctx, row)]
    return blocks


def _earlier(ctx: Context, row: Row) -> list[Quote]:
    past = ctx.history.filter(matching(conditions(row)))
    latest = past.sort("created_at", "id", descending=True).head(QUOTES)
    return quotes_from(ctx, latest)


def _table(ctx: Context, rows: list[Row]) -> Table:
    columns: dict[str, Head] = {
        "name": "对象",
        "count": ("数量", "count"),
        "previous_count": (before(ctx), "count"),
        "share": ("占比", "share"),
        "baseline": (f"{compared_with(ctx)}占比", "share"),
        "change": ("变化", "change"),
        "interval": "95% 区间（个百分点）",
        "q": "q",
    }
    note = "q 是错误发现率：列出的变化里，凭偶然出现的预计占多少。"
    return table(pl.DataFrame([_cell(row) for row in rows]), columns, note=note)


def _cell(row: Row) -> Row:
    interval = numerals.interval(Interval(row["low"], row["high"]), "points", signed=True)
    written = {"interval": interval.split(" 个")[0], "q": numerals.chance(row["q"])}
    return {**row, "name": named(row), **written}


def _noise(ctx: Context) -> str:
    """Say in one sentence what did not pass, and how large it would have had to be."""
    changes = ctx.changes
    if changes is None:
        return ""
    tested = changes.frame.drop_nulls("p")
    rest = tested.height - real_changes(ctx).height
    sizes = tested.sort("n", "dimension").select("n", "baseline_n")
    if not rest or sizes.is_empty():
        return "没有足够的数据检验占比的变化：两期合计至少 10 条的项目才检验。"
    head = (
        f"其余 {numerals.count(rest)} 项的占比与{compared_with(ctx)}相比没有通过检验（证据不足）；"
    )
    alpha = ctx.thresholds.q_value / max(changes.tested, 1)
    n, baseline_n = sizes.row(sizes.height - 1)
    seen = _detectable(ctx, n, baseline_n, alpha)
    return seen if rest == tested.height else head + seen


def _detectable(ctx: Context, n: int, baseline_n: int, alpha: float) -> str:
    rise = detectable_rise(EXAMPLE, n, baseline_n, alpha)
    if rise > 1 - EXAMPLE:
        return f"{this(ctx.period)}的数据太少，看不出占比的变化。"
    return (
        f"以{this(ctx.period)} {numerals.count(n)} 条的数据，原来占 5% 的一项要升到 "
        f"{numerals.share(EXAMPLE + rise)} 以上，才有八成把握看得出来。"
    )


def _short_past(ctx: Context) -> str:
    """Say what a comparison with one period cannot know."""
    if ctx.changes is None or ctx.changes.periods > 1:
        return ""
    return (
        f"可比的只有{before(ctx)}，平时各期之间的起伏还无"
        f"从估计；有 {MIN_PERIODS} 期以上的历史后，"
        "会改与各期平均比较。"
    )


def _nothing(ctx: Context) -> tuple[Finding, ...]:
    """Say that no change passed, which is a result as well."""
    statement = no_change(ctx)
    if ctx.changes is None or not statement:
        return ()
    basis = (
        f"只说不小于 {100 * ctx.thresholds.min_change:g} 个百分点、"
        f"误报不超过 {100 * ctx.thresholds.q_value:g}% 的变化"
    )
    n = ctx.changes.volume.count
    return (Finding(NAME, NO_CHANGE, "", statement, 0, "count", n, basis=basis),)
