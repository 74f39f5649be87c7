"""Small invented exports, each with one thing in it that a report must get right."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from csvoice.testing import Burst, Share, planted_feedback

FIRST = datetime(2026, 7, 1)
DAYS = 92
PRODUCTS = ("云雀 X1", "云雀 S2", "青禾 R7")
SAID = {
    "物流": ("快递三天没动", "派送一直不更新", "说好次日达没到", "快递放在门口淋湿了"),
    "质量": ("用两天就开裂", "做工粗糙有毛边", "按键失灵没反应", "外壳有划痕"),
    "客服": ("客服推来推去", "电话打不通", "问了三次没人回", "说回电一直没回"),
}
"""What is said of each type of problem."""

ENDS = ("，请尽快处理", "，希望解决", "，已经等很久了", "，怎么回事", "，麻烦看一下")
BATTERY = ("升级后充不进电", "充电到一半就断", "升级固件后充不进电了", "昨天升级，今天充不进电")
FIRE = "本人购买的机器第三次冒烟起火，险些烧到窗帘，已经反复反映多次，要求立即上门并书面答复"


def calm(*planted: Share | Burst, days: int = DAYS, a_day: int = 8) -> pl.DataFrame:
    """Three months in which nothing happens but what is planted."""
    texts = {kind: [one + end for one in said for end in ENDS] for kind, said in SAID.items()}
    cells: dict[str, Any] = {"产品": PRODUCTS, "问题类型": list(SAID), **texts}
    own = {"投诉内容": [""], "客户": [""]}
    drawn = planted_feedback(days * a_day, days, cells | own, *planted, start=FIRST, seed=1)
    said = pl.coalesce(pl.when(问题类型=kind).then(kind) for kind in SAID)
    return drawn.select(
        pl.col("created_at").dt.date().alias("时间"),
        "产品",
        pl.when(pl.col("客户") == "").then("id").otherwise("客户").alias("客户"),
        "问题类型",
        pl.when(pl.col("投诉内容") == "").then(said).otherwise("投诉内容").alias("投诉内容"),
    )


def burst() -> pl.DataFrame:
    """On five days in September many customers speak of the battery of one product."""
    said = [BATTERY[n % 4] + ENDS[n % 5] for n in range(20)]
    return calm(Burst(74, 5, 9, {"产品": PRODUCTS[:1], "问题类型": ["质量"], "投诉内容": said}))


def one_author() -> pl.DataFrame:
    """One customer sends one long text thirty times; nothing else is new."""
    cells = {"产品": PRODUCTS[1:2], "问题类型": ["质量"], "客户": ["C07777"]}
    said = [f"第{n}次：{FIRE}" for n in range(30)]
    return calm(Burst(66, 15, 2, cells | {"投诉内容": said}))


def drift() -> pl.DataFrame:
    """The share of one type doubles in September."""
    return calm(Share("问题类型", "物流", 2 / 3, since=62))


def stray() -> pl.DataFrame:
    """Three rows are dated two years early."""
    early = calm(days=1, a_day=3).with_columns(pl.lit(FIRST.replace(2024).date()).alias("时间"))
    return pl.concat([early, burst()])


def undated() -> pl.DataFrame:
    """No dates, no products."""
    return calm(days=20).select("投诉内容", "问题类型")


def few() -> pl.DataFrame:
    """A dozen rows."""
    return calm(days=3, a_day=4)


EXPORTS = {
    "calm": calm, "burst": burst, "one-author": one_author, "drift": drift, "stray-dates": stray,
    "undated": undated, "few": few,
}  # fmt: skip


def write(rows: pl.DataFrame, path: Path) -> Path:
    """Write rows as an export."""
    rows.write_csv(path)
    return path
