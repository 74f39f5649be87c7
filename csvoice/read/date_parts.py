"""A date that stands in several columns: 年份, 月份 and perhaps 日; a date and its time of day."""

from __future__ import annotations

from csvoice.read.cells import MOSTLY
from csvoice.read.names import fold
from csvoice.read.search import Choice, Search

_PARTS = (
    (("年", "年份", "年度", "所属年份", "year"), r"^(?:19|20)\d{2}(?:年度?)?$"),
    (("月", "月份", "month"), r"^(?:0?[1-9]|1[0-2])(?:月份?)?$"),
    (("日", "号", "日期", "day"), r"^(?:0?[1-9]|[12]\d|3[01])[日号]?$"),
)
"""Names and cells of the year, the month and the day."""

_CLOCK = (
    ("时间", "时刻", "具体时间", "钟点", "时分", "时分秒", "time"),
    r"^\d{1,2}[:：时点]\d{2}(?:[:：分]\d{2})?[分秒]?$",
)


def join_date_parts(search: Search) -> None:
    """Read year and month together, and the day with them, where no column has them all."""
    chosen = search.choices.get("created_at")
    found = [_part(search, names, cells) for names, cells in _PARTS]
    parts = tuple(header for header in found if header)
    if not found[0] or not found[1] or (chosen and not {*chosen.headers} <= {*parts}):
        return
    if chosen is None or not chosen.given:
        named = "」「".join(parts)
        search.choices["created_at"] = Choice(parts, f"「{named}」合起来是日期。")


def join_clock(search: Search) -> None:
    """Read the time of day together with a date that has none."""
    chosen = search.choices.get("created_at")
    if chosen is None or chosen.given or len(chosen.headers) > 1:
        return
    clock = _part(search, *_CLOCK)
    if clock and clock not in chosen.headers and not _has_clock(search, chosen.headers[0]):
        why = f"{chosen.why}「{clock}」是它的时刻，一起读。"
        search.choices["created_at"] = Choice((*chosen.headers, clock), why)


def _has_clock(search: Search, header: str) -> bool:
    return search.cells[header].share(r"\d[:：时点]\d|T\d\d|^\d+\.\d+$") > 1 - MOSTLY


def _part(search: Search, names: tuple[str, ...], cells: str) -> str | None:
    """Return the header of a part of dates that no other column is made from."""
    taken = {
        header
        for name, choice in search.choices.items()
        for header in choice.headers
        if name != "created_at"
    }
    fitting = (
        header
        for header, column in search.cells.items()
        if header not in taken and fold(header) in names and column.share(cells) >= MOSTLY
    )
    return next(fitting, None)
