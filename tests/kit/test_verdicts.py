"""What the front page counts: natures, or good and bad reviews by stars or tone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from csvoice.context import Context
from csvoice.kit.verdicts import verdicts
from csvoice.plan import Kind
from tests.feedback import context, feedback_table


def _context(kind: Kind, top: float | None, **columns: list[Any] | None) -> Context:
    ctx = context(feedback_table(4, created_at=None, **columns))
    return replace(ctx, plan=replace(ctx.plan, kind=kind, rating_top=top))


def _counts(ctx: Context) -> dict[str, int]:
    return {one.name: one.count for one in verdicts(ctx) if one.count}


def test_reviews_are_counted_by_stars() -> None:
    ctx = _context("reviews", 5.0, rating=[1.0, 2.0, 3.0, 4.0])
    assert _counts(ctx) == {"差评": 2, "好评": 1}


TOLD: dict[str, Any] = {
    "rating": None,
    "sentiment": [-0.9, 0.0, 0.8, 0.7],
    "nature": ["投诉", None, "表扬", "表扬"],
}


def test_what_is_neither_rated_nor_called_a_review_is_none() -> None:
    ctx = _context("reviews", None, **TOLD)
    ctx = replace(ctx, columns=frozenset({*ctx.columns, "export:反馈内容"}))
    assert _counts(ctx) == {"投诉": 1, "表扬": 2, "没有表明态度或诉求": 1}


def test_reviews_without_stars_are_counted_by_tone() -> None:
    ctx = _context("reviews", None, **TOLD)
    ctx = replace(ctx, columns=frozenset({*ctx.columns, "export:评论内容"}))
    assert _counts(ctx) == {"差评": 1, "好评": 2, "没有表明态度或诉求": 1}


@pytest.mark.parametrize("kind", ["complaints", "tickets"])
def test_others_are_counted_by_nature(kind: Kind) -> None:
    ctx = _context(kind, 5.0, nature=["投诉", "投诉", "咨询", None], rating=[1.0, 1.0, 5.0, 5.0])
    assert _counts(ctx) == {"投诉": 2, "咨询": 1, "没有表明态度或诉求": 1}
