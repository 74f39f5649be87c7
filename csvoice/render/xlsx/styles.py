"""Cell formats by name."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook

from csvoice.company.theme import Theme
from csvoice.palette import INK, MARKS, MUTED, PALE_ALARM, PALE_NEWS, SOFT

_FONT: dict[str, Any] = {"font_size": 10, "font_color": INK, "valign": "top"}
_HEADER = {"bold": True, "bottom": 1, "bg_color": SOFT, "main": True}
_RIGHT = {"align": "right", "indent": 1}
_MARKS: dict[str, str] = dict(MARKS.items())
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"text_wrap": True, "bold": True, "font_size": 16, "main": True},
    "heading": {"text_wrap": True, "bold": True, "font_size": 12, "main": True},
    "small": {"text_wrap": True, "font_color": MUTED, "font_size": 9},
    "paragraph": {"text_wrap": True},
    "strong": {"text_wrap": True, "bold": True},
    "urgent": {"text_wrap": True, "bold": True, "font_color": MARKS["alarm"]},
    "warning": {"text_wrap": True, "bg_color": PALE_NEWS},
    "error": {"text_wrap": True, "bg_color": PALE_ALARM, "font_color": MARKS["alarm"]},
    "header": _HEADER,
    "header_right": {**_HEADER, **_RIGHT},
    "text": {"text_wrap": True},
    "plain": {},
    "over": {},
    "right": _RIGHT,
    "missing": {**_RIGHT, "font_color": MUTED},
    "count": {**_RIGHT, "num_format": "#,##0"},
    "decimal": {**_RIGHT, "num_format": "#,##0.0"},
    "share": {**_RIGHT, "num_format": "0.0%"},
    "change": {**_RIGHT, "num_format": "+0.0;-0.0;0"},
    "score": {**_RIGHT, "num_format": "0.00"},
    "date": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
}


class Styles:
    """The formats of one workbook: a name, or a name and a mark such as `count.alarm`."""

    def __init__(self, book: Workbook, theme: Theme) -> None:
        self._book, self.theme = book, theme
        self._own = dict(theme.tint)
        self._formats: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._formats:
            self._formats[name] = self._book.add_format(self._format(name))
        return self._formats[name]

    def own(self, colour: str) -> str:
        """What the company has in place of a colour of ours."""
        return self._own.get(colour, colour)

    def size(self, name: str) -> float:
        """Size of the letters, in points."""
        return float(self._format(name)["font_size"])

    def _format(self, name: str) -> dict[str, Any]:
        base, _dot, mark = name.partition(".")
        style = _FONT | {"font_name": self.theme.font} | _STYLES[base]
        if style.pop("main", False):
            style["font_color"] = self.theme.deep
        if "bottom" in style:
            style["bottom_color"] = self.theme.colour
        return style | ({"bold": True, "font_color": _MARKS[mark]} if mark else {})
