"""Comparative sentences: which brand is said to be better, and who goes from one to another.

Only what stands right beside a brand's name is read, so that little is found and what is found
holds: 不如小米, 比米家差远了, 都想换成小米, 从联通转到移动, 还是华为好.
"""

from __future__ import annotations

import polars as pl

SWITCH, BEHIND = "→", "<"
"""`A→B`: someone goes, or wants to go, from A to B; `A<B`: B is said to be better."""

REACH = 14
"""Characters before and after a brand's name that are read."""

_CLAUSE = r"[^，。！？；：,!?;:~…\s]"
_BETWEEN = r"(?:国产的?|人家的?|隔壁的?|别人家?的?|用|买|去|上|别的|其他的?|以前的?|之前的?|那个)?"
_BEHIND = rf"(?:不如|比不上|比不过|不及|赶不上|干不过){_BETWEEN}$"
_THAN = rf"(?:^|[^不没有对相无评攀好]|[^没]有)比(?:起|较起)?{_BETWEEN}$"
_SWITCH = (
    r"(?:(?:^|[^更])换成|换回|改用|改买|转投|投奔|想换|要换|去换|[从由].*(?:换到|换去|转到|转向|转去))"
    r"了?(?:用|买|个|的)?$"
)
_RATHER = r"(?:^|[，。！？；：,!?;:~…\s]|果然|觉得|看来|最后)还是(?:用|买|选|去)?$"
_UNREAL = r"如果|要是|假如|万一|难道|不会|不要|不能|不想|别|没有?$|没法|怎么|为什么|能不能|请"
_GOOD = (
    "(?:好|强|快|棒|稳|顺|香|优|值|方便|便宜|实惠|靠谱|给力|省心|流畅|实在|良心|清楚|高端"
    "|划算|牛|厉害)"
)
_BAD = "(?:差|烂|慢|贵|卡|坑|弱|垃圾|难用|麻烦|恶心|逊|不如|落后|复杂|low)"
_MORE = rf"{_CLAUSE}{{0,8}}?"
_BETTER = rf"^{_MORE}(?:[^不没]|^){_GOOD}"
_WORSE = rf"^{_MORE}(?:[^不没]|^){_BAD}"
_PREFERRED = rf"^{_CLAUSE}{{0,5}}?(?:最|更|比较|要)?{_GOOD}(?:$|[^{{像坏歹])"
_NOT_BETTER = rf"^{_CLAUSE}{{0,8}}?不{_GOOD}"


def comparisons(texts: pl.Series, named: pl.DataFrame, brand: pl.Series) -> pl.Series:
    """List what each text says of brands against each other.

    Args:
        texts: Title and text, folded for matching.
        named: Brands in the texts, by row and place: `row`, `name`, `start`, `end`, and `own`
            (the name stands for the row's own brand).
        brand: The brand each row is about; null where unknown.

    Returns:
        Lists of `A→B` and `A<B`, each once, in the order they are said.
    """
    about = _contexts(texts, named, brand)
    said = (
        about.with_columns(kind=_kind())
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

    That is the brand named just before it in the same clause, else the row's own.
    """
    text, row_brand = texts.gather(named["row"]), brand.gather(named["row"])
    near = named.with_columns(
        text=text,
        brand=row_brand,
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
    same_clause = (pl.col("gap") <= REACH) & between.str.contains(rf"^{_CLAUSE}*$")
    return near.with_columns(
        subject=pl.when(same_clause & pl.col("earlier").is_not_null())
        .then("earlier")
        .when(~pl.col("own"))
        .then("brand")
    )


def _kind() -> pl.Expr:
    before, after = pl.col("before"), pl.col("after")
    clause = before.str.extract(rf"({_CLAUSE}*)$")
    unreal = clause.str.contains(_UNREAL)
    than = before.str.contains(_THAN)
    return (
        pl.when(unreal)
        .then(None)
        .when(before.str.contains(_BEHIND))
        .then(pl.lit("behind"))
        .when(before.str.contains(_SWITCH))
        .then(pl.lit("switch"))
        .when(than & after.str.contains(_WORSE))
        .then(pl.lit("behind"))
        .when(than & after.str.contains(_BETTER) & ~after.str.contains(_NOT_BETTER))
        .then(pl.lit("ahead"))
        .when(before.str.contains(_RATHER) & after.str.contains(_PREFERRED))
        .then(pl.lit("behind"))
    )


def _written() -> pl.Expr:
    kind = pl.col("kind")
    return (
        pl.when(kind == "switch")
        .then(pl.concat_str("subject", pl.lit(SWITCH), "object"))
        .when(kind == "behind")
        .then(pl.concat_str("subject", pl.lit(BEHIND), "object"))
        .otherwise(pl.concat_str("object", pl.lit(BEHIND), "subject"))
    )
