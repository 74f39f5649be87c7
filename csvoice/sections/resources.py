"""资源匹配: the load against who is on duty, what self-service could take, what a ticket costs."""

from __future__ import annotations

import numpy as np
import polars as pl

from csvoice import numerals
from csvoice.analyze.statistics.intervals import Array, Integers
from csvoice.company.staffing import WEEKDAYS, Roster
from csvoice.context import Context
from csvoice.document.blocks import Block, Chart, Paragraph, Point, Table
from csvoice.document.findings import Finding
from csvoice.document.report import Section
from csvoice.kit.rows import frequencies, typed
from csvoice.kit.shares import share_interval
from csvoice.kit.tables import Head, listing
from csvoice.kit.wording import listed, quoted, this
from csvoice.schema import NATURES, URGENT

NAME = "resources"
TITLE = "资源匹配"
SIMPLE, SHORT = "simple_queries", "short_hours"
HOURS = 24
CHANNELS = 8
SHOWN, SHOWN_HOURS = 8, 3
OVER = 1.5
"""Hours with this many times the usual load of a person are short of people."""

LEAST_ROWS = 5
"""Tickets an hour of the week must have had before its load is told."""

_QUERY = NATURES[1]


def build(ctx: Context) -> Section:
    """Compare load with people, and say what could be done without them."""
    if lack := lacks(ctx.columns, ctx.roster):
        return Section(NAME, TITLE, status="skipped", reason=lack)
    rows = _rows(ctx)
    findings = (*_short(ctx, rows), *_simple(ctx, rows))
    nothing = f"{this(ctx.period)}没有看出人手不足的时段。" if ctx.roster else ""
    said = "".join(one.statement for one in findings) or nothing
    blocks: tuple[Block, ...] = (*_load_chart(ctx, rows), *_costs(ctx, rows))
    told = (Paragraph(said), *blocks) if said else blocks
    return Section(NAME, TITLE, findings, told, appendix=tuple(_appendix(ctx, rows)))


def lacks(columns: frozenset[str], roster: Roster | None = None) -> str:
    """Say that there is nothing to match work against."""
    if roster is not None or {"cost", "first_contact_resolved"} & columns:
        return ""
    return (
        "数据中没有费用，也没有是否一次解决，本节未生成；补上后可看到单均成本和自助可以接走多少。"
        "在 csvoice.toml 的 [staffing] 给出排班表，可看到各时段人手够不够。"
    )


def _rows(ctx: Context) -> pl.DataFrame:
    wanted = (
        "created_at", "channel", "nature", "severity", "issue", "cost", "first_contact_resolved",
        "transferred", "self_served", "handle_seconds",
    )  # fmt: skip
    return ctx.feedback.select([one for one in wanted if one in ctx.columns]).collect()


def load(ctx: Context, rows: pl.DataFrame) -> tuple[Array, Integers] | None:
    """Count the tickets of each hour of the week.

    Returns:
        Tickets in one such hour on average, weekdays × hours, and how many there were in all;
        None where dates have no time of day.
    """
    if "created_at" not in rows.columns or not ctx.daily:
        return None
    when = rows["created_at"].drop_nulls()
    start, end = ctx.period.start, ctx.period.end
    if start is None or end is None or (when.dt.truncate("1d") == when).all():
        return None
    counts = np.zeros((len(WEEKDAYS), HOURS), dtype=np.int64)
    np.add.at(counts, (when.dt.weekday().to_numpy() - 1, when.dt.hour().to_numpy()), 1)
    days = pl.datetime_range(start, end, "1d", closed="left", eager=True)
    often = np.bincount(days.dt.weekday().to_numpy() - 1, minlength=len(WEEKDAYS))
    return counts / np.maximum(often, 1)[:, np.newaxis], counts


def people(roster: Roster) -> Array:
    """Return who is on duty, weekdays × hours."""
    table = np.zeros((len(WEEKDAYS), HOURS))
    for (day, hour), count in roster.people.items():
        table[day - 1, hour] = count
    return table


def _short(ctx: Context, rows: pl.DataFrame) -> list[Finding]:
    """Name the hours of the week in which each person has far more tickets than usual."""
    found = load(ctx, rows)
    if ctx.roster is None or found is None:
        return []
    tickets, counts = found
    staff = people(ctx.roster)
    usual = ctx.roster.per_hour or float(tickets[staff > 0].sum() / max(staff.sum(), 1e-9))
    each = tickets / np.where(staff > 0, staff, np.nan)
    places = np.argwhere((each >= OVER * usual) & (counts >= LEAST_ROWS))
    alone = (staff == 0) & (counts >= LEAST_ROWS)
    if not len(places) and not alone.any():
        return []
    order = sorted(map(tuple, places.tolist()), key=lambda at: -each[at])
    hours = listed(f"{WEEKDAYS[day]} {hour} 时" for day, hour in order[:SHOWN_HOURS])
    parts = []
    if order:
        most, normal = (numerals.count(round(float(x), 1)) for x in (each[order[0]], usual))
        some = f"{hours}{'等' if len(order) > SHOWN_HOURS else ''} {len(order)} 个时段"
        parts.append(f"{some}人手偏紧：最紧时每人每小时 {most} 条，平时 {normal} 条")
    if alone.any():
        parts.append(f"没有排班的时段来了 {numerals.count(int(counts[alone].sum()))} 条")
    basis = f"每人每小时的条数达到平时的 {OVER:g} 倍算偏紧"
    said = "；".join(parts) + "。"
    return [Finding(NAME, SHORT, "", said, len(order), "count", int(counts.sum()), basis=basis)]


