"""The first two slides: the cover, and the one page with its statements and key figures."""

from __future__ import annotations

from typing import Any

from pptx.util import Inches

from csvoice.document.blocks import Metric
from csvoice.document.report import Report
from csvoice.render import phrases
from csvoice.render.office import fitted, picture_size
from csvoice.render.outline import line
from csvoice.render.pptx.master import Master
from csvoice.render.pptx.words import Box, Words, add_words, height_of

_FIGURES, _GAP = 2.9, 0.5
"""Width of the column of key figures, and what lies between it and the statements, in inches."""

FEW = 16
"""Points of a key figure where there are many; what is said of it is smaller, too."""

_SIZES = (20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10)


def add_cover(master: Master, report: Report) -> None:
    """Add the cover: title, period, what was read, and the company's logo."""
    slide = master.cover()
    slide.shapes.title.text_frame.text = line(report.title, 60)
    below = [one for one in slide.placeholders if one.placeholder_format.idx == 1]
    for one in below:
        one.text_frame.text = line(phrases.period_line(report), 160)
    logo = master.theme.logo.read_bytes() if master.theme.logo else b""
    if picture_size(logo):
        wide, tall = fitted(logo, 3.0, 0.9)
        slide.shapes.add_picture(
            str(master.theme.logo), Inches(0.6), Inches(0.6), Inches(wide), Inches(tall)
        )


def add_digest(master: Master, report: Report) -> None:
    """Add the page: statements to the left, key figures to the right."""
    page = report.page
    if not (page.statements or page.metrics or page.title):
        return
    slide = master.slide(line(page.title or report.title))
    room = master.room
    right = _FIGURES + _GAP if page.metrics else 0.0
    words = _statements(report)
    box = Box(room.left, room.top, room.width - right, room.height)
    add_words(slide, box, _shrunk(words, box), master.theme)
    place = Box(room.left + room.width - _FIGURES, room.top, _FIGURES, room.height)
    _add_figures(slide, place, page.metrics, master)
    slide.notes_slide.notes_text_frame.text = line(phrases.period_line(report))


def _statements(report: Report) -> list[Words]:
    page = report.page
    told = [phrases.lead(line(one, 400)) for one in page.statements]
    words = [
        Words(rest, _SIZES[0], after=10, lead=f"{place}. {lead}")
        for place, (lead, rest) in enumerate(told, 1)
    ]
    below = [line(text, 400) for text in (page.unchanged, *page.caveats) if text]
    return words + [Words(text, 15, look="muted") for text in below]


def _shrunk(words: list[Words], box: Box) -> list[Words]:
    """Take the largest letters at which everything fits."""
    for size in _SIZES:
        smaller = [one.resized(min(one.size, size)) for one in words]
        if sum(height_of(one, box.width) for one in smaller) <= box.height:
            return smaller
    return smaller


def _add_figures(slide: Any, place: Box, metrics: tuple[Metric, ...], master: Master) -> None:
    each = place.height / max(4, len(metrics))
    for number, metric in enumerate(metrics):
        box = Box(place.left, place.top + number * each, place.width, each - 0.1)
        add_words(slide, box, metric_words(metric, 28 if len(metrics) <= 4 else FEW), master.theme)


def metric_words(metric: Metric, size: int) -> list[Words]:
    """Return a key figure as lines of text: its name, the number, what it was before."""
    told = [text for text in (metric.change, metric.note) if text]
    label, small = (13, 12) if size > FEW else (11, 10)
    return [
        Words(line(metric.label, 24), label, look="muted", after=0),
        Words(line(metric.value, 16), size, look="figure", after=0),
        *(Words(line(text, 30), small, look="muted", after=0) for text in told),
    ]
