"""Which issues each brand has more or less of than the others."""

from __future__ import annotations

import polars as pl

from csvoice import Block, Chart, Heading, Paragraph, Point, Table, TableColumn
from csvoice.i18n import _
from csvoice_competitor_benchmark.cells import ISSUE
from csvoice_competitor_benchmark.window import Window
from csvoice_competitor_benchmark.wording import verdict

ISSUES = 10
AXES = 8
POLYGONS = 3


def blocks(window: Window, cells: pl.DataFrame) -> list[Block]:
    """Show the profile as differences, a radar and, for the own brand, its strengths."""
    issues = cells.filter(pl.col("measure") == ISSUE)
    if issues.is_empty():
        return []
    sizes = (
        issues.group_by("aspect")
        .agg(total=(pl.col("count") + pl.col("other_count")).first())
        .sort(-pl.col("total"), "aspect")
    )
    return [
        Heading(_("问题构成")),
        _differences(window, issues, sizes["aspect"].head(ISSUES).to_list()),
        Paragraph(
            _(
                "红框为通过检验的差别。占比的分母是不含表扬的反馈；占比此消彼长，一类问题特别多时，其他类的占比会随之偏低。样本少的格子已向各品牌的平均收缩。"
            )
        ),
        _radar(window, issues, sizes["aspect"].head(AXES).to_list()),
        *(_own(window, issues) if window.own else []),
    ]


def _differences(window: Window, issues: pl.DataFrame, shown: list[str]) -> Chart:
    by_key = {(row["brand"], row["aspect"]): row for row in issues.iter_rows(named=True)}
    points = tuple(
        Point(issue, cell["shrunk"] - cell["other"], brand, marked=cell["real"])
        for brand in window.compared
        for issue in shown
        if (cell := by_key.get((brand, issue)))
    )
    title = _("各品牌的问题占比与其他品牌合计之差")
    return Chart("heatmap", title, points, unit="share")


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
        other = _("其他品牌合计")
        points += [
            Point(issue, by_key[window.own, issue]["other"], other)
            for issue in shown
            if (window.own, issue) in by_key
        ]
        title = _("{own}与其他品牌的问题构成").format(own=window.own)
    else:
        title = _("声量最大的 {n} 个品牌的问题构成").format(n=len(brands))
    return Chart("radar", title, tuple(points), unit="share")


def _own(window: Window, issues: pl.DataFrame) -> list[Block]:
    own = issues.filter(pl.col("brand") == window.own).with_columns(
        importance=(pl.col("count") + pl.col("other_count")) / (pl.col("n") + pl.col("other_n"))
    )
    points = tuple(
        Point(
            round(row["other"] - row["shrunk"], 6),
            row["importance"],
            row["aspect"],
            marked=row["real"] and row["worse"],
        )
        for row in own.sort(-pl.col("importance"), "aspect").iter_rows(named=True)
    )
    chart = Chart(
        "scatter",
        _("{own}的强弱项：越靠右越好于其他品牌，越靠上越常被提到").format(own=window.own),
        points,
        unit="share",
        x_title=_("相对表现（其他品牌占比 - {own}占比）").format(own=window.own),
        y_title=_("重要性（在所有品牌反馈中的占比）"),
    )
    return [Heading(_("强项与弱项")), chart, _gap_table(window, own)]


def _gap_table(window: Window, own: pl.DataFrame) -> Table:
    rows = tuple(
        (
            row["aspect"],
            row["count"],
            row["value"],
            row["other"],
            row["difference"],
            row["low"],
            row["high"],
            verdict(row),
        )
        for row in own.sort(~pl.col("worse"), -pl.col("difference").abs(), "aspect").iter_rows(
            named=True
        )
    )
    columns = (
        TableColumn(_("问题类型")),
        TableColumn(_("数量"), "count"),
        TableColumn(_("{own}占比").format(own=window.own), "share"),
        TableColumn(_("其他品牌合计"), "share"),
        TableColumn(_("差距"), "change"),
        TableColumn(_("区间下限"), "change"),
        TableColumn(_("区间上限"), "change"),
        TableColumn(_("判断")),
    )
    note = _("差距为两者占比之差（个百分点），正数表示该问题在{own}的反馈中更多。").format(
        own=window.own
    )
    return Table(columns, rows, _("差距表"), note)
