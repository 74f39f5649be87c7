"""Elements of WordprocessingML. Source of their order and values: ECMA-376, part 1, §17."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn


def w(tag: str, *children: Any, **values: object) -> Any:
    """Make an element with its children; a None among them is left out."""
    made = OxmlElement(f"w:{tag}")
    for name, value in values.items():
        made.set(qn(f"w:{name.rstrip('_')}"), str(value))
    made.extend(child for child in children if child is not None)
    return made


def run(text: str, style: str = "") -> Any:
    """Make a run of text, in a character style."""
    words = w("t")
    words.text = text
    words.set(qn("xml:space"), "preserve")
    return w("r", w("rPr", w("rStyle", val=style)) if style else None, words)


def paragraph(style: str, *runs: Any, properties: Iterable[Any] = ()) -> Any:
    """Make a paragraph in a style; `properties` stand in the order that Word wants."""
    return w("p", w("pPr", w("pStyle", val=style), *properties), *runs)


def field(instruction: str, *shown: Any) -> list[Any]:
    """Make the runs of a field that shows `shown` until Word works it out again."""
    code = w("instrText")
    code.text = f" {instruction} "
    code.set(qn("xml:space"), "preserve")
    begin, middle, end = (
        w("r", w("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end")
    )
    return [begin, w("r", code), middle, *shown, end]


def numbered(list_: int, level: int = 0) -> Any:
    """Make the property that puts a paragraph into a list."""
    return w("numPr", w("ilvl", val=level), w("numId", val=list_))
