"""Events in sentences: what happened, who is asked for what, which event is behind a change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

import polars as pl

from csvoice import numerals
from csvoice.analyze.series.period_names import date_span
from csvoice.context import Context
from csvoice.document.events import COLUMN, Event
from csvoice.document.findings import Condition
from csvoice.kit.rows import meeting, pains, rows_of
from csvoice.kit.wording import between

BEHIND = 0.5
"""An event that has this part of the rows in surplus is what a change consists of."""

MOSTLY = 0.5
"""An event belongs to the period that holds this part of its rows."""

ALIKE = 0.1
"""Rows say the same while they have no more different texts than this for each."""

MANY = 30
"""Of fewer rows of several authors their being alike is no news."""

COURSES = {"上升": "还在增多", "持续": "还没有回落", "已平息": "已平息"}


def of_the_period(ctx: Context) -> list[Event]:
    """Return the events that most rows of lie in the period."""
    return [one for one in ctx.events if MOSTLY * one.rows <= _rows(ctx, one)]


def going_on(ctx: Context) -> list[tuple[Event, float]]:
    """Return the slow rises that call for action, reach into the period and are mostly older.

    Returns:
        Each with the part of its surplus that lies in the period.
    """
    rises = [one for one in ctx.events if one.alarm and one.detectors == {"drift"}]
    inside = [(one, _rows(ctx, one) / one.rows) for one in rises]
    return [(one, part * (one.rows - one.expected)) for one, part in inside if 0 < part < MOSTLY]


def of_later(ctx: Context) -> list[Event]:
    """Return the events that began after the period."""
    end = ctx.period.end
    return [one for one in ctx.events if end is not None and one.onset >= end.date()]


def _rows(ctx: Context, event: Event) -> int:
    if COLUMN not in rows_of(ctx).columns:
        return 0
    return int(meeting(ctx, event.where).sum())


def behind(ctx: Context, where: Sequence[Condition], surplus: float) -> Event | None:
    """Return the event that a surplus of rows consists of."""
    if COLUMN not in rows_of(ctx).columns or surplus <= 0:
        return None
    inside = rows_of(ctx).filter(meeting(ctx, where))[COLUMN].drop_nulls().value_counts()
    rows = dict(inside.iter_rows())
    found = [one for one in ctx.events if rows.get(one.id, 0) >= BEHIND * surplus]
    return max(found, key=lambda one: rows[one.id], default=None)


def id_behind(ctx: Context, where: Sequence[Condition], surplus: float) -> str | None:
    """Return the id of the event that a surplus of rows consists of."""
    event = behind(ctx, where, surplus)
    return event.id if event else None


def apart(ctx: Context, rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out the rows that one author's repetitions consist of."""
    ids = [one.id for one in ctx.events if one.one_author]
    if not ids or COLUMN not in rows.columns:
        return rows
    return rows.filter(pl.col(COLUMN).is_in(ids).fill_null(value=False).not_())


def repetitions(ctx: Context, head: str = "不含", more: str = "") -> str:
    """Say how many of the rows that are no praise one author alone has sent; empty for none."""
    alone = pains(ctx).height - apart(ctx, pains(ctx)).height
    return f"{head}一位客户反复提交的 {numerals.count(alone)} 条{more}。" if alone else ""


def story(event: Event) -> str:
    """Tell an event: what and how much in a first sentence, then its course and what to do."""
    rows, copied = numerals.count(event.rows), event.texts <= ALIKE * event.rows
    if event.one_author:
        reason = f"{event.reason}，" if event.reason else ""
        alike = "同一内容 " if copied else ""
        return (
            f"一位客户反复投诉{between(event.name).rstrip()}，"
            f"{day(event.onset)}以来{alike or ' '}{rows} 条。"
            f"{reason}请指定专人，{event.deadline}联系。"
        )
    alike = "，文字大同小异" if copied and event.rows >= MANY else ""
    return f"{event.name}，{rows} 条{alike}。{course(event)}。{asked(event)}"


def course(event: Event) -> str:
    """Tell when an event began, when it was at its largest, and whether it is over."""
    if event.onset == event.last:
        return f"都在 {day(event.onset)}"
    if event.detectors == {"drift"}:
        usual = round(event.expected)
        before = f"按以往只有约 {numerals.count(usual)} 条" if usual else "此前几乎没有"
        return f"{day(event.onset)}起慢慢增多，{before}，{COURSES[event.course]}"
    most = "当天" if event.peak == event.onset else day(event.peak)
    peak = f"{most}最多（{numerals.count(event.peak_rows)} 条）"
    return f"{day(event.onset)}开始，{peak}，{COURSES[event.course]}"


def asked(event: Event) -> str:
    """Say what is asked of whom, by when; empty where an event asks for nothing."""
    if not event.alarm:
        return ""
    reason = f"{event.reason}，" if event.reason else ""
    return f"{reason}请{between(event.responsible)}{event.deadline}查明原因。"


def cited(event: Event) -> str:
    """Point to an event from elsewhere in the report."""
    return f"见{event.quoted}"


def day(when: date) -> str:
    """Write a day without its year."""
    moment = datetime.combine(when, time())
    return date_span(moment, moment, with_year=False)
