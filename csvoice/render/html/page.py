"""The one page, the body and the folded appendix as one HTML text."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from csvoice.charts.fonts import subset
from csvoice.charts.text import printable
from csvoice.document.report import Report
from csvoice.render import phrases
from csvoice.render.closing import closing_blocks
from csvoice.render.html.blocks import BlockWriter
from csvoice.schema import ticket

FONT_PLACE = "<!-- font -->"


def page(report: Report) -> str:
    """The whole page as text."""
    environment = _environment()
    text = environment.get_template("page.html.j2").render(
        report=report,
        phrases=phrases,
        writer=BlockWriter(environment.get_template("blocks.html.j2").module),
        closing=closing_blocks(report),
        style=_asset("style.css"),
        script=_asset("script.js"),
    )
    whole = printable(text)
    return whole.replace(FONT_PLACE, _font_face(whole), 1)


def _font_face(text: str) -> str:
    """The characters of the page as a font inside it, for machines without a Chinese one."""
    data = b64encode(subset(text)).decode("ascii")
    source = f"url(data:font/otf;base64,{data}) format('opentype')"
    return f"<style>@font-face{{font-family:'csvoice Sans';src:{source}}}</style>"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["ticket"] = ticket
    return environment


def _asset(name: str) -> str:
    return files(__package__).joinpath("assets", name).read_text(encoding="utf-8")