def simple(rows: pl.DataFrame) -> pl.Expr:
    """Tell the queries that self-service could take: answered at once, by one, not urgent."""
    there = set(rows.columns)
    parts = [pl.col("nature") == _QUERY, pl.col("first_contact_resolved")]
    parts += [pl.col("severity") != URGENT] if "severity" in there else []
    parts += [pl.col("transferred").fill_null(value=False).not_()] if "transferred" in there else []
    return pl.all_horizontal(parts).fill_null(value=False)


def _simple(ctx: Context, rows: pl.DataFrame) -> list[Finding]:
    if "first_contact_resolved" not in rows.columns:
        return []
    known = rows.drop_nulls("first_contact_resolved")
    n = known.height
    if n < ctx.thresholds.min_share_rows:
        return []
    easy = known.filter(simple(known))
    done = easy.filter(pl.col("self_served")).height if "self_served" in rows.columns else 0
    already = f"，其中 {numerals.count(done)} 条已经由自助办完" if done else ""
    top = frequencies(typed(easy), "issue").head(2)["issue"]
    most = f"，最多的是{listed(map(quoted, top))}" if len(top) else ""
    said = (
        f"简单咨询（一次就答好、没有转接、不紧急）{numerals.count(easy.height)} 条，"
        f"占 {numerals.share(easy.height / n)}{already}{most}；这是自助至多可以接走的量。"
    )
    if easy.is_empty():
        said = "没有简单咨询（一次就答好、没有转接、不紧急）可以由自助接走。"
    found = Finding(
        NAME, SIMPLE, "", said, easy.height / n, "share", n,
        interval=share_interval(easy.height, n), basis="记了是否一次解决的反馈",
    )  # fmt: skip
    return [found]


def _load_chart(ctx: Context, rows: pl.DataFrame) -> list[Chart]:
    """Draw the tickets for each person on duty, where a roster says who is."""
    found = load(ctx, rows)
    if ctx.roster is None or found is None:
        return []
    staff = people(ctx.roster)
    each = np.where(staff > 0, found[0] / np.maximum(staff, 1e-9), 0.0)
    points = tuple(
        Point(str(hour), float(np.round(each[day, hour], 2)), name)
        for day, name in enumerate(WEEKDAYS)
        for hour in range(HOURS)
    )
    title = "每人每小时的条数：星期 × 时段（没有排班的记为 0）"
    return [Chart("heatmap", title, points, unit="score", x_title="时")]


def _costs(ctx: Context, rows: pl.DataFrame) -> list[Table]:
    """Show what a ticket costs by channel."""
    if not {"cost", "channel"} <= set(rows.columns):
        return []
    known = rows.drop_nulls("cost")
    if known.height < ctx.thresholds.min_share_rows:
        return []
    by = (
        known.group_by("channel")
        .agg(n=pl.len().cast(pl.Int64), mean=pl.col("cost").mean(), total=pl.col("cost").sum())
        .drop_nulls()
        .sort("total", "channel", descending=[True, False])
        .head(CHANNELS)
    )
    whole = float(known["cost"].sum())
    cells = (
        (name, n, round(mean, 2), round(total), total / whole if whole else 0.0)
        for name, n, mean, total in by.iter_rows()
    )
    heads: tuple[Head, ...] = (
        "渠道", ("条数", "count"), ("单均成本（元）", "score"), ("合计（元）", "count"),
        ("占全部成本", "share"),
    )  # fmt: skip
    note = "成本以导出表为准；各渠道接的工单不同，单价高低不能直接比。"
    return [listing(heads, cells, "单均成本", note)]


def _appendix(ctx: Context, rows: pl.DataFrame) -> list[Block]:
    """Say where the peaks are told, and show the simple queries by issue and channel."""
    blocks: list[Block] = []
    if ctx.roster is None:
        how = "在 csvoice.toml 写 [staffing] roster = 排班.csv 的路径，可看到每人每小时的条数"
        blocks.append(Paragraph(f"高峰时段见「渠道与时段」。{how}和人手偏紧的时段。"))
    if "first_contact_resolved" in rows.columns:
        blocks += _simple_by(rows, "issue", "问题类型") + _simple_by(rows, "channel", "渠道")
    return blocks


def _simple_by(rows: pl.DataFrame, column: str, title: str) -> list[Block]:
    if column not in rows.columns:
        return []
    known = rows.drop_nulls(["first_contact_resolved", column])
    by = (
        known.group_by(column)
        .agg(n=pl.len().cast(pl.Int64), easy=simple(known).sum().cast(pl.Int64))
        .sort("easy", column, descending=[True, False])
        .head(SHOWN)
    )
    cells = ((name, n, easy, easy / n) for name, n, easy in by.iter_rows())
    heads: tuple[Head, ...] = (title, ("条数", "count"), ("简单咨询", "count"), ("占比", "share"))
    return [listing(heads, cells, f"各{title}的简单咨询")]
