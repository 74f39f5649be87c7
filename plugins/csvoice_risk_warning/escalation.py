"""升级清单: urgent feedback with its reasons, the overdue first, and who waits for an answer."""

from __future__ import annotations

import numpy as np
import polars as pl

from csvoice import (
    SEVERITIES,
    URGENT,
    Block,
    Cell,
    Condition,
    Finding,
    Heading,
    Table,
    TableColumn,
    evidence,
    numerals,
    shorten,
    ticket,
)
from csvoice.kit import listed
from csvoice_risk_warning.options import NAME, Options
from csvoice_risk_warning.watch import Watch
from csvoice_risk_warning.wording import reasons, span

LIFE = ("自伤威胁", "人身安全", "行车安全")
"""Reasons that go before all others."""

OPENING = 30
"""Characters of a text that the list shows."""


def waiting(watch: Watch, options: Options) -> pl.DataFrame:
    """Return the urgent rows of the report that are not known to be resolved, in order of need.

    The overdue first, then danger to life and limb, then the newest.

    Returns:
        The columns of the rows, and `overdue`.
    """
    rows = watch.reported.filter(severity=URGENT)
    if "resolved" in rows.columns:
        rows = rows.filter(pl.col("resolved").fill_null(value=False).not_())
    life = pl.any_horizontal(
        pl.col("severity_why").str.contains(reason, literal=True) for reason in LIFE
    )
    return rows.with_columns(overdue=_overdue(rows, options.urgent_minutes)).sort(
        ~pl.col("overdue"), ~life, pl.col("day"), "id",
        descending=[False, False, True, False], nulls_last=True,
    )  # fmt: skip


def _overdue(rows: pl.DataFrame, minutes: int) -> pl.Expr:
    if "response_seconds" not in rows.columns:
        return pl.lit(value=False)
    return (pl.col("response_seconds") >= 60 * minutes).fill_null(value=False)


def escalation_findings(watch: Watch, urgent: pl.DataFrame, options: Options) -> list[Finding]:
    """Say how much is urgent, and how much of it waited too long."""
    if urgent.is_empty():
        return []
    where = [Condition("severity", "==", URGENT), *watch.within()]
    if "resolved" in urgent.columns:
        where.append(Condition("resolved", "!=", value=True))
    findings = [_finding(watch, urgent, where, "urgent", _urgent_sentence(watch, urgent))]
    overdue = urgent.filter("overdue")
    if overdue.height:
        late = Condition("response_seconds", ">=", 60.0 * options.urgent_minutes)
        said = _late_sentence(urgent, overdue, options)
        findings.insert(0, _finding(watch, overdue, [*where, late], "overdue", said))
    return findings


def _finding(
    watch: Watch, rows: pl.DataFrame, where: list[Condition], measure: str, said: str
) -> Finding:
    return Finding(
        section=NAME,
        measure=measure,
        segment="severity=紧急",
        statement=said,
        value=rows.height,
        unit="count",
        n=watch.reported.height,
        severity="紧急" if measure == "overdue" else "提示",
        evidence=evidence(watch.rows, where, first=rows["id"].head(5).to_list()),
    )


def _urgent_sentence(watch: Watch, urgent: pl.DataFrame) -> str:
    days = span(watch.since, watch.last, watch.last) if watch.since and watch.last else ""
    state = "尚未解决的" if "resolved" in urgent.columns else ""
    named = listed(f"{reason} {numerals.count(n)} 条" for reason, n in reasons(urgent, 3))
    return (
        f"{days}{state}紧急反馈 {numerals.count(urgent.height)} 条，"
        f"按原因最多的是{named}，见升级清单。"
    )


def _late_sentence(urgent: pl.DataFrame, overdue: pl.DataFrame, options: Options) -> str:
    timed = urgent["response_seconds"].count()
    longest = float(overdue["response_seconds"].to_numpy().max())
    state = "尚未解决、" if "resolved" in urgent.columns else ""
    some = f"中，{numerals.count(overdue.height)} 条"
    late = some if overdue.height < timed else "都"
    return (
        f"{numerals.count(timed)} 条{state}有响应时长的紧急反馈{late}"
        f"超过 {options.urgent_minutes} 分钟才首次响应，"
        f"最长 {numerals.duration(longest)}，建议先处理这些。"
    )


def escalation_blocks(watch: Watch, urgent: pl.DataFrame, options: Options) -> list[Block]:
    """List the urgent rows, and the response times against their targets."""
    if urgent.is_empty():
        return []
    return [Heading("升级清单"), _list(urgent, options), *_targets(watch, options)]


def _list(urgent: pl.DataFrame, options: Options) -> Table:
    shown = _each_event_once(urgent).head(options.shown)
    columns = {
        "id": TableColumn("编号"),
        "created_at": TableColumn("时间"),
        "brand": TableColumn("品牌"),
        "product": TableColumn("产品"),
        "issue": TableColumn("问题"),
        "text": TableColumn("原文"),
        "severity_why": TableColumn("紧急的依据"),
        "response_seconds": TableColumn("首次响应", "time"),
        "alike": TableColumn("同一事件", "count"),
    }
    present = {name: column for name, column in columns.items() if name in shown.columns}
    cells = shown.with_columns(
        id=pl.Series([ticket(one) for one in shown["id"]], dtype=pl.String),
        text=pl.Series([shorten(one or "", OPENING) for one in shown["text"]], dtype=pl.String),
    ).select(
        pl.col(name).dt.strftime("%Y-%m-%d") if name == "created_at" else name for name in present
    )
    note = (
        f"共 {numerals.count(urgent.height)} 条，列出 {numerals.count(shown.height)} 起，"
        "同一事件只列一条："
        "超时的在前，其次是危及人身的，再按时间从新到旧。"
    )
    return Table(tuple(present.values()), tuple(cells.iter_rows()), note=note)


def _each_event_once(urgent: pl.DataFrame) -> pl.DataFrame:
    """Keep the first row of each event, with how many it has in `alike`; other rows stay."""
    alone = pl.col("event").is_null()
    counted = urgent.with_columns(alike=pl.when(~alone).then(pl.len().over("event")))
    return counted.filter(alone | pl.col("event").is_first_distinct())


def _targets(watch: Watch, options: Options) -> list[Block]:
    rows = watch.reported
    if "response_seconds" not in rows.columns:
        return []
    limits = (options.urgent_minutes, options.normal_minutes, options.minor_minutes)
    cells = [
        _target(rows.filter(pl.col("severity") == severity), severity, 60.0 * minutes)
        for severity, minutes in zip(SEVERITIES, limits, strict=True)
    ]
    columns = (
        TableColumn("严重程度"),
        TableColumn("响应时限", "time"),
        TableColumn("有响应时长", "count"),
        TableColumn("超时", "count"),
        TableColumn("响应时长中位数", "time"),
    )
    known = tuple(row for row in cells if row[2])
    note = "时限是服务手册的惯例，不是标准，可在 csvoice.toml 中改。"
    return [Heading("响应时限"), Table(columns, known, note=note)] if known else []


def _target(rows: pl.DataFrame, severity: str, limit: float) -> tuple[Cell, ...]:
    times = rows["response_seconds"].drop_nulls().to_numpy()
    median = float(np.median(times)) if len(times) else None
    return severity, limit, len(times), int((times >= limit).sum()), median
