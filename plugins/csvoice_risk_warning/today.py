"""今天先做: what cannot wait until tomorrow, in at most a handful of lines."""

from __future__ import annotations

import polars as pl

from csvoice import Block, Bullets, Heading, Paragraph, numbers
from csvoice_risk_warning.alarms import Alarm
from csvoice_risk_warning.watch import Watch
from csvoice_risk_warning.wording import date, listed, what, where

TO_DO = 3
IDS = 3


def today_blocks(
    watch: Watch,
    alarms: list[Alarm],
    urgent: pl.DataFrame,
    spreading: pl.DataFrame,
    customers: pl.DataFrame,
) -> list[Block]:
    """List what to do first, as of the last day there is."""
    tasks = [
        *_rising(alarms),
        *_overdue(urgent),
        *_newest(watch, urgent),
        *_spreading(spreading),
        *_leaving(customers),
    ]
    heading = Heading("今天先做")
    if tasks:
        return [heading, Bullets(tuple(tasks))]
    as_of = f"截至 {date(watch.last)}，" if watch.last else ""
    return [heading, Paragraph(f"{as_of}没有需要当日处理的事。")]


def _rising(alarms: list[Alarm]) -> list[str]:
    form = "{name}：红色预警，{n} 条，仍未回落，当日升级给责任部门。"
    return [
        form.format(name=where(alarm.cell) + what(alarm.cell), n=numbers.count(alarm.rows.height))
        for alarm in [one for one in alarms if one.red and one.on][:TO_DO]
    ]


def _overdue(urgent: pl.DataFrame) -> list[str]:
    late = urgent.filter("overdue")
    if late.is_empty():
        return []
    return [f"超时的紧急反馈 {numbers.count(late.height)} 条：先给出答复，最急的是 {_ids(late)}。"]


def _newest(watch: Watch, urgent: pl.DataFrame) -> list[str]:
    new = urgent if watch.last is None else urgent.filter(pl.col("day") == watch.last)
    if new.is_empty():
        return []
    if watch.last is None:
        return [
            f"紧急反馈 {numbers.count(new.height)} 条，没有日期：先核对时间，从 {_ids(new)} 看起。"
        ]
    when = date(watch.last, watch.last)
    return [
        f"{when}新到的紧急反馈 {numbers.count(new.height)} 条：当天联系客户，先看 {_ids(new)}。"
    ]


def _spreading(rows: pl.DataFrame) -> list[str]:
    if rows.is_empty():
        return []
    form = "受到异常关注的反馈 {n} 条：当天回应，先看 {ids}。"
    return [form.format(n=numbers.count(rows.height), ids=_ids(rows))]


def _leaving(customers: pl.DataFrame) -> list[str]:
    count = int(customers["leaving"].sum()) if "leaving" in customers.columns else 0
    if not count:
        return []
    return [f"重复投诉并表示要离开的客户 {numbers.count(count)} 位：由专人回访。"]


def _ids(rows: pl.DataFrame) -> str:
    return listed(f"#{one}" for one in rows["id"].head(IDS))
