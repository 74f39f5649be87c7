"""驱动因素: what goes with low ratings and with unresolved tickets, like compared with like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice import numbers
from csvoice.analyze.intervals import SMALL_SAMPLE, Array
from csvoice.analyze.significance import benjamini_hochberg
from csvoice.analyze.stratified import cells_of, mean_differences, share_differences
from csvoice.components import SectionSpec
from csvoice.context import Context
from csvoice.document import (
    Block,
    Bullets,
    Chart,
    Condition,
    Finding,
    Heading,
    Interval,
    Paragraph,
    Point,
    Section,
    TableColumn,
)
from csvoice.i18n import _
from csvoice.schema import STANDARD
from csvoice.sections.factors import Group, factor_groups, strata_columns
from csvoice.sections.rows import prove, quotes, rows_of
from csvoice.sections.tables import table
from csvoice.sections.wording import listed

NAME = "drivers"
TITLE = _("驱动因素")
MIN_ROWS = 100
"""Rows with an outcome below which nothing could pass its test."""

TOLD, SHOWN = 5, 10
SAME_ROWS = 0.6
"""Of two factors whose rows are the same to this part of the smaller, one is told."""

CIRCULAR = 0.9
"""Where issue types explain this part of the ratings' variance, they are ratings themselves."""

