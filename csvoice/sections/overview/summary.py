"""The front page: key numbers, and sentences that can be pasted into a 月报 as they stand."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from csvoice import numbers
from csvoice.analyze.statistics.intervals import mean_interval
from csvoice.context import Context
from csvoice.document.blocks import Metric
from csvoice.document.findings import Condition, Evidence, Finding, Interval
from csvoice.schema import OTHER_ISSUE, URGENT
from csvoice.sections.common.choice import weightiest
from csvoice.sections.common.rows import NOT_PRAISE, frequencies, pains, prove, rows_of
from csvoice.sections.common.shares import (
    NO_CHANGE,
    SHARE_CHANGE,
    compared_with,
    no_change,
    real_changes,
)
from csvoice.sections.common.verdicts import verdicts
from csvoice.sections.common.volume import MEASURE as VOLUME
from csvoice.sections.common.volume import is_real, volume_comparison
from csvoice.sections.common.wording import last, listed, quoted
from csvoice.sections.overview.small_period import small_period

LOUD = 40.0
"""Below this weight a finding is for its section, not for the front page."""

MOST = 5
TOP_ISSUES = 3
CHANGES_TOLD = 2
_MOSTLY = 0.5
_NONE_FITS = (
    "没有一部问题词典贴合这份数据，问题类型仅供参考；"
    "用 csvoice taxonomy suggest 可从数据里拟出一部。"
)
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
    """Write three to five sentences on the period, then what the reader must bear in mind.

    Needs the findings of all other sections.
    """
    changed = _changed(ctx)
    told = [evidence.where for _text, evidence in changed.proofs]
    points = (
        KeyPoint(_scope(ctx)),
        _issues(ctx) if _typed(ctx) else KeyPoint(_NONE_FITS),
        changed,
        KeyPoint("") if (_URGENT,) in told else _urgent(ctx),
        _other(ctx),
        KeyPoint(_undated(ctx)),
    )
    conclusions = [point for point in points if point.text][:MOST]
    return (*conclusions, *map(KeyPoint, (*small_period(ctx), *_caveats(ctx))))


def _caveats(ctx: Context) -> tuple[str, ...]:
    """Say what was read in another way than its name says; once, however many files."""
    said = (text for source in ctx.sources for text in source.get("caveats", ()))
    return tuple(dict.fromkeys(said))


def _scope(ctx: Context) -> str:
    rows = rows_of(ctx)
    worst, *others = verdicts(ctx)
    kinds = [one for one in (worst, *others) if one.count]
    parts = listed(f"{one.name} {numbers.count(one.count)} 条" for one in kinds)
    one, several = "{period}共有反馈 {n} 条", "{period}共有反馈 {n} 条（{parts}）"
    head = one if kinds in ([], [worst]) else several
    said = head.format(
        period=ctx.period.label, n=numbers.count(rows.height), parts=parts
    )  # fmt: skip
    return "，".join(part for part in (said, volume_comparison(ctx)) if part) + "。"


def _typed(ctx: Context) -> bool:
    """Whether issue types rest on something: a taxonomy that fits, or the export's own labels."""
    if ctx.plan.fits:
        return True
    labelled = rows_of(ctx).select(pl.col("issue_source").is_in(["label", "model"]).mean()).item()
    return bool((labelled or 0) >= _MOSTLY)


def _issues(ctx: Context) -> KeyPoint:
    rows = pains(ctx)
    sizes = frequencies(rows.filter(pl.col("issue") != OTHER_ISSUE), "issue").head(TOP_ISSUES)
    if sizes.is_empty():
        return KeyPoint("")
    first = (Condition("issue", "==", sizes["issue"][0]), NOT_PRAISE)
    enough = rows.height >= ctx.thresholds.min_share_rows
    names = listed(_sized(issue, count, rows.height, enough) for issue, count in sizes.iter_rows())
    all_pain = rows.height == rows_of(ctx).height
    base = "" if all_pain else f"不含表扬的 {numbers.count(rows.height)} 条中，"
    if sizes.height == 1 or not enough:
        return _proved(ctx, f"{base}问题最多的是{names}。", *first)
    total = numbers.share(int(sizes["count"].sum()) / rows.height)
    text = f"{base}问题最多的是{names}，合计占 {total}。"
    return _proved(ctx, text, *first)


