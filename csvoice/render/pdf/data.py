"""What a report says, as plain data for report.typ, and the pictures it refers to."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import Any, TypeAlias, assert_never

from csvoice import charts
from csvoice.company.theme import Theme
from csvoice.document import blocks
from csvoice.document.findings import Finding
from csvoice.document.report import Report
from csvoice.palette import GRID, INK, MARKS, MUTED, SOFT
from csvoice.render import outline, paper, phrases
from csvoice.render.office import picture_size
from csvoice.render.outline import Chapter, Piece, line

Json: TypeAlias = dict[str, Any]

LOGO = "logo.svg"

_SIZE = re.compile(r'<svg[^>]* width="([\d.]+)"[^>]* height="([\d.]+)"')
_BELOW_HEAD = 20.5
"""Room of the page below its first row of key figures, in cm."""

_FULL = 660.0
"""Pixels of a drawing that is as wide as the text."""


class Sheets:
    """The data of one document, and its pictures by the name they have in it."""

    def __init__(self, report: Report, theme: Theme) -> None:
        self.report, self.theme = report, theme
        self.pictures: dict[str, bytes] = {}

    def data(self) -> Json:
        """Return everything that the template shows."""
        report = self.report
        return {
            **_look(self.theme),
            "title": line(report.title),
            "running": line(f"{report.title} · {report.period.label}"),
            "page": self._page(),
            "body": [self._chapter(one) for one in outline.body(report)],
            "appendix": [self._chapter(one) for one in outline.appendix(report)],
        }

    def _page(self) -> Json:
        page = self.report.page
        here, tallest = paper.page_charts(page, _BELOW_HEAD)
        told = [phrases.lead(line(statement)) for statement in page.statements]
        return {
            "title": line(page.title or self.report.title),
            "about": paper.about(self.report),
            "metrics": [_metrics(page.metrics)] if page.metrics else [],
            "statements": [{"lead": lead, "rest": rest} for lead, rest in told],
            "below": paper.below(page),
            "charts": [
                self._chart(chart, tallest if place < here else paper.TALL)
                for place, chart in enumerate(page.charts)
            ],
            "long": here < len(page.charts),
        }

    def _chapter(self, chapter: Chapter) -> Json:
        return {"title": line(chapter.title), "pieces": [*map(self._piece, chapter.pieces)]}

    def _piece(self, piece: Piece) -> Json:
        match piece:
            case tuple():
                return _metrics(piece)
            case Finding():
                return self._finding(piece)
            case blocks.Heading():
                return {"kind": "heading", "level": piece.level - 1, "text": line(piece.text)}
            case blocks.Paragraph():
                return {"kind": "paragraph", "text": line(piece.text)}
            case blocks.Bullets():
                return {"kind": "bullets", "items": [line(item) for item in piece.items]}
            case blocks.Table():
                return _table(piece)
            case blocks.Chart():
                return self._chart(piece)
            case blocks.Image():
                return self._image(piece)
            case blocks.Quote():
                return _quote(*paper.said(piece))
            case blocks.Metric():
                return _metrics((piece,))
            case blocks.Callout():
                return {"kind": "callout", "look": piece.kind, "text": line(piece.text)}
            case _:
                assert_never(piece)

    def _finding(self, finding: Finding) -> Json:
        return {
            "kind": "finding",
            "urgent": finding.severity == "紧急",
            "text": line(finding.statement),
            "small": paper.small_print(finding),
            "quotes": [_quote(*quote) for quote in paper.quotes(self.report, finding)],
        }

    def _chart(self, chart: blocks.Chart, tallest: float = paper.TALL) -> Json:
        drawing = charts.svg(chart, self.theme.tint)
        found = _SIZE.search(drawing)
        wide, tall = (float(side) for side in found.groups()) if found else (_FULL, _FULL)
        scale = min(1.0 / _FULL, 1.0 / wide, tallest / paper.WIDE / tall)
        return self._picture(drawing, chart.title, wide * scale)

    def _image(self, image: blocks.Image) -> Json:
        size = paper.size_of(image.png)
        if size is None:
            return {"kind": "missing", "title": line(image.alt)}
        return self._picture(framed(image.png), image.alt, size[0] / paper.WIDE)

    def _picture(self, drawing: str, title: str, width: float) -> Json:
        name = f"picture-{len(self.pictures) + 1}.svg"
        self.pictures[name] = drawing.encode("utf-8", "replace")
        return {"kind": "picture", "file": name, "title": line(title), "width": width}


def framed(picture: bytes) -> str:
    """Put a PNG or JPEG into an SVG, since Typst takes files from memory that are text."""
    wide, tall = picture_size(picture) or (1, 1)
    kind = "png" if picture.startswith(b"\x89PNG") else "jpeg"
    data = b64encode(picture).decode("ascii")
    size = f'width="{wide}" height="{tall}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {wide} {tall}">'
        f'<image {size} href="data:image/{kind};base64,{data}"/></svg>'
    )


def _look(theme: Theme) -> Json:
    palette = {"ink": INK, "muted": MUTED, "grid": GRID, "soft": SOFT, "accent": MARKS["alarm"]}
    own = {"colour": theme.colour, "deep": theme.deep, "pale": theme.pale}
    logo = LOGO if theme.logo else None
    return {**palette, **own, "footer": line(theme.footer), "logo": logo}


def _metrics(metrics: tuple[blocks.Metric, ...]) -> Json:
    return {
        "kind": "metrics",
        "abreast": paper.abreast(len(metrics)),
        "metrics": [
            {
                "label": line(one.label),
                "value": line(one.value),
                "small": [line(text) for text in (one.change, one.note) if text],
            }
            for one in metrics
        ],
    }


def _table(table: blocks.Table) -> Json:
    shown = paper.paper_grid(table)
    return {
        "kind": "table",
        "caption": line(table.caption),
        "heads": shown.heads,
        "right": shown.right,
        "widths": shown.widths,
        "rows": shown.rows,
        "note": shown.note,
    }


def _quote(text: str, about: str) -> Json:
    return {"kind": "quote", "text": text, "about": about}
