"""改进跟踪: a row for each measure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

import polars as pl

from csvoice import numerals
from csvoice.analyze.series.interrupted import Effect
from csvoice.analyze.texts.evidence import evidence, matching
from csvoice.company.actions import MEASURED, Action
from csvoice.context import Context
from csvoice.document.blocks import Block, Cell, Chart, Paragraph, Point, Table
from csvoice.document.events import COLUMN
from csvoice.document.findings import Condition, Finding, Interval
from csvoice.document.report import Section
from csvoice.kit.rows import NOT_PRAISE, ONCE
from csvoice.kit.tables import Head, listing
from csvoice.kit.wording import listed, quoted
from csvoice.sections.follow_up.judging import VERIFIED, Followed, follow
from csvoice.slices import headers_of

NAME = "follow-up"
TITLE = "改进跟踪"
MEASURE = "action"
CHARTS = 4
HOW = (
    "每项措施比较生效前 26 周与生效后 13 周之内的逐周占比（不含表扬，分母不含其他措施针对的问题）或"
    "逐周平均，即中断时间序列；周与周之间超出偶然的起伏算在区间里（准二项模型）。措施只在一处的，与"
    "别处的同期变化相减（双重差分）。突发的事件、同一作者的重复和生效前 4 周内的高峰不计，它们本来"
    "就会回落。区间不含 0，且扣除一条贯穿前后的趋势线后仍有落差，才说有效；区间整个达不到预期，才说"
    "未达预期。"
)


def build(ctx: Context) -> Section:
    """Follow every measure up."""
    if not ctx.actions:
        reason = (
            "没有 actions.toml，本节未生成；在里面写上措施和生效日期后，可看到每项措施有没有效果"
            "（csvoice init 可写出样例）。"
        )
        return Section(NAME, TITLE, status="skipped", reason=reason)
    if not ctx.daily:
        reason = "没有精确到日的日期，看不出措施前后的变化，本节未生成。"
        return Section(NAME, TITLE, status="skipped", reason=reason)
    rows = every_row(ctx)
    headers = headers_of(ctx.sources)
    followed = [follow(one, rows, ctx.actions, headers) for one in ctx.actions]
    verified = [(one, one.effect) for one in followed if one.effect and one.verdict in VERIFIED]
    findings = [_finding(rows, *one) for one in verified]
    charts = [_chart(one) for one in followed if one.weekly][:CHARTS]
    appendix: list[Block] = [_details(followed), *charts, Paragraph(HOW)]
    body = (Paragraph(_summary(followed)), _table(followed))
    return Section(NAME, TITLE, tuple(findings), body, appendix=tuple(appendix))


def every_row(ctx: Context) -> pl.DataFrame:
    """Return all dated rows that are no praise, sudden events and copies of one author apart."""
    sudden = [one.id for one in ctx.events if "burst" in one.detectors or one.one_author]
    parts = [part.filter(matching([NOT_PRAISE])) for part in (ctx.history, ctx.feedback, ctx.after)]
    rows = pl.concat(parts, how="diagonal").filter(pl.col("created_at").is_not_null())
    names = rows.collect_schema().names()
    if COLUMN in names:
        rows = rows.filter(pl.col(COLUMN).is_in(sudden).fill_null(value=False).not_())
    if "repeated" in names:
        rows = rows.filter(matching([ONCE]))
    return rows.collect()


def _is_share(action: Action) -> bool:
    return bool(action.issue) or MEASURED[action.metric].dtype == pl.Boolean()


def _level(action: Action, value: float) -> str:
    return numerals.share(value) if _is_share(action) else numerals.score(value)


def _summary(followed: Sequence[Followed]) -> str:
    """Say in at most three sentences what came of the measures."""
    groups: dict[str, list[str]] = {}
    for one in followed:
        groups.setdefault(one.verdict or one.status, []).append(quoted(one.action.name))
    worked = groups.pop("有效", []) + groups.pop("有效，但未达预期", [])
    failed = groups.pop("未达预期", []) + groups.pop("未达预期，反而变差", [])
    rest = sum(map(len, groups.values()))
    said = [
        f"{listed(worked)}有效。" if worked else "",
        f"{listed(failed)}未达预期。" if failed else "",
        f"其余 {numerals.count(rest)} 项还不能判断或尚未生效。" if rest else "",
    ]
    return "".join(said)


def _table(followed: Sequence[Followed]) -> Table:
    heads: tuple[Head, ...] = ("措施", "负责人", "生效", "针对", "生效前", "生效后", "状态", "判断")
    rows = tuple(
        (
            one.action.name,
            one.action.owner or None,
            one.action.date.isoformat(),
            one.action.moves + (f"（{one.action.where}）" if one.action.where else ""),
            _level(one.action, one.effect.before) if one.effect else None,
            _level(one.action, one.effect.after) if one.effect else None,
            one.status,
            (one.verdict + (f"（{one.why}）" if one.why else "")) or None,
        )
        for one in followed
    )
    return listing(heads, rows)


def _details(followed: Sequence[Followed]) -> Table:
    heads = ("措施", "预期", "相对变化", "95% 区间", "扣除")
    return listing(heads, ((one.action.name, *_judged(one)) for one in followed))


def _judged(one: Followed) -> tuple[Cell, ...]:
    effect, expect = one.effect, one.action.expect
    expected = numerals.share(expect, signed=True) if expect else None
    if effect is None:
        return expected, None, None, None
    interval = numerals.interval(Interval(effect.low, effect.high), "share", signed=True)
    taken_off = "别处的同期变化" if effect.control else None
    return expected, numerals.share(effect.change, signed=True), interval, taken_off


def _chart(one: Followed) -> Chart:
    points = tuple(
        Point(day.isoformat(), level, "生效后" if after else "生效前")
        for day, level, after in one.weekly
    )
    what = "占比" if one.action.issue else "平均"
    title = f"{one.action.moves}逐周的{what}，{one.action.name}前后"
    return Chart("line", title, points, unit="share" if _is_share(one.action) else "score")


def _finding(rows: pl.DataFrame, one: Followed, effect: Effect) -> Finding:
    """Tell what came of a measure that could be judged."""
    action = one.action
    course = f"由 {_level(action, effect.before)} 变为 {_level(action, effect.after)}"
    since = datetime.combine(action.date, time())
    named = action.issue and "issue" if action.issue in set(rows["issue"]) else "issue_detail"
    about = (Condition(named, "==", action.issue),) if action.issue else ()
    where = (*about, Condition("created_at", ">=", since))
    return Finding(
        section=NAME,
        measure=MEASURE,
        segment=f"action={action.name}",
        statement=f"{quoted(action.name)}{one.verdict}：{action.moves}{course}。",
        value=effect.change,
        unit="share",
        n=rows.height,
        interval=Interval(effect.low, effect.high),
        evidence=evidence(rows, where),
        since=since,
    )
