"""Shares of values with their intervals and their change to the last period, and what they say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import polars as pl

from csvoice import numbers
from csvoice.analyze.changes import SHARE_OF
from csvoice.analyze.evidence import matching
from csvoice.analyze.intervals import wilson
from csvoice.context import Context
from csvoice.document import Condition, Finding, Interval, TableColumn
from csvoice.i18n import _
from csvoice.schema import URGENT
from csvoice.sections.rows import NOT_PRAISE, frequencies, prove, rows_of
from csvoice.sections.wording import last, size, this

SHARE_CHANGE = "share_change"
NO_CHANGE = "no_change"

QUOTES = 3
"""Verbatims beside a change."""

ONE_CUSTOMER = 0.3
"""Share of a value's rows from which on one customer is named as their source."""

MANY = 5
"""Fewer rows of one customer are not worth a word."""

Row = Mapping[str, Any]
Kind: TypeAlias = Literal["rise", "fall", "new", "gone"]


def share_table(ctx: Context, rows: pl.DataFrame, dimension: str) -> pl.DataFrame:
    """Count the values of a dimension, the most frequent first.

    Args:
        ctx: Where the changes to the last period are looked up.
        rows: The rows the shares are of.
        dimension: A column of `rows`; nulls are left out.

    Returns:
        Columns `parent` (the issue of an issue_detail, else null), `value`, `count`, `share`,
        `low`, `high`, `interval` (the latter two as text), `urgent` (rows), `change`, `verdict`
        (上升, 下降, 证据不足, or null where nothing was tested).
    """
    base = rows.filter(pl.col(SHARE_OF.get(dimension, dimension)).is_not_null())
    parent = pl.col("issue") if dimension == "issue_detail" else pl.lit(None, pl.String)
    table = (
        base.filter(pl.col(dimension).is_not_null())
        .group_by(parent.alias("parent"), pl.col(dimension).alias("value"))
        .agg(
            count=pl.len().cast(pl.Int64),
            urgent=(pl.col("severity") == URGENT).sum().cast(pl.Int64),
        )
        .sort(-pl.col("count"), "parent", "value")
        .with_columns(share=pl.col("count") / base.height)
    )
    low, high = wilson(table["count"].to_numpy(), base.height)
    texts = [
        numbers.interval(Interval(*ends), "share")
        for ends in zip(low.tolist(), high.tolist(), strict=True)
    ]
    return table.with_columns(
        low=pl.Series(low), high=pl.Series(high), interval=pl.Series(texts, dtype=pl.String)
    ).join(
        _verdicts(ctx, dimension),
        on=["parent", "value"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )


def _verdicts(ctx: Context, dimension: str) -> pl.DataFrame:
    if ctx.changes is None:
        schema = dict.fromkeys(("parent", "value", "verdict"), pl.String())
        return pl.DataFrame(schema={**schema, "change": pl.Float64()})
    keys = ["dimension", "parent", "value"]
    real = real_changes(ctx).select(*keys, real=pl.lit(value=True))
    rise = pl.when(pl.col("change") > 0).then(pl.lit(_("上升"))).otherwise(pl.lit(_("下降")))
    verdict = pl.when("real").then(rise).when(pl.col("q").is_not_null()).then(pl.lit(_("证据不足")))
    return (
        ctx.changes.of(dimension)
        .join(real, on=keys, how="left", nulls_equal=True)
        .select("parent", "value", "change", verdict=verdict)
    )


def real_changes(ctx: Context) -> pl.DataFrame:
    """Return the changes that may be called a rise or a fall; none without a previous period."""
    if ctx.changes is None:
        return pl.DataFrame(schema={"dimension": pl.String(), "parent": pl.String()})
    return ctx.changes.real(ctx.thresholds.q_value, ctx.thresholds.min_change)


def compared_with(ctx: Context) -> str:
    """Name what shares are compared with: 上月, or 近 12 个月平均."""
    if ctx.changes is None or ctx.changes.periods == 1:
        return last(ctx.previous_period or ctx.period)
    forms = {
        "month": _("近 {n} 个月平均"),
        "week": _("近 {n} 周平均"),
        "quarter": _("近 {n} 个季度平均"),
    }
    return forms.get(ctx.period.by, _("此前 {n} 期平均")).format(n=ctx.changes.periods)


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
        segment=",".join(f"{one.column}={one.value}" for one in where if one != NOT_PRAISE),
        statement=change_sentence(ctx, row) + _one_customer(ctx, row),
        value=row["change"],
        unit="points",
        n=row["n"],
        baseline=row["baseline"],
        interval=Interval(row["low"], row["high"]),
        q_value=row["q"],
        severity="紧急" if row["value"] == URGENT and row["change"] > 0 else "一般",
        evidence=prove(ctx, *where, k=QUOTES),
        weight=_weight(row),
    )


