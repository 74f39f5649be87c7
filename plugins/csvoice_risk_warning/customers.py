"""重复投诉与流失: who complains again and again, and who says that he leaves."""

from __future__ import annotations

from typing import Any

import polars as pl

from csvoice import (
    NATURES,
    SEVERITIES,
    Block,
    Callout,
    Condition,
    Finding,
    Heading,
    Paragraph,
    Table,
    TableColumn,
    evidence,
    matching,
    numerals,
)
from csvoice.kit import NOT_PRAISE
from csvoice_risk_warning.leaving import COLUMN, SAID
from csvoice_risk_warning.options import NAME, Options
from csvoice_risk_warning.watch import Watch
from csvoice_risk_warning.wording import sentence, spaced

AGAIN = 2
"""Complaints that make a repeat complainer."""

NAMED = 3
"""Customers that are findings of their own, at most."""

COMPLAINT = Condition("nature", "==", NATURES[0])
ONCE = Condition("duplicate_of", "is_null")


def repeaters(watch: Watch) -> pl.DataFrame:
    """Return the customers with at least two complaints, one of them in the report.

    A complaint that repeats another word for word on a second channel counts once.

    Returns:
        `customer`, `count`, `rising` (the last more severe than all before), `leaving` (said so),
        `urgent` (rows), `issues`, `first` and `last` day; those at most risk first.
    """
    if "customer" not in watch.rows.columns:
        return pl.DataFrame(schema={"customer": pl.String()})
    once = watch.rows.filter(
        matching([COMPLAINT, ONCE, *watch.dated()]), pl.col("customer").is_not_null()
    )
    grave = pl.col("severity").replace_strict(
        dict(zip(SEVERITIES, (2, 1, 0), strict=True)), default=0
    )
    return (
        once.sort("day", "id", nulls_last=True)
        .group_by("customer", maintain_order=True)
        .agg(
            count=pl.len().cast(pl.Int64),
            rising=grave.last() > grave.slice(0, pl.len() - 1).max(),
            leaving=(pl.col(COLUMN) == SAID).any(),
            urgent=(grave == 2).sum().cast(pl.Int64),
            issues=pl.col("issue").drop_nulls().unique(maintain_order=True).head(3).str.join("、"),
            id=pl.col("id").first(),
            first=pl.col("day").min(),
            last=pl.col("day").max(),
        )
        .filter(pl.col("count") >= AGAIN, _reported(watch))
        .sort(
            pl.col("leaving").cast(pl.Int64) + pl.col("rising") + (pl.col("urgent") > 0), "count",
            "id", descending=[True, True, False],
        )
    )  # fmt: skip


def _reported(watch: Watch) -> pl.Expr:
    return pl.lit(value=True) if watch.since is None else pl.col("last") >= watch.since


def customer_findings(watch: Watch, customers: pl.DataFrame) -> list[Finding]:
    """Name the customers at most risk: those who leave, or complain ever more severely."""
    if customers.is_empty():
        return []
    risky = customers.filter(pl.col("leaving") | pl.col("rising")).head(NAMED)
    return [_finding(watch, row) for row in risky.iter_rows(named=True)]


def _finding(watch: Watch, row: dict[str, Any]) -> Finding:
    where = [Condition("customer", "==", row["customer"]), COMPLAINT, ONCE, *watch.dated()]
    said = (
        spaced(f"{row['customer']}^先后投诉 {numerals.count(row['count'])} 次"),
        "最近一次比以前都严重" if row["rising"] else "",
        "并表示要离开" if row["leaving"] else "",
        "建议由专人回访",
    )
    return Finding(
        section=NAME,
        measure="repeat_complaints",
        segment=f"first={row['id']}",
        statement=sentence(said),
        value=row["count"],
        unit="count",
        n=row["count"],
        severity="一般",
        evidence=evidence(watch.rows, where),
    )


def customer_blocks(watch: Watch, customers: pl.DataFrame, options: Options) -> list[Block]:
    """Show repeat complainers, and how many customers say that they leave."""
    heading = Heading("重复投诉与流失")
    blocks: list[Block] = [heading]
    if "customer" not in watch.rows.columns:
        text = "数据中没有「客户」一列，看不出谁在重复投诉；补上后可看到重复投诉的客户。"
        blocks.append(Callout(text))
    elif customers.is_empty():
        blocks.append(Paragraph("没有客户投诉两次及以上。"))
    else:
        blocks += [Paragraph(_summary(customers)), _table(customers, options)]
    leaving = watch.reported.filter(matching([NOT_PRAISE]), pl.col(COLUMN) == SAID).height
    if leaving:
        text = f"{numerals.count(leaving)} 条反馈表示要离开（退订、销户、换别家等）。"
        blocks.append(Paragraph(text))
    return blocks if len(blocks) > 1 else []


def _summary(customers: pl.DataFrame) -> str:
    counted = {
        "客户投诉两次及以上": customers.height,
        "最近一次比以前都严重": int(customers["rising"].sum()),
        "表示要离开": int(customers["leaving"].sum()),
    }
    return sentence(f"{numerals.count(n)} 位{what}" for what, n in counted.items() if n)


def _table(customers: pl.DataFrame, options: Options) -> Table:
    columns = (
        TableColumn("客户"),
        TableColumn("投诉次数", "count"),
        TableColumn("其中紧急", "count"),
        TableColumn("问题"),
        TableColumn("最近一次"),
        TableColumn("风险"),
    )
    shown = customers.head(options.shown)
    risk = pl.concat_str(
        pl.when("leaving").then(pl.lit("要离开")),
        pl.when("rising").then(pl.lit("趋于严重")),
        separator="、",
        ignore_nulls=True,
    )
    last = pl.col("last").dt.strftime("%Y-%m-%d")
    cells = shown.select("customer", "count", "urgent", "issues", last, risk.alias("risk"))
    note = "客户以代号表示，同一客户每月代号相同；同一投诉在两个渠道各说一遍只算一次。"
    return Table(columns, tuple(cells.iter_rows()), note=note)
