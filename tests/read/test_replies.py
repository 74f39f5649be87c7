from __future__ import annotations

import polars as pl
import pytest

from csvoice.read.chat import split_replies


@pytest.mark.parametrize(
    ("text", "said", "answered"),
    [
        ("更新后闪退\n ------- \n 开发者回复：感谢您的反馈。", "更新后闪退", "感谢您的反馈。"),
        ("房间太吵\n酒店回复：非常抱歉\n下次改进", "房间太吵", "非常抱歉\n下次改进"),
        ("打电话问了，客服回复：没有货", "打电话问了，客服回复：没有货", None),
        ("（该条评论已经被删除）但是链接不上", "但是链接不上", None),
        ("好用", "好用", None),
    ],
)
def test_an_answer_moves_to_reply(text: str, said: str, answered: str | None) -> None:
    row = split_replies(pl.DataFrame({"text": [text, "别的\n-----\n商家回复：好的"]})).row(
        0, named=True
    )
    assert row["text"].strip() == said
    assert row["reply"] == answered


def test_the_exports_own_reply_goes_first() -> None:
    frame = pl.DataFrame({"text": ["慢\n-----\n商家回复：甲"], "reply": ["乙"]})
    assert split_replies(frame)["reply"].to_list() == ["乙"]


def test_no_reply_column_is_made_up() -> None:
    assert split_replies(pl.DataFrame({"text": ["慢", None]})).columns == ["text"]
