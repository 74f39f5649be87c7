"""Chats that stand in one cell each, a speaker before each line: the customer's side alone."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from csvoice.blanks import is_courtesy
from csvoice.read.chat import sides

_DATE = r"(?:\d{2,4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?"
_TIME = rf"[\[【(（]?(?:{_DATE}\s*[T ]?\s*)?\d{{1,2}}:\d{{2}}(?::\d{{2}})?[\]】)）]?"
_AT = "\x01"
"""Stands for the time of a turn while its line is read: a clock's colons are no speaker's."""

_HEAD = rf"^([^:：\n]{{0,24}}?){_TIME}"
_NAME = rf"([^\s:：\[\]【】()（）<>《》，。,;；！!？?{_AT}]{{1,20}})"
_COLON = rf"^\s*{_AT}?\s*(?:{_NAME}|[\[【<《]{_NAME}[\]】>》])\s*{_AT}?\s*[:：]\s*(.*)$"
_BRACKETED = rf"^\s*{_AT}?\s*[\[【]{_NAME}[\]】]\s*{_AT}?\s*(.*)$"
_TIMED = rf"^\s*(?:{_NAME}\s*{_AT}|{_AT}\s*{_NAME})\s*$"
_ROLE = (
    r"(?:客户|用户|顾客|买家|访客|会员|消费者|市民|来电人"
    r"|客服|坐席|座席|机器人|系统|商家|卖家|店家|人工)[^\s:：，。\]】]{0,8}"
)
_INLINE = rf"[ \t;；|]+({_ROLE}\s*(?:{_TIME})?\s*[:：]|[\[【]{_ROLE}[\]】])"
_GATE = rf"(?m)^\W*(?:[\d\W年月日T]*)(?:{_ROLE})\W|{_TIME}"
_FIELD = (
    r"姓名|名称|电话|号码|手机|地址|编号|账号|类型|等级|级别|时间|日期|信息|要求|诉求|反馈|反映|意见"
    r"|备注|满意|评价"
)
"""In the label of a field, not the name of a speaker: 客户姓名, 用户诉求."""

TURNS = 3
"""A text with so many turns, of both sides, is a chat."""

HALF = 0.5
"""Texts are chats where this share of them are."""


def customers_side(frame: pl.DataFrame) -> pl.DataFrame:
    """Keep of chats what customers say, hellos left out; all else as it is.

    Who speaks is told by their names (客户, 客服小王, 机器人), or by what the row says of its agent
    and its customer; where that tells one side alone, whoever else speaks is the other.

    Args:
        frame: Raw rows with `text`, and `agent` and `customer` where there are.
    """
    if "text" not in frame.columns:
        return frame
    suspects = frame["text"].str.contains(_GATE).fill_null(value=False).arg_true()
    if len(suspects) < HALF * (frame.height - frame["text"].null_count()) or suspects.is_empty():
        return frame
    turns = _turns(frame[suspects])
    chats = turns.group_by("row").agg(
        turns=pl.col("name").is_not_null().sum(),
        both=(pl.col("side") == "agent").any() & (pl.col("side") == "customer").any(),
    )
    chats = chats.filter("both", pl.col("turns") >= TURNS)
    if chats.height < HALF * len(suspects):
        return frame
    own = turns.filter(pl.col("side") == "customer", ~is_courtesy(pl.col("said")))
    said = own.group_by("row", maintain_order=True).agg(pl.col("said").str.join("\n"))
    joined = chats.join(said, on="row", how="left")
    places = suspects.gather(joined["row"])
    return frame.with_columns(frame["text"].clone().scatter(places, joined["said"]))


def _turns(rows: pl.DataFrame) -> pl.DataFrame:
    """Cut texts into lines: `row`, `name` where a turn begins, `speaker`, `side` and `said`."""
    known = [name for name in ("agent", "customer") if name in rows.columns]
    lines = (
        rows.select("text", *known)
        .with_row_index("row")
        .with_columns(line=pl.col("text").str.replace_all(_INLINE, "\n$1").str.split("\n"))
        .drop("text")
        .explode("line")
        .filter(~pl.col("line").str.contains(rf"^\s*{_TIME}\s*$"))
    )
    line = pl.col("line").str.replace(_HEAD, f"${{1}}{_AT}")
    forms = ((_COLON, 1, 3), (_COLON, 2, 3), (_BRACKETED, 1, 2), (_TIMED, 1, 0), (_TIMED, 2, 0))
    name = pl.coalesce(line.str.extract(form, group) for form, group, _said in forms)
    told = pl.coalesce(line.str.extract(_COLON, 3), line.str.extract(_BRACKETED, 2))
    name = pl.when(~name.str.contains(_FIELD)).then(name)
    named = lines.with_columns(name=name, told=told).with_columns(
        speaker=pl.col("name").forward_fill().over("row"),
        said=pl.when(pl.col("name").is_null()).then("line").otherwise("told"),
    )
    return named.with_columns(side=_sides(named, known))


def _sides(lines: pl.DataFrame, known: Sequence[str]) -> pl.Series:
    """Tell whose each line is; `agent`, `customer` or null."""
    column = [
        pl.when(pl.col("speaker") == pl.col(name).cast(pl.String)).then(pl.lit(name))
        for name in known
    ]
    told = lines.with_columns(told=sides(lines["speaker"].fill_null("")))
    side = pl.coalesce(*column, "told")
    agents = (side == "agent").any().over("row")
    others = pl.when(pl.col("speaker").is_not_null()).then(
        pl.when(agents).then(pl.lit("customer")).otherwise(pl.lit("agent"))
    )
    return told.select(pl.coalesce(side, others)).to_series()
