"""The presentation that slides are added to: our own layouts, or a company's."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError
from pptx.util import Emu, Inches, Pt

from csvoice.charts.text import shorten, width
from csvoice.company.theme import Theme
from csvoice.errors import InputError
from csvoice.render.pptx.layouts import (
    EXTRA,
    OURS,
    TITLE_SIZES,
    kind_of,
    own_presentation,
    set_id,
    titles_of,
)
from csvoice.render.pptx.words import Box


class Master:
    """A presentation with a layout for the cover and one for all other slides.

    Raises:
        InputError: The company's template cannot be opened or lacks a layout.
    """

    def __init__(self, theme: Theme, running: str) -> None:
        self.theme = theme
        self._footer = theme.footer or running
        self.presentation = _opened(theme) if theme.template else own_presentation(theme)
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
        if size != TITLE_SIZES[0]:
            for run in shape.text_frame.paragraphs[0].runs:
                run.font.size = Pt(size)
        self._add_foot(slide)
        return slide

    @property
    def room(self) -> Box:
        """Where a slide has room below its title."""
        title = next(iter(titles_of(self._plain)))
        foot = [one.top for one in self._plain.placeholders if kind_of(one) in EXTRA]
        bottom = min([*foot, round(self.presentation.slide_height * 0.94)])
        top = title.top + title.height + Inches(0.15)
        box = (title.left, top, title.width, bottom - top - Inches(0.1))
        return Box(*(Emu(side).inches for side in box))

    def _add_foot(self, slide: Any) -> None:
        """Put the layout's footer and number on the slide; python-pptx leaves them out."""
        for one in self._plain.placeholders:
            if kind_of(one) in EXTRA:
                copy = deepcopy(one._element)
                set_id(copy, slide.shapes._next_shape_id)
                slide.shapes._spTree.append(copy)
                if kind_of(one) == PP_PLACEHOLDER.FOOTER:
                    slide.shapes[-1].text_frame.text = self._footer

    def _layout(self, name: str) -> Any:
        layouts = [one for each in self.presentation.slide_masters for one in each.slide_layouts]
        english = {chinese: name for name, chinese in OURS.items()}
        for wanted in (name, english.get(name, name)):
            found = [one for one in layouts if one.name == wanted and list(titles_of(one))]
            if found:
                return found[0]
        names = "、".join(f"「{one.name}」" for one in layouts if list(titles_of(one)))
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


def _fitted_title(title: str, count: str, wide: float) -> tuple[str, int]:
    """Return a title and the size in points at which it takes two lines at most."""
    for size in TITLE_SIZES:
        if width(title + count) <= 2 * wide * 72 / size - 2:
            return title + count, size
    size = TITLE_SIZES[-1]
    return shorten(title, 2 * wide * 72 / size - 4 - width(count)) + count, size
