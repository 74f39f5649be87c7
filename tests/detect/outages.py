"""Invented tickets of a provider, with local outages, to look for hot issues in."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import polars as pl

from csvoice.testing import planted_feedback

START = datetime(2026, 7, 1)
REGIONS = ("朝阳区", "海淀区", "丰台区", "通州区")
PRODUCTS = ("宽带", "手机卡", "电视盒")
ISSUES = {
    "资费": ("扣费", "账单", "套餐", "多收"),
    "安装": ("预约", "师傅", "上门", "迟到"),
    "服务": ("客服", "态度", "推诿", "电话"),
}
OUTAGE = ("断网", "光猫", "红灯", "整个", "小区")
SCHEMA: dict[str, pl.DataType] = {
    "id": pl.String(),
    "created_at": pl.Datetime("us"),
    "text": pl.String(),
    "tokens": pl.List(pl.String()),
    "issue": pl.String(),
    "product": pl.String(),
    "region": pl.String(),
    "customer": pl.String(),
    "nature": pl.String(),
    "severity": pl.String(),
}


def calm(days: int = 60, a_day: int = 12, seed: int = 1) -> list[dict[str, Any]]:
    """Days on which nothing happens."""
    said = {issue: [list(two) for two in permutations(words, 2)] for issue, words in ISSUES.items()}
    places = {"region": REGIONS, "product": PRODUCTS}
    drawn = planted_feedback(
        days * a_day, days, {"issue": list(ISSUES), **places, **said}, start=START, seed=seed
    )
    tokens = pl.coalesce(pl.when(issue=one).then(one) for one in ISSUES)
    kept = drawn.select("created_at", "issue", *places, tokens=tokens)
    return [ticket(0, **cells) for cells in kept.iter_rows(named=True)]


def outage(day: int, size: int = 12, region: str = "通州区", **cells: Any) -> list[dict[str, Any]]:
    """A day on which the net is down in one region."""
    place = {"region": region, "product": "宽带", "issue": "服务"}
    rows = []
    for number in range(size):
        tokens = [*OUTAGE[: 3 + number % 3], "着急"]
        text = "".join(tokens) + chr(0x4E00 + 50 * day + number) * 12
        rows.append(ticket(day, tokens, **(place | {"text": text} | cells)))
    return rows


def ticket(day: int, tokens: list[str], **cells: Any) -> dict[str, Any]:
    """One complaint."""
    usual = {"text": "".join(tokens), "tokens": tokens, "nature": "投诉", "severity": "一般"}
    return usual | {"created_at": START + timedelta(days=day, hours=9)} | cells


def frame(*rows: dict[str, Any], leave_out: tuple[str, ...] = ()) -> pl.DataFrame:
    """Put tickets together, by day, each with an id and a customer of its own."""
    ordered = sorted(rows, key=lambda one: one["created_at"])
    made = [{"id": f"T{n:05}", "customer": f"客户-{n}"} | cells for n, cells in enumerate(ordered)]
    return pl.DataFrame(
        [{name: cells.get(name) for name in SCHEMA if name not in leave_out} for cells in made],
        schema={name: kind for name, kind in SCHEMA.items() if name not in leave_out},
    )
