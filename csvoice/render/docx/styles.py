"""The styles and lists of a document: what a reader sees in Word's own gallery and may change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from csvoice.company.theme import Theme
from csvoice.palette import GRID, INK, MARKS, MUTED, SOFT, digits
from csvoice.render.docx.xml import numbered, w

HEADINGS, APPENDIX, BULLETS, STATEMENTS = 1, 2, 3, 4
"""Lists by the number they have in the document."""

TABLE = "CsvoiceTable"
"""The style of every table of figures."""

_INDENT = 420


def set_styles(styles: Any, theme: Theme) -> None:
    """Put our styles in place of a document's."""
    for old in styles.xpath("w:docDefaults | w:style"):
        styles.remove(old)
    styles.insert(0, _defaults(theme))
    styles.extend(_styles(theme))


def set_lists(numbering: Any) -> None:
    """Put our lists in place of a document's."""
    for old in list(numbering):
        numbering.remove(old)
    levels = {
        HEADINGS: [("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"),
                   ("decimal", "%3. ")],
        APPENDIX: [("chineseCountingThousand", "附录%1　"), ("chineseCountingThousand", "（%2）"),
                   ("decimal", "%3. ")],
        BULLETS: [("bullet", "•")],
        STATEMENTS: [("decimal", "%1.")],
    }  # fmt: skip
    numbering.extend(_list(number, forms) for number, forms in levels.items())
    numbering.extend(w("num", w("abstractNumId", val=one), numId=one) for one in levels)


def _list(number: int, forms: list[tuple[str, str]]) -> Any:
    hanging = number in (BULLETS, STATEMENTS)
    indent = {"left": _INDENT, "hanging": _INDENT} if hanging else {"left": 0, "firstLine": 0}
    behind = "tab" if hanging else "nothing"
    levels = [
        w("lvl", w("start", val=1), w("numFmt", val=form), w("suff", val=behind),
          w("lvlText", val=text), w("lvlJc", val="left"), w("pPr", w("ind", **indent)), ilvl=level)
        for level, (form, text) in enumerate(forms)
    ]  # fmt: skip
    kind = w("multiLevelType", val="multilevel")
    return w("abstractNum", kind, *levels, abstractNumId=number)


def _defaults(theme: Theme) -> Any:
    language = w("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")
    runs = w("rPr", _font(theme), _colour(INK), *_size(10.5), language)
    paragraphs = w("pPr", w("spacing", after=100, line=312, lineRule="auto"))
    return w("docDefaults", w("rPrDefault", runs), w("pPrDefault", paragraphs))


