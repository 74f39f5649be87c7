"""Invented complaints of three types, a third of them without any term of the taxonomy."""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import polars as pl

from csvoice.learn.features import Cut
from csvoice.lexicon import Issue, Taxonomy, Terms

TERMS = {
    "物流": ("快递", "配送", "包裹"),
    "质量": ("破损", "开裂", "掉漆"),
    "客服": ("客服", "态度", "热线"),
}
COMPANY = {
    "物流": ("等了六天", "还在路上", "驿站不送上门", "中转站没动静"),
    "质量": ("用两次就坏", "做工粗糙", "缝隙很大", "表面划痕"),
    "客服": ("没人回复", "答非所问", "一直敷衍", "推来推去"),
}
"""What is said beside the terms, or without them."""

PLACES = ("昨天", "上周", "今天", "刚才", "前几天", "月初")
TAXONOMY = Taxonomy(
    "shop",
    "网店",
    "",
    tuple(Issue(name, "", Terms(name, terms)) for name, terms in TERMS.items()),
)


def complaints(n: int, seed: int = 0) -> tuple[list[str], list[str]]:
    """Return texts and their true types, each type as often as the others."""
    dice = random.Random(seed)
    types = [list(TERMS)[number // 3 % len(TERMS)] for number in range(n)]
    texts = []
    for number, name in enumerate(types):
        term = dice.choice(TERMS[name]) if number % 3 else ""
        said = "，".join(dice.sample(COMPANY[name], 2))
        texts.append(f"{dice.choice(PLACES)}{term}{said}，第{number}次")
    return texts, types


@cache
def labelled_table(rows: int = 180, seed: int = 3) -> pl.DataFrame:
    """Make `text`, `tokens` and `label`."""
    texts, types = complaints(rows, seed)
    return Cut().transform(texts).with_columns(label=pl.Series(types))


def labelled_export(rows: int = 120, wrong: float = 0.05, seed: int = 1) -> pl.DataFrame:
    """Make 反馈内容, 问题类型 and 创建时间 of two months, a few rows labelled wrong."""
    dice = random.Random(seed)
    texts, types = complaints(rows, seed)
    given = [dice.choice(list(TERMS)) if dice.random() < wrong else name for name in types]
    days = [date(2026, 9, 1) + timedelta(days=number * 60 // rows) for number in range(rows)]
    return pl.DataFrame({"反馈内容": texts, "问题类型": given, "创建时间": days})


def write_labelled(folder: Path, frame: pl.DataFrame, name: str = "标注.csv") -> Path:
    """Write a frame as a CSV."""
    file = folder / name
    file.write_bytes(frame.write_csv().encode("utf-8-sig"))
    return file
