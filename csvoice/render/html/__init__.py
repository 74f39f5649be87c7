"""HTML: one file that opens offline, on a phone and on paper.

No request leaves the page: style, script, drawings and pictures are inside, and a content security
policy forbids anything else. Without JavaScript everything is still there to read; the script adds
sorting, filtering, copying and hints under the pointer.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from string import digits, punctuation

from jinja2 import Environment, PackageLoader, StrictUndefined

from csvoice.charts.draw import javascript
from csvoice.charts.text import emoji_font, printable, subset
from csvoice.company.theme import Theme, mixed
from csvoice.document.report import Report
from csvoice.palette import BLUE, DARK, WHITE, variables
from csvoice.render import phrases
from csvoice.render.closing import closing_blocks
from csvoice.render.html.blocks import BlockWriter
from csvoice.render.html.citing import Citations, highlighted
from csvoice.schema import ticket

_FONT, _SCRIPTS, _HASHES = "<!-- font -->", "<!-- scripts -->", "<!-- hashes -->"
"""Places in the template; no text of a report can bear such a mark, since its < are escaped."""

OF_WHITE = 0.6
"""Part of white in a company's colour on a dark page."""

_EMOJI = re.compile("[\u200d\ufe0f\u2600-\u27bf\U0001f000-\U0001faff]")

_WRITTEN = digits + punctuation + "kM−"
"""Characters that Vega writes on axes."""


def render(report: Report, theme: Theme | None = None) -> dict[str, bytes]:
    """Write report.html."""
    return {"report.html": _page(report, theme or Theme()).encode("utf-8")}


def _page(report: Report, theme: Theme) -> str:
    environment = _environment()
    citations = Citations(report)
    writer = BlockWriter(environment.get_template("blocks.html.j2").module, citations, theme.tint)
    text = environment.get_template("page.html.j2").render(
        report=report,
        phrases=phrases,
        writer=writer,
        citations=citations,
        highlighted=highlighted,
        closing=closing_blocks(report),
        style=_colours(theme) + _asset("style.css"),
        logo=_logo(theme),
        footer=theme.footer,
        dark=json.dumps(dict(DARK)),
    )
    whole = printable(text)
    scripts = [_asset("script.js")]
    if writer.draws:
        scripts += [javascript(), _asset("charts.js")]
    return (
        whole.replace(_FONT, _font_face(whole + _WRITTEN), 1)
        .replace(_HASHES, " ".join(map(_hash, scripts)), 1)
        .replace(_SCRIPTS, "\n".join(f"<script>{script}</script>" for script in scripts), 1)
    )


def _colours(theme: Theme) -> str:
    """Light and dark colours by name; paper is always light, headings have the company's colour."""
    light = _own(variables(), theme) + f"--deep:{theme.deep};"
    own = f"--deep:{mixed(theme.colour, WHITE, OF_WHITE)};" if theme.colour != BLUE else ""
    dark = variables(dark=True) + own
    return (
        f":root{{{light}}}"
        f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{dark}}}}}"
        "@media screen and (prefers-color-scheme:dark)"
        f"{{:root:not([data-theme]){{color-scheme:dark;{dark}}}}}"
    )


def _own(style: str, theme: Theme) -> str:
    for ours, own in theme.tint:
        style = style.replace(ours, own)
    return style


def _logo(theme: Theme) -> str:
    """The company's logo as an address that asks nobody; empty without one."""
    if theme.logo is None:
        return ""
    kind = "png" if theme.logo.suffix.lower() == ".png" else "jpeg"
    data = b64encode(theme.logo.read_bytes()).decode("ascii")
    return f"data:image/{kind};base64,{data}"


def _font_face(text: str) -> str:
    """The characters of the page as fonts inside it, for machines without one that has them."""
    faces = [_face("csvoice Sans", subset(text))]
    if signs := "".join(_EMOJI.findall(text)):
        faces.append(_face("csvoice Emoji", subset(signs, emoji_font())))
    return f"<style>{''.join(faces)}</style>"


def _face(name: str, font: bytes) -> str:
    data = b64encode(font).decode("ascii")
    return f"@font-face{{font-family:'{name}';src:url(data:font/otf;base64,{data})}}"


def _hash(script: str) -> str:
    """The source of a content security policy that lets this script run, and no other."""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode('ascii')}'"


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
