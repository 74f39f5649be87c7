"""One change of a share as a finding: its sentence, its evidence, how much it matters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from csvoice import numbers
from csvoice.analyze.texts.evidence import matching
from csvoice.context import Context
from csvoice.document.findings import Condition, Finding, Interval
from csvoice.schema import URGENT
from csvoice.sections.common.events import event_behind
from csvoice.sections.common.rows import NOT_PRAISE, frequencies, prove, rows_of
from csvoice.sections.common.shares import SHARE_CHANGE, compared_with
from csvoice.sections.common.wording import between, last, size, this

QUOTES = 3
"""Verbatims beside a change."""

ONE_CUSTOMER = 0.3
"""Share of a value's rows from which on one customer is named as their source."""

MANY = 5
"""Fewer rows of one customer are not worth a word."""

Row: TypeAlias = Mapping[str, Any]
"""A row of `Changes.real`."""

Kind: TypeAlias = Literal["rise", "fall", "new", "gone"]

WHAT = ("issue", "issue_detail", "nature", "severity")
"""Dimensions that say what feedback is about; the others say where it comes from."""


def kind_of(row: Row) -> Kind:
    """Tell a rise from a fall, and both from what is new or gone."""
    if not row["past_count"]:
        return "new"
    if not row["count"]:
        return "gone"
    return "rise" if row["change"] > 0 else "fall"


def change_finding(ctx: Context, section: str, row: Row) -> Finding:
    """Say that a share rose or fell; `row` is one of `Changes.real`."""
    where = conditions(row)
    return Finding(
        section=section,
        measure=SHARE_CHANGE,
        segment=_segment(where),
        statement=change_sentence(ctx, row) + _one_customer(ctx, row) + "。",
        value=row["change"],
        unit="points",
        n=row["n"],
        baseline=row["baseline"],
        interval=Interval(row["low"], row["high"]),
        q_value=row["q"],
        severity="紧急" if row["value"] == URGENT and row["change"] > 0 else "一般",
        evidence=prove(ctx, *where, k=QUOTES),
        event=event_behind(ctx, where, row["change"] * row["n"]),
        weight=_weight(row),
    )


def repeated_finding(ctx: Context, section: str, row: Row) -> Finding:
    """Say that what looks like a change is one author's; `row` is one of `Changes.repeated`."""
    where, copies = conditions(row), row["count"] - row["voices"]
    return Finding(
        section=section,
        measure="repeated",
        segment=_segment(where),
        statement=f"去掉同一作者重复的 {numbers.count(copies)} 条，{named(row)}没有上升。",
        value=copies,
        unit="count",
        n=row["count"],
        baseline=row["voices"],
        evidence=prove(ctx, *where, k=QUOTES),
        event=event_behind(ctx, where, copies),
        weight=20,
    )


def _segment(where: tuple[Condition, ...]) -> str:
    return ",".join(f"{one.column}={one.value}" for one in where if one != NOT_PRAISE)


def _one_customer(ctx: Context, row: Row) -> str:
    """Say so where one customer wrote much of what is counted."""
    if "customer" not in ctx.columns:
        return ""
    sizes = frequencies(rows_of(ctx).filter(matching(conditions(row))), "customer")["count"]
    if sizes.is_empty() or sizes[0] < max(MANY, ONE_CUSTOMER * row["count"]):
        return ""
    return f"，其中 {numbers.count(sizes[0])} 条来自同一位客户"


def _weight(row: Row) -> float:
    """A rise goes before a fall, urgent feedback before all, what it is about before where."""
    weight = 60.0 if row["change"] > 0 else 45.0
    weight += 20.0 * bool(row["value"] == URGENT) + 2.0 * (row["dimension"] in WHAT)
    return weight + min(20.0, 300 * abs(float(row["change"])))


def conditions(row: Row) -> tuple[Condition, ...]:
    """Return the conditions that give the rows of a value."""
    value = Condition(row["dimension"], "==", row["value"])
    if row["dimension"] == "issue_detail":
        return Condition("issue", "==", row["parent"]), value, NOT_PRAISE
    return (value, NOT_PRAISE) if row["dimension"] == "issue" else (value,)


