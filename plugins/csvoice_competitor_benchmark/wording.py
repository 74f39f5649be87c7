"""How a difference between brands is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from csvoice import numerals
from csvoice_competitor_benchmark.cells import (
    AT_ONCE,
    COMPLAINTS,
    FELT,
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


_COUNTED = {COMPLAINTS: "投诉", URGENCY: "紧急的", RESOLVED: "已解决的", AT_ONCE: "一次解决的"}
"""What of a brand's feedback is counted, besides an issue."""


def _share_gap(cell: Row) -> str:
    brand, issue, what = cell["brand"], f"「{cell['aspect']}」", _COUNTED.get(cell["measure"])
    share, count = numerals.share(cell["value"]), numerals.count(cell["count"])
    if not cell["count"]:
        said = "没有投诉" if what == "投诉" else f"没有{what or issue + '的'}反馈"
    elif what:
        said = f"的反馈中{what}占 {share}（{count} 条）"
    else:
        said = f"的{issue}{count} 条，占其反馈（不含表扬）的 {share}"
    return f"{brand}{said}，其他品牌合计占 {numerals.share(cell['other'])}。"


def _score_gap(cell: Row) -> str:
    brand, aspect, measure = cell["brand"], cell["aspect"], cell["measure"]
    value, n = numerals.score(cell["value"]), numerals.count(cell["n"])
    scale = "，-1 最负面，1 最正面" if measure in (SENTIMENT, FELT) else ""
    said = {
        RATING: f"{brand}平均评分 {value}",
        SENTIMENT: f"{brand}平均情感分 {value}",
        STARS: f"{brand}提到「{aspect}」的反馈平均评分 {value}",
        FELT: f"说到「{aspect}」时，{brand}的平均情感分为 {value}",
    }[measure]
    return f"{said}（{n} 条{scale}），其他品牌合计 {numerals.score(cell['other'])}。"


TITLES = {
    COMPLAINTS: "投诉占比", URGENCY: "紧急占比", RESOLVED: "解决率", AT_ONCE: "一次解决率",
    RATING: "平均评分", SENTIMENT: "平均情感分",
}  # fmt: skip


def aspect_name(cell: Row) -> str:
    """Name what a cell measures, as the first column of a table does."""
    return TITLES.get(cell["measure"], str(cell["aspect"]))


def level(measure: str, value: float) -> str:
    """Write a level of what is compared: a share, or a mean of stars or sentiment."""
    return numerals.score(value) if measure in SCORES else numerals.share(value)


def verdict(cell: Row) -> str:
    """Say whether a cell's difference may be told."""
    if not cell["real"]:
        return "证据不足"
    return "较差" if cell["worse"] else "较好"
