"""What surrounds the text: the sheet of paper, header and footer, the table of contents."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn
from docx.shared import Cm, Emu

from csvoice.company.theme import Theme
from csvoice.palette import GRID
from csvoice.render.docx.tables import WIDE
from csvoice.render.docx.xml import field, paragraph, run, w
from csvoice.render.office import fitted, picture_size

LOGO = 6.0, 0.9
"""Room of the logo in the header, in cm."""

_DIGITS = "零一二三四五六七八九"


def set_page(section: Any, title: str, period: str, theme: Theme) -> None:
    """Make it A4 with a header, but for the first page, and a footer that numbers the pages."""
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.0)
    section.header_distance = section.footer_distance = Cm(1.0)
    section.different_first_page_header_footer = True
    _fill(section.header, "Header", [run(f"{title} · {period}")], line_under=True)
    _fill(section.first_page_header, "Header", [])
    for footer in (section.footer, section.first_page_footer):
        _fill(footer, "Footer", [run(theme.footer), *_page_number()])
    logo = theme.logo.read_bytes() if theme.logo else b""
    if picture_size(logo):
        for header in (section.header, section.first_page_header):
            _add_logo(header, theme, fitted(logo, *LOGO))


def _fill(part: Any, style: str, runs: list[Any], *, line_under: bool = False) -> None:
    border = w("bottom", val="single", sz=4, space=4, color=GRID.removeprefix("#"))
    rules = [w("pBdr", border)] if line_under else []
    properties = [*rules, w("tabs", w("tab", val="right", pos=WIDE))]
    part.is_linked_to_previous = False
    element = part._element
    for old in list(element):
        element.remove(old)
    element.append(paragraph(style, *runs, properties=properties))


def _page_number() -> list[Any]:
    return [
        w("r", w("tab")),
        run("第 "),
        *field("PAGE", run("1")),
        run(" 页，共 "),
        *field("NUMPAGES", run("1")),
        run(" 页"),
    ]


def _add_logo(header: Any, theme: Theme, size: tuple[float, float]) -> None:
    place = header.paragraphs[0].add_run()
    place._element.append(w("tab"))
    width, height = (Emu(round(Cm(1) * side)) for side in size)
    shape = place.add_picture(str(theme.logo), width, height)
    shape._inline.docPr.set("descr", "徽标")


def contents(titles: list[tuple[str, str]], *, new_page: bool = True) -> list[Any]:
    """Return a field that lists chapters; until Word fills it in, it shows them without pages."""
    entries = [
        paragraph("TOC1", w("hyperlink", run(title), anchor=mark, history=1))
        for mark, title in titles
    ]
    if not entries:
        return []
    begin, code, middle, end = field('TOC \\o "1-1" \\h \\z \\u')
    for place, one in enumerate((begin, code, middle)):
        entries[0].insert(1 + place, one)
    entries[-1].append(end)
    rules = [w("pageBreakBefore")] if new_page else []
    return [paragraph("TOCHeading", run("目录"), properties=rules), *entries]


def bookmarked(heading: Any, mark: str, number: int) -> Any:
    """Return a heading with a bookmark around its text."""
    start = w("bookmarkStart", id=number, name=mark)
    heading.insert(1, start)
    heading.append(w("bookmarkEnd", id=number))
    return heading


def chinese(number: int) -> str:
    """Write 1 to 99 as a heading does: 十二."""
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十"
    return ten + (_DIGITS[ones] if ones else "")


def set_properties(document: Any, title: str, created: Any) -> None:
    """Name the document, and let Word 2013 and later open it as one of their own."""
    about = document.core_properties
    about.title, about.author, about.language = title, "csvoice", "zh-CN"
    about.comments = about.last_modified_by = ""
    about.created = about.modified = created
    settings = document.settings.element
    for one in settings.iter(qn("w:compatSetting")):
        if one.get(qn("w:name")) == "compatibilityMode":
            one.set(qn("w:val"), "15")
    for one in settings.iter(qn("w:themeFontLang")):
        one.set(qn("w:eastAsia"), "zh-CN")
