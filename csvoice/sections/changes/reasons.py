"""The body of 变化与原因: each change once, with its reason, then what goes with bad outcomes."""

from __future__ import annotations

from csvoice.context import Context
from csvoice.document.blocks import Block, Bullets, Cell, Paragraph, Table
from csvoice.document.findings import Finding
from csvoice.kit.choice import found
from csvoice.kit.events import behind, cited
from csvoice.kit.shares import compared_with
from csvoice.kit.tables import Head, listing
from csvoice.kit.volume import volume_sentence
from csvoice.kit.wording import before, this
from csvoice.sections.changes.telling import Row, conditions, named, reason, surplus

SURE = 0.001
"""A q-value below which a change is called certain."""

_COMPOSED = {
    "mix_change": "主要是构成变了，各部分自身没有明显变化",
    "rate_change": "是自身在变，不是构成变了",
    "both_change": "构成和自身都变了",
}
DRIVERS = ("rating_driver", "resolved_driver")
MOST, OTHERS = 8, 2
"""Changes in the table; sentences on drivers, and on what is said with the largest issues."""


def body(ctx: Context, rows: list[Row]) -> tuple[Block, ...]:
    """Say how much more there was and from where, then every change, then what goes with what."""
    grown = found(ctx, "contribution")
    lead = volume_sentence(ctx) + "".join(one.statement for one in grown if one.event is None)
    blocks: list[Block] = [Paragraph(lead)] if lead else []
    if rows:
        blocks.append(_table(ctx, rows[:MOST]))
    blocks += _listed("与低评分、未解决相关的（不代表因果）：", found(ctx, *DRIVERS))
    blocks += _listed("客户自己的说法（不是查明的原因）：", found(ctx, "said_with"))
    return tuple(blocks)


def _listed(lead: str, findings: list[Finding]) -> list[Block]:
    """List the first findings that are not about a single word, which alone says nothing."""
    more = (one for one in findings if "tokens" not in {part.column for part in one.where})
    told = tuple(one.statement for one in more)[:OTHERS]
    return [Paragraph(lead), Bullets(told)] if told else []


def _table(ctx: Context, rows: list[Row]) -> Table:
    now = this(ctx.period)
    heads: tuple[Head, ...] = (
        "变化", (before(ctx), "count"), (now, "count"), (f"{compared_with(ctx)}占比", "share"),
        (f"{now}占比", "share"), "把握", "原因",
    )  # fmt: skip
    return listing(heads, (_cells(ctx, row) for row in rows), note="没有列出的都看不出变化。")


def _cells(ctx: Context, row: Row) -> tuple[Cell, ...]:
    shown = (row[name] for name in ("previous_count", "count", "baseline", "share"))
    return (named(row), *shown, "明确" if row["q"] < SURE else "大致", why(ctx, row) or None)


def why(ctx: Context, row: Row) -> str:
    """Give the reason of a change: its event, its customer, its composition, where it gathers."""
    event = behind(ctx, conditions(row), surplus(row))
    if event:
        return cited(event)
    gathers = reason(ctx, row).removeprefix("，")
    return "；".join(part for part in (gathers, _composition(ctx, row)) if part)


def _composition(ctx: Context, row: Row) -> str:
    """Say whether a share moved by itself or with the composition of the feedback."""
    segment = f"measure={row['dimension']}={row['value']}"
    told = {one.measure for one in ctx.findings if one.segment == segment}
    return next((said for measure, said in _COMPOSED.items() if measure in told), "")
