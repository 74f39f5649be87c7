"""Sentences on what a change is made of: composition, the parts themselves, or both."""

from __future__ import annotations

from csvoice import numerals
from csvoice.analyze.changes.composition import moved_against
from csvoice.analyze.changes.kitagawa import Decomposition
from csvoice.kit.wording import between, listed
from csvoice.sections.decomposition.stories import NOISE, Place, Told, shifted, swollen

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
    more, less = (
        "{moved}；{value}的反馈变多，多出来的主要就是这类反馈，不算构成变化",
        "{moved}；{value}的反馈变少，少掉的主要就是这类反馈，不算构成变化",
    )
    form = more if place.row["share"] > place.row["previous_share"] else less
    return form.format(moved=_moved(told), value=between(place.value).lstrip())


def _moved(told: Told) -> str:
    change, measure = told.story.change, told.measure
    rose, fell = (
        "{name}由 {before} 升到 {after}（升 {by}）",
        "{name}由 {before} 降到 {after}（降 {by}）",
    )
    return (rose if change.total.value > 0 else fell).format(
        name=measure.name,
        before=measure.level(change.before),
        after=measure.level(change.after),
        by=measure.amount(change.total.value),
    )


def _direction(change: float) -> str:
    return "升" if change > 0 else "降"


def _composition(told: Told) -> str:
    """Say which shares moved: 电话的占比由 20.1% 升到 35.2%，其平均评分低于整体."""
    place, measure = shifted(told), told.measure
    share, before = place.row["share"], place.row["previous_share"]
    form = (
        "{value}的占比由 {before} 升到 {share}"
        if share > before
        else "{value}的占比由 {before} 降到 {share}"
    )
    text = form.format(
        value=between(place.value).lstrip(),
        before=numerals.share(before),
        share=numerals.share(share),
    )
    means = [place.row[name] for name in ("mean", "previous_mean") if place.row[name] is not None]
    whole = (told.story.change.before + told.story.change.after) / 2
    higher = "，{name}高于整体", "，{name}低于整体"
    name = measure.name if measure.unit == "score" else "这一占比"
    return text + higher[sum(means) / len(means) < whole].format(name=name)


def _mix(told: Told) -> str:
    change, measure, place = told.story.change, told.measure, shifted(told)
    alone = told.story.splits[place.column]
    if abs(alone.mix.value) >= ENOUGH * abs(change.mix.value):
        return (
            f"{_moved(told)}，其中 {measure.amount(alone.mix.value)}来自"
            f"{told.titles[place.column]}构成：{_composition(told)}；"
            f"{_nothing_of_their_own(alone, told.titles[place.column])}"
        )
    parts = [
        f"单看{told.titles[name]} {measure.amount(split.mix.value)}"
        for name, split in told.story.splits.items()
        if split.mix.value * change.mix.value > 0 and split.mix.p < NOISE
    ]
    return "{moved}，其中 {part}来自构成变化{parts}；构成相同时没有通过检验的变化".format(
        moved=_moved(told),
        part=measure.amount(change.mix.value),
        parts="（{parts}）".format(parts="，".join(parts)) if parts else "",
    )


def _nothing_of_their_own(split: Decomposition, called: str) -> str:
    if split.rate.p < NOISE:
        return "各列构成都相同时，没有通过检验的变化"
    return f"各{called}自身没有通过检验的变化"


def _rest(told: Told) -> str:
    rest = told.story.change.rest
    return f"{_direction(rest.value)} {told.measure.amount(rest.value)}"


def _names(told: Told) -> str:
    return listed(told.titles[name] for name in told.columns)


def _rate(told: Told, own: Place | None) -> str:
    text = f"{_moved(told)}；{_names(told)}构成相同时仍{_rest(told)}，构成变化解释不了"
    if own is None:
        return text
    measure, row = told.measure, own.row
    return text + (
        "。变化主要在{value}：由 {before} {direction}到 {after}，其他{column}没有通过检验的变化"
    ).format(
        value=between(own.value).rstrip(),
        before=measure.level(row["previous_mean"]),
        direction=_direction(row["step"]),
        after=measure.level(row["mean"]),
        column=told.titles[own.column],
    )


def _both(told: Told) -> str:
    return (
        f"{_moved(told)}，其中 {told.measure.amount(told.story.change.mix.value)}来自构"
        f"成变化（{_composition(told)}）；{_names(told)}构成相同时仍{_rest(told)}"
    )


def _reversed(told: Told) -> str:
    place = shifted(told)
    split = told.story.splits[place.column]
    against = moved_against(split, place.column)
    inside = ""
    if against is not None:
        up, down = ("，主要的 {n} 个{column}内却都在上升", "，主要的 {n} 个{column}内却都在下降")
        form = up if told.story.change.rest.value > 0 else down
        inside = form.format(n=against.height, column=told.titles[place.column])
    return (
        f"{_moved(told)}{inside}：{_names(told)}构成相同时{_rest(told)}；"
        f"总体的方向来自构成变化，{_composition(told)}"
    )


def _hidden(told: Told) -> str:
    return (
        f"{told.measure.name}总体没有通过检验的变化，"
        f"但{_names(told)}构成相同时{_rest(told)}，被构成变化抵消"
    )
