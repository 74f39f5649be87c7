"""Our own presentation: its two layouts, fonts and colours, which a user's new slides have, too."""

from __future__ import annotations

from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Inches

from csvoice.company.theme import Theme
from csvoice.palette import INK, MUTED, digits
from csvoice.render.pptx.words import Box, rgb

OURS = {"Title Slide": "标题幻灯片", "Title Only": "仅标题"}
"""Names of the two layouts we keep, in English and in Chinese, as PowerPoint calls them."""

TITLE_SIZES = (26, 22, 20)
"""In points: the largest at which a title takes two lines is taken."""

EXTRA = frozenset({PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER})
"""What stands at the foot of a slide."""


def own_presentation(theme: Theme) -> Any:
    """Return a presentation of 16:9 without slides, with a layout for the cover and a plain one."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(13.333), Inches(7.5)
    master = presentation.slide_master
    for layout in list(presentation.slide_layouts):
        if layout.name not in OURS:
            presentation.slide_layouts.remove(layout)
    _set_fonts(master, theme)
    _set_title_style(master, theme)
    for layout in presentation.slide_layouts:
        cover = layout.name == "Title Slide"
        layout.name = OURS[layout.name]
        _arrange(layout, theme, cover=cover)
    _place_all(master.placeholders)
    return presentation


def _arrange(layout: Any, theme: Theme, *, cover: bool) -> None:
    _place_all(layout.placeholders, cover=cover)
    bars = [(Box(0.6, 0.42, 0.7, 0.06), theme.colour)]
    if cover:
        bars = [(Box(0.6, 2.3, 1.1, 0.09), theme.colour), (Box(11.0, 0.0, 2.334, 7.5), theme.deep),
                (Box(10.7, 0.0, 0.3, 7.5), theme.colour)]  # fmt: skip
    for bar, colour in bars:
        shape = _bar(bar, colour)
        set_id(shape, layout.shapes._next_shape_id)
        layout.shapes._spTree.insert(2, shape)


def _place_all(placeholders: Any, *, cover: bool = False) -> None:
    places = {
        PP_PLACEHOLDER.TITLE: Box(0.6, 0.55, 12.1, 0.95),
        PP_PLACEHOLDER.CENTER_TITLE: Box(0.6, 2.55, 9.6, 1.3),
        PP_PLACEHOLDER.SUBTITLE: Box(0.6, 3.95, 9.6, 1.6),
        PP_PLACEHOLDER.BODY: Box(0.6, 1.7, 12.1, 5.0),
        PP_PLACEHOLDER.FOOTER: Box(0.6, 6.98, 9.0, 0.3),
        PP_PLACEHOLDER.SLIDE_NUMBER: Box(11.7, 6.98, 1.0, 0.3),
    }
    for one in list(placeholders):
        if kind_of(one) == PP_PLACEHOLDER.DATE or (cover and kind_of(one) in EXTRA):
            one._element.getparent().remove(one._element)
        elif kind_of(one) in places:
            box = places[kind_of(one)]
            one.left, one.top = Inches(box.left), Inches(box.top)
            one.width, one.height = Inches(box.width), Inches(box.height)
            _set_text(one, kind_of(one))


def _set_text(shape: Any, kind: Any) -> None:
    """Set size, side and colour of a placeholder's text where slides take it over from."""
    forms = {
        PP_PLACEHOLDER.CENTER_TITLE: (3600, "l", "b"),
        PP_PLACEHOLDER.SUBTITLE: (1800, "l", "t"),
        PP_PLACEHOLDER.FOOTER: (1000, "l", "ctr"),
        PP_PLACEHOLDER.SLIDE_NUMBER: (1000, "r", "ctr"),
        PP_PLACEHOLDER.TITLE: (TITLE_SIZES[0] * 100, "l", "ctr"),
    }
    if kind not in forms:
        return
    size, side, anchor = forms[kind]
    body = shape.text_frame._txBody
    body.bodyPr.set("anchor", anchor)
    for inset in ("lIns", "rIns"):
        body.bodyPr.set(inset, "0")
    for old in body.bodyPr.findall(qn("a:normAutofit")):
        body.bodyPr.remove(old)
    style = body.find(qn("a:lstStyle"))
    style.clear()
    level = etree.SubElement(style, qn("a:lvl1pPr"), algn=side, marL="0", indent="0")
    etree.SubElement(level, qn("a:buNone"))
    run = etree.SubElement(level, qn("a:defRPr"), sz=str(size))
    if kind not in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE):
        fill = etree.SubElement(run, qn("a:solidFill"))
        etree.SubElement(fill, qn("a:srgbClr"), val=digits(MUTED))


def _set_title_style(master: Any, theme: Theme) -> None:
    style = master._element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    style.set("algn", "l")
    run = style.find(qn("a:defRPr"))
    run.set("b", "1")
    colour = run.find(f"{qn('a:solidFill')}")
    colour.clear()
    etree.SubElement(colour, qn("a:srgbClr"), val=digits(theme.deep))


def _set_fonts(master: Any, theme: Theme) -> None:
    """Set fonts and colours of the presentation's own theme, which the user's new slides take."""
    part = next(one.target_part for one in master.part.rels.values() if "/theme" in one.reltype)
    root = etree.fromstring(part.blob)
    for font in root.iter(qn("a:latin"), qn("a:ea")):
        if font.getparent().tag in (qn("a:majorFont"), qn("a:minorFont")):
            font.set("typeface", theme.font)
    colours = {f"a:accent{place}": one for place, one in enumerate(theme.series[:6], 1)}
    for name, colour in {**colours, "a:dk1": INK, "a:dk2": theme.deep}.items():
        for slot in root.iter(qn(name)):
            slot.clear()
            etree.SubElement(slot, qn("a:srgbClr"), val=digits(colour))
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _bar(box: Box, colour: str) -> Any:
    """A short coloured line of a layout, which no slide can move by accident."""
    scratch = Presentation()
    slide = scratch.slides.add_slide(scratch.slide_layouts[6])
    sides = (Inches(side) for side in (box.left, box.top, box.width, box.height))
    shape = slide.shapes.add_shape(1, *sides)
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(colour)
    shape.line.fill.background()
    shape.shadow.inherit = False
    return shape._element


def set_id(shape: Any, number: int) -> None:
    """Give a shape that came from elsewhere a number that no other shape of its slide has."""
    shape.xpath(".//p:cNvPr")[0].set("id", str(number))


def titles_of(layout: Any) -> Any:
    """Yield the titles of a layout: one, or none."""
    kinds = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
    return (one for one in layout.placeholders if kind_of(one) in kinds)


def kind_of(placeholder: Any) -> Any:
    """Return what a placeholder is for."""
    return placeholder.placeholder_format.type
