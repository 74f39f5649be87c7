"""PDF by Typst: the one page, the contents, the body and the appendix, with fonts of its own.

The look stands in report.typ; what the report says reaches it as data, so that no text is markup.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from csvoice.charts.text import FAMILIES, font_folders
from csvoice.company.theme import Theme
from csvoice.document.report import Report
from csvoice.render.office import CREATED
from csvoice.render.pdf.data import LOGO, Sheets, framed


def render(report: Report, theme: Theme | None = None) -> dict[str, bytes]:
    """Write report.pdf."""
    import typst

    look = theme or Theme()
    sheets = Sheets(report, look)
    data = {**sheets.data(), "fonts": FAMILIES}
    logo = {LOGO: framed(look.logo.read_bytes()).encode()} if look.logo else {}
    template = files(__package__).joinpath("report.typ").read_bytes()
    parts: Any = {
        "main": template,
        "report.json": json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"),
        **sheets.pictures,
        **logo,
    }
    pdf = typst.compile(
        parts,
        font_paths=[str(folder) for folder in font_folders()],
        ignore_system_fonts=True,
        timestamp=int(CREATED.timestamp()),
    )
    return {"report.pdf": pdf}
