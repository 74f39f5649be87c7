"""The one page, put together: conclusion, statements, what did not change, figures, pictures."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from csvoice import numerals
from csvoice.analyze.series.period_names import name_of
from csvoice.analyze.series.periods import LENGTHS
from csvoice.context import Context
from csvoice.document.findings import Finding
from csvoice.document.report import Page, Period
from csvoice.kit.choice import REPEATED, found
from csvoice.kit.rows import frequencies, pains, rows_of, typed
from csvoice.kit.shares import compared_with, real_changes
from csvoice.kit.targets import fallen, improved, moved
from csvoice.kit.volume import is_real, noun
from csvoice.kit.wording import HAN, between, last, quoted
from csvoice.page.figures import key_figures
from csvoice.page.pictures import pictures
from csvoice.page.ranking import Matter, ranked
from csvoice.page.standing import stands_out
from csvoice.schema import OTHER_ISSUE

__all__ = ["make_page"]


SMALL = 0.05
"""Below this share of all dated rows a period may be too small to be worth a report."""

SMALLER = 0.2
"""It is where it also holds less than this share of the rows of the largest one."""


def small_period(ctx: Context) -> Iterator[str]:
    """Name the larger period, with the commands for it and for all; nothing where all is well."""
    if ctx.period.note:
        yield ctx.period.note
        return
    if ctx.period.start is None or ctx.period.by == "all":
        return
    every = LENGTHS[ctx.period.by]
    parts = [part.select("created_at") for part in (ctx.history, ctx.feedback, ctx.after)]
    dates = pl.concat(parts).drop_nulls().select(start=pl.col("created_at").dt.truncate(every))
    sizes = dates.group_by("start").len("rows").sort("rows", "start", descending=True).collect()
    here = pl.col("start") == pl.lit(ctx.period.start).dt.truncate(every)
    n, total = int(sizes.filter(here)["rows"].sum()), int(sizes["rows"].sum())
    if sizes.is_empty() or n >= min(SMALL * total, SMALLER * sizes["rows"][0]):
        return
    label, wanted = name_of(sizes["start"][0], ctx.period.by)
    yield (
        f"这一期只有 {numerals.count(n)} 条，在有日期的 {numerals.count(total)} 条里占 "
        f"{numerals.share(n / total)}。反馈最多的是 {label}"
        f"（{numerals.count(sizes['rows'][0])} 条），要看它请加 "
        f"--period {wanted}，看全部请加 --period all。"
    )


MOSTLY = 0.5
RISKS = 3


def make_page(ctx: Context) -> Page:
    """Make the page from events and findings; `ctx.findings` are those of every section."""
    if rows_of(ctx).is_empty():
        return Page()
    told = ranked(ctx)
    return Page(
        title=conclusion(ctx, told),
        statements=tuple(matter.statement for matter in told),
        sources=tuple(tuple(one.id for one in matter.findings) for matter in told),
        unchanged=unchanged(ctx),
        metrics=key_figures(ctx),
        charts=pictures(ctx, told),
        caveats=tuple(dict.fromkeys((*small_period(ctx), *_untyped(ctx), *_read_otherwise(ctx)))),
        ahead=tuple(map(_ahead, (one for one in ctx.findings if one.action)))[:RISKS],
    )


def _ahead(finding: Finding) -> str:
    """Say what is likely to come and what to do before."""
    if finding.action in finding.statement:
        return finding.statement
    return f"{finding.statement.rstrip('。')}，请{finding.action}。"


def _untyped(ctx: Context) -> Iterator[str]:
    """Say that issue types rest on nothing: no taxonomy fits, and the export has no labels."""
    decided = rows_of(ctx)["issue_source"].is_in(["label", "model"]).sum()
    if not ctx.plan.fits and decided < MOSTLY * rows_of(ctx).height:
        yield (
            "没有一部问题词典贴合这份数据，问题类型仅供参考；"
            "用 csvoice taxonomy suggest 可从数据里拟出一部。"
        )


def _read_otherwise(ctx: Context) -> Iterator[str]:
    """Say what was read in another way than its name says; of several tables alike, once."""
    yield from dict.fromkeys(one for source in ctx.sources for one in source.get("caveats", ()))


def unchanged(ctx: Context) -> str:
    """Say in one sentence what did not change."""
    if ctx.changes is None:
        return ""
    tested = ctx.changes.of("issue").drop_nulls("p")
    tested = tested.filter(tested["value"] != OTHER_ISSUE)
    moved = real_changes(ctx).filter(dimension="issue").height
    rest = tested.height - moved
    if not rest:
        return ""
    which = f"其余 {numerals.count(rest)} 类" if moved else f"{numerals.count(rest)} 类问题的占比"
    return f"没有变：{_without_copies(ctx)}{which}与{compared_with(ctx)}相比，看不出变化。"


def _without_copies(ctx: Context) -> str:
    """Name what one author's repetitions alone seem to raise."""
    last = (list(one.named.items())[-1] for one in found(ctx, REPEATED))
    issues = [value for column, value in last if column.startswith("issue")]
    return f"去掉同一作者的重复，{quoted(issues[0])}没有上升；" if issues else ""


