"""The front page: key numbers, and sentences that can be pasted into a 月报 as they stand."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from csvoice import numbers
from csvoice.analyze.statistics.intervals import mean_interval
from csvoice.context import Context
from csvoice.document.blocks import Metric
from csvoice.document.findings import Condition, Evidence, Finding, Interval
from csvoice.i18n import _
from csvoice.schema import NATURES, OTHER_ISSUE, URGENT
from csvoice.sections.common.choice import weightiest
from csvoice.sections.common.rows import NOT_PRAISE, frequencies, pains, prove, rows_of
from csvoice.sections.common.shares import (
    NO_CHANGE,
    SHARE_CHANGE,
    compared_with,
    no_change,
    real_changes,
)
from csvoice.sections.common.volume import MEASURE as VOLUME
from csvoice.sections.common.volume import is_real, volume_comparison
from csvoice.sections.common.wording import last, listed, quoted

LOUD = 40.0
"""Below this weight a finding is for its section, not for the front page."""

MOST = 5
TOP_ISSUES = 3
CHANGES_TOLD = 2
_URGENT = Condition("severity", "==", URGENT)


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """A sentence of the front page.

    Attributes:
        text: The sentence.
        proofs: What it says of some rows, each with these rows; empty where it is of all rows.
    """

    text: str
    proofs: tuple[tuple[str, Evidence], ...] = ()


def key_points(ctx: Context) -> tuple[KeyPoint, ...]:
    """Write three to five sentences on the period; needs the findings of all other sections."""
    changed = _changed(ctx)
    told = [evidence.where for _text, evidence in changed.proofs]
    points = (
        KeyPoint(_scope(ctx)),
        _issues(ctx),
        changed,
        KeyPoint("") if (_URGENT,) in told else _urgent(ctx),
        _other(ctx),
        KeyPoint(_undated(ctx)),
    )
    return tuple(point for point in points if point.text)[:MOST]


def _scope(ctx: Context) -> str:
    rows = rows_of(ctx)
    natures = frequencies(rows, "nature")
    parts = listed(
        _("{nature} {n} 条").format(nature=nature, n=numbers.count(n))
        for nature, n in natures.iter_rows()
    )
    one, several = _("{period}共有反馈 {n} 条"), _("{period}共有反馈 {n} 条（{parts}）")
    head = several if natures.height > 1 else one
    said = head.format(
        period=ctx.period.label, n=numbers.count(rows.height), parts=parts
    )  # fmt: skip
    return _("，").join(part for part in (said, volume_comparison(ctx)) if part) + _("。")


def _issues(ctx: Context) -> KeyPoint:
    rows = pains(ctx)
    sizes = frequencies(rows.filter(pl.col("issue") != OTHER_ISSUE), "issue").head(TOP_ISSUES)
    if sizes.is_empty():
        return KeyPoint("")
    first = (Condition("issue", "==", sizes["issue"][0]), NOT_PRAISE)
    enough = rows.height >= ctx.thresholds.min_share_rows
    names = listed(_sized(issue, count, rows.height, enough) for issue, count in sizes.iter_rows())
    all_pain = rows.height == rows_of(ctx).height
    base = "" if all_pain else _("不含表扬的 {n} 条中，").format(n=numbers.count(rows.height))
    if sizes.height == 1 or not enough:
        return _proved(ctx, _("{base}问题最多的是{names}。").format(base=base, names=names), *first)
    total = numbers.share(int(sizes["count"].sum()) / rows.height)
    text = _("{base}问题最多的是{names}，合计占 {total}。").format(
        base=base, names=names, total=total
    )
    return _proved(ctx, text, *first)


def _proved(ctx: Context, text: str, *where: Condition) -> KeyPoint:
    """Take the rows from a finding that has them already."""
    known = (one.evidence for one in ctx.findings if one.evidence and one.evidence.where == where)
    return KeyPoint(text, ((text, next(known, None) or prove(ctx, *where)),))


def _sized(issue: str, count: int, n: int, enough: bool) -> str:
    if not enough:
        return _("{issue}（{count} 条）").format(issue=quoted(issue), count=numbers.count(count))
    return _("{issue}（{count} 条，{share}）").format(
        issue=quoted(issue), count=numbers.count(count), share=numbers.share(count / n)
    )


def _changed(ctx: Context) -> KeyPoint:
    if ctx.previous_period is None:
        return KeyPoint("")
    loud = (one for one in ctx.findings if one.measure == SHARE_CHANGE and one.weight >= LOUD)
    told = weightiest(ctx, loud, CHANGES_TOLD)
    if not told:
        return KeyPoint("" if _has_changes(ctx) else no_change(ctx))
    sentences = (one.statement.removesuffix(_("。")) for one in told)
    return KeyPoint(_("；").join(sentences) + _("。"), _proofs(told))


def _has_changes(ctx: Context) -> bool:
    return any(one.measure == SHARE_CHANGE for one in ctx.findings)


def _urgent(ctx: Context) -> KeyPoint:
    urgent = rows_of(ctx).filter(pl.col("severity") == URGENT)
    if urgent.is_empty():
        return KeyPoint(_("没有发现需要紧急处理的反馈。"))
    issue, count = frequencies(urgent, "issue").row(0)
    text = _("涉及安全、媒体、法律等的紧急反馈 {n} 条，最多的是{issue}（{count} 条）。").format(
        n=numbers.count(urgent.height), issue=quoted(issue), count=numbers.count(count)
    )
    return _proved(ctx, text, _URGENT)


def _undated(ctx: Context) -> str:
    return "" if "created_at" in ctx.columns else _("数据没有日期，不能与上一期比较。")


def _other(ctx: Context) -> KeyPoint:
    """Take the weightiest finding of another kind: where a problem gathers, what is at risk."""
    told = {"share", "urgent", SHARE_CHANGE, VOLUME, NO_CHANGE}
    others = (one for one in ctx.findings if one.measure not in told and one.weight >= LOUD)
    found = weightiest(ctx, others, 1)
    return KeyPoint(found[0].statement, _proofs(found)) if found else KeyPoint("")


def _proofs(findings: list[Finding]) -> tuple[tuple[str, Evidence], ...]:
    return tuple((one.statement, one.evidence) for one in findings if one.evidence)


def key_metrics(ctx: Context) -> tuple[Metric, ...]:
    """Return the numbers at the top of the front page."""
    rows = rows_of(ctx)
    metrics = [Metric(_("反馈"), numbers.count(rows.height), _volume_change(ctx))]
    metrics += [_counted(ctx, "nature", NATURES[0]), _counted(ctx, "severity", URGENT)]
    if "rating" in ctx.columns:
        metrics += _rating(ctx, rows["rating"].drop_nulls())
    return tuple(metrics)


def _volume_change(ctx: Context) -> str:
    if ctx.changes is None or ctx.previous_period is None:
        return ""
    volume, before = ctx.changes.volume, last(ctx.previous_period)
    if not is_real(ctx, volume):
        return _("{before} {n} 条，增减证据不足").format(
            before=before, n=numbers.count(volume.previous_count)
        )
    form = (
        _("比{before} {change}")
        if volume.days == volume.previous_days
        else _("日均比{before} {change}")
    )
    return form.format(before=before, change=numbers.share(volume.ratio - 1, signed=True))


def _counted(ctx: Context, dimension: str, value: str) -> Metric:
    rows = rows_of(ctx)
    count = int((rows[dimension] == value).sum())
    enough = rows.height >= ctx.thresholds.min_share_rows
    note = _("占 {share}").format(share=numbers.share(count / rows.height)) if enough else ""
    return Metric(value, numbers.count(count), _share_change(ctx, dimension, value), note)


def _share_change(ctx: Context, dimension: str, value: str) -> str:
    if ctx.changes is None or ctx.previous_period is None:
        return ""
    before = compared_with(ctx)
    real = real_changes(ctx).filter(dimension=dimension, value=value)
    if real.height:
        points = numbers.points(real["change"][0], signed=True)
        return _("占比较{before} {points}").format(before=before, points=points)
    tested = ctx.changes.of(dimension).filter(pl.col("value") == value)["q"].drop_nulls()
    form = _("占比与{before}相比，升降证据不足") if len(tested) else ""
    return form.format(before=before)


def _rating(ctx: Context, ratings: pl.Series) -> list[Metric]:
    values = ratings.to_numpy()
    n = len(values)
    if not n:
        return []
    note = _("{n} 条有评分").format(n=numbers.count(n))
    if ctx.plan.rating_top is not None:
        note += _("，满分 {top:g}").format(top=ctx.plan.rating_top)
    if n > 1:
        low, high = mean_interval(values.mean(), values.std(ddof=1), n)
        interval = numbers.interval(Interval(float(low), float(high)), "score")
        note += _("，95% 区间 {interval}").format(interval=interval)
    return [Metric(_("平均评分"), numbers.score(float(values.mean())), "", note)]
