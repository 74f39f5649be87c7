"""PowerPoint: a deck to present from, not the report on slides; what backs it stands in the notes.

Cover, the one page, then one message a slide. Charts are PowerPoint's own where it has the kind.
"""

from __future__ import annotations

from csvoice.company.theme import Theme
from csvoice.document.report import Report
from csvoice.render.office import CREATED, settled
from csvoice.render.outline import line
from csvoice.render.pptx.deck import slides
from csvoice.render.pptx.flow import fill
from csvoice.render.pptx.fronts import add_cover, add_digest
from csvoice.render.pptx.master import Master


def render(report: Report, theme: Theme | None = None) -> dict[str, bytes]:
    """Write report.pptx."""
    master = Master(theme or Theme(), line(report.title, 60))
    add_cover(master, report)
    add_digest(master, report)
    for slide in slides(report):
        fill(master, slide)
    about = master.presentation.core_properties
    about.title, about.author, about.last_modified_by = line(report.title, 100), "csvoice", ""
    about.created = about.modified = CREATED
    return {"report.pptx": settled(master.presentation)}
