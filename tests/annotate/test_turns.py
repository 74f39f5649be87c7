"""What is complained of after a turn is the issue, however much praise stands before it."""

from __future__ import annotations

from tests.annotate.conftest import Annotated


def test_the_issue_after_a_turn(annotated: Annotated) -> None:
    texts = [
        "质量好，客服好，质量没话说，就是快递慢",
        "客服很热情，质量也好，唯一不足是包裹压扁了",
        "质量不错，客服不错，美中不足的是快递太慢",
        "快递慢，但是质量很好",
    ]
    assert annotated(texts)["issue"].to_list() == ["物流"] * len(texts)


def test_without_a_turn_weights_stay(annotated: Annotated) -> None:
    assert annotated(["质量太差，坏了，快递慢"])["issue"].to_list() == ["质量"]
