"""客户画像: who has which problem, by kind of customer and region, and at which stage."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import polars as pl

from csvoice import numerals
from csvoice.company.advice import STAGES
from csvoice.components import any_of
from csvoice.context import Context
from csvoice.document.blocks import Block, Cell, Heading, Paragraph, Table
from csvoice.document.report import Section
from csvoice.kit.gatherings import gatherings
from csvoice.kit.rows import frequencies, rows_of, typed
from csvoice.kit.shares import share_columns, share_table
from csvoice.kit.tables import Head, listing, table
from csvoice.kit.wording import quoted
from csvoice.schema import EXPORT_PREFIX, NATURES, STANDARD

NAME = "profile"
TITLE = "客户画像"
KINDS = ("customer_type", "region")
SHOWN, LISTED = 10, 20
QUIET = timedelta(days=90)
"""A customer without an order for so long may be lost (three months, as CRM handbooks have it)."""

LAST_ORDER = tuple(
    EXPORT_PREFIX + name
    for name in ("最近下单时间", "最近下单日期", "最近购买时间", "最近购买日期", "最近消费时间",
                 "最近消费日期", "最后下单时间", "最后购买时间", "上次下单时间", "上次购买时间")
)  # fmt: skip
"""Headers of an export's own column that says when a customer last ordered."""

lacks = any_of(
    (*KINDS, "stage"),
    "数据中没有「客户类型」「地区」「服务阶段」中的任何一列，本节未生成；"
    "补上后，可看到哪类客户、在哪个环节遇到什么问题。",
)


def build(ctx: Context) -> Section:
    """Tell the journey, then who complains about what; lists in the appendix."""
    if reason := lacks(ctx.columns):
        return Section(NAME, TITLE, status="skipped", reason=reason)
    rows = _rows(ctx)
    present = [
        name for name in KINDS if name in ctx.columns and rows[name].drop_nulls().n_unique() > 1
    ]
    journey = _journey(rows)
    found = [replace(one, section=NAME) for one in gatherings(ctx, present)] if present else []
    said = "".join(one.statement for one in found[:2]) + _quiet_sentence(ctx)
    body: list[Block] = [Paragraph(said)] if said else []
    body += [journey] if journey else []
    if not body:
        reason = "各类客户、各地区、各环节的问题看不出差别，本节未生成。"
        return Section(NAME, TITLE, status="skipped", reason=reason)
    appendix = [block for name in present for block in _breakdown(ctx, rows, name)]
    return Section(NAME, TITLE, tuple(found), tuple(body), appendix=(*appendix, *_lists(ctx)))


def _rows(ctx: Context) -> pl.DataFrame:
    """Return the rows with their kind of customer and their stage."""
    present = [name for name in ("customer_type", "stage") if name in ctx.columns]
    rows = rows_of(ctx).with_columns(ctx.feedback.select(present).collect().get_columns())
    return rows if "stage" in present else rows.with_columns(stage=_stages(ctx, rows))


def _stages(ctx: Context, rows: pl.DataFrame) -> pl.Series:
    """Tell the stage from the issue, by the dictionary of advice."""
    pairs = rows.select("issue", "issue_detail").unique().drop_nulls("issue")
    trade, on = ctx.plan.taxonomy.name, ctx.guidance.on
    named = [(issue, detail, on(trade, detail, issue)) for issue, detail in pairs.iter_rows()]
    known = [
        (issue, detail, advice.stage) for issue, detail, advice in named if advice and advice.stage
    ]
    schema = {"issue": pl.String(), "issue_detail": pl.String(), "stage": pl.String()}
    frame = pl.DataFrame(known, schema, orient="row")
    keys = ["issue", "issue_detail"]
    return rows.join(frame, on=keys, how="left", nulls_equal=True, maintain_order="left")["stage"]


def _journey(rows: pl.DataFrame) -> Table | None:
    """Show each stage with its largest pain and its largest need; none with a single stage."""
    sizes = frequencies(rows, "stage")
    known = [*STAGES, *sizes["stage"]]
    stages = sorted(sizes.head(SHOWN).iter_rows(), key=lambda one: known.index(one[0]))
    if len(stages) < 2:
        return None
    heads: tuple[Head, ...] = (
        "环节",
        ("条数", "count"),
        ("投诉", "count"),
        "最多的痛点",
        "最多的需求",
    )
    rows_of_stages = (_stage_cells(rows.filter(stage=stage), stage, n) for stage, n in stages)
    return listing(heads, rows_of_stages, note="痛点按投诉算，需求按咨询和建议算。")


def _stage_cells(rows: pl.DataFrame, stage: str, count: int) -> tuple[Cell, ...]:
    pains = rows.filter(pl.col("nature") == NATURES[0])
    needs = rows.filter(pl.col("nature").is_in(NATURES[1:3]))
    return (stage, count, pains.height, _largest(pains), _largest(needs))


def _largest(rows: pl.DataFrame) -> str | None:
    sizes = frequencies(typed(rows), "issue").head(1)
    return next((_sized(issue, n) for issue, n in sizes.iter_rows()), None)


def _sized(issue: str, n: int) -> str:
    return f"{quoted(issue)} {numerals.count(n)} 条"


def _breakdown(ctx: Context, rows: pl.DataFrame, name: str) -> list[Block]:
    """Show how much feedback each kind gives, and what each complains of most."""
    known = rows.drop_nulls(name)
    frame = share_table(ctx, known, name).head(SHOWN)
    sizes = frequencies(typed(known), name, "issue").unique(name, keep="first", maintain_order=True)
    largest = {value: _sized(issue, n) for value, issue, n in sizes.iter_rows()}
    main = pl.Series([largest.get(one) for one in frame["value"]], dtype=pl.String)
    title = STANDARD[name].title
    columns: dict[str, Head] = {"value": title, **share_columns(ctx, known.height)}
    shown = frame.with_columns(main=main)
    return [Heading(f"按{title}"), table(shown, columns | {"main": "问题最多"})]


def _quiet(ctx: Context) -> pl.DataFrame:
    """Return the customers who gave feedback and have not ordered for long: `customer`, `last`."""
    column = next((name for name in LAST_ORDER if name in ctx.columns), None)
    schema = {"customer": pl.String(), "last": pl.Date()}
    if column is None or "customer" not in ctx.columns or ctx.period.end is None:
        return pl.DataFrame(schema=schema)
    written = pl.col(column).str.slice(0, 10).str.replace_all("/", "-")
    last = written.str.to_date("%Y-%m-%d", strict=False).alias("last")
    rows = ctx.feedback.select("customer", last).drop_nulls().collect()
    latest = rows.group_by("customer").agg(pl.col("last").max())
    return latest.filter(pl.col("last") < (ctx.period.end - QUIET).date()).sort("last", "customer")


def _quiet_sentence(ctx: Context) -> str:
    quiet = _quiet(ctx).height
    if not quiet:
        return ""
    return f"有反馈的客户里，{numerals.count(quiet)} 位已三个月没有下单，名单在附录。"


def _lists(ctx: Context) -> list[Block]:
    """List the customers who may be lost; repeat complainers stand in 要办的事."""
    quiet = _quiet(ctx).head(LISTED)
    if quiet.is_empty():
        return []
    columns: dict[str, Head] = {"customer": "客户", "last": "最近一次下单"}
    shown = quiet.with_columns(pl.col("last").dt.strftime("%Y-%m-%d"))
    note = "客户以代号表示，最久没有下单的在前；重复投诉的客户见「要办的事」的附录。"
    return [Heading("三个月没有下单的客户"), table(shown, columns, note=note)]