def _proved(ctx: Context, text: str, *where: Condition) -> KeyPoint:
    """Take the rows from a finding that has them already."""
    known = (one.evidence for one in ctx.findings if one.evidence and one.evidence.where == where)
    return KeyPoint(text, ((text, next(known, None) or prove(ctx, *where)),))


def _sized(issue: str, count: int, n: int, enough: bool) -> str:
    if not enough:
        return f"{quoted(issue)}（{numbers.count(count)} 条）"
    return f"{quoted(issue)}（{numbers.count(count)} 条，{numbers.share(count / n)}）"


def _changed(ctx: Context) -> KeyPoint:
    if ctx.previous_period is None:
        return KeyPoint("")
    loud = (one for one in ctx.findings if one.measure == SHARE_CHANGE and one.weight >= LOUD)
    told = weightiest(ctx, loud, CHANGES_TOLD)
    if not told:
        return KeyPoint("" if _has_changes(ctx) else no_change(ctx))
    sentences = (one.statement.removesuffix("。") for one in told)
    return KeyPoint("；".join(sentences) + "。", _proofs(told))


def _has_changes(ctx: Context) -> bool:
    return any(one.measure == SHARE_CHANGE for one in ctx.findings)


def _urgent(ctx: Context) -> KeyPoint:
    urgent = rows_of(ctx).filter(pl.col("severity") == URGENT)
    if urgent.is_empty():
        return KeyPoint("没有发现需要紧急处理的反馈。")
    issue, count = frequencies(urgent, "issue").row(0)
    text = (
        f"涉及安全、媒体、法律等的紧急反馈 {numbers.count(urgent.height)} 条，"
        f"最多的是{quoted(issue)}（{numbers.count(count)} 条）。"
    )
    return _proved(ctx, text, _URGENT)


def _undated(ctx: Context) -> str:
    return "" if "created_at" in ctx.columns else "数据没有日期，不能与上一期比较。"


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
    metrics = [Metric("反馈", numbers.count(rows.height), _volume_change(ctx))]
    urgent = int((rows["severity"] == URGENT).sum())
    worst = verdicts(ctx)[0]
    metrics += [
        _counted(ctx, "nature", worst.name, worst.count),
        _counted(ctx, "severity", URGENT, urgent),
    ]
    if "rating" in ctx.columns:
        metrics += _rating(ctx, rows["rating"].drop_nulls())
    return tuple(metrics)


def _volume_change(ctx: Context) -> str:
    if ctx.changes is None or ctx.previous_period is None:
        return ""
    volume, before = ctx.changes.volume, last(ctx.previous_period)
    if not is_real(ctx, volume):
        return f"{before} {numbers.count(volume.previous_count)} 条，增减证据不足"
    form = (
        "比{before} {change}" if volume.days == volume.previous_days else "日均比{before} {change}"
    )
    return form.format(before=before, change=numbers.share(volume.ratio - 1, signed=True))


def _counted(ctx: Context, dimension: str, value: str, count: int) -> Metric:
    rows = rows_of(ctx)
    enough = rows.height >= ctx.thresholds.min_share_rows
    note = f"占 {numbers.share(count / rows.height)}" if enough else ""
    return Metric(value, numbers.count(count), _share_change(ctx, dimension, value), note)


def _share_change(ctx: Context, dimension: str, value: str) -> str:
    if ctx.changes is None or ctx.previous_period is None:
        return ""
    before = compared_with(ctx)
    real = real_changes(ctx).filter(dimension=dimension, value=value)
    if real.height:
        points = numbers.points(real["change"][0], signed=True)
        return f"占比较{before} {points}"
    tested = ctx.changes.of(dimension).filter(pl.col("value") == value)["q"].drop_nulls()
    form = "占比与{before}相比，升降证据不足" if len(tested) else ""
    return form.format(before=before)


def _rating(ctx: Context, ratings: pl.Series) -> list[Metric]:
    values = ratings.to_numpy()
    n = len(values)
    if not n:
        return []
    note = f"{numbers.count(n)} 条有评分"
    if ctx.plan.rating_top is not None:
        note += f"，满分 {ctx.plan.rating_top:g}"
    if n > 1:
        low, high = mean_interval(values.mean(), values.std(ddof=1), n)
        interval = numbers.interval(Interval(float(low), float(high)), "score")
        note += f"，95% 区间 {interval}"
    return [Metric("平均评分", numbers.score(float(values.mean())), "", note)]
