"""Which issues each brand has more or less of than the others."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from csvoice import Block, Chart, Heading, Paragraph, Point, Table, TableColumn
from csvoice.kit import listed
from csvoice_competitor_benchmark.cells import ISSUE
from csvoice_competitor_benchmark.window import Window
from csvoice_competitor_benchmark.wording import verdict

ISSUES = 4
AXES = 8
POLYGONS = 3


def blocks(window: Window, cells: pl.DataFrame) -> list[Block]:
    """Show the profile as a radar, what stands out, and the own brand's strengths."""
    issues = cells.filter(pl.col("measure") == ISSUE)
    if issues.is_empty():
        return []
    sizes = (
        issues.group_by("aspect")
        .agg(total=(pl.col("count") + pl.col("other_count")).first())
        .sort(-pl.col("total"), "aspect")
    )
    note = (
        "括号里是与其他品牌合计相差的个百分点，只列通过检验的；占比的分母是不含表扬的反馈。"
        "占比此消彼长，一类问题特别多时，其他类的占比会随之偏低。"
    )
    columns = (
        TableColumn("品牌"),
        TableColumn("明显多于其他品牌"),
        TableColumn("明显少于其他品牌"),
    )
    return [
        Heading("问题构成"),
        _radar(window, issues, sizes["aspect"].head(AXES).to_list()),
        Table(columns, _outstanding(window, issues), note=note),
        *(_own(window, issues) if window.own else []),
    ]


def _outstanding(window: Window, issues: pl.DataFrame) -> tuple[tuple[str | None, ...], ...]:
    """List the issues each brand has clearly more of, and clearly less of, the largest first."""
    real = issues.filter("real").sort(-pl.col("difference").abs(), "aspect")
    said = real.with_columns(
        said=pl.format("{}（{}）", "aspect", pl.Series(_points(real["difference"])))
    )
    return tuple(
        (
            brand,
            *(
                listed(said.filter(pl.col("brand") == brand, side)["said"].head(ISSUES)) or None
                for side in (pl.col("worse"), ~pl.col("worse"))
            ),
        )
        for brand in window.compared
    )


def _points(differences: Iterable[float]) -> list[str]:
    return [f"{100 * value:+.1f}" for value in differences]


def _radar(window: Window, issues: pl.DataFrame, shown: list[str]) -> Chart:
    by_key = {(row["brand"], row["aspect"]): row for row in issues.iter_rows(named=True)}
    brands = [window.own] if window.own else list(window.compared[:POLYGONS])
    points = [
        Point(issue, by_key[brand, issue]["shrunk"], brand)
        for brand in brands
        for issue in shown
        if (brand, issue) in by_key
    ]
    if window.own:
        other = "其他品牌合计"
        points += [
            Point(issue, by_key[window.own, issue]["other"], other)
            for issue in shown
            if (window.own, issue) in by_key
        ]
        title = f"{window.own}与其他品牌的问题构成"
    else:
        title = f"声量最大的 {len(brands)} 个品牌的问题构成"
    return Chart("radar", title, tuple(points), unit="share")


def _own(window: Window, issues: pl.DataFrame) -> list[Block]:
    own = issues.filter(pl.col("brand") == window.own).with_columns(
        importance=(pl.col("count") + pl.col("other_count")) / (pl.col("n") + pl.col("other_n"))
    )
    points = tuple(
        Point(
            round(100 * (row["other"] - row["shrunk"]), 4),
            row["importance"],
            row["aspect"],
            mark="news" if row["real"] and row["worse"] else None,
        )
        for row in own.sort(-pl.col("importance"), "aspect").iter_rows(named=True)
    )
    chart = Chart(
        "scatter",
        f"{window.own}的强弱项：越靠右越好于其他品牌，越靠上越常被提到",
        points,
        unit="share",
        x_title=f"相对表现（其他品牌占比减去{window.own}占比，个百分点）",
        y_title="重要性（在所有品牌反馈中的占比）",
    )
    small = Paragraph(
        "图中的占比已向各品牌的平均收缩，样本越少收缩越多；差距表列出原始占比和检验结果。"
    )
    return [Heading("强项与弱项"), chart, small, _gap_table(window, own)]


def _gap_table(window: Window, own: pl.DataFrame) -> Table:
    rows = tuple(
        (
            row["aspect"],
            row["count"],
            row["value"],
            row["other"],
            row["difference"],
            "{} ～ {}".format(*_points([row["low"], row["high"]])),
            verdict(row),
        )
        for row in own.sort(~pl.col("worse"), -pl.col("difference").abs(), "aspect").iter_rows(
            named=True
        )
    )
    columns = (
        TableColumn("问题类型"),
        TableColumn("数量", "count"),
        TableColumn(f"{window.own}占比", "share"),
        TableColumn("其他品牌合计", "share"),
        TableColumn("差距", "change"),
        TableColumn("95% 区间"),
        TableColumn("判断"),
    )
    note = f"差距为两者占比之差（个百分点），正数表示该问题在{window.own}的反馈中更多。"
    return Table(columns, rows, "差距表", note)
