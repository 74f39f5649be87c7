"""Word: the one page, the contents, the body, and behind a page break the appendix.

A printed appendix cannot be folded away; it stands last, its tables end at 50 rows and say how many
there are, and the workbook has them all.
"""

from __future__ import annotations

from docx import Document

from csvoice.company.theme import Theme
from csvoice.document.report import Report
from csvoice.render import outline, paper, phrases
from csvoice.render.docx.blocks import BlockWriter
from csvoice.render.docx.frame import bookmarked, chinese, contents, set_page, set_properties
from csvoice.render.docx.styles import set_lists, set_styles
from csvoice.render.docx.xml import paragraph, run
from csvoice.render.office import CREATED, settled
from csvoice.render.outline import line

_BELOW_HEAD = 17.4
"""Room of the page below its first row of key figures, in cm; fonts of Word are taller."""


def render(report: Report, theme: Theme | None = None) -> dict[str, bytes]:
    """Write report.docx."""
    look = theme or Theme()
    document = Document()
    set_styles(document.styles.element, look)
    set_lists(document.part.numbering_part.element)
    set_page(document.sections[0], line(report.title), line(report.period.label), look)
    set_properties(document, line(report.title, 100), CREATED)
    _write(BlockWriter(document, report, look.tint), report)
    return {"report.docx": settled(document)}


def _write(writer: BlockWriter, report: Report) -> None:
    body, appendix = outline.body(report), outline.appendix(report)
    numbers = [f"{chinese(place)}、" for place in range(1, len(body) + 1)]
    numbers += [f"附录{chinese(place)}　" for place in range(1, len(appendix) + 1)]
    titles = [
        number + line(one.title) for number, one in zip(numbers, body + appendix, strict=True)
    ]
    marks = [f"_Toc{place:06d}" for place in range(1, len(titles) + 1)]
    long = _page(writer, report)
    if appendix:
        writer.add(contents(list(zip(marks, titles, strict=True)), new_page=not long))
    for place, (chapter, mark) in enumerate(zip(body + appendix, marks, strict=True)):
        writer.in_appendix = place >= len(body)
        new_page = place in (0, len(body))
        heading = writer.heading(line(chapter.title), 0, new_page=new_page)
        writer.add([bookmarked(heading, mark, place)])
        writer.write(chapter.pieces)


def _page(writer: BlockWriter, report: Report) -> bool:
    """Write the one page; tell whether it has charts that only the next sheet has room for."""
    page = report.page
    writer.add(
        [
            paragraph("Title", run(line(page.title or report.title))),
            paragraph("Subtitle", run(paper.about(report))),
        ]
    )
    writer.write([page.metrics] if page.metrics else [])
    for statement in page.statements:
        lead, rest = phrases.lead(line(statement))
        writer.add([paragraph("ListNumber", run(lead, "Strong"), run(rest))])
    writer.add(paragraph("Normal", run(text, "Muted")) for text in paper.below(page))
    here, tallest = paper.page_charts(page, _BELOW_HEAD)
    writer.drawn(page.charts[:here], tallest)
    writer.drawn(page.charts[here:])
    return here < len(page.charts)
