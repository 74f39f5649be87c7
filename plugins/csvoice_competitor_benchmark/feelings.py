"""How each brand is judged on each issue: stars, or what the clauses that name it feel like."""

from __future__ import annotations

from typing import Any

import polars as pl

from csvoice import Block, Heading, Paragraph, Table, TableColumn, numerals
from csvoice.kit import listed
from csvoice_competitor_benchmark.cells import FELT, STARS
from csvoice_competitor_benchmark.window import Window
from csvoice_competitor_benchmark.wording import verdict

NAMED = 3


def blocks(window: Window, cells: pl.DataFrame) -> list[Block]:
    """Show how the issues are judged: by stars where there are any, else by sentiment."""
    measure = next((name for name in (STARS, FELT) if (cells["measure"] == name).any()), None)
    if measure is None:
        return []
    judged = cells.filter(pl.col("measure") == measure).sort(
        -(pl.col("n") + pl.col("other_n")), "aspect", "brand"
    )
    table = _own(judged, window.own, measure) if window.own else _all(judged, measure)
    lead = (
        "提到某类问题的反馈，平均给了几星；一条反馈提到几类，就在几类中各算一次。"
        if measure == STARS
        else "提到某类问题的分句，平均情感分是多少（-1 最负面，1 最正面）。"
    )
    return [Heading("各方面的评价"), Paragraph(lead), table]


def _title(measure: str) -> str:
    return "平均评分" if measure == STARS else "平均情感分"


def _own(judged: pl.DataFrame, own: str, measure: str) -> Table:
    """Set the own brand against all others, issue by issue."""
    mine = judged.filter(pl.col("brand") == own)
    rows = tuple(
        (
            row["aspect"],
            row["n"],
            row["value"],
            row["shrunk"],
            row["other"],
            row["low"],
            row["high"],
            verdict(row),
        )
        for row in mine.iter_rows(named=True)
    )
    columns = (
        TableColumn("问题类型"),
        TableColumn("数量", "count"),
        TableColumn(f"{own}的{_title(measure)}", "score"),
        TableColumn("收缩后", "score"),
        TableColumn("其他品牌合计", "score"),
        TableColumn("差的下限", "score"),
        TableColumn("差的上限", "score"),
        TableColumn("判断"),
    )
    note = f"差为{own}减去其他品牌，95% 区间；收缩后的值向各品牌的平均靠拢，样本越少靠得越多。"
    return Table(columns, rows, note=note)


def _all(judged: pl.DataFrame, measure: str) -> Table:
    """Name, issue by issue, the brands that stand apart from all others; no places are given."""
    rows = tuple(
        (
            str(aspect),
            int(part["n"][0] + part["other_n"][0]),
            _mean(part.row(0, named=True)),
            _apart(part.filter("real", ~pl.col("worse"))),
            _apart(part.filter("real", "worse")),
        )
        for (aspect,), part in judged.group_by("aspect", maintain_order=True)
    )
    columns = (
        TableColumn("问题类型"),
        TableColumn("数量", "count"),
        TableColumn(_title(measure), "score"),
        TableColumn("好于其他品牌的"),
        TableColumn("差于其他品牌的"),
    )
    note = "只列与其他品牌合计之差通过检验的品牌，括号里是它收缩后的分数；没有列出的，分不出先后。"
    return Table(columns, rows, note=note)


def _mean(row: dict[str, Any]) -> float:
    """Average over all feedback: one brand and all others."""
    total = row["n"] * row["value"] + row["other_n"] * row["other"]
    return float(total / (row["n"] + row["other_n"]))


def _apart(part: pl.DataFrame) -> str | None:
    """List brands with their scores, the surest first."""
    surest = part.sort("q", "brand").head(NAMED)
    return listed(map(_scored, surest.iter_rows(named=True))) or None


def _scored(row: dict[str, Any]) -> str:
    return f"{row['brand']}（{numerals.score(row['shrunk'])}）"
