"""要办的事: what to do, who and by when; what it rests on stands in the appendix."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from csvoice import Block, Callout, Cell, Context, Section, Table, TableColumn, numerals, ticket
from csvoice.kit import listed
from csvoice_risk_warning.customers import customer_blocks, customer_findings, repeaters
from csvoice_risk_warning.escalation import escalation_blocks, escalation_findings, waiting
from csvoice_risk_warning.options import NAME, TITLE, Options
from csvoice_risk_warning.record import kept_alarms, missed, record_blocks
from csvoice_risk_warning.warning import alarm_findings, attention_findings, viral, warning_blocks
from csvoice_risk_warning.watch import Watch, watched

MOST, TICKETS = 5, 2


def to_do(
    ctx: Context, urgent: pl.DataFrame, spreading: pl.DataFrame, customers: pl.DataFrame
) -> tuple[Block, ...]:
    """List what to do, as of the last day there is."""
    asked = [one.id for one in ctx.events if one.one_author or one.alarm]
    told = pl.col("event").is_in(asked).fill_null(value=False)
    alone = urgent.filter(~told) if "event" in urgent.columns else urgent
    lines = [*_events(ctx), *_urgent(ctx, alone), *_spreading(spreading), *_leaving(customers)]
    if not lines:
        return ()
    columns = (TableColumn("要办的事"), TableColumn("多少"), TableColumn("谁"), TableColumn("何时"))
    return (Table(columns, tuple(lines[:MOST])),)


def _events(ctx: Context) -> Iterator[tuple[Cell, ...]]:
    """Ask for what events want that have not ended, and for a person for each lone author."""
    for event in ctx.events:
        rows = f"{numerals.count(event.rows)} 条"
        if event.one_author and event.course != "已平息":
            yield f"联系反复投诉{event.quoted}的客户", f"1 位，{rows}", "指定专人", event.deadline
        elif event.alarm:
            yield f"查明{event.quoted}的原因", rows, event.responsible, event.deadline


def _urgent(ctx: Context, urgent: pl.DataFrame) -> Iterator[tuple[Cell, ...]]:
    """Ask for answers: the overdue first, else all that are urgent; by no day where none is."""
    late = urgent.filter("overdue")
    soon = "今天" if "created_at" in ctx.columns else "尽快"
    if late.height:
        what = f"答复超时的紧急反馈，最急的是{_tickets(late)}"
        yield what, f"{numerals.count(late.height)} 条", "客服主管", soon
    elif urgent.height:
        which = "未解决的紧急反馈" if "resolved" in urgent.columns else "紧急反馈"
        what = f"逐条核实{which}，先看{_tickets(urgent)}"
        yield what, f"{numerals.count(urgent.height)} 条", "客服主管", soon


def _spreading(rows: pl.DataFrame) -> Iterator[tuple[Cell, ...]]:
    if rows.height:
        what = f"回应点赞特别多的反馈，先看{_tickets(rows)}"
        yield what, f"{numerals.count(rows.height)} 条", "客服主管", "今天"


def _leaving(customers: pl.DataFrame) -> Iterator[tuple[Cell, ...]]:
    count = int(customers["leaving"].sum()) if "leaving" in customers.columns else 0
    if count:
        what = "回访投诉两次以上、说要离开的客户"
        yield what, f"{numerals.count(count)} 位", "客户经理", "本周内"


def _tickets(rows: pl.DataFrame) -> str:
    named = listed(ticket(one) for one in rows["id"].head(TICKETS))
    return named if named.startswith("第") else f" {named}"


ENOUGH_DAYS = 10
"""With fewer days there is no past to compare with."""


def build(options: Options, ctx: Context) -> Section:
    """Gather what cannot wait: alarms, urgent feedback, customers at risk."""
    watch = watched(ctx)
    if watch.reported.is_empty():
        return Section(NAME, TITLE, status="skipped", reason="没有反馈，本节未生成。")
    urgent, customers, spreading = waiting(watch, options), repeaters(watch), viral(watch)
    kept, late = kept_alarms(watch, ctx.archive, ctx.events), missed(ctx.archive, ctx.events)
    findings = [
        *alarm_findings(watch, ctx.events),
        *escalation_findings(watch, urgent, options),
        *attention_findings(watch, spreading),
        *customer_findings(watch, customers),
    ]
    blocks = (
        *_early_warning(watch, ctx, options),
        *escalation_blocks(watch, urgent, options),
        *customer_blocks(watch, customers, options),
        *record_blocks(kept, late, watch),
    )
    todo = to_do(ctx, urgent, spreading, customers)
    return Section(NAME, TITLE, tuple(findings), todo, appendix=blocks)


def _early_warning(watch: Watch, ctx: Context, options: Options) -> list[Block]:
    if watch.last is None:
        lack = (
            "日期没有精确到日" if "created_at" in watch.rows.columns else "数据中没有「时间」一列"
        )
        return [Callout(f"{lack}，没有早期预警；补上后可看到哪些问题突然增多。")]
    if watch.days < ENOUGH_DAYS:
        text = f"日期只跨 {watch.days} 天，没有以往可比，没有早期预警；至少需要 {ENOUGH_DAYS} 天。"
        return [Callout(text)]
    return [*warning_blocks(watch, ctx.events, options), *_aside(watch)]


def _aside(watch: Watch) -> list[Block]:
    if not watch.set_aside:
        return []
    rows = f"{numerals.count(watch.set_aside)} 条反馈"
    return [Callout(f"{rows}的日期与其余相隔两个月以上，可能有误，没有用于早期预警。")]
