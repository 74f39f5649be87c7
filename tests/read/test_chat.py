from __future__ import annotations

from datetime import datetime

import polars as pl
import pytest

from csvoice.read.chat import Grouped, group, sessions_of, sides


@pytest.mark.parametrize(
    ("speaker", "side"),
    [
        ("客户", "customer"),
        ("用户(138****0000)", "customer"),
        ("Customer", "customer"),
        ("visitor", "customer"),
        ("in", "customer"),
        ("客服小李", "agent"),
        ("客户经理", "agent"),
        ("智能机器人", "agent"),
        ("Agent", "agent"),
        ("outbound", "agent"),
        ("张三", None),
    ],
)
def test_tells_the_sides_apart(speaker: str, side: str | None) -> None:
    assert sides(pl.Series([speaker])).item() == side


def messages(*rows: tuple[str | None, str, int, str]) -> pl.DataFrame:
    frame = pl.DataFrame(
        rows, schema=["session", "speaker", "minute", "text"], orient="row"
    ).with_row_index("row", offset=2)
    moment = pl.datetime(2024, 3, 1, 9, pl.col("minute"))
    return frame.with_columns(moment.alias("created_at"), pl.col("text").alias("export:消息")).drop(
        "minute"
    )


CHAT = messages(
    ("A", "客户", 1, "还没到货"),
    ("B", "客户", 2, "要退款"),
    ("A", "客服", 3, "您好，请稍等"),
    ("A", "客户", 5, "再催一次"),
    ("A", "客户", 4, "等了六天"),
    ("C", "客服", 6, "在吗"),
    ("B", "机器人", 7, "请评价"),
)


def grouped_by_session(chat: pl.DataFrame, *headers: str) -> Grouped:
    return group(chat, chat["session"], headers)


def test_groups_by_session_in_the_order_of_time() -> None:
    grouped = grouped_by_session(CHAT, "消息")
    assert grouped.frame["text"].to_list() == ["还没到货\n等了六天\n再催一次", "要退款"]
    assert grouped.frame["export:消息"].to_list() == grouped.frame["text"].to_list()
    assert grouped.frame["id"].to_list() == ["A", "B"]
    assert grouped.frame["row"].to_list() == [2, 3]
    assert grouped.frame["created_at"][0] == datetime(2024, 3, 1, 9, 1)
    assert (grouped.agent, grouped.merged) == (3, 2)
    assert CHAT.height == grouped.agent + grouped.merged + grouped.frame.height


def test_people_beside_named_agents_are_customers() -> None:
    chat = messages(
        ("A", "张三", 1, "还没到"), ("A", "客服小李", 2, "稍等"), ("A", "张三", 3, "快")
    )
    assert grouped_by_session(chat).frame["text"].to_list() == ["还没到\n快"]


def test_messages_without_a_session_stay_alone() -> None:
    chat = messages((None, "客户", 1, "一"), (None, "客户", 2, "二"), ("A", "客服", 3, "三"))
    assert grouped_by_session(chat).frame["text"].to_list() == ["一", "二"]


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (CHAT, True),
        (CHAT.drop("speaker"), False),
        (CHAT.unique("session"), False),
        (CHAT.with_columns(speaker=pl.lit("张三")), False),
        (CHAT.clear(), False),
    ],
)
def test_knows_a_chat_from_a_list_of_tickets(frame: pl.DataFrame, expected: bool) -> None:
    assert (sessions_of(frame, ["正文"]) is not None) is expected


def test_hellos_and_calls_for_a_person_are_left_out() -> None:
    chat = messages(
        ("A", "访客", 1, "在吗"),
        ("A", "访客", 2, "优惠券用不了"),
        ("A", "机器人", 3, "您好"),
        ("A", "访客", 4, "转人工"),
        ("A", "客服", 5, "稍等"),
        ("A", "访客", 6, "好的，谢谢"),
    )
    assert grouped_by_session(chat).frame["text"].to_list() == ["优惠券用不了"]


def test_the_agent_is_the_person_who_answered() -> None:
    chat = messages(("A", "访客", 1, "没减"), ("A", "机器人", 2, "您好"), ("A", "客服", 3, "稍等"))
    named = chat.with_columns(agent=pl.Series(["访客17", "智能助手", "小李"]))
    assert grouped_by_session(named).frame["agent"].to_list() == ["小李"]


def test_without_sessions_what_one_person_writes_in_a_day_is_one() -> None:
    chat = messages(
        (None, "小鱼儿", 1, "券用不了"), (None, "客服小美", 2, "请稍等"),
        (None, "小鱼儿", 3, "满减没减"), (None, "木子", 4, "还没发货"),
    ).drop("session")  # fmt: skip
    sessions = sessions_of(chat, ["消息内容", "发送者"])
    assert sessions is not None
    grouped = group(chat, sessions, ("消息",))
    assert grouped.frame["text"].to_list() == ["券用不了\n满减没减", "还没发货"]
    assert grouped.frame["customer"].to_list() == ["小鱼儿", "木子"]
    assert sessions_of(chat, ["诉求内容", "身份"]) is None
