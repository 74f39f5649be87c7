"""本期要点: conclusions, each with its evidence and the words behind it."""

from __future__ import annotations

from csvoice import numbers
from csvoice.components import SectionSpec
from csvoice.context import Context
from csvoice.document.blocks import Block, Bullets, Heading, Paragraph
from csvoice.document.findings import Evidence, Finding
from csvoice.document.report import Section
from csvoice.sections.common.choice import weightiest
from csvoice.sections.common.rows import quotes
from csvoice.sections.common.volume import MEASURE as VOLUME
from csvoice.sections.common.wording import listed, this
from csvoice.sections.overview.summary import LOUD, key_metrics, key_points

NAME = "overview"
TITLE = "本期要点"
MOST = 5
NAMED = 2
"""Ids in a line of evidence."""

USUAL = "share"
"""Measure of findings that say how things are, not that anything is unusual."""


def build(ctx: Context) -> Section:
    """Say what the reader must know: conclusions first, then what each rests on."""
    points = key_points(ctx)
    blocks: list[Block] = [Bullets(tuple(point.text for point in points)), *key_metrics(ctx)]
    quoted: set[str] = set()
    for point in points:
        for text, evidence in point.proofs:
            blocks += [Paragraph(text), *_proofs(ctx, evidence, quoted)]
    told = [evidence.where for point in points for _text, evidence in point.proofs]
    found = top_findings(ctx)
    more = [one for one in found if not one.evidence or one.evidence.where not in told]
    if more:
        blocks.append(Heading("还值得看的发现"))
    for finding in more:
        blocks.append(Paragraph(finding.statement))
        blocks += _proofs(ctx, finding.evidence, quoted) if finding.evidence else []
    if "created_at" in ctx.columns and not any(
        one.measure != USUAL for one in ctx.findings if one.weight >= LOUD
    ):
        nothing = f"{this(ctx.period)}没有通过检验的异常变化。"
        blocks.append(Paragraph(nothing))
    return Section(NAME, TITLE, (), tuple(blocks))


def _proofs(ctx: Context, evidence: Evidence, quoted: set[str]) -> list[Block]:
    """Give a line of evidence and a quote, a new one where possible."""
    if not evidence.ids:
        return []
    ids = sorted(evidence.ids, key=quoted.__contains__)
    quoted.add(ids[0])
    named = listed(f"#{id_}" for id_ in ids[:NAMED])
    text = f"证据：共 {numbers.count(evidence.rows)} 条，如 {named}。"
    return [Paragraph(text), *quotes(ctx, ids[:1])]


def top_findings(ctx: Context) -> list[Finding]:
    """Return at most five findings worth the front page; the key points tell the volume already."""
    loud = (one for one in ctx.findings if one.measure != VOLUME and one.weight >= LOUD)
    return weightiest(ctx, loud, MOST)


SECTION = SectionSpec(NAME, TITLE, build, order=10, closing=True)
