"""Small invented exports, each with one thing in it that a report must get right."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl

FIRST = date(2026, 7, 1)
DAYS = 92
PRODUCTS = ("云雀 X1", "云雀 S2", "青禾 R7")
SAID = {
    "物流": ("快递三天没动", "派送一直不更新", "说好次日达没到", "快递放在门口淋湿了"),
    "质量": ("用两天就开裂", "做工粗糙有毛边", "按键失灵没反应", "外壳有划痕"),
    "客服": ("客服推来推去", "电话打不通", "问了三次没人回", "说回电一直没回"),
}
"""What is said of each type of problem, in turn."""

ENDS = ("，请尽快处理", "，希望解决", "，已经等很久了", "，怎么回事", "，麻烦看一下")
Row = dict[str, object]


def calm(days: int = DAYS, a_day: int = 8) -> list[Row]:
    """Three months in which nothing happens."""
    rows = []
    for number in range(days * a_day):
        day, kind = number // a_day, list(SAID)[(number * 7 + number // 5) % 3]
        text = SAID[kind][(number * 5 + number // 11) % 4] + ENDS[(number * 3 + number // 7) % 5]
        rows.append(row(day, kind, text, PRODUCTS[(number * 11 + number // 13) % 3], number))
    return rows


def row(day: int, kind: str, text: str, product: str, customer: int) -> Row:
    """One ticket, so many days after the first of July."""
    return {
        "时间": f"{FIRST + timedelta(day)}",
        "产品": product,
        "客户": f"C{customer:05}",
        "问题类型": kind,
        "投诉内容": text,
    }


def burst() -> list[Row]:
    """On five days in September many customers speak of the battery of one product."""
    forms = ("升级后充不进电", "充电到一半就断", "升级固件后充不进电了", "昨天升级，今天充不进电")
    grown = [
        row(74 + n // 9, "质量", forms[n % 4] + ENDS[n % 5], PRODUCTS[0], 9000 + n)
        for n in range(45)
    ]
    return [*calm(), *grown]


def one_author() -> list[Row]:
    """One customer sends one long text thirty times; nothing else is new."""
    text = "本人购买的机器第三次冒烟起火，险些烧到窗帘，已经反复反映多次，要求立即上门并书面答复"
    same = [row(66 + n // 2, "质量", f"第{n}次：{text}", PRODUCTS[1], 7777) for n in range(30)]
    return [*calm(), *same]


def drift() -> list[Row]:
    """The share of one type doubles in September."""
    rows = calm()
    for number, one in enumerate(rows):
        if str(one["时间"]) >= "2026-09" and one["问题类型"] == "质量" and number % 3:
            one["问题类型"], one["投诉内容"] = "物流", SAID["物流"][number % 4] + ENDS[number % 5]
    return rows


def stray() -> list[Row]:
    """Three rows are dated two years early."""
    early = calm(1, 3)
    for one in early:
        one["时间"] = "2024-07-03"
    return [*early, *burst()]


def undated() -> list[Row]:
    """No dates, no products."""
    return [{"投诉内容": one["投诉内容"], "问题类型": one["问题类型"]} for one in calm(20)]


def few() -> list[Row]:
    """A dozen rows."""
    return calm(3, 4)


EXPORTS = {
    "calm": calm, "burst": burst, "one-author": one_author, "drift": drift, "stray-dates": stray,
    "undated": undated, "few": few,
}  # fmt: skip


def write(rows: list[Row], path: Path) -> Path:
    """Write rows as an export."""
    pl.DataFrame(rows).write_csv(path)
    return path
