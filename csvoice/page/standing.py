"""What has been so all along: where issues gather, and which are the largest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import polars as pl

from csvoice import numerals
from csvoice.context import Context
from csvoice.document.events import PLACES as WHERE
from csvoice.document.findings import Finding
from csvoice.kit.choice import CONCENTRATION, SHARE_CHANGE, found
from csvoice.kit.events import apart
from csvoice.kit.metrics import PAIR, TEAM, TEAM_MIX, Standing, standings
from csvoice.kit.rows import frequencies, pains, rows_of, typed
from csvoice.kit.targets import (
    against_target,
    fallen,
    for_how_long,
    improved,
    moved,
    worst_missed,
)
from csvoice.kit.volume import NEARLY_ALL
from csvoice.kit.wording import between, listed, quoted
from csvoice.schema import URGENT

PLACES, ISSUES = 3, 3
LEAST = 3
"""Of fewer rows none is said to be the most frequent."""

MOSTLY = 0.3
LOW, SCALE = 0.5, 5.0
OTHERS = 2
"""Missed targets that are named after the first."""

_HAN = "零一两三"


Told: TypeAlias = tuple[str, list[Finding]]
"""A statement, and the findings that it rests on."""


def gathered(ctx: Context) -> list[Told]:
    """Say in one statement where issues gather, events and rises aside; none where they do not."""
    risen = {one.segment for one in found(ctx, SHARE_CHANGE)}
    new = [one for one in found(ctx, CONCENTRATION) if not (one.event or one.segment in risen)]
    told = sorted(new, key=lambda one: -one.surplus)[:PLACES]
    if not told:
        return []
    if len(told) == 1:
        return [(told[0].statement.replace("：", "。", 1), told)]
    places = listed(f"{_place(one)}{numerals.count(round(one.value * one.n))} 条" for one in told)
    said = f"问题集中在{_HAN[len(told)]}处。{places}，占比都在别处的两倍以上。"
    return [(said, told)]


def _place(finding: Finding) -> str:
    where, issue = finding.named.values()
    return f"{between(where)}的{quoted(issue)}".strip()


def largest(ctx: Context) -> list[Told]:
    """Say which issues there are most of; nothing where none is known."""
    rows = pains(ctx)
    sizes = frequencies(typed(rows), "issue").head(ISSUES)
    if sizes.is_empty() or not stands_out(sizes):
        return []
    (first, count), *others = sizes.iter_rows()
    share = ""
    if rows.height >= ctx.thresholds.min_share_rows:
        share = f"占{_base(ctx, rows)} {numerals.share(count / rows.height)}，"
    rest = listed(f"{quoted(issue)}（{numerals.count(n)} 条）" for issue, n in others)
    head = f"问题最多的是{quoted(first)}，{numerals.count(count)} 条。"
    said = f"{head}{share}其次是{rest}。" if rest else head
    return [(said, _shares(ctx, *(f"issue={issue}" for issue in sizes["issue"])))]


def _base(ctx: Context, rows: pl.DataFrame) -> str:
    """Say what a share is of, where that is much less than all feedback: praise is no pain."""
    if rows.height >= NEARLY_ALL * rows_of(ctx).height:
        return ""
    return f"不含表扬的 {numerals.count(rows.height)} 条的"


def stands_out(sizes: pl.DataFrame) -> bool:
    """Whether the first of `frequencies` is the most frequent: enough rows, no crowd of equals."""
    first, *others = sizes["count"].head(ISSUES)
    return bool(first >= LEAST and (len(others) < ISSUES - 1 or first > others[-1]))


def urgent(ctx: Context) -> list[Told]:
    """Say how much is urgent; nothing where nothing is."""
    rows = apart(ctx, rows_of(ctx)).filter(severity=URGENT)
    if rows.is_empty():
        return []
    main = frequencies(typed(rows), "issue").head(1)
    mostly = main.filter(pl.col("count") >= max(2, MOSTLY * rows.height))
    most = "".join(
        f"，{'都' if n == rows.height else f'{numerals.count(n)} 条'}是{quoted(issue)}"
        for issue, n in mostly.iter_rows()
    )
    said = f"紧急的有 {numerals.count(rows.height)} 条。涉及安全、媒体、法律等{most}。"
    return [(said, _shares(ctx, f"severity={URGENT}"))]


def worsened(ctx: Context) -> list[Told]:
    """Say which of the metrics that stand large got worse, and where scores are lowest."""
    worse = fallen(ctx)[:ISSUES]
    if not worse:
        return _lowest(ctx)
    low = _low_places(ctx)
    return [(_moved(worse) + "".join(one.statement for one in low), low)]


def bettered(ctx: Context) -> list[Told]:
    """Say which of the metrics that stand large got better."""
    better = improved(ctx)[:ISSUES]
    return [(_moved(better), [])] if better else []


def _moved(metrics: Sequence[Standing]) -> str:
    first, *others = map(moved, metrics)
    return f"{first}。" + (f"{'，'.join(others)}。" if others else "")


def _lowest(ctx: Context) -> list[Told]:
    """Say where scores are lower by half a star of five than for the like elsewhere."""
    least = LOW * (ctx.plan.rating_top or SCALE) / SCALE
    return [
        (
            f"{between(str(one.where[0].value)).lstrip()}的评分低于别处。"
            f"有评分的 {numerals.count(one.n)} 条，平均低 {numerals.score(-one.value)} 分。",
            [one],
        )
        for one in _low_places(ctx)
        if -one.value >= least
    ]


def _low_places(ctx: Context) -> list[Finding]:
    """Return the finding on the place with the lowest scores, if any."""
    drivers = (one for one in found(ctx, "rating_driver") if one.where and one.value < 0)
    return [one for one in drivers if one.where[0].column in WHERE][:1]


def missed_targets(ctx: Context) -> list[Told]:
    """Say which service metrics miss their targets, and what goes with that."""
    missed = worst_missed(standings(ctx))
    if not missed:
        return []
    first, *others = missed
    long = for_how_long(ctx, first)
    told = f"{first.metric.name} {first.said}，{against_target(first)}{long and f'，{long}'}。"
    names = listed(f"{one.metric.name}（{one.said}，目标 {one.aim}）" for one in others[:OTHERS])
    rest = f"还有{names}{'等' if len(others) > OTHERS else ''}。" if others else ""
    pairs = found(ctx, PAIR)[:1]
    head = f"{numerals.count(len(missed))} 项服务指标没有达到目标。"
    return [(head + told + rest + "".join(one.statement for one in pairs), pairs)]


def teams(ctx: Context) -> list[Told]:
    """Say which team stands out on like work, or only looks as if it did."""
    apart, mixed = found(ctx, TEAM)[:PLACES], found(ctx, TEAM_MIX)[:1]
    if apart:
        return [("".join(one.statement for one in apart), apart)]
    units = "坐席" if mixed and mixed[0].statement.startswith("坐席 ") else "班组"
    return [(f"{units}之间看不出谁更好、谁更差。{one.statement}", mixed) for one in mixed]


def _shares(ctx: Context, *segments: str) -> list[Finding]:
    """Find what was said of the shares of segments."""
    return [one for one in found(ctx, "share") if one.segment in segments]
