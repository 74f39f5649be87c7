"""What a manager worries about: complaints, or bad reviews by stars or tone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from csvoice.context import Context
from csvoice.kit.volume import worst
from csvoice.plan import Kind
from tests.feedback import context, feedback_table


def _context(
    kind: Kind, top: float | None, header: str = "", **columns: list[Any] | None
) -> Context:
    ctx = context(feedback_table(4, created_at=None, **columns))
    named = frozenset({*ctx.columns, *([f"export:{header}"] if header else [])})
    return replace(ctx, plan=replace(ctx.plan, kind=kind, rating_top=top), columns=named)


@pytest.mark.parametrize(("top", "bad"), [(5.0, 2), (10.0, 3)])
def test_reviews_are_counted_by_stars(top: float, bad: int) -> None:
    assert worst(_context("reviews", top, rating=[1.0, 2.0, 3.0, 5.0])) == ("差评", bad)


@pytest.mark.parametrize(
    ("header", "found"), [("反馈内容", ("投诉", 1)), ("评论内容", ("差评", 2))]
)
def test_what_is_not_rated_is_a_review_where_it_is_called_one(
    header: str, found: tuple[str, int]
) -> None:
    tones: dict[str, Any] = {"sentiment": [-0.9, -0.2, 0.8, 0.7], "rating": None}
    ctx = _context("reviews", None, header, nature=["投诉", None, "表扬", "表扬"], **tones)
    assert worst(ctx) == found


@pytest.mark.parametrize("kind", ["complaints", "tickets"])
def test_others_are_counted_by_nature(kind: Kind) -> None:
    ctx = _context(kind, 5.0, nature=["投诉", "投诉", "咨询", None], rating=[1.0, 1.0, 5.0, 5.0])
    assert worst(ctx) == ("投诉", 2)
