"""Cell formats by name."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook

_FONT = {"font_name": "微软雅黑", "font_size": 10, "font_color": "#26313C", "valign": "top"}
_HEADER = {"bold": True, "bottom": 1, "bottom_color": "#C3CDD6", "bg_color": "#F1F5F9"}
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": "#17406A"},
    "heading": {"bold": True, "font_size": 12, "font_color": "#17406A"},
    "small": {"font_color": "#66727E", "font_size": 9},
    "paragraph": {},
    "strong": {"bold": True},
    "urgent": {"bold": True, "font_color": "#C0392B"},
    "warning": {"bg_color": "#FDF6E7"},
    "error": {"bg_color": "#FBEEEC", "font_color": "#C0392B"},
    "header": _HEADER,
    "header_right": {**_HEADER, "align": "right"},
    "text": {"text_wrap": True},
    "plain": {},
    "right": {"align": "right"},
    "missing": {"align": "right", "font_color": "#66727E"},
    "count": {"num_format": "#,##0"},
    "decimal": {"num_format": "#,##0.0"},
    "share": {"num_format": "0.0%"},
    "change": {"num_format": "+0.0;-0.0;0"},
    "score": {"num_format": "0.00"},
    "date": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
}


class Styles:
    """The formats of one workbook."""

    def __init__(self, book: Workbook) -> None:
        self._formats = {
            name: book.add_format({**_FONT, **style}) for name, style in _STYLES.items()
        }

    def __getitem__(self, name: str) -> Any:
        return self._formats[name]
