"""Say whether a change is one of the composition or of the parts themselves, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from csvoice import numbers
from csvoice.analyze.composition import MOST_OF, Story, confirmed, moved_against, own_changes
from csvoice.analyze.decomposition import Decomposition
from csvoice.analyze.significance import benjamini_hochberg, two_shares
from csvoice.context import Context
from csvoice.document import Chart, Condition, Finding, Interval, Point
from csvoice.i18n import _
from csvoice.sections.measures import Measure
from csvoice.sections.rows import prove
from csvoice.sections.two_periods import REST, UNKNOWN, title
from csvoice.sections.wording import last, listed, this

TOLD = ("mix", "rate", "both", "reversed", "hidden")
ENOUGH = 0.7
"""A column whose own mix is this much of that of all columns stands for it."""

STEPS = 3
"""Strata drawn by name, of each part."""

NOISE = 0.05
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A stratum that carries much of a change: its column, its value, and its row of the split."""

    column: str
    value: str
    row: dict[str, float]


@dataclass(frozen=True, slots=True)
class Told:
    """A measure, its story, and the rows it was worked out on."""

    measure: Measure
    story: Story
    rows: pl.DataFrame

    @property
    def columns(self) -> list[str]:
        """The columns it was split by."""
        return list(self.story.splits)


def shifted(told: Told) -> Place:
    """Return the column whose composition explains most of the mix, and the stratum in it."""
    sign = np.sign(told.story.change.mix.value)
    splits = told.story.splits
    column = max(splits, key=lambda name: sign * splits[name].mix.value)
    return _largest(splits[column], column, "mix", sign)


def _largest(split: Decomposition, column: str, part: str, sign: float) -> Place:
    named = ~pl.col(column).is_in([REST, UNKNOWN])
    ordered = split.strata.sort(~named, -pl.col(part) * sign, column)
    row = ordered.row(0, named=True)
    return Place(column, str(row.pop(column)), row)


def swollen(told: Told) -> bool:
    """Whether the shifted stratum moved only by the rows that count.

    Feedback has no denominator of its own: where a brand's share grows because of the very
    complaints that are counted, that is no change of the composition. It is one only if the
    stratum's share moved among the other rows as well.
    """
    if told.measure.counts is None or told.story.verdict == "rate":
        return False
    place = shifted(told)
    shift = place.row["share"] - place.row["previous_share"]
    others = told.rows.filter(pl.col("value") == 0)
    table = others.group_by("now").agg(hits=(pl.col(place.column) == place.value).sum(), n=pl.len())
    if table.height < 2:
        return True
    before, now = ((row["hits"], row["n"]) for row in table.sort("now").iter_rows(named=True))
    among_others = now[0] / now[1] - before[0] / before[1]
    return among_others * np.sign(shift) < MOST_OF * abs(shift) or (
        float(two_shares(*now, *before)[0]) >= NOISE
    )


def own_place(told: Told, q_value: float) -> Place | None:
    """Return the stratum whose own change makes up most of the whole, where it is alone in that.

    It must pass its test among all strata of all columns, and again with the other columns held
    equal inside of it.
    """
    sign = np.sign(told.story.change.rest.value)
    tables = [
        own_changes(split, name).with_columns(column=pl.lit(name))
        for name, split in told.story.splits.items()
    ]
    strata = pl.concat(tables).with_columns(pl.col("rate") * sign)
    strata = strata.with_columns(q=pl.Series(benjamini_hochberg(strata["p"].to_numpy())))
    carrying = strata.filter(
        pl.col("rate") >= MOST_OF * abs(told.story.change.total.value),
        pl.col("q") < q_value,
        ~pl.col("value").is_in([REST, UNKNOWN]),
    ).sort(-pl.col("rate"), "column")
    for row in carrying.iter_rows(named=True):
        column, value = row["column"], row["value"]
        inside = told.rows.filter(pl.col(column) == value)
        others = [name for name in told.columns if name != column]
        passing = strata.filter(pl.col("column") == column, pl.col("q") < q_value).height
        if passing == 1 and confirmed(inside, others).p < q_value:
            return Place(column, value, row)
    return None