def _one_customer(ctx: Context, row: Row) -> str:
    """Say so where one customer wrote much of what is counted."""
    if "customer" not in ctx.columns:
        return ""
    sizes = frequencies(rows_of(ctx).filter(matching(conditions(row))), "customer")["count"]
    if sizes.is_empty() or sizes[0] < max(MANY, ONE_CUSTOMER * row["count"]):
        return ""
    return _("其中 {n} 条来自同一位客户。").format(n=numbers.count(sizes[0]))


def _weight(row: Row) -> float:
    """A rise goes before a fall, urgent feedback before all, a detail after its issue."""
    weight = 60.0 if row["change"] > 0 else 45.0
    weight += 20.0 * bool(row["value"] == URGENT) - 10.0 * (row["parent"] is not None)
    return weight + min(20.0, 300 * abs(float(row["change"])))


def conditions(row: Row) -> tuple[Condition, ...]:
    """Return the conditions that give the rows of a value."""
    value = Condition(row["dimension"], "==", row["value"])
    if row["dimension"] == "issue_detail":
        return Condition("issue", "==", row["parent"]), value, NOT_PRAISE
    return (value, NOT_PRAISE) if row["dimension"] == "issue" else (value,)


def change_sentence(ctx: Context, row: Row) -> str:
    """Tell a change that passed its test: counts, shares, how far."""
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
    return _("，").join(parts) + _("。")


def _new(ctx: Context, row: Row) -> str:
    form = _("{name}{now}新出现 {count} 条，占 {share}，此前有反馈的 {days} 天里一条也没有。")
    return form.format(
        name=named(row),
        now=this(ctx.period),
        count=numbers.count(row["count"]),
        share=numbers.share(row["share"]),
        days=numbers.count(ctx.changes.past_days if ctx.changes else 0),
    )


def _gone(ctx: Context, row: Row) -> str:
    if ctx.changes and ctx.changes.periods > 1:
        form = _("{name}{now}一条也没有，{before}占 {share}，{latest} {previous} 条。")
    else:
        form = _("{name}{now}一条也没有，{before} {previous} 条，占 {share}。")
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
    higher = _(
        "{name}{now} {count} 条，占 {share}，{before} {baseline}（高 {size}），{latest} {last}。"
    )
    lower = _(
        "{name}{now} {count} 条，占 {share}，{before} {baseline}（低 {size}），{latest} {last}。"
    )
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
        form = _("{name}从{before}的 {previous} 条增至 {count} 条")
    elif row["change"] < 0 and row["count"] < row["previous_count"]:
        form = _("{name}从{before}的 {previous} 条减至 {count} 条")
    else:
        form = _("{name}{now} {count} 条，{before} {previous} 条")
    return form.format(name=name, before=before, now=now, count=count, previous=previous)


def _shares(row: Row) -> str:
    rose = row["change"] > 0
    form = (
        _("占比由 {previous} 升到 {share}（升幅 {size}）")
        if rose
        else _("占比由 {previous} 降到 {share}（降幅 {size}）")
    )
    return form.format(
        previous=numbers.share(row["baseline"]),
        share=numbers.share(row["share"]),
        size=size(Interval(row["low"], row["high"])),
    )


def named(row: Row) -> str:
    """Name a value as a sentence does: 「异响」（悬架系）, 「物流延迟」, 凯迪拉克XT5的反馈."""
    forms = {
        "issue": _("「{value}」"),
        "issue_detail": _("「{value}」（{parent}）"),
        "nature": _("{value}"),
        "severity": _("{value}反馈"),
        "channel": _("来自{value}的反馈"),
        "region": _("来自{value}的反馈"),
    }
    form = forms.get(row["dimension"], _("{value}的反馈"))
    return form.format(value=row["value"], parent=row["parent"])


def no_change(ctx: Context) -> str:
    """Say that nothing in the report passed, and how much was examined."""
    if ctx.changes is None or ctx.previous_period is None:
        return ""
    return _("与{before}相比，没有通过检验的占比变化（共检验 {tested} 项）。").format(
        before=compared_with(ctx), tested=numbers.count(ctx.changes.tested)
    )


def share_columns(ctx: Context, n: int) -> dict[str, TableColumn]:
    """Return the columns of a `share_table` to show for `n` rows: no shares of a small sample."""
    columns = {"count": TableColumn(_("数量"), "count")}
    if n >= ctx.thresholds.min_share_rows:
        columns |= {
            "share": TableColumn(_("占比"), "share"),
            "interval": TableColumn(_("95% 区间")),
        }
        if ctx.previous_period:
            before = _("比{before}").format(before=compared_with(ctx))
            columns |= {"change": TableColumn(before, "change"), "verdict": TableColumn(_("判断"))}
    return columns | {"urgent": TableColumn(_("紧急"), "count")}
