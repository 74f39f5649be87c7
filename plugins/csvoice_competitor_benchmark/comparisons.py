"""Comparative sentences: which brand is said to be better, on what, and who goes to which.

不如小米, 比米家差远了, 续航没有华为好, 都想换成小米, 从联通转到移动, 还是华为好.
"""

from __future__ import annotations

import polars as pl

from csvoice_competitor_benchmark.aspects import aspect
from csvoice_competitor_benchmark.forms import CLAUSE, kind

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
        about.with_columns(kind=kind(pl.col("before"), pl.col("after")))
        .drop_nulls(["kind", "subject"])
        .filter(pl.col("subject") != pl.col("object"))
        .select("row", said=_written())
        .group_by("row", maintain_order=True)
        .agg(pl.col("said").unique(maintain_order=True))
    )
    rows = pl.DataFrame({"row": pl.int_range(len(texts), dtype=pl.UInt32, eager=True)})
    lists = rows.join(said, on="row", how="left", maintain_order="left")["said"]
    return lists.fill_null(pl.Series([[]], dtype=pl.List(pl.String)))


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
