"""典型案例: which feedback is told, and what of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from csvoice.document.blocks import Table
from csvoice.sections.cases import build
from csvoice.sections.cases.story import tell
from tests.feedback import context, feedback_table

STORY = "上个月买的扫地机器人。充电时冒火花。我打电话联系客服。至今没有处理"


def row(**cells: Any) -> dict[str, Any]:
    return {"id": "T1", "issue": "充电", "text": STORY, "created_at": None} | cells


def test_the_text_is_told_part_by_part() -> None:
    assert tell(row()).parts == (
        "上个月买的扫地机器人", "充电时冒火花", "我打电话联系客服", "至今没有处理"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "part", "said"),
    [
        ({"channel": "热线", "product": "X1", "created_at": datetime(2026, 9, 1)}, 0,
         "2026-09-01 热线 X1；上个月买的扫地机器人"),
        ({"reply": "已为您换新。", "transferred": True}, 2,
         "我打电话联系客服；答复：已为您换新；转接过"),
        ({"resolved": False, "overdue": True, "rating": 1.0}, 3,
         "至今没有处理；未解决；超时；评分 1"),
        ({"text": "充电时冒火花", "resolved": True}, 3, "已解决"),
        ({"resolved": True}, 3, "已解决"),
        ({"text": "充电时冒火花，联系电话：［手机号］，联系人：［姓名］"}, 2, ""),
        ({"text": "不太满意。买了半年。充电座起火，一直转圈", "issue_why": "充电、火花"}, 1,
         "充电座起火，一直转圈"),
        ({"text": "充电时冒火花"}, 3, ""),
        ({"text": "充电时冒火花，有没有人管管"}, 3, ""),
        ({"text": "充电时冒火花，要求尽快解决"}, 2, "要求尽快解决"),
        ({"text": "市民反映：翠湖路143号，暖气不热，再不解决我就投诉到报社"}, 2, ""),
        ({"text": "来电反映：暖气不热"}, 1, "暖气不热"),
        ({"text": "而且缴费后没有复机"}, 1, "缴费后没有复机"),
        ({"text": "充电时冒火花", "reply": "商家回复：已换新"}, 2, "答复：已换新"),
    ],
)  # fmt: skip
def test_columns_tell_what_they_know(cells: dict[str, Any], part: int, said: str) -> None:
    assert tell(row(**cells)).parts[part] == said


def cases(**columns: Any) -> Table:
    table = feedback_table(600, text=[f"{STORY}（{n}）。" for n in range(600)], **columns)
    section = build(context(table))
    assert isinstance(section.blocks[0], Table)
    assert len(section.findings) == len(section.blocks[0].rows)
    return section.blocks[0]


def test_bad_ones_and_good_ones_are_told() -> None:
    solved = [number % 3 > 0 for number in range(600)]
    rating = [5.0 if one else 1.0 for one in solved]
    found = cases(resolved=solved, rating=rating)
    kinds = [str(one[0]).partition("：")[0] for one in found.rows]
    assert set(kinds) == {"待改进", "做得好"}
    assert kinds == sorted(kinds, key=("待改进", "做得好").index)
    assert max(kinds.count(one) for one in set(kinds)) <= 3
    for kind, one in zip(kinds, found.rows, strict=True):
        assert ("未解决" in str(one[4])) == (kind == "待改进")


def test_good_ones_need_a_proof() -> None:
    found = cases(resolved=[False] * 600)
    assert {str(one[0]).partition("：")[0] for one in found.rows} == {"待改进"}


def test_without_an_ending_no_case_is_told() -> None:
    section = build(context(feedback_table(600)))
    assert section.status == "skipped"
    assert "「是否解决」" in section.reason
