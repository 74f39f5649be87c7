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
