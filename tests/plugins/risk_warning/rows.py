"""Invented feedback in which something happens, and the section built on it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import polars as pl
from csvoice_risk_warning import register_sections
from csvoice_risk_warning.leaving import COLUMN
from csvoice_risk_warning.options import NAME

from csvoice import Config, Context, Section
from tests.feedback import SCHEMA, with_events

START = datetime(2026, 8, 1)
DAY = timedelta(days=1)
TODAY = datetime(2026, 9, 30)
COLUMNS = {**SCHEMA, "duplicate_of": pl.String(), COLUMN: pl.String()}


def row(day: int, **cells: Any) -> dict[str, Any]:
    """One complaint, so many days after the first of August."""
    usual = {
        "text": f"第 {day} 天，还没到",
        "created_at": START + day * DAY,
        "issue": "物流配送",
        "nature": "投诉",
        "severity": "一般",
        "severity_why": "投诉",
        "duplicate_of": None,
        COLUMN: None,
    }
    return usual | cells


def table(*rows: dict[str, Any], leave_out: tuple[str, ...] = ()) -> pl.DataFrame:
    """Put rows together, with ids."""
    made = [{"id": f"T{number:04}"} | cells for number, cells in enumerate(rows)]
    names = [name for name in COLUMNS if any(name in cells for cells in made)]
    kept = [name for name in names if name not in leave_out]
    return pl.DataFrame(
        [{name: cells.get(name) for name in kept} for cells in made],
        schema={name: COLUMNS[name] for name in kept},
    )


def calm(days: int = 61, **cells: Any) -> list[dict[str, Any]]:
    """Two months in which nothing happens: six rows a day, three of them about product 甲一."""
    kinds = [
        {"issue": issue, "issue_detail": issue[2:], "product": product, "brand": product[0]}
        for issue in ("物流配送", "商品质量", "客服售后")
        for product in ("甲一", "乙二")
    ]
    return [row(day, **kind, **cells) for day in range(days) for kind in kinds]


def burst(day: int, size: int = 18, **cells: Any) -> list[dict[str, Any]]:
    """A day on which so many complain of the battery of 甲一."""
    kind = {"issue": "数码性能", "issue_detail": "电池", "product": "甲一", "brand": "甲"}
    texts = [
        {"text": f"{'甲乙丙丁戊己庚辛壬癸'[n % 10] * 8}充不进电，第 {n} 次来说了"}
        for n in range(size)
    ]
    return [row(day, **(kind | text | cells)) for text in texts]


def built(frame: pl.DataFrame, wanted: str = "auto", **options: Any) -> Section:
    """Build the section as the pipeline does, with these options."""
    return section(with_events(frame, wanted), **options)


def section(ctx: Context, name: str = NAME, **options: Any) -> Section:
    """Build one of the plugin's sections."""
    specs = register_sections(Config(plugins={"risk-warning": options} if options else {}))
    return next(spec for spec in specs if spec.name == name).build(ctx)
