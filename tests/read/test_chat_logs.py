"""Chats saved as text: a time and a name before what was said, in the forms of several programs."""

from __future__ import annotations

import pytest

from csvoice.read.chat_logs import chat_log

SAID = [
    ("2025-03-01 10:22:11", "7-1-101 张三", "电梯坏了\n困人了"),
    ("2025-03-01 10:25:02", "物业小陈", "马上到"),
    ("2025-03-01 10:26:40", "7-1-101 张三", "快点"),
    ("2025-03-01 11:00:00", "物业小陈", "修好了"),
    ("2025-03-01 11:02:09", "李四", "收到"),
]
FORMS = {
    "time first": "消息记录\n" + "\n".join(f"{at} {who}\n{what}\n" for at, who, what in SAID),
    "name first": "\n".join(f"{who}  {at}\n{what}\n" for at, who, what in SAID),
    "bracketed": "\n".join(f"[{at}] {who}: {what}" for at, who, what in SAID),
    "by day": "—————  2025-03-01  —————\n"
    + "\n".join(f"{who}  {at[11:]}\n\n{what}\n" for at, who, what in SAID),
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_reads_turns(text: str) -> None:
    log = chat_log(text)
    assert log is not None
    assert log[0].rows() == SAID


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"2025-03-0{day} 10:00 水压太低" for day in range(1, 9)),
        "时间\t内容\n" + "\n".join(f"2025-03-0{day} 10:00\t断网" for day in range(1, 9)),
        "很好用\n不错\n",
        "\n".join(f"2025-03-01 10:0{n} 第{n}人\n断网" for n in range(9)),
    ],
)
def test_what_is_no_chat_is_none(text: str) -> None:
    assert chat_log(text) is None


def test_no_turn_is_lost_whose_day_is_not_known() -> None:
    said = "\n".join(f"{who} 10:0{n}\n停水了{n}" for n, who in enumerate(["张三", "李四"] * 3))
    log = chat_log(f"{said}\n—— 2025年3月2日 ——\n张三 9:10\n又停了")
    assert log is not None
    assert log[0]["发送时间"].to_list() == [None] * 6 + ["2025年3月2日 9:10"]


def test_a_clock_in_what_is_said_begins_no_turn_where_every_turn_is_dated() -> None:
    turns = [f"{who}  {at}\n{what}\n" for at, who, what in SAID]
    log = chat_log("\n".join([*turns, "预约上门 15:30", "没人来"]))
    assert log is not None
    assert log[0]["消息内容"].to_list()[-1] == "收到\n预约上门 15:30\n没人来"


def test_a_table_with_a_chat_in_each_cell_is_a_table() -> None:
    turns = "\n".join(f"{at} {who}：{what}" for at, who, what in SAID if "\n" not in what)
    rows = "".join(f'S{number},4,"{turns}"\n' for number in range(9))
    assert chat_log(f"{turns}\n{turns}") is not None
    assert chat_log(f"会话编号,满意度,会话内容\n{rows}") is None
