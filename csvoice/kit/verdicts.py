"""What a file's feedback is counted as: 投诉, 咨询 … or, of reviews, 差评 and 好评."""

from __future__ import annotations

import re
from dataclasses import dataclass

from csvoice.context import Context
from csvoice.document.findings import Condition
from csvoice.kit.rows import meeting, rows_of
from csvoice.schema import EXPORT_PREFIX, NATURES

BAD, GOOD = "差评", "好评"
SILENT = "没有表明态度或诉求"
_SAYS_NOTHING = (SILENT, Condition("nature", "is_null", None))
_SLIGHT = 0.15
NEARLY_ALL = 0.9
_REVIEWS = "微博|评论|评价|点评|短评|影评|书评|弹幕|review|comment"
_RATED = 0.5
"""From this share of rated rows on, stars tell good reviews from bad ones, else the tone does."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A kind of feedback on the front page.

    Attributes:
        name: What it is called.
        where: The rows it has.
        count: How many they are.
    """

    name: str
    where: tuple[Condition, ...]
    count: int


def verdicts(ctx: Context) -> tuple[Verdict, ...]:
    """Count the period's feedback by what it is; the first one is what a manager worries about."""
    kinds = _of_reviews(ctx) if is_reviews(ctx) else _of_natures()
    return tuple(Verdict(name, (where,), _count(ctx, where)) for name, where in kinds)


def is_reviews(ctx: Context) -> bool:
    """Whether the file holds reviews: rated, or headed so, and no tickets, talks or survey."""
    headers = "".join(name for name in ctx.columns if name.startswith(EXPORT_PREFIX)).lower()
    called = "rating" in ctx.columns or not headers or re.search(_REVIEWS, headers)
    return ctx.plan.kind == "reviews" and bool(called) and not {"session", "nps"} & set(ctx.columns)


def noun(ctx: Context) -> str:
    """Name the feedback: 投诉 where it is little else, 评论 in a file of reviews, else 反馈."""
    if is_reviews(ctx):
        return "评论"
    rows = rows_of(ctx)
    complaints = int((rows["nature"] == NATURES[0]).sum())
    return NATURES[0] if complaints >= NEARLY_ALL * rows.height else "反馈"


def _count(ctx: Context, where: Condition) -> int:
    return int(meeting(ctx, (where,)).sum())


def _of_natures() -> tuple[tuple[str, Condition], ...]:
    named = ((nature, Condition("nature", "==", nature)) for nature in NATURES)
    return (*named, _SAYS_NOTHING)


def _of_reviews(ctx: Context) -> tuple[tuple[str, Condition], ...]:
    top = ctx.plan.rating_top
    if top is None or not _mostly_rated(ctx):
        told = ((BAD, Condition("sentiment", "<", -_SLIGHT)), (GOOD, _from("sentiment", _SLIGHT)))
        return (*told, _SAYS_NOTHING)
    middle = (top + (1 if top <= 5 else 0)) / 2
    return ((BAD, Condition("rating", "<", middle)), (GOOD, _from("rating", (middle + top) / 2)))


def _from(column: str, least: float) -> Condition:
    return Condition(column, ">=", least)


def _mostly_rated(ctx: Context) -> bool:
    rows = rows_of(ctx)
    return "rating" in rows.columns and rows["rating"].count() >= _RATED * rows.height
