"""How a difference between brands is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from csvoice import numerals
from csvoice_competitor_benchmark.cells import (
    AT_ONCE,
    COMPLAINTS,
    DETAIL,
    FELT,
    ISSUE,
    RATING,
    RESOLVED,
    SCORES,
    SENTIMENT,
    STARS,
    URGENCY,
)

Row = Mapping[str, Any]


def gap_sentence(cell: Row) -> str:
    """Tell a difference that passed its test; `cell` is a row of `compare`."""
    told = _score_gap(cell) if cell["measure"] in SCORES else _share_gap(cell)
    return spaced(told, [cell["brand"]])


def spaced(text: str, names: Iterable[str]) -> str:
    """Put a space between a name's Latin letters or digits and the Chinese beside it."""
    for name in names:
        if name[-1:].isascii():
            text = re.sub(rf"({re.escape(name)})(?=[一-鿿])", r"\1 ", text)
        if name[:1].isascii():
            text = re.sub(rf"(?<=[一-鿿])({re.escape(name)})", r" \1", text)
    return text


def _share_gap(cell: Row) -> str:
    if not cell["count"]:
        return _nothing(cell)
    forms = {
        ISSUE: "{brand}的「{aspect}」{count} 条，占其反馈（不含表扬）的 {share}",
        DETAIL: "{brand}的「{aspect}」{count} 条，占其反馈（不含表扬）的 {share}",
        COMPLAINTS: "{brand}的反馈中投诉占 {share}（{count} 条）",
        URGENCY: "{brand}的反馈中紧急的占 {share}（{count} 条）",
        RESOLVED: "{brand}的反馈中已解决的占 {share}（{count} 条）",
        AT_ONCE: "{brand}的反馈中一次解决的占 {share}（{count} 条）",
    }
    head = forms[cell["measure"]].format(
        aspect=cell["aspect"],
        brand=cell["brand"],
        share=numerals.share(cell["value"]),
        count=numerals.count(cell["count"]),
    )
    return f"{head}，其他品牌合计占 {numerals.share(cell['other'])}。"


def _nothing(cell: Row) -> str:
    forms = {
        ISSUE: "{brand}没有「{aspect}」的反馈，其他品牌合计占 {other}。",
        DETAIL: "{brand}没有「{aspect}」的反馈，其他品牌合计占 {other}。",
        COMPLAINTS: "{brand}没有投诉，其他品牌合计占 {other}。",
        URGENCY: "{brand}没有紧急的反馈，其他品牌合计占 {other}。",
        RESOLVED: "{brand}没有已解决的反馈，其他品牌合计占 {other}。",
        AT_ONCE: "{brand}没有一次解决的反馈，其他品牌合计占 {other}。",
    }
    return forms[cell["measure"]].format(
        brand=cell["brand"],
        aspect=cell["aspect"],
        other=numerals.share(cell["other"]),
    )


def _score_gap(cell: Row) -> str:
    form = {
        RATING: "{brand}平均评分 {value}（{n} 条），其他品牌合计 {other}。",
        SENTIMENT: (
            "{brand}平均情感分 {value}（{n} 条，-1 最负面，1 最正面），其他品牌合计 {other}。"
        ),
        STARS: ("{brand}提到「{aspect}」的反馈平均评分 {value}（{n} 条），其他品牌合计 {other}。"),
        FELT: (
            "说到「{aspect}」时，{brand}的平均情感分为 {value}（{n} 条，-1 最负面，1 最正面），"
            "其他品牌合计 {other}。"
        ),
    }[cell["measure"]]
    return form.format(
        aspect=cell["aspect"],
        brand=cell["brand"],
        value=numerals.score(cell["value"]),
        n=numerals.count(cell["n"]),
        other=numerals.score(cell["other"]),
    )


def aspect_name(cell: Row) -> str:
    """Name what a cell measures, as the first column of a table does."""
    names = {
        COMPLAINTS: "投诉占比",
        URGENCY: "紧急占比",
        RESOLVED: "解决率",
        AT_ONCE: "一次解决率",
        RATING: "平均评分",
        SENTIMENT: "平均情感分",
    }
    return names.get(cell["measure"], str(cell["aspect"]))


def level(measure: str, value: float) -> str:
    """Write a level of what is compared: a share, or a mean of stars or sentiment."""
    return numerals.score(value) if measure in SCORES else numerals.share(value)


def verdict(cell: Row) -> str:
    """Say whether a cell's difference may be told."""
    if not cell["real"]:
        return "证据不足"
    return "较差" if cell["worse"] else "较好"