def finding(ctx: Context, section: str, told: Told) -> Finding:
    """Tell a story that passed its tests."""
    measure, story, change = told.measure, told.story, told.story.change
    own = own_place(told, ctx.thresholds.q_value) if story.verdict == "rate" else None
    where = [Condition(own.column, "==", own.value)] if own else []
    if story.verdict in ("mix", "both", "reversed") and shifted(told).value not in (REST, UNKNOWN):
        where = [Condition(shifted(told).column, "==", shifted(told).value)]
    elif measure.counts:
        where += [one for one in (measure.counts, measure.of) if one]
    basis = _("两期{name}：{n} 条反馈").format(name=measure.name, n=numbers.count(told.rows.height))
    return Finding(
        section=section,
        measure=f"{story.verdict}_change",
        segment=f"measure={measure.key}",
        statement=statement(told, own) + _("。"),
        value=round(change.total.value, _DIGITS),
        unit=measure.unit,
        n=int(told.rows["now"].sum()),
        baseline=round(change.before, _DIGITS),
        interval=Interval(round(change.total.low, _DIGITS), round(change.total.high, _DIGITS)),
        q_value=story.q,
        severity="一般",
        evidence=prove(ctx, *where) if where else None,
        basis=None if where else basis,
        weight=_weight(told),
    )


def _weight(told: Told) -> float:
    """A reversal first, then what explains the rating, then shares; at most 60."""
    base = {"reversed": 58.0, "mix": 50.0, "both": 48.0, "rate": 45.0, "hidden": 42.0}
    return base[told.story.verdict] + 2.0 * (told.measure.unit == "score")


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
            return _("{moved}，分不清是构成还是各部分自身的变化（证据不足）").format(
                moved=_moved(told)
            )
        case _:
            return _("{name}没有通过检验的变化").format(name=told.measure.name)


def _swollen(told: Told) -> str:
    place = shifted(told)
    more, less = (
        _("{moved}；{value}的反馈变多，多出来的主要就是这类反馈，不算构成变化"),
        _("{moved}；{value}的反馈变少，少掉的主要就是这类反馈，不算构成变化"),
    )
    form = more if place.row["share"] > place.row["previous_share"] else less
    return form.format(moved=_moved(told), value=place.value)


def _moved(told: Told) -> str:
    change, measure = told.story.change, told.measure
    rose, fell = (
        _("{name}由 {before} 升到 {after}（升 {by}）"),
        _("{name}由 {before} 降到 {after}（降 {by}）"),
    )
    return (rose if change.total.value > 0 else fell).format(
        name=measure.name,
        before=measure.level(change.before),
        after=measure.level(change.after),
        by=measure.amount(change.total.value),
    )


def _direction(change: float) -> str:
    return _("升") if change > 0 else _("降")


def _composition(told: Told) -> str:
    """Say which shares moved: 电话的占比由 20.1% 升到 35.2%，其平均评分低于整体."""
    place, measure = shifted(told), told.measure
    share, before = place.row["share"], place.row["previous_share"]
    form = (
        _("{value}的占比由 {before} 升到 {share}")
        if share > before
        else _("{value}的占比由 {before} 降到 {share}")
    )
    text = form.format(value=place.value, before=numbers.share(before), share=numbers.share(share))
    means = [place.row[name] for name in ("mean", "previous_mean") if place.row[name] is not None]
    whole = (told.story.change.before + told.story.change.after) / 2
    higher = _("，{name}高于整体"), _("，{name}低于整体")
    name = measure.name if measure.unit == "score" else _("这一占比")
    return text + higher[sum(means) / len(means) < whole].format(name=name)


