"""What the reader must know of the comparison itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from csvoice import Block, Callout, Context, numerals
from csvoice.kit import listed
from csvoice_competitor_benchmark.cells import SCORES
from csvoice_competitor_benchmark.findings import Gaps
from csvoice_competitor_benchmark.mix import STRATA, Adjusted, in_common
from csvoice_competitor_benchmark.options import Options
from csvoice_competitor_benchmark.window import Window
from csvoice_competitor_benchmark.wording import aspect_name, spaced

_TITLES = {"channel": "渠道", "region": "地区", "product": "产品"}


def callouts(ctx: Context, window: Window) -> list[Block]:
    """Say how to name the own brand, or that it is too small."""
    if ctx.own_brand is None:
        text = (
            "没有指明自有品牌，本节对所有品牌一视同仁。加 --own 品牌名（如 --own "
            f"{window.compared[0]}），"
            "可看到该品牌的强项、弱项和差距走势。"
        )
        return [Callout(text)]
    if window.own is None:
        text = f"{ctx.own_brand}的反馈太少（证据不足），无法与其他品牌比较；下面只比较其他品牌。"
        return [Callout(text, "warning")]
    return []


def scope(window: Window, options: Options) -> str:
    """Say which brands are compared, over what time, and what the numbers are not."""
    said = [f"比较{listed(window.compared)}共 {len(window.compared)} 个品牌"]
    if window.rest:
        said.append(f"另外 {numerals.count(window.rest)} 个品牌合并为「其余」")
    if window.months and window.since:
        said.append(
            f"为使参与比较的品牌各满 {options.rows} 条，时间从本期向前放宽 {window.months} 个月，"
            f"自 {window.since:%Y-%m-%d} 起，各品牌相同；结论所附原文取自本期"
        )
    if window.repeated:
        said.append(f"同一作者重复的 {numerals.count(window.repeated)} 条只算一次")
    for shown, spelt in window.merged.items():
        said.append(f"{shown}包含写法{listed(spelt)}")
    return (
        spaced("；".join(said), window.compared)
        + "。声量是反馈条数，不等于销量或用户数；没有销量数据，看不出投诉率高低。"
    )


def comparable(ctx: Context, window: Window) -> str:
    """Say which mixes were looked at, and which could not be."""
    there = [name for name in STRATA if name in ctx.columns]
    shared = [name for name in there if in_common(window, name)]
    same, apart, lacking = (
        listed(_TITLES[name] for name in names)
        for names in (
            shared,
            [name for name in there if name not in shared],
            [name for name in STRATA if name not in there],
        )
    )
    said = {
        f"每项差别都按{same}构成核对过": same,
        f"各品牌的{apart}没有重合，无法按{apart}构成核对": apart,
        f"数据中没有{lacking}，无法核对各品牌的{lacking}构成是否相同": lacking,
    }
    return "；".join(told for told, columns in said.items() if columns) + "。"


def mixed(gaps: Gaps) -> list[Block]:
    """Say which gaps are not told, because the mix explains them."""
    return [Callout(_explained(cell, one)) for cell, one in gaps.explained]


def _explained(cell: Mapping[str, Any], mixed: Adjusted) -> str:
    column = _TITLES[mixed.column]
    raw, rest = (_amount(cell["measure"], x) for x in (cell["difference"], mixed.difference))
    return (
        f"{cell['brand']}在「{aspect_name(cell)}」上与其他品牌的差别主要来自{column}构成："
        f"按相同的{column}构成计算，差别由 {raw} 变为 {rest}，不作为强弱项。"
    )


def _amount(measure: str, value: float) -> str:
    if measure in SCORES:
        return numerals.score(value, signed=True)
    return numerals.points(value, signed=True)
