"""Chats that stand in one cell each: what the customer says is kept, all else is no chat."""

from __future__ import annotations

import polars as pl
import pytest

from csvoice.read.transcripts import customers_side

CHATS = {
    "客户：你好\n客服小王：您好，请讲\n客户：退款没到：10:30问过\n客服小王：请稍等\n客户：谢谢": (
        "退款没到：10:30问过"
    ),
    "tb_725798 2026-04-11 15:32:02\n在吗\ntb_725798 2026-04-11 15:33:20\n发票抬头怎么改\n"
    "阿辉 2026-04-11 15:40:00\n亲，请稍等\ntb_725798 2026-04-11 15:42:00\n太慢了": (
        "发票抬头怎么改\n太慢了"
    ),
    "[2026-04-11 15:32:02] 顾客: 快递丢了\n[2026-04-11 15:33:02] 机器人: 请输入订单号\n"
    "[2026-04-11 15:33:32] 顾客: 转人工": "快递丢了",
    "2026-04-11 15:32 用户138****1234：宽带断了\n2026-04-11 15:33 坐席1001：已报修\n"
    "2026-04-11 15:34 用户138****1234：多久能好": "宽带断了\n多久能好",
    "访客 10:01:02: 在吗 客服 10:01:10: 您好 访客 10:02:00: 券用不了": "券用不了",
    "【客户】订单没发货 【客服】请稍等 【客户】都五天了": "订单没发货\n都五天了",
    "客户:充值没到账;客服:请提供订单;客户:还没到": "充值没到账\n还没到",
}


@pytest.mark.parametrize(("chat", "said"), CHATS.items())
def test_the_customers_side_is_kept(chat: str, said: str) -> None:
    rows = {"text": [chat], "agent": ["阿辉"], "customer": ["tb_725798"]}
    assert customers_side(pl.DataFrame(rows))["text"].to_list() == [said]


@pytest.mark.parametrize(
    "text",
    [
        "客户姓名：张三\n客户电话：138\n投诉内容：宽带断网\n客服备注：已处理",
        "2026-03-01 10:00 市民来电反映：停水",
        "问题描述：开不了机\n处理结果：已修好",
        "客服态度差：问三次都不回，客户很生气",
        "用户反馈：门锁坏了\n客服回复：已派单",
    ],
)
def test_what_is_no_chat_stays(text: str) -> None:
    assert customers_side(pl.DataFrame({"text": [text, None]}))["text"].to_list() == [text, None]


def test_a_chat_among_reviews_stays() -> None:
    texts = [*["很好用"] * 9, next(iter(CHATS))]
    assert customers_side(pl.DataFrame({"text": texts}))["text"].to_list() == texts
