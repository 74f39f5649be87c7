"""What a model had to do with the issue types: in what order it decided, and how surely."""

from __future__ import annotations

import polars as pl

from csvoice import numerals
from csvoice.context import Context


def coverage_text(ctx: Context, rows: pl.DataFrame) -> str:
    """Say how many of the rows the model is sure of; empty without a model, or for few rows.

    Args:
        ctx: The section's view.
        rows: Feedback with `issue_score`.
    """
    if ctx.plan.model is None or rows.height < ctx.thresholds.min_share_rows:
        return ""
    sure = rows.select((pl.col("issue_score") >= ctx.plan.model.card["threshold"]).mean()).item()
    then = ctx.plan.model.card["scores"]["coverage"]
    return f"模型有把握的占 {numerals.share(sure or 0.0)}（训练时 {numerals.share(then)}）。"


def model_text(ctx: Context) -> str:
    """Say what the model was trained on, how well it did, and who decides when."""
    if ctx.plan.model is None:
        return ""
    card = ctx.plan.model.card
    until = "，数据截至 {day}".format(day=card["last_date"]) if card["last_date"] else ""
    return (
        "模型由 {files} 的 {rows} 条标注训练{until}，折外准确率 {accuracy}，宏平均 F1 {f1:.3f}。"
        "判定次序：导出表自带的标签、有把握的模型、词典规则，都没有时归入「其他」。"
    ).format(
        files="、".join(card["files"]),
        rows=numerals.count(card["rows"]),
        until=until,
        accuracy=numerals.share(card["scores"]["accuracy"]),
        f1=card["scores"]["macro_f1"],
    )
