"""The customer's words apart from the company's.

Chat records have one row a message; a crawler may put the company's answer into the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from csvoice.blanks import is_courtesy
from csvoice.schema import EXPORT_PREFIX

_CUSTOMER = (
    r"客户|用户|顾客|买家|访客|会员|玩家|乘客|车主|业主|市民|群众|消费者|旅客|学员|患者|粉丝|游客"
    r"|客人|来电人|主叫|咨询人|customer|user|client|buyer|visitor|guest|consumer|requester|caller"
    r"|inbound|incoming|contact|passenger|end-user"
)
_AGENT = (
    r"客服|坐席|座席|机器人|系统|商家|卖家|店小二|小二|店家|掌柜|接线员|话务员|工作人员|顾问|专员"
    r"|管家|助手|助理|小蜜|自动回复|人工|智能|平台|官方|经理|企业|物业|agent|bot|robot|system|staff"
    r"|service|seller|merchant|assistant|operator|admin|support|outbound|outgoing|advisor|rep\b"
)
_MACHINE = r"机器人|系统|智能|自动|小蜜|助手|助理|\bbot\b|robot|system"
_DIRECTIONS = {"in": "customer", "out": "agent", "c": "customer", "a": "agent"}


@dataclass(frozen=True, slots=True)
class Grouped:
    """Feedback with one row a session, and how many messages went into it or were left out."""

    frame: pl.DataFrame
    agent: int = 0
    merged: int = 0


def sides(speakers: pl.Series) -> pl.Series:
    """Tell the sides apart: `customer`, `agent`, or null where the name says neither.

    客户经理 and 用户顾问 are the company's people, so the company's words go first.
    """
    name = pl.col("name").str.to_lowercase().str.strip_chars()
    side = (
        pl.when(name.str.contains(_AGENT))
        .then(pl.lit("agent"))
        .when(name.str.contains(_CUSTOMER))
        .then(pl.lit("customer"))
        .otherwise(name.replace_strict(_DIRECTIONS, default=None, return_dtype=pl.String()))
    )
    return speakers.alias("name").to_frame().select(side.alias(speakers.name)).to_series()


_MESSAGES = r"(?i)消息|发言|发送|聊天|message|msg|sender|talker"
"""In the header over a text, or over who speaks, where a row is a message."""

_MENTION = r"@[^\s@，。,:：]{1,20}(?:\s|$)"
"""Whom a message calls, no word of it: @物业小陈."""


def sessions_of(frame: pl.DataFrame, headers: Sequence[str]) -> pl.Series | None:
    """Tell which session each message is of; None where the rows are no chat.

    A chat has sessions of several rows, and two sides that can be told. Without sessions, what one
    person writes in a day is one.

    Args:
        frame: Standard columns.
        headers: Of the text, and of who speaks.
    """
    if not {"speaker", "text"} <= set(frame.columns) or frame.is_empty():
        return None
    told = sides(frame["speaker"])
    if "session" in frame.columns:
        several = frame["session"].drop_nulls().is_duplicated().any()
        return frame["session"] if several and told.drop_nulls().len() else None
    messages = any(re.search(_MESSAGES, header) for header in headers)
    agents = (told == "agent").fill_null(value=False)
    if (
        not messages
        or not agents.any()
        or agents.all()
        or not frame["speaker"].is_duplicated().any()
    ):
        return None
    dated = "created_at" in frame.columns
    day = pl.col("created_at").dt.date().cast(pl.String) if dated else pl.lit("")
    session = pl.format("{} {}", "speaker", day.fill_null(""))
    return frame.select(session.alias("session")).to_series()


def group(frame: pl.DataFrame, sessions: pl.Series, text_columns: tuple[str, ...]) -> Grouped:
    """Join the customer's messages of each session, in the order of time.

    Args:
        frame: Standard columns and export columns, a row a message.
        sessions: Which session each message is of.
        text_columns: Headers of the export that the text was taken from.

    Returns:
        One row a session in the order of first appearance: texts joined by line breaks; every
        other column has its first value on the customer's side, or else in the session. Where the
        export names no session, who speaks is the customer.
    """
    if not {"session", "customer"} & set(frame.columns):
        frame = frame.with_columns(customer="speaker")
    told = sides(frame["speaker"])
    # Where one side alone has telling names (客服小李 against people's), the rest is the other.
    rest = "customer" if (told == "agent").any() else "agent"
    marked = frame.with_columns(told.fill_null(rest).alias("_side")).with_row_index("_place")
    alone = pl.format("_row{}", "_place")
    marked = marked.with_columns(pl.coalesce(sessions, alone).alias("_session"))
    order = ["created_at", "_place"] if "created_at" in frame.columns else ["_place"]
    ordered = marked.sort(order, nulls_last=True, maintain_order=True)
    if "agent" in frame.columns:
        ordered = ordered.with_columns(_agents())
    texts = ["text", *(EXPORT_PREFIX + header for header in text_columns)]
    customers = ordered.filter(pl.col("_side") == "customer").with_columns(
        pl.when(~is_courtesy(pl.col(name))).then(pl.col(name)).alias(name) for name in texts
    )
    customers = customers.with_columns(pl.col(texts).str.replace_all(_MENTION, " "))
    joined = _join_sessions(ordered, customers, texts).select(frame.columns)
    ids = [name for name in ("session", "id") if name in frame.columns]
    return Grouped(
        frame=joined.with_columns(pl.coalesce(ids).alias("id")) if ids else joined,
        agent=frame.height - customers.height,
        merged=customers.height - joined.height,
    )


def _agents() -> pl.Expr:
    """Give each session the first person who answered, no machine, or else what its rows say."""
    person = ~pl.any_horizontal(pl.col("speaker", "agent").str.contains(f"(?i){_MACHINE}"))
    answered = pl.col("agent").filter((pl.col("_side") == "agent") & person.fill_null(value=False))
    every = pl.col("agent").drop_nulls()
    alike = every.n_unique().over("_session") == 1
    return pl.when(alike).then("agent").otherwise(answered.first().over("_session")).alias("agent")


def _join_sessions(
    ordered: pl.DataFrame, customers: pl.DataFrame, texts: list[str]
) -> pl.DataFrame:
    single = [name for name in ordered.columns if name not in (*texts, "_session", "_place")]
    first = pl.col(single).drop_nulls().first()
    own = customers.group_by("_session", maintain_order=True).agg(
        pl.col("_place").min(), pl.col(texts).drop_nulls().str.join("\n"), first
    )
    whole = ordered.group_by("_session").agg(first.name.suffix("_any"))
    filled = own.join(whole, on="_session", how="left").sort("_place")
    return filled.with_columns(pl.coalesce(name, f"{name}_any").alias(name) for name in single)


_ANSWER = (
    r"(?s)[\s\-—=_*~]*(?:[\-—=_*]{5,}\s*|\n\s*)"
    r"(?:开发者|商家|卖家|店家|掌柜|酒店|官方|品牌|客服|平台)(?:的)?(?:回复|答复|回应|解释)\s*[:：]\s*(.*)$"
)
_SUSPECT = r"(?:回复|答复|回应|解释)\s*[:：]|已(?:经)?被删除"
_DELETED = r"^\s*[（(]该条评论已(?:经)?被删除[）)]\s*"


def split_replies(frame: pl.DataFrame) -> pl.DataFrame:
    """Move answers that stand at the end of a text to `reply`, and drop crawlers' remarks."""
    if "text" not in frame.columns:
        return frame
    texts = frame["text"]
    places = texts.str.contains(_SUSPECT).arg_true()
    if places.is_empty():
        return frame
    text = pl.col("text")
    parts = (
        texts.gather(places)
        .to_frame()
        .select(
            said=text.str.replace(_ANSWER, "").str.replace(_DELETED, ""),
            answer=text.str.extract(_ANSWER),
        )
    )
    answers = pl.Series("reply", [None], dtype=pl.String).new_from_index(0, len(texts))
    answer = answers.scatter(places, parts["answer"])
    known = [frame["reply"], answer] if "reply" in frame.columns else [answer]
    split = frame.with_columns(
        texts.clone().scatter(places, parts["said"]), pl.coalesce(known).alias("reply")
    )
    return split if split["reply"].null_count() < split.height else split.drop("reply")
