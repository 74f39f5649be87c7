"""What a comparison is about: the words beside it, under a handful of headings."""

from __future__ import annotations

import polars as pl

ASPECTS: dict[str, str] = {
    "价格": "价格|价钱|便宜|实惠|划算|合算|贵|性价比|优惠|省钱",
    "稳定": "稳定|掉线|断线|断连|死机|闪退|崩溃|稳",
    "速度": "速度|反应|启动|快(?:[^捷递]|$)|慢|卡顿|流畅|卡|延迟",
    "续航": "续航|电池|待机|充电|使用时间|耐用",
    "性能": "性能|配置|内存|信号|散热",
    "画面": "屏幕|画质|分辨率|清晰|色彩|显示|视觉|清楚",
    "声音": "音质|音响|音量|声音|扬声器|耳机|铃声",
    "物流": "物流|快递|送货|发货|配送",
    "服务": "服务|客服|售后|态度|前台|接待|早餐",
    "功能": "功能|联动|场景|设备|软件|系统|界面|app|交互",
    "易用": "方便|好用|难用|操作|配网|复杂|麻烦|人性|灵敏|顺手",
    "效果": "效果|去屑|止痒|柔顺|控油|滋润",
    "味道": "味道|口感|好喝|难喝|好吃|难吃|美味|香味|气味|香(?:[^格港]|$)",
    "外观": "外观|好看|难看|漂亮|手感|精致|键盘",
    "质量": "质量|做工|品质|材料|材质",
    "环境": "房间|设施|卫生|环境|隔音",
}
"""A heading → its words; earlier headings go first."""


def aspect(text: pl.Expr) -> pl.Expr:
    """Return the heading of the first aspect that a clause names; null where it names none."""
    found = [
        pl.when(text.str.contains(f"(?i){words}")).then(pl.lit(heading))
        for heading, words in ASPECTS.items()
    ]
    return pl.coalesce(found)
