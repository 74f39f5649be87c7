"""The presentation that slides are added to: our own layouts, or a company's."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from csvoice.charts.text import shorten, width
from csvoice.errors import InputError
from csvoice.render.pptx.words import Box, rgb
from csvoice.theme import INK, MUTED, Theme

_OURS = {"Title Slide": "标题幻灯片", "Title Only": "仅标题"}
"""Names of the two layouts we keep, in English and in Chinese, as PowerPoint calls them."""

_TITLE_SIZES = (26, 22, 20)
_EXTRA = frozenset({PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER})
_LINE = 1.25


class Master:
    """A presentation with a layout for the cover and one for all other slides.

    Raises:
        InputError: The company's template cannot be opened or lacks a layout.
    """

    def __init__(self, theme: Theme, running: str) -> None:
        self.theme = theme
        self._footer = theme.footer or running
        self.presentation = _opened(theme) if theme.template else _own(theme)
        self._cover = self._layout(theme.cover_layout)
        self._plain = self._layout(theme.slide_layout)

    def cover(self) -> Any:
        """Add a slide with the layout of a cover."""
        return self.presentation.slides.add_slide(self._cover)

    def slide(self, title: str, count: str = "") -> Any:
        """Add a slide under a title of two lines at most; `count` stays whole behind it."""
        slide = self.presentation.slides.add_slide(self._plain)
        shape = slide.shapes.title
        wide = Emu(shape.width).inches - 0.2
        shape.text_frame.text, size = _fitted_title(title, count, wide)
        if size != _TITLE_SIZES[0]:
            for run in shape.text_frame.paragraphs[0].runs:
                run.font.size = Pt(size)
        self._add_foot(slide)
        return slide

    @property
    def room(self) -> Box:
        """Where a slide has room below its title."""
        title = next(iter(_titles(self._plain)))
        foot = [one.top for one in self._plain.placeholders if _kind(one) in _EXTRA]
        bottom = min([*foot, round(self.presentation.slide_height * 0.94)])
        top = title.top + title.height + Inches(0.15)
        box = (title.left, top, title.width, bottom - top - Inches(0.1))
        return Box(*(Emu(side).inches for side in box))

    def _add_foot(self, slide: Any) -> None:
        """Put the layout's footer and number on the slide; python-pptx leaves them out."""
        for one in self._plain.placeholders:
            if _kind(one) in _EXTRA:
                copy = deepcopy(one._element)
                _set_id(copy, slide.shapes._next_shape_id)
                slide.shapes._spTree.append(copy)
                if _kind(one) == PP_PLACEHOLDER.FOOTER:
                    slide.shapes[-1].text_frame.text = self._footer

    def _layout(self, name: str) -> Any:
        layouts = [one for each in self.presentation.slide_masters for one in each.slide_layouts]
        english = {chinese: name for name, chinese in _OURS.items()}
        for wanted in (name, english.get(name, name)):
            found = [one for one in layouts if one.name == wanted and list(_titles(one))]
            if found:
                return found[0]
        names = "、".join(f"「{one.name}」" for one in layouts if list(_titles(one)))
        raise InputError(
            f"{self.theme.template} 中没有名为「{name}」、带标题的版式，"
            f"带标题的有：{names or '无'}。"
            "请在 csvoice.toml 的 [theme] 下用 cover_layout、slide_layout 写明版式的名字。"
        )


def _opened(theme: Theme) -> Any:
    """Open a company's template and take its sample slides out."""
    try:
        presentation = Presentation(str(theme.template))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise InputError(
            f"{theme.template} 不是能打开的 PowerPoint 文件（.pptx），"
            "请检查 csvoice.toml 中 [theme] 下的 template。"
        ) from error
    listed = presentation.slides._sldIdLst
    for one in list(listed):
        presentation.part.drop_rel(one.rId)
        listed.remove(one)
    return presentation


def _own(theme: Theme) -> Any:
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(13.333), Inches(7.5)
    master = presentation.slide_master
    for layout in list(presentation.slide_layouts):
        if layout.name not in _OURS:
            presentation.slide_layouts.remove(layout)
    _set_fonts(master, theme)
    _set_title_style(master, theme)
    for layout in presentation.slide_layouts:
        cover = layout.name == "Title Slide"
        layout.name = _OURS[layout.name]
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
        _set_id(shape, layout.shapes._next_shape_id)
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
        if _kind(one) == PP_PLACEHOLDER.DATE or (cover and _kind(one) in _EXTRA):
            one._element.getparent().remove(one._element)
        elif _kind(one) in places:
            box = places[_kind(one)]
            one.left, one.top = Inches(box.left), Inches(box.top)
            one.width, one.height = Inches(box.width), Inches(box.height)
            _set_text(one, _kind(one))


def _set_text(shape: Any, kind: Any) -> None:
    """Set size, side and colour of a placeholder's text where slides take it over from."""
    forms = {
        PP_PLACEHOLDER.CENTER_TITLE: (3600, "l", "b"),
        PP_PLACEHOLDER.SUBTITLE: (1800, "l", "t"),
        PP_PLACEHOLDER.FOOTER: (1000, "l", "ctr"),
        PP_PLACEHOLDER.SLIDE_NUMBER: (1000, "r", "ctr"),
        PP_PLACEHOLDER.TITLE: (_TITLE_SIZES[0] * 100, "l", "ctr"),
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
        etree.SubElement(fill, qn("a:srgbClr"), val=_hex(MUTED))


def _set_title_style(master: Any, theme: Theme) -> None:
    style = master._element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    style.set("algn", "l")
    run = style.find(qn("a:defRPr"))
    run.set("b", "1")
    colour = run.find(f"{qn('a:solidFill')}")
    colour.clear()
    etree.SubElement(colour, qn("a:srgbClr"), val=_hex(theme.deep))


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
            etree.SubElement(slot, qn("a:srgbClr"), val=_hex(colour))
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


def _fitted_title(title: str, count: str, wide: float) -> tuple[str, int]:
    """Return a title and the size in points at which it takes two lines at most."""
    for size in _TITLE_SIZES:
        if width(title + count) <= 2 * wide * 72 / size - 2:
            return title + count, size
    size = _TITLE_SIZES[-1]
    return shorten(title, 2 * wide * 72 / size - 4 - width(count)) + count, size


def _titles(layout: Any) -> Any:
    kinds = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
    return (one for one in layout.placeholders if _kind(one) in kinds)


def _set_id(shape: Any, number: int) -> None:
    """Give a shape that came from elsewhere a number that no other shape of its slide has."""
    shape.xpath(".//p:cNvPr")[0].set("id", str(number))


def _kind(placeholder: Any) -> Any:
    return placeholder.placeholder_format.type


def _hex(colour: str) -> str:
    return colour.removeprefix("#").upper()
