"""The body of 变化与原因: each change once, with its reason, then what goes with bad outcomes."""

from __future__ import annotations

from csvoice.context import Context
from csvoice.document.blocks import Block, Bullets, Cell, Paragraph, Table, TableColumn
from csvoice.document.findings import Finding
from csvoice.kit.events import behind, cited
from csvoice.kit.shares import compared_with
from csvoice.kit.volume import volume_sentence
from csvoice.kit.wording import last, this
from csvoice.sections.changes.telling import Row, conditions, named, reason, sureness, surplus

DRIVERS = ("rating_driver", "resolved_driver")
MOST, OTHERS = 8, 2
"""Changes in the table; sentences on drivers, and on what is said with the largest issues."""


def body(ctx: Context, rows: list[Row]) -> tuple[Block, ...]:
    """Say how much more there was and from where, then every change, then what goes with what."""
    grown = _of(ctx, "contribution")
    lead = volume_sentence(ctx) + "".join(one.statement for one in grown if one.event is None)
    blocks: list[Block] = [Paragraph(lead)] if lead else []
    if rows:
        blocks.append(_table(ctx, rows[:MOST]))
    blocks += _listed("与低评分、未解决相关的（不代表因果）：", _of(ctx, *DRIVERS))
    blocks += _listed("客户自己的说法（不是查明的原因）：", _of(ctx, "said_with"))
    return tuple(blocks)


def _listed(lead: str, findings: list[Finding]) -> list[Block]:
    """List the first findings that are not about a single word, which alone says nothing."""
    told = tuple(one.statement for one in findings if not _about_a_word(one))[:OTHERS]
    return [Paragraph(lead), Bullets(told)] if told else []


def _of(ctx: Context, *measures: str) -> list[Finding]:
    return [one for one in ctx.findings if one.measure in measures]


def _about_a_word(finding: Finding) -> bool:
    where = finding.evidence.where if finding.evidence else ()
    return any(condition.column == "tokens" for condition in where)


def _table(ctx: Context, rows: list[Row]) -> Table:
    columns = (
        TableColumn("变化"),
        TableColumn(last(ctx.previous_period or ctx.period), "count"),
        TableColumn(this(ctx.period), "count"),
        TableColumn(f"{compared_with(ctx)}占比", "share"),
        TableColumn(f"{this(ctx.period)}占比", "share"),
        TableColumn("把握"),
        TableColumn("原因"),
    )
    return Table(columns, tuple(_cells(ctx, row) for row in rows), note="没有列出的都看不出变化。")


def _cells(ctx: Context, row: Row) -> tuple[Cell, ...]:
    shares = (row["baseline"], row["share"])
    counts = (row["previous_count"], row["count"])
    return (named(row), *counts, *shares, sureness(row), why(ctx, row) or None)


def why(ctx: Context, row: Row) -> str:
    """Give the reason of a change: its event, its customer, its composition, where it gathers."""
    event = behind(ctx, conditions(row), surplus(row))
    if event:
        return cited(event)
    gathers = reason(ctx, row).removeprefix("，")
    return "；".join(part for part in (gathers, _composition(ctx, row)) if part)


def _composition(ctx: Context, row: Row) -> str:
    """Say whether a share moved by itself or with the composition of the feedback."""
    key = f"measure={row['dimension']}={row['value']}"
    found = {one.measure: one for one in ctx.findings if one.segment == key}
    if "mix_change" in found:
        return "主要是构成变了，各部分自身没有明显变化"
    if "rate_change" in found:
        return "是自身在变，不是构成变了"
    return "构成和自身都变了" if "both_change" in found else ""
