"""Comparative sentences: which brand is said to be better, on what, and who goes to which.

不如小米, 比米家差远了, 续航没有华为好, 都想换成小米, 从联通转到移动, 还是华为好.
"""

from __future__ import annotations

import polars as pl

from csvoice_competitor_benchmark.forms import CLAUSE, kind, may_compare

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


SWITCH, BEHIND, ON = "→", "<", "："
"""`A→B`: someone goes, or wants to go, from A to B; `A<B：价格`: B is said to be better on price.

A is empty where the text does not name it and the row's brand is unknown.
"""

REACH = 16
"""Characters before and after a brand's name that are read."""

_THIRD = (
    "超市|外面|别家|别的|其他|其它|实体店|商场|店里|店铺|门市|网上|官网|前台|旗舰店|专卖|市场|任何|哪怕"
    "|哪家|哪个|什么|随便|连.+都|楼下|旁边|对面|隔壁|附近|那家|那个|以前|之前|原来|上次|本来|抵制|日货"
)
"""Someone else is set against the brand, not what the text is about."""

_FORM = r"(?:比|不如|没|跟|和).*$"
"""What sets the brand against something; whatever that is stands before it."""

_LISTED = r"^[、和跟与或及/]*(?:或者|还有|以及)?$"


def comparisons(texts: pl.Series, named: pl.DataFrame, brand: pl.Series) -> pl.Series:
    """List what each text says of brands against each other.

    Args:
        texts: Title and text, folded for matching.
        named: Brands in the texts, by row and place: `row`, `name`, `start`, `end`, and `own`
            (the name stands for the row's own brand).
        brand: The brand each row is about; null where unknown.

    Returns:
        Lists of `A→B`, `A<B` and `A<B：aspect`, each once, in the order they are said.
    """
    about = _contexts(texts, named, brand)
    said = (
        about.filter(may_compare(pl.col("before"), pl.col("after")))
        .with_columns(kind=kind(pl.col("before"), pl.col("after")))
        .drop_nulls(["kind", "subject"])
        .filter(pl.col("subject") != pl.col("object"))
        .select("row", said=_written())
        .group_by("row", maintain_order=True)
        .agg(pl.col("said").unique(maintain_order=True))
    )
    return a_row_each(said, len(texts))


def a_row_each(lists: pl.DataFrame, height: int) -> pl.Series:
    """Give every row its list of what is found in some rows, by `row`; an empty one elsewhere."""
    rows = pl.DataFrame({"row": pl.int_range(height, dtype=pl.UInt32, eager=True)})
    every = rows.join(lists, on="row", how="left", maintain_order="left").to_series(1)
    return every.fill_null(pl.Series([[]], dtype=pl.List(pl.String)))


def _contexts(texts: pl.Series, named: pl.DataFrame, brand: pl.Series) -> pl.DataFrame:
    """Cut out what stands before and after each brand's name; find what it is compared with.

    That is the brand named just before it in the same clause, else the row's own, else unknown.
    """
    text, row_brand = texts.gather(named["row"]), brand.gather(named["row"])
    near = named.with_columns(
        text=text,
        brand=row_brand.fill_null(""),
        object=pl.when("own").then(row_brand).otherwise("name"),
    ).with_columns(
        before=pl.col("text").str.slice(
            pl.max_horizontal(pl.col("start") - REACH, 0), pl.min_horizontal("start", REACH)
        ),
        after=pl.col("text").str.slice(pl.col("end"), REACH),
        earlier=pl.col("object").shift(1).over("row"),
        gap=pl.col("start") - pl.col("end").shift(1).over("row"),
    )
    between = pl.col("before").str.tail(pl.col("gap").clip(0, REACH))
    beside = (
        (pl.col("gap") <= REACH)
        & between.str.contains(rf"^{CLAUSE}*$")
        & ~between.str.contains(_LISTED)
        & (pl.col("earlier") != pl.col("object"))
    )
    clause = pl.col("before").str.extract(rf"({CLAUSE}*)$")
    third = clause.str.replace(_FORM, "").str.contains(_THIRD)
    return near.with_columns(
        subject=pl.when(beside.fill_null(value=False))
        .then("earlier")
        .when(~pl.col("own") & ~third)
        .then("brand")
    )


def _written() -> pl.Expr:
    """Write a comparison down; what it is on is looked for beside the name, then before it."""
    around = pl.concat_str(
        pl.col("before").str.extract(rf"({CLAUSE}*)$"),
        pl.col("after").str.extract(rf"^({CLAUSE}*)"),
    )
    on = pl.concat_str(pl.lit(ON), aspect(around)).fill_null("")
    kind_ = pl.col("kind")
    return (
        pl.when(kind_ == "switch")
        .then(pl.concat_str("subject", pl.lit(SWITCH), "object"))
        .when(kind_ == "behind")
        .then(pl.concat_str("subject", pl.lit(BEHIND), "object", on))
        .otherwise(pl.concat_str("object", pl.lit(BEHIND), "subject", on))
    )