CAUTION = _("，两者相关，不代表因果。")
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is to be explained.

    Attributes:
        key: Column of the feedback table.
        heading: Chinese heading.
        worse: Sign of a difference to the worse.
        least: Smallest difference worth a word.
        form: Ends a sentence: how much worse it is.
    """

    key: str
    heading: str
    worse: int
    least: float
    form: str


RATING = Outcome(
    "rating",
    _("与低评分相关的"),
    -1,
    0.1,
    _("评分平均低 {size} 分（95% 区间 {interval}）"),
)
UNRESOLVED = Outcome(
    "resolved",
    _("与未解决相关的"),
    1,
    0.03,
    _("未解决的占比高 {size}（95% 区间 {interval}）"),
)


def build(ctx: Context) -> Section:
    """Compare feedback with and without each factor."""
    outcomes = [one for one in (RATING, UNRESOLVED) if one.key in ctx.columns]
    if not outcomes:
        reason = _(
            "数据中没有「评分」，也没有「是否解决」，本节未生成；"
            "补上其中任一列后，可看到低评分或未解决与哪些问题、词、渠道、产品相关。"
        )
        return Section(NAME, TITLE, status="skipped", reason=reason)
    findings: list[Finding] = []
    blocks: list[Block] = []
    for outcome in outcomes:
        values = _values(ctx, outcome)
        blocks.append(Heading(outcome.heading))
        if int(np.isfinite(values).sum()) < MIN_ROWS or np.nanmin(values) == np.nanmax(values):
            blocks.append(Paragraph(_too_little(outcome, values)))
            continue
        circular = outcome is RATING and _circular(rows_of(ctx), values)
        found = _compared(ctx, factor_groups(ctx, typed=not circular), values, outcome)
        told = [_finding(ctx, outcome, row) for row in found.head(TOLD).iter_rows(named=True)]
        findings += told
        blocks += _blocks(ctx, outcome, found, told)
        if circular:
            blocks.append(Paragraph(_("问题类型几乎就是评分的另一种写法，没有算作因素。")))
    return Section(NAME, TITLE, tuple(findings), tuple(blocks))


def _values(ctx: Context, outcome: Outcome) -> Array:
    column = pl.col(outcome.key).cast(pl.Float64)
    value = 1 - column if outcome is UNRESOLVED else column
    series = ctx.feedback.select(value).collect().to_series()
    return series.fill_null(float("nan")).to_numpy().astype(np.float64)


def _too_little(outcome: Outcome, values: Array) -> str:
    n = int(np.isfinite(values).sum())
    name = STANDARD[outcome.key].title
    if n >= MIN_ROWS:
        return _("「{name}」一列都是同一个值，看不出与什么相关。").format(name=name)
    return _("有「{name}」的反馈只有 {n} 条，证据不足；至少需要 {least} 条。").format(
        name=name, n=numbers.count(n), least=MIN_ROWS
    )


def _circular(rows: pl.DataFrame, values: Array) -> bool:
    """Whether the issue types tell the rating, as labels such as 好评 and 差评 do (eta squared)."""
    known = rows.select("issue", value=pl.Series(values)).filter(pl.col("value").is_finite())
    between = known.select(
        (pl.col("value").mean().over("issue") - pl.col("value").mean()).pow(2).sum()
    ).item()
    whole = known.select((pl.col("value") - pl.col("value").mean()).pow(2).sum()).item()
    return bool(between >= CIRCULAR * whole)


def _compared(ctx: Context, groups: list[Group], values: Array, outcome: Outcome) -> pl.DataFrame:
    """Return the factors that go with a worse outcome, the most important first."""
    tables = [
        _tested(group, values, outcome).with_columns(place=pl.lit(place))
        for place, group in enumerate(groups)
    ]
    frame = pl.concat(tables) if tables else pl.DataFrame()
    if frame.is_empty():
        return pl.DataFrame(schema={"name": pl.String(), "matters": pl.Float64()})
    frame = frame.with_columns(q=pl.Series(benjamini_hochberg(frame["p"].to_numpy())))
    real = frame.filter(
        pl.col("q") < ctx.thresholds.q_value,
        pl.col("low") * pl.col("high") > 0,
        pl.col("difference") * outcome.worse >= outcome.least,
    ).sort(-pl.col("matters"), "place", "name")
    return _distinct(groups, real.head(4 * SHOWN), values).head(SHOWN)


def _tested(group: Group, values: Array, outcome: Outcome) -> pl.DataFrame:
    kept = np.flatnonzero(group.known & np.isfinite(values))
    strata = np.unique(group.strata[kept], return_inverse=True)[1]
    cells = cells_of(group.matrix[kept], values[kept], strata)
    method = share_differences if outcome is UNRESOLVED else mean_differences
    found = method(cells)
    n, without = cells.n1.sum(axis=0), cells.n0.sum(axis=0)
    share = n / max(int(np.isfinite(values).sum()), 1)
    return pl.DataFrame(
        {
            "name": group.names,
            "where": group.where,
            "n": n.astype(np.int64),
            "without": without.astype(np.int64),
            "share": share,
            "mean": cells.sum1.sum(axis=0) / np.maximum(n, 1),
            "other_mean": cells.sum0.sum(axis=0) / np.maximum(without, 1),
            "difference": np.round(found.value, _DIGITS),
            "low": np.round(found.low, _DIGITS),
            "high": np.round(found.high, _DIGITS),
            "p": found.p,
            "matters": np.round(share * np.abs(found.value), _DIGITS),
        },
        schema_overrides={"where": pl.Object()},
    ).filter(pl.min_horizontal("n", "without") >= SMALL_SAMPLE)


def _distinct(groups: list[Group], found: pl.DataFrame, values: Array) -> pl.DataFrame:
    """Leave out factors whose rows are mostly those of a more important one."""
    columns = {
        name: group.matrix[:, [place]]
        for group in groups
        for place, name in enumerate(group.names)
        if name in set(found["name"])
    }
    known = np.isfinite(values)
    seen: list[NDArray[np.bool_]] = []
    kept = []
    for name in found["name"]:
        rows = (columns[name].toarray()[:, 0] > 0) & known
        kept.append(not any(_same(rows, other) for other in seen))
        if kept[-1]:
            seen.append(rows)
    return found.filter(pl.Series(kept, dtype=pl.Boolean))


def _same(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> bool:
    return bool((one & other).sum() >= SAME_ROWS * min(one.sum(), other.sum()))


def _finding(ctx: Context, outcome: Outcome, row: dict[str, Any]) -> Finding:
    return Finding(
        section=NAME,
        measure=f"{outcome.key}_driver",
        segment=row["name"],
        statement=_statement(outcome, row),
        value=row["difference"],
        unit="points" if outcome is UNRESOLVED else "score",
        n=row["n"],
        interval=Interval(row["low"], row["high"]),
        q_value=row["q"],
        evidence=prove(ctx, *row["where"], _bad(ctx, outcome)),
        weight=25 + min(13.0, 40 * row["matters"]),
    )


def _bad(ctx: Context, outcome: Outcome) -> Condition:
    """Return what makes a row worth showing: a rating in the lower half, or not resolved."""
    if outcome is UNRESOLVED:
        return Condition("resolved", "==", False)
    top = ctx.plan.rating_top or 5.0
    return Condition("rating", "<", (1 + top) / 2 if top <= 5 else top / 2)


def _statement(outcome: Outcome, row: dict[str, Any]) -> str:
    ends = Interval(*sorted((abs(row["low"]), abs(row["high"]))))
    size = abs(row["difference"])
    if outcome is UNRESOLVED:
        said = outcome.form.format(
            size=numbers.points(size), interval=numbers.interval(ends, "points")
        )
    else:
        said = outcome.form.format(
            size=numbers.score(size), interval=numbers.interval(ends, "score")
        )
    return _("{name}（{n} 条，{share}），{said}{caution}").format(
        name=row["name"],
        n=numbers.count(row["n"]),
        share=numbers.share(row["share"]),
        said=said,
        caution=CAUTION,
    )


def _blocks(
    ctx: Context, outcome: Outcome, found: pl.DataFrame, told: list[Finding]
) -> list[Block]:
    present = [STANDARD[name].title for name in strata_columns(ctx)]
    alike = (
        _("比较时{columns}相同的反馈才放在一起比。").format(columns=listed(present))
        if present
        else _("数据里没有渠道、产品和品牌，比较没有分层。")
    )
    if not told:
        nothing = _("没有哪个问题、词、渠道或产品与它的关系通过检验。")
        return [Paragraph(nothing + alike)]
    share = outcome is UNRESOLVED
    points = tuple(
        Point(row["name"], row["difference"], low=row["low"], high=row["high"])
        for row in found.iter_rows(named=True)
    )
    form = _("未解决占比高出多少") if share else _("评分相差多少")
    title = _("{what}，横线为 95% 区间").format(what=form)
    kind = "share" if share else "score"
    columns = {
        "name": TableColumn(_("因素")),
        "n": TableColumn(_("条数"), "count"),
        "share": TableColumn(_("占比"), "share"),
        "mean": TableColumn(
            _("未解决占比") if share else _("平均评分"), "share" if share else "score"
        ),
        "other_mean": TableColumn(_("其余反馈"), "share" if share else "score"),
        "difference": TableColumn(_("分层后的差"), "change" if share else "score"),
        "matters": TableColumn(_("对总体的分量"), "change" if share else "score"),
    }
    note = _(
        "按分量（占比 × 差）排列；分量是假如这些反馈与其余反馈一样，总体会相差多少。"
        "本身就表达好坏的词（好用、垃圾等）不算因素。"
    )
    first = told[0].evidence
    return [
        Bullets(tuple(one.statement.removesuffix(CAUTION) + _("。") for one in told)),
        Paragraph(_("以上都只是相关，不代表因果。")),
        Chart("bar", title, points, unit="share" if kind == "share" else "score"),
        table(found, columns, note=alike + note),
        *(quotes(ctx, first.ids[:2]) if first else ()),
    ]


SECTION = SectionSpec(NAME, TITLE, build, order=54)
