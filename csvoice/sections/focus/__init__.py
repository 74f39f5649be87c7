"""专题: a section on one slice."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl

from csvoice import numerals
from csvoice.analyze.statistics.intervals import newcombe
from csvoice.analyze.texts.evidence import evidence, inside, matching
from csvoice.analyze.words.keyness import distinctive_words, document_counts
from csvoice.components import SectionSpec
from csvoice.context import Context
from csvoice.document.blocks import Block, Cell, Heading, Paragraph, Table
from csvoice.document.findings import Evidence, Finding, Interval
from csvoice.document.report import Section
from csvoice.kit.rows import frequencies, of_issue, pains, quotes, rows_of, telling, typed
from csvoice.kit.tables import listing
from csvoice.kit.wording import last, listed, quoted
from csvoice.sections.focus.topic import Topic, compared_issues, facts, issue_cells

NAME = "focus"
TITLE = "专题"
MEASURE = "focus_share"
SHOWN, NAMED = 6, 3
WORDS, QUOTES = 12, 4


def section(name: str, text: str, of: str = "") -> SectionSpec:
    """Return the section `name` on a slice; arguments as in `Topic`."""
    return SectionSpec(name, f"{TITLE}：{text}", partial(build, name, Topic(text, of)), order=19)


def build(name: str, topic: Topic, ctx: Context) -> Section:
    """Compare the slice with the rest."""
    title = f"{TITLE}：{topic.text}"
    chosen = topic.marks(ctx, ctx.feedback)
    n, whole = int(chosen.sum()), len(chosen)
    if n in (0, whole):
        which = "所有反馈都" if n else "没有反馈"
        reason = f"{which}属于「{topic.text}」，没有可比的，本节未生成。{topic.near(ctx)}"
        return Section(name, title, status="skipped", reason=reason)
    # What a department answers for is chosen by its issues: comparing those would say nothing.
    compared = compared_issues(ctx, chosen)
    compared = compared if topic.read(ctx) else compared.clear()
    body: list[Block] = [Paragraph(_lead(ctx, topic, chosen, compared))]
    if n >= ctx.thresholds.min_share_rows:
        body.append(_table([*facts(ctx, chosen), *issue_cells(compared.head(SHOWN))]))
    more = compared.filter(pl.col("differs") > 0).iter_rows(named=True)
    findings = tuple(_finding(ctx, name, topic, row) for row in more)
    return Section(name, title, findings, tuple(body), appendix=_appendix(ctx, chosen, compared))


def _lead(ctx: Context, topic: Topic, chosen: pl.Series, compared: pl.DataFrame) -> str:
    """Say how much the slice is, how it moved, and what sets it apart."""
    n, whole = int(chosen.sum()), len(chosen)
    size = f"「{topic.text}」的反馈 {numerals.count(n)} 条，占 {numerals.share(n / whole)}"
    heads = {1: "占比高于其余反馈的是", -1: "低于其余的是"}
    apart = {sign: compared.filter(differs=sign)["issue"].head(NAMED) for sign in heads}
    said = "，".join(
        heads[sign] + listed(map(quoted, ones)) for sign, ones in apart.items() if len(ones)
    )
    nothing = "各类问题的占比与其余反馈看不出差别" if compared.height else ""
    course = size + _course(ctx, topic, n, whole)
    sentences = (course, _largest(ctx, topic, chosen), said or nothing)
    return "".join(f"{one}。" for one in sentences if one)


def _largest(ctx: Context, topic: Topic, chosen: pl.Series) -> str:
    """Name the largest issues; of a department, which is chosen by them, the finer types."""
    name = "issue" if topic.read(ctx) else "issue_detail"
    ids = pains(ctx).select("id")
    rows = rows_of(ctx).filter(chosen).join(ids, on="id", how="semi")
    sizes = frequencies(typed(rows), name).head(NAMED)
    named = listed(f"{quoted(one)}（{numerals.count(n)} 条）" for one, n in sizes.iter_rows())
    return f"最多的问题是{named}" if named else ""


def _course(ctx: Context, topic: Topic, n: int, whole: int) -> str:
    """Say how the slice's share moved since the last period; empty without one."""
    if ctx.previous is None or ctx.previous_period is None:
        return ""
    before = topic.marks(ctx, ctx.previous).cast(pl.Int64)
    count, size = int(before.sum()), len(before)
    low, high = newcombe(n, whole, count, size)
    moved = "" if float(low) * float(high) > 0 else "，看不出升降"
    return f"，{last(ctx.previous_period)} {numerals.share(count / max(size, 1))}{moved}"


def _finding(ctx: Context, name: str, topic: Topic, row: dict[str, Any]) -> Finding:
    shares = numerals.share(row["share"]), numerals.share(row["elsewhere"])
    return Finding(
        section=name,
        measure=MEASURE,
        segment=f"focus={topic.text},issue={row['issue']}",
        statement=(
            f"「{topic.text}」里{quoted(row['issue'])}占 {shares[0]}，其余反馈占 {shares[1]}。"
        ),
        value=row["share"] - row["elsewhere"],
        unit="points",
        n=row["n"],
        baseline=row["elsewhere"],
        interval=Interval(row["low"], row["high"]),
        q_value=row["q"],
        evidence=_evidence(ctx, topic, row["issue"]),
    )


def _evidence(ctx: Context, topic: Topic, issue: str) -> Evidence:
    """Return the rows of an issue in the slice; without a filter where none can say it."""
    found, about = topic.read(ctx), of_issue(issue)
    if found is None or found.conditions:
        return evidence(ctx.feedback, (*(found.conditions if found else ()), *about))
    return evidence(ctx.feedback.filter(inside(found), matching(about)), ())


def _appendix(ctx: Context, chosen: pl.Series, compared: pl.DataFrame) -> tuple[Block, ...]:
    """Show every issue, the words that set the slice apart, and verbatims."""
    blocks: list[Block] = [_table(issue_cells(compared))] if compared.height else []
    groups, counted = document_counts(ctx.counts, chosen.cast(pl.String))
    here, there = (counted[groups.index(name)] for name in ("true", "false"))
    words = distinctive_words(here, there, ctx.counts.vocabulary)["word"].head(WORDS)
    if len(words):
        blocks.append(Paragraph(f"比其余反馈更常说的词：{listed(words)}。"))
    ids = rows_of(ctx)["id"].gather(telling(ctx, chosen.to_numpy(), QUOTES)).to_list()
    return (*blocks, Heading("原声"), *quotes(ctx, ids))


def _table(rows: list[tuple[Cell, ...]]) -> Table:
    return listing(("比较", "专题", "其余", "判断"), rows, note="各问题的占比不含表扬。")
