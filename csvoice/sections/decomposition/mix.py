"""What a change is made of, composition or the parts: findings, waterfalls, sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import polars as pl

from csvoice import numerals
from csvoice.analyze.changes.composition import moved_against
from csvoice.analyze.statistics.intervals import DIGITS
from csvoice.analyze.statistics.stratified import REST, UNKNOWN
from csvoice.context import Context
from csvoice.document.blocks import Chart, Point
from csvoice.document.findings import Condition, Finding, Interval
from csvoice.kit.rows import prove
from csvoice.kit.wording import before, between, listed, this
from csvoice.sections.decomposition.stories import NOISE, Place, Told, own_place, shifted, swollen

TOLD = ("mix", "rate", "both", "reversed", "hidden")
STEPS = 3
"""Strata drawn by name, of each part."""


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
        value=round(change.total.value, DIGITS),
        unit=measure.unit,
        n=int(told.rows["now"].sum()),
        baseline=round(change.before, DIGITS),
        interval=Interval(round(change.total.low, DIGITS), round(change.total.high, DIGITS)),
        q_value=round(story.q, DIGITS),
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
    points = (
        Point(before(ctx), split.before),
        *_steps(split.strata, column, "mix", "的占比"),
        *_steps(split.strata, column, "rate", "自身"),
        Point(this(ctx.period), split.after),
    )
    name = f"{told.measure.name}的变化，按{told.titles[column]}拆成构成与自身"
    unit: Literal["score", "share"] = "score" if told.measure.unit == "score" else "share"
    return Chart("waterfall", name, points, unit=unit)


def _steps(strata: pl.DataFrame, column: str, part: str, what: str) -> Sequence[Point]:
    ordered = strata.sort(pl.col(column) == REST, -pl.col(part).abs(), column)
    named = [
        Point(f"{between(value)}{what}".strip(), size)
        for value, size in ordered.select(column, part).head(STEPS).iter_rows()
    ]
    left = ordered.slice(STEPS)
    if left.is_empty():
        return named
    return [*named, Point(f"其余 {left.height} 个{what}", float(left[part].sum()))]


ENOUGH = 0.7
"""A column whose own mix is this much of that of all columns stands for it."""


def statement(told: Told, own: Place | None = None) -> str:
    """Tell a change and what it is made of, without the full stop."""
    match told.story.verdict:
        case "mix":
            return _mix(told)
        case "rate":
            return _rate(told, own)
        case "both":
            return _both(told)
        case "reversed":
            return _reversed(told)
        case "hidden":
            return _hidden(told)
        case "unclear" if told.story.change.mix.p < NOISE and swollen(told):
            return _swollen(told)
        case "unclear":
            return f"{_moved(told)}，分不清是构成还是各部分自身的变化（证据不足）"
        case _:
            return f"{told.measure.name}没有通过检验的变化"


def _swollen(told: Told) -> str:
    place = shifted(told)
    grew = place.row["share"] > place.row["previous_share"]
    course = "变多，多出来的" if grew else "变少，少掉的"
    who = between(place.value).lstrip()
    return f"{_moved(told)}；{who}的反馈{course}主要就是这类反馈，不算构成变化"


def _moved(told: Told) -> str:
    change, measure = told.story.change, told.measure
    way, by = _direction(change.total.value), measure.amount(change.total.value)
    course = f"由 {measure.level(change.before)} {way}到 {measure.level(change.after)}"
    return f"{measure.name}{course}（{way} {by}）"


def _direction(change: float) -> str:
    return "升" if change > 0 else "降"


def _composition(told: Told) -> str:
    """Say which shares moved: 电话的占比由 20.1% 升到 35.2%，其平均评分低于整体."""
    place, measure = shifted(told), told.measure
    share, was = place.row["share"], place.row["previous_share"]
    course = f"由 {numerals.share(was)} {_direction(share - was)}到 {numerals.share(share)}"
    means = [place.row[name] for name in ("mean", "previous_mean") if place.row[name] is not None]
    whole = (told.story.change.before + told.story.change.after) / 2
    name = measure.name if measure.unit == "score" else "这一占比"
    side = "低" if sum(means) / len(means) < whole else "高"
    return f"{between(place.value).lstrip()}的占比{course}，{name}{side}于整体"


def _mix(told: Told) -> str:
    change, measure, place = told.story.change, told.measure, shifted(told)
    alone, called = told.story.splits[place.column], told.titles[place.column]
    if abs(alone.mix.value) >= ENOUGH * abs(change.mix.value):
        same = "各列构成都相同时，" if alone.rate.p < NOISE else f"各{called}自身"
        return (
            f"{_moved(told)}，其中 {measure.amount(alone.mix.value)}来自{called}构成："
            f"{_composition(told)}；{same}没有通过检验的变化"
        )
    parts = "，".join(
        f"单看{told.titles[name]} {measure.amount(split.mix.value)}"
        for name, split in told.story.splits.items()
        if split.mix.value * change.mix.value > 0 and split.mix.p < NOISE
    )
    return (
        f"{_moved(told)}，其中 {measure.amount(change.mix.value)}来自构成变化"
        f"{parts and f'（{parts}）'}；构成相同时没有通过检验的变化"
    )


def _rest(told: Told) -> str:
    rest = told.story.change.rest
    return f"{_direction(rest.value)} {told.measure.amount(rest.value)}"


def _names(told: Told) -> str:
    return listed(told.titles[name] for name in told.columns)


def _rate(told: Told, own: Place | None) -> str:
    text = f"{_moved(told)}；{_names(told)}构成相同时仍{_rest(told)}，构成变化解释不了"
    if own is None:
        return text
    was, now = (told.measure.level(own.row[name]) for name in ("previous_mean", "mean"))
    course = f"由 {was} {_direction(own.row['step'])}到 {now}"
    others = f"其他{told.titles[own.column]}没有通过检验的变化"
    return f"{text}。变化主要在{between(own.value).rstrip()}：{course}，{others}"


def _both(told: Told) -> str:
    return (
        f"{_moved(told)}，其中 {told.measure.amount(told.story.change.mix.value)}来自构"
        f"成变化（{_composition(told)}）；{_names(told)}构成相同时仍{_rest(told)}"
    )


def _reversed(told: Told) -> str:
    place = shifted(told)
    against = moved_against(told.story.splits[place.column], place.column)
    inside = ""
    if against is not None:
        way = "上升" if told.story.change.rest.value > 0 else "下降"
        inside = f"，主要的 {against.height} 个{told.titles[place.column]}内却都在{way}"
    return (
        f"{_moved(told)}{inside}：{_names(told)}构成相同时{_rest(told)}；"
        f"总体的方向来自构成变化，{_composition(told)}"
    )


def _hidden(told: Told) -> str:
    return (
        f"{told.measure.name}总体没有通过检验的变化，"
        f"但{_names(told)}构成相同时{_rest(told)}，被构成变化抵消"
    )
