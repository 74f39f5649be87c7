"""What the page calls the feedback, and the period."""

from __future__ import annotations

from csvoice.context import Context
from csvoice.document.report import Period
from csvoice.kit.rows import rows_of
from csvoice.kit.verdicts import is_reviews
from csvoice.schema import NATURES

NEARLY_ALL = 0.9


def noun(ctx: Context) -> str:
    """Name the feedback: 投诉 where it is little else, 评论 in a file of reviews, else 反馈."""
    if is_reviews(ctx):
        return "评论"
    rows = rows_of(ctx)
    complaints = int((rows["nature"] == NATURES[0]).sum())
    return NATURES[0] if complaints >= NEARLY_ALL * rows.height else "反馈"


def when(period: Period) -> str:
    """Name a period shortly, without its year: 3 月, 第 2 季度, 本周; empty for all of the data."""
    if period.start is None:
        return ""
    names = {
        "month": f"{period.start.month} 月",
        "quarter": f"第 {(period.start.month + 2) // 3} 季度",
        "week": "本周",
    }
    return names.get(period.by, "")