def _styles(theme: Theme) -> Iterator[Any]:
    deep, body, keep = _colour(theme.deep), "Normal", w("keepNext")
    yield _style("Normal", "Normal", default="1")
    yield _style("DefaultParagraphFont", "Default Paragraph Font", kind="character", default="1")
    yield _style("TableNormal", "Normal Table", kind="table", default="1")
    yield _style("Title", "Title", body, [_space(0, 60, 264)], [w("b"), deep, *_size(20)])
    yield _style("Subtitle", "Subtitle", body, [_space(0, 160)], [_colour(MUTED), *_size(9)])
    for level, (size, before) in enumerate(((15, 420), (12, 260), (10.5, 200))):
        place = [w("keepNext"), w("keepLines"), numbered(HEADINGS, level), _space(before, 100)]
        colour = _colour(INK if level else theme.deep)
        name = f"heading {level + 1}"
        yield _style(f"Heading{level + 1}", name, body, [*place, w("outlineLvl", val=level)],
                     [w("b"), colour, *_size(size)], next_=body)  # fmt: skip
    yield _style("TOCHeading", "TOC Heading", body, [_space(240, 120)], [w("b"), deep, *_size(15)])
    yield _style("TOC1", "toc 1", body, [_space(0, 40)])
    yield _style("Caption", "caption", body, [w("keepNext"), _space(160, 60)],
                 [_colour(MUTED), *_size(9)])  # fmt: skip
    yield _style("Figure", "Figure", body, [_space(0, 120, 240)])
    yield _style("ListBullet", "List Bullet", body, [numbered(BULLETS), _space(0, 60)])
    yield _style("ListNumber", "List Number", body, [numbered(STATEMENTS), _space(0, 80)])
    yield _style("Quote", "Quote", body, [_space(0, 80), w("ind", left=120)], [*_size(9.5)])
    yield _style("Small", "Small", body, [_space(0, 80)], [_colour(MUTED), *_size(9)])
    yield _style("Finding", "Finding", body, [keep, _bar(theme.colour), _space(160, 40),
                 w("ind", left=120)], [w("b")])  # fmt: skip
    yield _style("Cell", "Cell", body, [_space(30, 30, 264)], [*_size(9)])
    yield _style("CellSmall", "Cell Small", "Cell", [], [*_size(8)])
    yield _style("MetricLabel", "Metric Label", "Cell", [], [_colour(MUTED)])
    yield _style("MetricValue", "Metric Value", "Cell", [_space(0, 0, 264)],
                 [w("b"), deep, *_size(17)])  # fmt: skip
    grounds = {"note": theme.pale, "warning": "#fdf6e7", "error": "#fbeeec"}
    for kind, ground in grounds.items():
        yield _style(f"Callout{kind.title()}", f"Callout {kind}", body,
                     [_shade(ground), _space(120, 120), w("ind", left=100, right=100)])  # fmt: skip
    yield _style("Header", "header", body, [_space(0, 0)], [_colour(MUTED), *_size(8.5)])
    yield _style("Footer", "footer", body, [_space(0, 0)], [_colour(MUTED), *_size(8.5)])
    yield _style("Strong", "Strong", kind="character", runs=[w("b")])
    yield _style("Urgent", "Urgent", kind="character", runs=[w("b"), _colour(MARKS["alarm"])])
    yield _style("Muted", "Muted", kind="character", runs=[_colour(MUTED)])
    yield _table_style(theme)


def _style(
    name: str,
    title: str,
    based: str = "",
    paragraph: Iterable[Any] = (),
    runs: Iterable[Any] = (),
    *,
    kind: str = "paragraph",
    next_: str = "",
    **flags: str,
) -> Any:
    return w(
        "style",
        w("name", val=title),
        w("basedOn", val=based) if based else None,
        w("next", val=next_) if next_ else None,
        w("qFormat"),
        w("pPr", *paragraph) if kind == "paragraph" else None,
        w("rPr", *runs),
        type=kind,
        styleId=name,
        **flags,
    )


def _table_style(theme: Theme) -> Any:
    """Lines between rows, none between columns, a quiet head."""
    line = {"val": "single", "sz": 4, "space": 0, "color": digits(GRID)}
    edge = {**line, "sz": 8, "color": digits(theme.colour)}
    borders = w("tblBorders", w("top", **edge), w("bottom", **line), w("insideH", **line))
    margins = w("tblCellMar", *(w(side, w=110, type="dxa") for side in ("left", "right")))
    head = w(
        "tblStylePr", w("rPr", w("b"), _colour(theme.deep)), w("tcPr", _shade(SOFT)),
        type="firstRow",
    )  # fmt: skip
    return w(
        "style",
        w("name", val="Csvoice Table"),
        w("basedOn", val="TableNormal"),
        w("uiPriority", val=59),
        w("qFormat"),
        w("tblPr", borders, margins),
        head,
        type="table",
        styleId=TABLE,
    )


def _font(theme: Theme) -> Any:
    return w("rFonts", ascii=theme.font, hAnsi=theme.font, eastAsia=theme.font, cs=theme.font)


def _size(points: float) -> tuple[Any, Any]:
    return w("sz", val=round(points * 2)), w("szCs", val=round(points * 2))


def _colour(colour: str) -> Any:
    return w("color", val=digits(colour))


def _shade(colour: str) -> Any:
    return w("shd", val="clear", color="auto", fill=digits(colour))


def _bar(colour: str) -> Any:
    """A line down the left side."""
    return w("pBdr", w("left", val="single", sz=18, space=8, color=digits(colour)))


def _space(before: int, after: int, line: int = 312) -> Any:
    return w("spacing", before=before, after=after, line=line, lineRule="auto")
