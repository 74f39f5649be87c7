"""What decided the issue types, and how far labels and texts say the same."""

from __future__ import annotations

import polars as pl

from csvoice import numerals
from csvoice.context import Context


def model_text(ctx: Context) -> str:
    """Say what the model was trained on, how well it did, and who decides when."""
    if ctx.plan.model is None:
        return ""
    card = ctx.plan.model.card
    until = f"，数据截至 {card['last_date']}" if card["last_date"] else ""
    files, rows = "、".join(card["files"]), numerals.count(card["rows"])
    accuracy, f1 = numerals.share(card["scores"]["accuracy"]), card["scores"]["macro_f1"]
    return (
        f"模型由 {files} 的 {rows} 条标注训练{until}，折外准确率 {accuracy}，宏平均 F1 {f1:.3f}。"
        "判定次序：导出表自带的标签、有把握的模型、词典规则，都没有时归入「其他」。"
    )


def agreement(ctx: Context) -> str:
    """Tell the agreement of labels and rules; empty where few rows have both.

    Labels and rules name their types differently, so each label is first matched with the rule
    type that most of its rows have. The share of rows that follow this match is the purity of the
    labels' clusters (C. Manning et al. (2008), Introduction to Information Retrieval, §16.3).
    """
    both = (
        ctx.feedback.filter(pl.col("issue_source") == "label", pl.col("issues").list.len() > 0)
        .select("issue", rule=pl.col("issues").list.first().struct.field("issue"))
        .collect()
    )
    if both.height < ctx.thresholds.min_share_rows:
        return ""
    sizes = both.group_by("issue", "rule").agg(count=pl.len())
    matched = int(sizes.group_by("issue").agg(pl.col("count").max())["count"].sum())
    return (
        f"{numerals.count(both.height)} 条带标签的反馈同时命中了词典规则；"
        "把每个标签对到它最常见的规则类型，"
        f"{numerals.share(matched / both.height)} 一致。"
        "本报告以标签为准；想改用规则，加 --relabel。"
    )


def tone_agreement(ctx: Context) -> str:
    """Tell the agreement of the tones given in the export and those of the words.

    Empty where few rows have both; rows that either calls neutral are left out.
    """
    if "label_tone" not in ctx.columns or ctx.plan.relabel:
        return ""
    both = (
        ctx.feedback.filter(pl.col("label_tone") != 0, pl.col("tone") != 0)
        .select(same=pl.col("label_tone").sign() == pl.col("tone").sign())
        .collect()["same"]
    )
    if len(both) < ctx.thresholds.min_share_rows:
        return ""
    same = numerals.share(int(both.sum()) / len(both))
    return (
        "导出表自带情感，本报告以它为准，不当作问题类型。"
        f"{numerals.count(len(both))} 条的文字也有褒贬，其中 {same} 与它一致；"
        "想只看文字，加 --relabel。"
    )