def when(period: Period) -> str:
    """Name a period shortly, without its year: 3 月, 第 2 季度, 本周; empty for all of the data."""
    if period.start is None:
        return ""
    names = {
        "month": f"{period.start.month} 月",
        "quarter": f"第 {(period.start.month + 2) // 3} 季度",
        "week": f"{period.start.month} 月 {period.start.day} 日当周",
    }
    return names.get(period.by, "")


LARGEST = 2
MOST_OF = 0.5
"""A matter that brought this part of the growth is what the growth consists of."""


def conclusion(ctx: Context, told: list[Matter]) -> str:
    """Say how much feedback there was against before, and the largest matter."""
    first = next((one for one in told if one.name), None)
    head = _volume(ctx)
    if first is None:
        return "，".join(part for part in (head, _metric(ctx) or _largest(ctx)) if part)
    name = between(first.name).strip()
    if first.event and first.event.one_author:
        return f"{head}，一位客户就{between(name)}反复投诉".replace("  ", " ")
    if first.course:
        return f"{head}，{name}{first.course}"
    if name[0] == "「" and not _is_most(ctx, first):
        return f"{head}，{name}"
    what = "主要" if _is_most(ctx, first) else "最大的一件事"
    return f"{head}，{what}是{between(name).rstrip()}"


def _volume(ctx: Context) -> str:
    """Say how the number of rows moved; without a period before, how many there are."""
    start, name = when(ctx.period), noun(ctx)
    subject = f"{start}{name}" if not start or start[-1].isalpha() else f"{start} {name}"
    if ctx.changes is None or ctx.previous_period is None:
        return f"{subject} {numerals.count(rows_of(ctx).height)} 条"
    volume = ctx.changes.volume
    if not is_real(ctx, volume):
        return f"{subject}数量与{last(ctx.previous_period)}差不多"
    return subject + _moved(volume.ratio)


def _moved(ratio: float) -> str:
    """Write a ratio as Chinese readers say it: 多了两成, 翻了近一倍, 少了三成."""
    if ratio >= 2.95:
        return f"是原来的 {ratio:.1f} 倍"
    if ratio >= 2.05:
        return "翻了一倍多"
    if ratio >= 1.75:
        return "翻了近一倍" if ratio < 1.95 else "翻了一倍"
    tenths = round(abs(ratio - 1) * 10)
    if not tenths:
        return "略多" if ratio > 1 else "略少"
    said = "两" if tenths == 2 else HAN[tenths] if tenths < 10 else "九"
    return f"{'多' if ratio > 1 else '少'}了{said}成"


def _is_most(ctx: Context, matter: Matter) -> bool:
    volume = ctx.changes.volume if ctx.changes else None
    if volume is None or not is_real(ctx, volume) or volume.ratio <= 1:
        return False
    grown = volume.count * (1 - 1 / volume.ratio)
    return matter.surplus >= MOST_OF * grown


def _metric(ctx: Context) -> str:
    """Say which metric got worse, or else better, the one that stands largest."""
    return next((moved(one) for one in (*fallen(ctx), *improved(ctx))), "")


def _largest(ctx: Context) -> str:
    sizes = frequencies(typed(pains(ctx)), "issue")
    if sizes.is_empty() or not stands_out(sizes):
        return ""
    return f"问题最多的是{'和'.join(map(quoted, sizes['issue'].head(LARGEST)))}"