def _mix(told: Told) -> str:
    change, measure, place = told.story.change, told.measure, shifted(told)
    alone = told.story.splits[place.column]
    if abs(alone.mix.value) >= ENOUGH * abs(change.mix.value):
        return _("{moved}，其中 {part}来自{column}构成：{shares}；{own}").format(
            moved=_moved(told),
            part=measure.amount(alone.mix.value),
            column=title(place.column),
            shares=_composition(told),
            own=_nothing_of_their_own(alone, place.column),
        )
    parts = [
        _("单看{column} {part}").format(column=title(name), part=measure.amount(split.mix.value))
        for name, split in told.story.splits.items()
        if split.mix.value * change.mix.value > 0 and split.mix.p < NOISE
    ]
    return _("{moved}，其中 {part}来自构成变化{parts}；构成相同时没有通过检验的变化").format(
        moved=_moved(told),
        part=measure.amount(change.mix.value),
        parts=_("（{parts}）").format(parts=_("，").join(parts)) if parts else "",
    )


def _nothing_of_their_own(split: Decomposition, column: str) -> str:
    if split.rate.p < NOISE:
        return _("各列构成都相同时，没有通过检验的变化")
    return _("各{column}自身没有通过检验的变化").format(column=title(column))


def _rest(told: Told) -> str:
    rest = told.story.change.rest
    return _("{direction} {size}（95% 区间 {interval}）").format(
        direction=_direction(rest.value),
        size=told.measure.amount(rest.value),
        interval=told.measure.between(rest.low, rest.high),
    )


def _names(told: Told) -> str:
    return listed(title(name) for name in told.columns)


def _rate(told: Told, own: Place | None) -> str:
    text = _("{moved}；{columns}构成相同时仍{rest}，构成变化解释不了").format(
        moved=_moved(told), columns=_names(told), rest=_rest(told)
    )
    if own is None:
        return text
    measure, row = told.measure, own.row
    return text + _(
        "。变化主要在{value}：由 {before} {direction}到 {after}，其他{column}没有通过检验的变化"
    ).format(
        value=own.value,
        before=measure.level(row["previous_mean"]),
        direction=_direction(row["step"]),
        after=measure.level(row["mean"]),
        column=title(own.column),
    )


def _both(told: Told) -> str:
    return _("{moved}，其中 {mix}来自构成变化（{shares}）；{columns}构成相同时仍{rest}").format(
        moved=_moved(told),
        mix=told.measure.amount(told.story.change.mix.value),
        shares=_composition(told),
        columns=_names(told),
        rest=_rest(told),
    )


def _reversed(told: Told) -> str:
    place = shifted(told)
    split = told.story.splits[place.column]
    against = moved_against(split, place.column)
    inside = ""
    if against is not None:
        up, down = (
            _("，主要的 {n} 个{column}内却都在上升"),
            _("，主要的 {n} 个{column}内却都在下降"),
        )
        form = up if told.story.change.rest.value > 0 else down
        inside = form.format(n=against.height, column=title(place.column))
    return _("{moved}{inside}：{columns}构成相同时{rest}；总体的方向来自构成变化，{shares}").format(
        moved=_moved(told),
        inside=inside,
        columns=_names(told),
        rest=_rest(told),
        shares=_composition(told),
    )


def _hidden(told: Told) -> str:
    return _("{name}总体没有通过检验的变化，但{columns}构成相同时{rest}，被构成变化抵消").format(
        name=told.measure.name, columns=_names(told), rest=_rest(told)
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
        *_steps(split.strata, column, "mix", _("{value}的占比")),
        *_steps(split.strata, column, "rate", _("{value}自身")),
        Point(this(ctx.period), split.after),
    )
    name = _("{name}的变化，按{column}拆成构成与自身").format(
        name=told.measure.name, column=title(column)
    )
    return Chart(
        "waterfall", name, points, unit="score" if told.measure.unit == "score" else "share"
    )


def _steps(strata: pl.DataFrame, column: str, part: str, form: str) -> Sequence[Point]:
    ordered = strata.sort(pl.col(column) == REST, -pl.col(part).abs(), column)
    named = [
        Point(form.format(value=value), size)
        for value, size in ordered.select(column, part).head(STEPS).iter_rows()
    ]
    left = ordered.slice(STEPS)
    if left.is_empty():
        return named
    rest = _("其余 {n} 个").format(n=left.height)
    return [*named, Point(form.format(value=rest), float(left[part].sum()))]
