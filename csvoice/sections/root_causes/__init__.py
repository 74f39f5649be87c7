"""根因: the few issue types that make up most feedback, and what the texts say with them."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from csvoice import numerals
from csvoice.context import Context
from csvoice.document.blocks import Block, Cell, Chart, Heading, Paragraph, Point, Table
from csvoice.document.findings import Finding
from csvoice.document.report import Section
from csvoice.kit.rows import frequencies, of_issue, pains, prove, quotes, rows_of, telling
from csvoice.kit.shares import share_interval
from csvoice.kit.tables import Head, listing, table
from csvoice.kit.wording import listed, quoted, title
from csvoice.schema import OTHER_ISSUE
from csvoice.sections.root_causes.bones import Skeleton, reasons_given, skeletons

NAME = "root-causes"
TITLE = "根因"
VITAL = 0.8
"""The part of all feedback that the vital few make up (J. M. Juran (1951), Quality Control
Handbook, who named it after V. Pareto)."""

FEW = 0.5
"""More than half of all types are not few."""

MIN_TYPES, BARS, ISSUES, PHRASES, QUOTES = 3, 15, 2, 3, 2


def build(ctx: Context) -> Section:
    """Rank the issue types, and lay out what is said with the largest."""
    typed = pains(ctx).filter(pl.col("issue") != OTHER_ISSUE)
    sizes = frequencies(typed, "issue")
    least = ctx.thresholds.min_share_rows
    if typed.height < least or sizes.height < MIN_TYPES:
        reason = (
            f"归入具体类型的反馈有 {numerals.count(typed.height)} 条、{sizes.height} 类，"
            f"证据不足；至少需要 {least} 条、{MIN_TYPES} 类。"
        )
        return Section(NAME, TITLE, status="skipped", reason=reason)
    cumulated = sizes.with_columns(
        share=pl.col("count") / typed.height, cumulated=pl.col("count").cum_sum() / typed.height
    )
    vital = int((cumulated["cumulated"] < VITAL).sum()) + 1
    first = _pareto_finding(cumulated, vital, typed.height)
    large = cumulated.head(min(vital, ISSUES)).filter(pl.col("count") >= least)["issue"]
    found = skeletons(ctx, large.to_list()) if len(large) else []
    told = [one for one in found if any(b.bones for b in one.branches)]
    blocks: list[Block] = [
        _bars(cumulated),
        _pareto_table(cumulated, vital),
        *(block for skeleton in told for block in _skeleton(ctx, skeleton)),
    ]
    if not told:
        blocks.append(
            Paragraph(
                "各类的原文里没有反复出现、又多于其他类的说法（证据不足）；"
                f"一类至少需要 {least} 条反馈。"
            )
        )
    findings = (first, *(_finding(ctx, one) for one in told))
    return Section(NAME, TITLE, findings, appendix=tuple(blocks))


def _pareto_finding(cumulated: pl.DataFrame, vital: int, n: int) -> Finding:
    count = int(cumulated["count"].head(vital).sum())
    share, types = numerals.share(count / n), cumulated.height
    names = listed(map(quoted, cumulated["issue"].head(vital)))
    few = f"{types} 类问题中，前 {vital} 类占 {share}：{names}。"
    spread = f"问题分散：{types} 类中要前 {vital} 类才占到八成（{share}）。"
    return Finding(
        NAME, "pareto", "", few if vital <= FEW * types else spread, count / n, "share", n,
        interval=share_interval(count, n),
        basis=f"归入具体类型、不含表扬的 {numerals.count(n)} 条反馈",
    )  # fmt: skip


def _bars(cumulated: pl.DataFrame) -> Chart:
    sizes = cumulated.select("issue", "count").head(BARS).iter_rows()
    return Chart("bar", "各问题类型的数量，从多到少", tuple(Point(*size) for size in sizes))


def _pareto_table(cumulated: pl.DataFrame, vital: int) -> Block:
    columns: dict[str, Head] = {
        "issue": "问题类型",
        "count": ("数量", "count"),
        "share": ("占比", "share"),
        "cumulated": ("累计占比", "share"),
        "vital": "前八成",
    }
    first = pl.int_range(pl.len()) < vital
    shown = cumulated.with_columns(vital=pl.when(first).then(pl.lit("是")).otherwise(pl.lit("")))
    return table(shown.head(BARS), columns, note="不含表扬和没有归类的反馈。")


def _finding(ctx: Context, skeleton: Skeleton) -> Finding:
    """Tell the phrases said most with an issue."""
    bones = [(branch.name, bone) for branch in skeleton.branches for bone in branch.bones]
    bones.sort(key=lambda one: (-one[1].count, one[1].phrase, one[0]))
    largest = {bone.phrase: bone for _name, bone in reversed(bones)}
    shown = [(name, bone) for name, bone in bones if largest[bone.phrase] is bone][:PHRASES]
    said = listed(
        f"「{bone.phrase}」（{name and f'{name}，'}{numerals.count(bone.count)} 条）"
        for name, bone in shown
    )
    proof = prove(ctx, *of_issue(skeleton.issue))
    return Finding(
        section=NAME,
        measure="said_with",
        segment=f"issue={skeleton.issue}",
        statement=f"说到{quoted(skeleton.issue)}，原文多提{said}。",
        value=shown[0][1].count,
        unit="count",
        n=proof.rows,
        evidence=proof,
        basis="比其他问题说得多的说法，不是查明的原因",
    )


def _skeleton(ctx: Context, skeleton: Skeleton) -> Iterator[Block]:
    """Show an issue as a fishbone, its phrases with their clauses, and reasons customers give."""
    yield Heading(f"{quoted(skeleton.issue)}：原文提到的说法")
    grown = [branch for branch in skeleton.branches if branch.bones]
    if skeleton.column and len(grown) > 1:
        points = tuple(
            Point(bone.phrase, bone.count, f"{branch.name} {numerals.count(branch.count)} 条")
            for branch in grown
            for bone in branch.bones
        )  # fmt: skip
        yield Chart("fishbone", quoted(skeleton.issue), points)
    yield _phrases_table(ctx, skeleton)
    yield from _reasons(ctx, skeleton.issue)


def _phrases_table(ctx: Context, skeleton: Skeleton) -> Table:
    heads: tuple[Head, ...] = ("说法", ("条数", "count"), "例句", "编号")
    rows: list[tuple[Cell, ...]] = [
        (branch.name, bone.phrase, bone.count, bone.clause, bone.id)
        for branch in skeleton.branches
        for bone in branch.bones
    ]
    note = (
        "说法是两个相邻的词，在这一支的反馈里比在其他反馈里多，且通过检验；"
        "至少出自三段不同的文字，同一支内意思重复的只列一个。"
    )
    if not skeleton.column:
        return listing(heads, (row[1:] for row in rows), note=note)
    return listing((title(ctx, skeleton.column), *heads), rows, note=note)


def _reasons(ctx: Context, issue: str) -> Iterator[Block]:
    """Quote customers who give a reason in their own words."""
    given = reasons_given(ctx, issue)
    n = int(given.sum())
    if not n:
        return
    yield Paragraph(
        f"{quoted(issue)}的反馈中，{numerals.count(n)} 条用「因为」「由于」等词自己说了原因，例如："
    )
    ids = rows_of(ctx)["id"].gather(telling(ctx, given, QUOTES))
    yield from quotes(ctx, ids.to_list())
