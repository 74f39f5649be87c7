"""Which slides a deck has: what each says, shows, and has in its notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from csvoice.analyze.texts.quotes import shorten
from csvoice.document.blocks import Bullets, Chart, Paragraph, Table
from csvoice.document.findings import Finding
from csvoice.document.report import Report, Section
from csvoice.render import phrases
from csvoice.render.outline import Piece, line

MOST_FINDINGS, MOST_QUOTES, LONGEST_QUOTE = 6, 3, 150
"""In the notes of a slide: findings, verbatims a finding, and characters of one."""


@dataclass(frozen=True, slots=True)
class Slide:
    """One message.

    Attributes:
        title: The message, a sentence; a chapter's name where it has none.
        topic: What it is about: the section's title.
        pieces: What shows it; more than one slide holds goes on to the next.
        notes: What the speaker may be asked: figures, filter and verbatims.
    """

    title: str
    topic: str
    pieces: tuple[Piece, ...]
    notes: str = ""


def slides(report: Report) -> Iterator[Slide]:
    """Yield the slides behind the cover and the page."""
    statements = "\n".join(map(line, report.page.statements))
    yield from (Slide(line(one.title), "", (one,), statements) for one in report.page.charts)
    told = [_body(report, one) for one in phrases.body(report)]
    more = [_shown(report, one) for one in report.sections if one.findings and not one.blocks]
    yield from (*told, *more)
    if left_out := tuple(phrases.missing(report)):
        made = Paragraph(phrases.period_line(report))
        yield Slide("没有生成的部分", "", (made, Bullets(left_out)))


def _body(report: Report, section: Section) -> Slide:
    pieces = tuple(phrases.grouped(phrases.body_blocks(section)))
    return Slide(_message(section), section.title, pieces, _notes(report, section))


def _shown(report: Report, section: Section) -> Slide:
    """Show a section that has a message and nothing in the body by the chart that tells of it."""
    message = section.findings[0].statement
    drawn = [one for one in section.appendix if isinstance(one, Chart) and one.points]
    tables = [one for one in section.appendix if isinstance(one, Table) and one.rows]
    drawn.sort(key=lambda one: -_named(one, message))
    candidates: list[Piece] = [*drawn, *tables]
    shown = tuple(candidates[:1])
    rest = tuple(one.statement for one in section.findings[1:4])
    pieces = shown or (Bullets(rest),) * bool(rest)
    return Slide(_message(section), section.title, pieces, _notes(report, section))


def _named(chart: Chart, message: str) -> int:
    """How many of a chart's names the message has: of several charts the one it speaks of."""
    names = {str(name) for point in chart.points for name in (point.x, point.series) if name}
    return sum(name in message for name in names)


def _message(section: Section) -> str:
    first = next(iter(section.findings), None)
    return line(first.statement).removesuffix("。") if first else line(section.title)


def _notes(report: Report, section: Section) -> str:
    """What stands behind the slide, the verbatims masked as everywhere."""
    told = section.findings[:MOST_FINDINGS]
    return "\n\n".join("\n".join(_evidence(report, finding)) for finding in told)


def _evidence(report: Report, finding: Finding) -> Iterator[str]:
    yield line(finding.statement)
    if small := phrases.basis(finding):
        yield line(" · ".join(small))
    if finding.evidence and finding.evidence.where:
        where = phrases.filter_line(finding.evidence)
        yield line(f"{phrases.evidence_line(finding.evidence, MOST_QUOTES)}；筛选条件：{where}")
    for quote in phrases.quotes(report, finding)[:MOST_QUOTES]:
        said = line(shorten(quote.text, LONGEST_QUOTE))
        yield f"“{said}” —— {line(phrases.about(quote))}"
