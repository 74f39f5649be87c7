"""Text on slides, and how much room it takes before it is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any, Literal

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from csvoice.charts.text import width
from csvoice.company.theme import Theme
from csvoice.palette import INK, MARKS, MUTED

Look = Literal["plain", "muted", "bold", "figure", "urgent"]

LINE = 1.42
"""Height of a line in letters, Chinese fonts' own spacing included."""

_SAFE = 1.04
"""Letters of another font may be so much wider than ours."""


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph.

    Attributes:
        text: What it says.
        size: Of its letters, in points.
        lead: What goes before, in bold.
        look: Its colour and weight.
        bullet: Whether it is an item of a list.
        after: Room below, in points.
    """

    text: str
    size: float
    lead: str = ""
    look: Look = "plain"
    bullet: bool = False
    after: float = 7

    def resized(self, size: float) -> Words:
        """Return it in other letters."""
        return replace(self, size=size)


def height_of(words: Words, wide: float) -> float:
    """Return the height in inches of a paragraph in a box so many inches wide."""
    room = (wide - (0.25 if words.bullet else 0.0)) * 72 / words.size
    lines = max(1, ceil(width(words.lead + words.text) * _SAFE / max(1.0, room)))
    return (lines * words.size * LINE + words.after) / 72


def add_words(slide: Any, box: Box, words: Sequence[Words], theme: Theme, ground: str = "") -> Any:
    """Add a text box; with a ground colour its text stands a little away from the edges."""
    if not words:
        return None
    sides = (Inches(side) for side in (box.left, box.top, box.width, box.height))
    shape = slide.shapes.add_textbox(*sides)
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    inset = Inches(0.12 if ground else 0.0)
    frame.margin_left = frame.margin_right = inset
    frame.margin_top = frame.margin_bottom = Inches(0.06 if ground else 0.0)
    if ground:
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(ground)
    for place, one in enumerate(words):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        _write(paragraph, one, theme)
    return shape


def _write(paragraph: Any, words: Words, theme: Theme) -> None:
    paragraph.space_after = Pt(words.after)
    if words.bullet:
        _set_bullet(paragraph)
    if words.lead:
        _run(paragraph, words.lead, words.size, theme.deep, bold=True)
    bold = words.look in ("bold", "figure", "urgent")
    _run(paragraph, words.text, words.size, _colour(words.look, theme), bold=bold)


def _run(paragraph: Any, text: str, size: float, colour: str, *, bold: bool) -> None:
    if not text:
        return
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = rgb(colour)


def _set_bullet(paragraph: Any) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", "228600")
    properties.set("indent", "-228600")
    etree.SubElement(properties, qn("a:buFont"), typeface="Arial")
    etree.SubElement(properties, qn("a:buChar"), char="•")


def _colour(look: Look, theme: Theme) -> str:
    colours = {"muted": MUTED, "figure": theme.deep, "bold": theme.deep, "urgent": MARKS["alarm"]}
    return colours.get(look, INK)


def rgb(colour: str) -> RGBColor:
    """Return a colour of the theme as PowerPoint has it."""
    channels = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return RGBColor(*channels)  # type: ignore[no-untyped-call]
