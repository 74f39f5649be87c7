"""Slices as users write them."""

from __future__ import annotations

import pytest

from csvoice.document.findings import Condition
from csvoice.errors import UsageError
from csvoice.slices import Slice, headers_of, read_slice

COLUMNS = ("rating", "channel", "resolved", "export:客户类型", "text")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("客户类型=老年", [Condition("export:客户类型", "==", "老年")]),
        ("渠道=热线 且 评分<3", [
            Condition("channel", "==", "热线"), Condition("rating", "<", 3.0)
        ]),
        ("channel != 热线&rating>=4", [
            Condition("channel", "!=", "热线"), Condition("rating", ">=", 4.0)
        ]),
        ("是否解决=否", [Condition("resolved", "==", value=False)]),
    ],
)  # fmt: skip
def test_filters(text: str, where: list[Condition]) -> None:
    assert read_slice(text, COLUMNS, "--focus") == Slice(text, tuple(where))


def test_the_exports_own_header() -> None:
    sources = [{"mapping": {"channel": {"column": "来源渠道", "why": "表头"}}}]
    found = read_slice("来源渠道=热线", COLUMNS, "--focus", headers_of(sources))
    assert found.where == (Condition("channel", "==", "热线"),)


def test_words() -> None:
    assert read_slice("老人 | 大爷", COLUMNS, "--focus").words == ("老人", "大爷")
    assert read_slice("老人", COLUMNS, "--focus").conditions == (
        Condition("tokens", "says", "老人"),
    )
    assert read_slice("老人|大爷", COLUMNS, "--focus").conditions == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("渠到=热线", "--focus 里的「渠到」不是数据里的列。是不是「渠道」？"),
        ("评分<低", "「评分」的值「低」应为数字"),
        ("是否解决=也许", "应为是或否"),
        (" | ", "--focus 是空的"),
    ],
)
def test_mistakes_are_named(text: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        read_slice(text, COLUMNS, "--focus")
    assert said in str(error.value)
