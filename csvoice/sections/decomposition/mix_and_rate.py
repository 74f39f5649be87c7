"""Findings and waterfalls on what a change is made of: composition, or the parts themselves."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from csvoice import numerals
from csvoice.analyze.statistics.stratified import REST, UNKNOWN
from csvoice.context import Context
from csvoice.document.blocks import Chart, Point
from csvoice.document.findings import Condition, Finding, Interval
from csvoice.kit.rows import prove
from csvoice.kit.wording import between, last, this
from csvoice.sections.decomposition.mix_sentences import statement
from csvoice.sections.decomposition.stories import Told, own_place, shifted

TOLD = ("mix", "rate", "both", "reversed", "hidden")
STEPS = 3
"""Strata drawn by name, of each part."""

_DIGITS = 6


def finding(ctx: Context, section: str, told: Told) -> Finding:
    """Tell a story that passed its tests."""
    measure, story, change = told.measure, told.story, told.story.change
    own = own_place(told, ctx.thresholds.q_value) if story.verdict == "rate" else None
    where = [Condition(own.column, "==", own.value)] if own else []
    if story.verdict in ("mix", "both", "reversed") and shifted(told).value not in (REST, UNKNOWN):
        where = [Condition(shifted(told).column, "==", shifted(told).value)]
    elif measure.counts:
        where += [one for one in (measure.counts, measure.of) if one]
    basis = f"两期{measure.name}：{numerals.count(told.rows.height)} 条反馈"
    return Finding(
        section=section,
        measure=f"{story.verdict}_change",
        segment=f"measure={measure.key}",
        statement=statement(told, own) + "。",
        value=round(change.total.value, _DIGITS),
        unit=measure.unit,
        n=int(told.rows["now"].sum()),
        baseline=round(change.before, _DIGITS),
        interval=Interval(round(change.total.low, _DIGITS), round(change.total.high, _DIGITS)),
        q_value=round(story.q, _DIGITS),
        evidence=prove(ctx, *where) if where else None,
        basis=None if where else basis,
    )


def waterfall(ctx: Context, told: Told) -> Chart:
    """Draw a change from the last period to this one: shares that moved, then strata's own."""
    column = shifted(told).column
    if told.story.verdict == "rate":
        own = own_place(told, ctx.thresholds.q_value)
        column = own.column if own else column
    split = told.story.splits[column]
    before = last(ctx.previous_period) if ctx.previous_period else ""
    points = (
        Point(before, split.before),
        *_steps(split.strata, column, "mix", "{value}的占比"),
        *_steps(split.strata, column, "rate", "{value}自身"),
        Point(this(ctx.period), split.after),
    )
    name = f"{told.measure.name}的变化，按{told.titles[column]}拆成构成与自身"
    return Chart(
        "waterfall", name, points, unit="score" if told.measure.unit == "score" else "share"
    )


def _steps(strata: pl.DataFrame, column: str, part: str, form: str) -> Sequence[Point]:
    ordered = strata.sort(pl.col(column) == REST, -pl.col(part).abs(), column)
    named = [
        Point(form.format(value=between(value)).strip(), size)
        for value, size in ordered.select(column, part).head(STEPS).iter_rows()
    ]
    left = ordered.slice(STEPS)
    if left.is_empty():
        return named
    rest = f"其余 {left.height} 个"
    return [*named, Point(form.format(value=rest), float(left[part].sum()))]
