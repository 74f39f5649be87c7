"""本期要点: the few findings to act on, with the key numbers and the words behind them."""

from __future__ import annotations

from csvoice.components import SectionSpec
from csvoice.context import Context
from csvoice.document import Block, Bullets, Finding, Heading, Paragraph, Section
from csvoice.i18n import _
from csvoice.sections.choice import weightiest
from csvoice.sections.rows import quotes
from csvoice.sections.summary import key_metrics, summary_sentences
from csvoice.sections.volume import MEASURE as VOLUME
from csvoice.sections.wording import this

NAME = "overview"
TITLE = _("本期要点")
MOST = 5
LEAST = 3
WORTH_A_PLACE = 40.0
"""Weight from which a finding goes to the first page; lighter ones only fill up to LEAST."""


def build(ctx: Context) -> Section:
    """Say what the reader must know: summary, key numbers, findings with a quote each."""
    blocks: list[Block] = [Bullets(summary_sentences(ctx)), *key_metrics(ctx)]
    told = top_findings(ctx)
    if not told:
        nothing = _("{period}没有通过检验的异常变化。").format(period=this(ctx.period))
        return Section(NAME, TITLE, (), (*blocks, Paragraph(nothing)))
    blocks.append(Heading(_("最值得看的发现")))
    for number, finding in enumerate(told, 1):
        blocks.append(Paragraph(f"{number}. {finding.statement}"))
        if finding.evidence and finding.evidence.where:
            blocks += quotes(ctx, finding.evidence.ids[:1])
    return Section(NAME, TITLE, (), tuple(blocks))


def top_findings(ctx: Context) -> list[Finding]:
    """Return at most five findings of all sections; the summary tells the volume already."""
    told = weightiest(ctx, (one for one in ctx.findings if one.measure != VOLUME), MOST)
    worthy = [finding for finding in told if finding.weight >= WORTH_A_PLACE]
    return worthy if len(worthy) >= LEAST else told[:LEAST]


SECTION = SectionSpec(NAME, TITLE, build, order=10, closing=True)
