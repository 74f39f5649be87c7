"""本期要点: the few findings to act on, with the key numbers and the words behind them."""

from __future__ import annotations

from csvoice.components import SectionSpec
from csvoice.context import Context
from csvoice.document import Block, Bullets, Finding, Paragraph, Section
from csvoice.i18n import _
from csvoice.sections.rows import quotes
from csvoice.sections.summary import key_metrics, summary_sentences
from csvoice.sections.wording import this

NAME = "overview"
TITLE = _("本期要点")
MOST = 5
LEAST = 3
WORTH_A_PLACE = 40.0
"""Weight from which a finding goes to the first page; lighter ones only fill up to LEAST."""


def build(ctx: Context) -> Section:
    """Choose what the reader must know, conclusion first, then the words behind it."""
    blocks: list[Block] = [Bullets(summary_sentences(ctx)), *key_metrics(ctx)]
    told = top_findings(ctx)
    if not told:
        blocks.append(
            Paragraph(_("{period}没有通过检验的异常变化。").format(period=this(ctx.period)))
        )
    for number, finding in enumerate(told, 1):
        blocks.append(Paragraph(f"{number}. {finding.statement}"))
        if finding.evidence:
            blocks += quotes(ctx, finding.evidence.ids[:1])
    return Section(NAME, TITLE, (), tuple(blocks))


def top_findings(ctx: Context) -> list[Finding]:
    """Return three to five findings of all sections, the weightiest first, no segment twice."""
    ranked = sorted(ctx.findings, key=lambda one: (-one.weight, one.id))
    once = {finding.segment: finding for finding in reversed(ranked)}
    distinct = [finding for finding in ranked if once[finding.segment] is finding]
    worthy = [finding for finding in distinct if finding.weight >= WORTH_A_PLACE]
    return worthy[:MOST] if len(worthy) >= LEAST else distinct[:LEAST]


SECTION = SectionSpec(NAME, TITLE, build, order=10, closing=True)
