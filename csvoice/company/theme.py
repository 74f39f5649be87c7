"""What a company puts on its reports, and shades of its main colour."""

from __future__ import annotations

from typing import TypeAlias

from pydantic import BaseModel, ConfigDict, Field, FilePath

from csvoice.palette import BLACK, BLUE, BLUES, INK, NAVY, PALE_BLUE, SERIES, WHITE

READABLE = 4.5
"""Least contrast of text. Source: WCAG 2.2, success criterion 1.4.3."""

COLOUR = "^#[0-9a-fA-F]{6}$"
"""How a colour is written in csvoice.toml."""


Tint: TypeAlias = tuple[tuple[str, str], ...]
"""Colours of ours, each with the one that takes its place."""


class Theme(BaseModel):
    """What a company puts on its reports, `[theme]` in csvoice.toml.

    Attributes:
        title: Title of the report.
        colour: Main colour, such as #8a1538: of headings, tables and charts.
        font: Font of Word and PowerPoint files; the PDF and pictures bring their own.
        footer: Line at the foot of every page and slide, and of the web page.
        logo: PNG or JPEG file, shown at the top of pages and on the first slide.
        cloud: PNG or JPEG file whose dark parts the words of a word cloud fill.
        template: PowerPoint file (.pptx) whose layouts the slides take.
        cover_layout: Name of its layout for the first slide; needs a title.
        slide_layout: Name of its layout for all others; needs a title.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = "客户之声报告"
    colour: str = Field(default=BLUE, pattern=COLOUR)
    font: str = Field(default="微软雅黑", min_length=1)
    footer: str = ""
    logo: FilePath | None = None
    cloud: FilePath | None = None
    template: FilePath | None = None
    cover_layout: str = "标题幻灯片"
    slide_layout: str = "仅标题"

    @property
    def deep(self) -> str:
        """The main colour, darkened until it can be read as text on white."""
        if self.colour == BLUE:
            return NAVY
        shades = (mixed(self.colour, "#000000", part / 20) for part in range(5, 20))
        return next((one for one in shades if contrast(one) >= READABLE + 2.5), INK)

    @property
    def pale(self) -> str:
        """The main colour as a background."""
        return PALE_BLUE if self.colour == BLUE else mixed(self.colour, WHITE, 0.82)

    @property
    def series(self) -> tuple[str, ...]:
        """Colours of a chart's series, in their order: shades of the main colour between greys."""
        if self.colour == BLUE:
            return SERIES
        light, lighter = (mixed(self.colour, WHITE, part) for part in (0.45, 0.7))
        greys = SERIES[1], SERIES[4], SERIES[7]
        near = mixed(self.colour, WHITE, 0.2)
        return self.colour, greys[0], light, self.deep, greys[1], lighter, near, greys[2]

    @property
    def tint(self) -> Tint:
        """What stands in pictures for each of our blues; nothing where the colour is ours."""
        if self.colour == BLUE:
            return ()
        light = zip(BLUES[:4], (0.06, 0.2, 0.45, 0.72), strict=True)
        shades = tuple((blue, mixed(WHITE, self.colour, part)) for blue, part in light)
        main = ((BLUE, self.colour), (NAVY, self.deep), (PALE_BLUE, self.pale))
        return (*main, *shades, *zip(SERIES, self.series, strict=True))

    @property
    def shaded(self) -> str:
        """The darkest shade of the main colour on which ink can be read."""
        shades = (mixed(self.colour, WHITE, part / 20) for part in range(20))
        return next((one for one in shades if contrast(INK, one) >= READABLE), WHITE)

    def heat(self, part: float) -> str:
        """Background of a heatmap's cell, from 0, the least, to 1, the most."""
        return mixed(WHITE, self.colour, 0.06 + 0.74 * min(1.0, max(0.0, part)))


def mixed(colour: str, other: str, part: float) -> str:
    """Mix two colours, `part` of the second."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * part):02x}" for one, two in pairs)


def contrast(colour: str, ground: str = WHITE) -> float:
    """Contrast of a text on its ground, 1 to 21. Source: WCAG 2.2, relative luminance."""
    dark, bright = sorted((_luminance(colour), _luminance(ground)))
    return (bright + 0.05) / (dark + 0.05)


def readable_on(ground: str) -> str:
    """Ink where it can be read on a ground, else white, else black, of which one always can."""
    return next(one for one in (INK, WHITE, BLACK) if contrast(one, ground) >= READABLE)


def _luminance(colour: str) -> float:
    parts = (channel / 255 for channel in _channels(colour))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
