"""One change of a share as a finding: its sentence, its evidence, how much it matters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from csvoice import numerals
from csvoice.analyze.texts.evidence import matching
from csvoice.context import Context
from csvoice.document.findings import Condition, Finding, Interval, Severity, segment_of
from csvoice.kit.choice import REPEATED, SHARE_CHANGE
from csvoice.kit.events import id_behind
from csvoice.kit.rows import NOT_PRAISE, frequencies, of_issue, prove, rows_of
from csvoice.kit.shares import compared_with
from csvoice.kit.wording import before, between, quoted, this
from csvoice.schema import OTHER_ISSUE, URGENT

QUOTES = 3
"""Verbatims beside a change."""

ONE_CUSTOMER = 0.3
"""Share of a value's rows from which on one customer is named as their source."""

GATHERED = 0.5
"""The part of rows that is a gathering."""

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
        event=id_behind(ctx, where, surplus(row)),
    )


def _severity(row: Row) -> Severity:
    """Say how loud a change is; of what has no type nothing is known that calls for someone."""
    if str(row["value"]).startswith(OTHER_ISSUE):
        return "提示"
    return "紧急" if row["value"] == URGENT and row["change"] > 0 else "一般"


def repeated_finding(ctx: Context, section: str, row: Row) -> Finding:
    """Say that what looks like a change is one author's; `row` is one of `Changes.repeated`."""
    where, copies = conditions(row), row["count"] - row["voices"]
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
        event=id_behind(ctx, where, copies),
    )


def _segment(where: tuple[Condition, ...]) -> str:
    return segment_of(one for one in where if one != NOT_PRAISE)


def surplus(row: Row) -> float:
    """Return the rows that came over what the share before lets expect."""
    return float(row["count"] - row["n"] * row["baseline"])


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
                named = f"，其中{between(value).rstrip()} {numerals.count(count)} 条"
                return "" if value in known else named
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
    return of_issue(row["value"]) if row["dimension"] == "issue" else (value,)


def change_sentence(ctx: Context, row: Row) -> str:
    """Tell a change that passed its test: counts, shares, how far; without a full stop."""
    match kind_of(row):
        case "new":
            return _new(ctx, row)
        case "gone":
            return _gone(ctx, row)
    share, baseline = numerals.share(row["share"]), numerals.share(row["baseline"])
    if ctx.changes and ctx.changes.periods > 1:
        now = f"{this(ctx.period)} {numerals.count(row['count'])} 条，占 {share}"
        latest = f"{before(ctx)} {numerals.share(row['previous_share'])}"
        return f"{named(row)}{now}，{compared_with(ctx)} {baseline}，{latest}"
    if min(row["n"], row["baseline_n"]) < ctx.thresholds.min_share_rows:
        return _counts(ctx, row)
    return f"{_counts(ctx, row)}，占比由 {baseline} {'升' if row['change'] > 0 else '降'}到 {share}"


def _new(ctx: Context, row: Row) -> str:
    rows = f"{numerals.count(row['count'])} 条，占 {numerals.share(row['share'])}"
    days = numerals.count(ctx.changes.past_days if ctx.changes else 0)
    return f"{named(row)}{this(ctx.period)}新出现 {rows}，此前有反馈的 {days} 天里一条也没有"


def _gone(ctx: Context, row: Row) -> str:
    nothing = f"{named(row)}{this(ctx.period)}一条也没有"
    rows = f"{before(ctx)} {numerals.count(row['previous_count'])} 条"
    share = f"占 {numerals.share(row['baseline'])}"
    if ctx.changes and ctx.changes.periods > 1:
        return f"{nothing}，{compared_with(ctx)}{share}，{rows}"
    return f"{nothing}，{rows}，{share}"


def _counts(ctx: Context, row: Row) -> str:
    name, count, previous = named(row), row["count"], row["previous_count"]
    if (count - previous) * row["change"] <= 0:
        now = f"{this(ctx.period)} {numerals.count(count)} 条"
        return f"{name}{now}，{before(ctx)} {numerals.count(previous)} 条"
    way = "增" if count > previous else "减"
    return (
        f"{name}从{before(ctx)}的 {numerals.count(previous)} 条{way}至 {numerals.count(count)} 条"
    )


def named(row: Row) -> str:
    """Name a value as a sentence does: 「异响」（悬架系）, 「物流延迟」, 凯迪拉克XT5 的反馈."""
    value = row["value"]
    match row["dimension"]:
        case "issue":
            return quoted(value)
        case "issue_detail":
            return f"{quoted(value)}（{row['parent']}）"
        case "nature":
            return str(value)
        case "severity":
            return f"{value}反馈"
        case "channel" | "region":
            return f"来自{between(value)}的反馈"
    return f"{between(value)}的反馈".strip()