def change_sentence(ctx: Context, row: Row) -> str:
    """Tell a change that passed its test: counts, shares, how far; without a full stop."""
    kind = kind_of(row)
    if kind == "new":
        return _new(ctx, row)
    if kind == "gone":
        return _gone(ctx, row)
    if ctx.changes and ctx.changes.periods > 1:
        return _against_mean(ctx, row)
    parts = [_counts(named(row), last(ctx.previous_period or ctx.period), this(ctx.period), row)]
    if min(row["n"], row["baseline_n"]) >= ctx.thresholds.min_share_rows:
        parts.append(_shares(row))
    return "，".join(parts)


def _new(ctx: Context, row: Row) -> str:
    form = "{name}{now}新出现 {count} 条，占 {share}，此前有反馈的 {days} 天里一条也没有"
    return form.format(
        name=named(row),
        now=this(ctx.period),
        count=numbers.count(row["count"]),
        share=numbers.share(row["share"]),
        days=numbers.count(ctx.changes.past_days if ctx.changes else 0),
    )


def _gone(ctx: Context, row: Row) -> str:
    if ctx.changes and ctx.changes.periods > 1:
        form = "{name}{now}一条也没有，{before}占 {share}，{latest} {previous} 条"
    else:
        form = "{name}{now}一条也没有，{before} {previous} 条，占 {share}"
    return form.format(
        name=named(row),
        now=this(ctx.period),
        before=compared_with(ctx),
        share=numbers.share(row["baseline"]),
        latest=last(ctx.previous_period or ctx.period),
        previous=numbers.count(row["previous_count"]),
    )


def _against_mean(ctx: Context, row: Row) -> str:
    """Tell a share against the mean of many periods, and beside it that of the last one."""
    higher = "{name}{now} {count} 条，占 {share}，{before} {baseline}（高 {size}），{latest} {last}"
    lower = "{name}{now} {count} 条，占 {share}，{before} {baseline}（低 {size}），{latest} {last}"
    return (higher if row["change"] > 0 else lower).format(
        name=named(row),
        now=this(ctx.period),
        count=numbers.count(row["count"]),
        share=numbers.share(row["share"]),
        before=compared_with(ctx),
        baseline=numbers.share(row["baseline"]),
        size=size(Interval(row["low"], row["high"])),
        latest=last(ctx.previous_period or ctx.period),
        last=numbers.share(row["previous_share"]),
    )


def _counts(name: str, before: str, now: str, row: Row) -> str:
    count, previous = numbers.count(row["count"]), numbers.count(row["previous_count"])
    if row["change"] > 0 and row["count"] > row["previous_count"]:
        form = "{name}从{before}的 {previous} 条增至 {count} 条"
    elif row["change"] < 0 and row["count"] < row["previous_count"]:
        form = "{name}从{before}的 {previous} 条减至 {count} 条"
    else:
        form = "{name}{now} {count} 条，{before} {previous} 条"
    return form.format(name=name, before=before, now=now, count=count, previous=previous)


def _shares(row: Row) -> str:
    rose = row["change"] > 0
    form = (
        "占比由 {previous} 升到 {share}（升幅 {size}）"
        if rose
        else "占比由 {previous} 降到 {share}（降幅 {size}）"
    )
    return form.format(
        previous=numbers.share(row["baseline"]),
        share=numbers.share(row["share"]),
        size=size(Interval(row["low"], row["high"])),
    )


def named(row: Row) -> str:
    """Name a value as a sentence does: 「异响」（悬架系）, 「物流延迟」, 凯迪拉克XT5 的反馈."""
    forms = {
        "issue": "「{value}」",
        "issue_detail": "「{value}」（{parent}）",
        "nature": "{value}",
        "severity": "{value}反馈",
        "channel": "来自{value}的反馈",
        "region": "来自{value}的反馈",
    }
    form = forms.get(row["dimension"], "{value}的反馈")
    place = row["dimension"] not in WHAT
    value = between(row["value"]) if place else row["value"]
    return form.format(value=value, parent=row["parent"]).strip()
