"""One change of a share as a finding: its sentence, its evidence, how much it matters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from csvoice import numerals
from csvoice.analyze.texts.evidence import matching
from csvoice.context import Context
from csvoice.document.findings import Condition, Finding, Interval, Severity
from csvoice.kit.events import behind
from csvoice.kit.rows import NOT_PRAISE, frequencies, prove, rows_of
from csvoice.kit.shares import REPEATED, SHARE_CHANGE, compared_with
from csvoice.kit.wording import between, last, this
from csvoice.schema import OTHER_ISSUE, URGENT

QUOTES = 3
"""Verbatims beside a change."""

ONE_CUSTOMER = 0.3
"""Share of a value's rows from which on one customer is named as their source."""

SURE, GATHERED = 0.001, 0.5
"""A q-value below which a change is called certain; the part of rows that is a gathering."""

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
    event = behind(ctx, where, surplus(row))
    head, comma, rest = change_sentence(ctx, row).partition("，")
    return Finding(
        section=section,
        measure=SHARE_CHANGE,
        segment=_segment(where),
        statement=f"{head}{reason(ctx, row)}{comma}{rest}。",
        value=row["change"],
        unit="points",
        n=row["n"],
        baseline=row["baseline"],
        interval=Interval(row["low"], row["high"]),
        q_value=row["q"],
        severity=_severity(row),
        evidence=prove(ctx, *where, k=QUOTES),
        event=event.id if event else None,
    )


def _severity(row: Row) -> Severity:
    """Say how loud a change is; of what has no type nothing is known that calls for someone."""
    if str(row["value"]).startswith(OTHER_ISSUE):
        return "提示"
    return "紧急" if row["value"] == URGENT and row["change"] > 0 else "一般"


def repeated_finding(ctx: Context, section: str, row: Row) -> Finding:
    """Say that what looks like a change is one author's; `row` is one of `Changes.repeated`."""
    where, copies = conditions(row), row["count"] - row["voices"]
    event = behind(ctx, where, copies)
    return Finding(
        section=section,
        measure=REPEATED,
        segment=_segment(where),
        statement=f"去掉同一作者重复的 {numerals.count(copies)} 条，{named(row)}没有上升。",
        value=copies,
        unit="count",
        n=row["count"],
        baseline=row["voices"],
        evidence=prove(ctx, *where, k=QUOTES),
        event=event.id if event else None,
    )


def _segment(where: tuple[Condition, ...]) -> str:
    return ",".join(f"{one.column}={one.value}" for one in where if one != NOT_PRAISE)


def surplus(row: Row) -> float:
    """Return the rows that came over what the share before lets expect."""
    return float(row["count"] - row["n"] * row["baseline"])


def sureness(row: Row) -> str:
    """Say how sure a change is that passed its test."""
    return "明确" if row["q"] < SURE else "大致"


def reason(ctx: Context, row: Row) -> str:
    """Say where a rise gathers, or that one customer is its source; empty where neither is so."""
    return _one_customer(ctx, row) or _gathers(ctx, row)


def _gathers(ctx: Context, row: Row) -> str:
    """Name the value that most rows share, of a column that the change itself does not name."""
    if row["change"] <= 0:
        return ""
    known = str(row["value"]) + str(row["parent"] or "")
    rows = rows_of(ctx).filter(matching(conditions(row)))
    for column in ("product", "brand", "region", "channel"):
        if column in ctx.columns and column != row["dimension"]:
            sizes = frequencies(rows, column)
            if sizes.height > 1 and sizes["count"][0] >= GATHERED * rows.height:
                value, count = sizes.row(0)
                named = "" if value in known else between(value).rstrip()
                return f"，其中{named} {numerals.count(count)} 条" if named else ""
    return ""


def _one_customer(ctx: Context, row: Row) -> str:
    """Say so where one customer wrote much of what is counted."""
    if "customer" not in ctx.columns:
        return ""
    sizes = frequencies(rows_of(ctx).filter(matching(conditions(row))), "customer")["count"]
    if sizes.is_empty() or sizes[0] < max(MANY, ONE_CUSTOMER * row["count"]):
        return ""
    return f"，其中 {numerals.count(sizes[0])} 条来自同一位客户"


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
        count=numerals.count(row["count"]),
        share=numerals.share(row["share"]),
        days=numerals.count(ctx.changes.past_days if ctx.changes else 0),
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
        share=numerals.share(row["baseline"]),
        latest=last(ctx.previous_period or ctx.period),
        previous=numerals.count(row["previous_count"]),
    )


def _against_mean(ctx: Context, row: Row) -> str:
    """Tell a share against the mean of many periods, and beside it that of the last one."""
    higher = "{name}{now} {count} 条，占 {share}，{before} {baseline}，{latest} {last}"
    lower = "{name}{now} {count} 条，占 {share}，{before} {baseline}，{latest} {last}"
    return (higher if row["change"] > 0 else lower).format(
        name=named(row),
        now=this(ctx.period),
        count=numerals.count(row["count"]),
        share=numerals.share(row["share"]),
        before=compared_with(ctx),
        baseline=numerals.share(row["baseline"]),
        latest=last(ctx.previous_period or ctx.period),
        last=numerals.share(row["previous_share"]),
    )


def _counts(name: str, before: str, now: str, row: Row) -> str:
    count, previous = numerals.count(row["count"]), numerals.count(row["previous_count"])
    if row["change"] > 0 and row["count"] > row["previous_count"]:
        form = "{name}从{before}的 {previous} 条增至 {count} 条"
    elif row["change"] < 0 and row["count"] < row["previous_count"]:
        form = "{name}从{before}的 {previous} 条减至 {count} 条"
    else:
        form = "{name}{now} {count} 条，{before} {previous} 条"
    return form.format(name=name, before=before, now=now, count=count, previous=previous)


def _shares(row: Row) -> str:
    rose = row["change"] > 0
    form = "占比由 {previous} 升到 {share}" if rose else "占比由 {previous} 降到 {share}"
    return form.format(previous=numerals.share(row["baseline"]), share=numerals.share(row["share"]))


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
