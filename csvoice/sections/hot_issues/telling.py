"""An event in words: since when, how much, where, how grave, and whether it goes on."""

from __future__ import annotations

from datetime import date, datetime

from csvoice import numbers
from csvoice.analyze.series.periods import date_span
from csvoice.document.events import Event

ALIKE = 0.5
"""Different texts a row up to which they are alike."""


def statement(event: Event, as_of: date) -> str:
    """Tell an event in one sentence."""
    parts = (
        _size(event, as_of),
        _peak(event, as_of),
        event.reason,
        _authors(event),
        _course(event),
    )
    return f"{event.name}：{'，'.join(part for part in parts if part)}。"


def _size(event: Event, as_of: date) -> str:
    rows = numbers.count(event.rows)
    if event.onset == event.last:
        return f"{day(event.onset, as_of)}一天 {rows} 条"
    return f"{day(event.onset, as_of)}开始，至 {day(event.last, event.onset)}共 {rows} 条"


def _peak(event: Event, as_of: date) -> str:
    if event.onset == event.last:
        return ""
    return f"{day(event.peak, as_of)}最多（{numbers.count(event.peak_rows)} 条）"


def _authors(event: Event) -> str:
    if event.one_author:
        return "是同一内容反复提交，请指定专人联系"
    if event.texts <= ALIKE * event.rows:
        return f"只有 {numbers.count(event.texts)} 种写法"
    if event.customers and event.customers > 1:
        return f"来自 {numbers.count(event.customers)} 位客户"
    return ""


def _course(event: Event) -> str:
    return {"上升": "仍在增加", "持续": "还没有平息", "已平息": "已平息"}[event.course]


def day(one: date, beside: date) -> str:
    """Write a day, with its year where that is another one than that of the day beside it."""
    at = datetime(one.year, one.month, one.day)
    return date_span(at, at, with_year=one.year != beside.year)
