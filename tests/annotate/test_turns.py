"""What is complained of after a turn is the issue, however much praise stands before it."""

from __future__ import annotations

import pytest

from tests.annotate.conftest import Annotated


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("质量好，客服好，质量没话说，就是快递慢", "物流"),
        ("客服很热情，质量也好，唯一不足是包裹压扁了", "物流"),
        ("质量不错，客服不错，美中不足的是快递太慢", "物流"),
        ("快递慢，但是质量很好", "物流"),
    ],
)
def test_the_issue_after_a_turn(annotated: Annotated, text: str, issue: str) -> None:
    found = annotated([text])["issue"][0]
    assert found == issue


def test_without_a_turn_weights_stay(annotated: Annotated) -> None:
    row = annotated(["质量太差，坏了，快递慢"]).row(0, named=True)
    assert row["issue"] == "质量"
