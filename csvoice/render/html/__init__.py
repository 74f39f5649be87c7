"""HTML: one file that opens offline, on a phone and on paper.

No request leaves the page: style, script, drawings and pictures are inside, and a content security
policy forbids anything else. Without JavaScript everything is still there to read; the script adds
sorting, filtering, copying and hints under the pointer.
"""

from __future__ import annotations

from csvoice.company.theme import Theme
from csvoice.document.report import Report
from csvoice.render.html.page import page


def render(report: Report, theme: Theme | None = None) -> dict[str, bytes]:
    """Write report.html."""
    return {"report.html": page(report, theme or Theme()).encode("utf-8")}
