"""Reports to render: one around a section, and one with every kind of block and chart."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, get_args

from csvoice.context import Context
from csvoice.document.blocks import (
    Block,
    Bullets,
    Callout,
    Chart,
    ChartKind,
    Heading,
    Image,
    Metric,
    Paragraph,
    Point,
    Quote,
    Table,
    TableColumn,
)
from csvoice.document.findings import Condition, Evidence, Finding, Interval
from csvoice.document.report import Funnel, Page, Period, Report, Section, Verbatim
from csvoice.pipeline.evidence import appendix, verbatims
from csvoice.testing.contexts import lay_out
from csvoice.testing.sample import sample_feedback, sample_plan

NASTY = (
    "<script>alert(1)</script>",
    "=1+1",
    "a|b*c_d`e`",
    "👍🏽 很好",
    "控制\x00字\x1f符",
    "\"'&<>",
)
"""Texts that try to break out of a format."""

_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
_MANIFEST: dict[str, Any] = {"inputs": [], "taxonomy": "ecommerce", "options": {}, "versions": {}}


def report_of(sections: Sequence[Section], context: Context) -> Report:
    """Put sections that were built on a context into a report."""
    return Report(
        title="客户之声报告",
        period=context.period,
        previous=context.previous_period,
        funnel=context.funnel,
        sections=tuple(sections),
        evidence=verbatims(sections, context.feedback),
        manifest=_MANIFEST,
        appendix=appendix(context.feedback),
    )


@cache
def _few_rows() -> Context:
    return lay_out(sample_feedback(rows=60), sample_plan())


def sample_report(blocks: Iterable[Block] | None = None) -> Report:
    """Return an invented report, with a front page, verbatims and an appendix.

    Args:
        blocks: What its one section shows; by default every kind of block and of chart.
    """
    shown = tuple(sample_blocks().values()) if blocks is None else tuple(blocks)
    context = _few_rows()
    return Report(
        title="客户之声报告",
        period=context.period,
        previous=context.previous_period,
        funnel=Funnel(read=1300, empty=6, duplicate=10, kept=1284),
        sections=(
            Section("sample", "物流", (_finding(),), shown, appendix=shown[:1]),
            Section(
                "skipped", "夜间", status="skipped", reason="数据中没有「时间」一列，本节未生成。"
            ),
            Section("failed", "地区", status="failed", reason="插件出错。"),
        ),
        evidence={"10233": Verbatim("10233", NASTY[5], ("热线",))},
        manifest=_MANIFEST,
        appendix=appendix(context.feedback),
        page=Page(
            "9 月反馈多了两成",
            ("物流延迟，168 条。比上期多 90 条。", NASTY[0]),
            "其余各类看不出变化。",
            (Metric("反馈", "1,284 条", "比上期多 212 条", NASTY[1]),),
            (_chart("line"),),
        ),
    )


def empty_report() -> Report:
    """Return a report with nothing in it."""
    return Report("客户之声报告", Period("全部"), None, Funnel(), ())


def sample_blocks() -> dict[str, Block]:
    """Return one block of every kind, and one chart of every kind, by name."""
    blocks: tuple[Block, ...] = (
        Heading("各渠道"),
        Paragraph(NASTY[0]),
        Bullets(NASTY),
        Table(
            (TableColumn("渠道"), TableColumn("条数", "count"), TableColumn("占比", "share")),
            (*((text, 4817, 0.31) for text in NASTY), ("其他", None, float("nan"))),
            "各渠道的反馈",
        ),
        Image("pixel", _PIXEL, "一个像素"),
        Quote(NASTY[2], "10233", ("热线", "2026-09-12")),
        Metric("平均评分", "3.42", "与上期持平"),
        Callout("样本不足 30 条，结论仅供参考。", "warning"),
    )
    charts = (_chart(kind) for kind in get_args(ChartKind))
    named = {type(block).__name__: block for block in blocks}
    return named | {f"Chart {chart.kind}": chart for chart in charts}


def odd_blocks() -> dict[str, Block]:
    """Return blocks that an unusual export leads to, by what is unusual."""
    columns = (TableColumn("名目"), TableColumn("条数", "count"))
    names = tuple(f"名目 {place}" for place in range(60))
    points = {
        "没有点的图": (),
        "只有一点的图": (Point("甲", 1.0),),
        "全为零的图": tuple(Point(name, 0.0) for name in names[:3]),
        "有 NaN 的图": (Point("甲", float("nan")), Point("乙", 2.0, high=float("inf"))),
        "六十个名目的图": tuple(Point(name, float(place)) for place, name in enumerate(names)),
    }
    return {
        "没有列的表": Table((), ()),
        "没有行的表": Table(columns, ()),
        "三千行的表": Table(columns, tuple((f"名目 {place}", place) for place in range(3_000))),
        "十万个字母的词": Paragraph("a" * 100_000),
        "没有字的段落": Paragraph(""),
        "没有项的列表": Bullets(()),
        "改变书写方向的字符": Quote("前\u202e后 \u2067مرحبا", "10233"),
        "不是图片的图片": Image("odd", b"odd", "说明"),
        **{name: Chart("bar", name, some) for name, some in points.items()},
    }


def _chart(kind: ChartKind) -> Chart:
    numbers = kind == "scatter"
    points = tuple(
        Point(0.1 * place if numbers else f"0{place}-1{place}", 3.0 + place, series, 2.0, 8.0)
        for series in ("云雀", "青禾")
        for place in range(1, 5)
    )
    single = points[:4] if kind in ("bar", "pie", "control", "cloud") else points
    return Chart(kind, "各渠道的反馈", single, centre=4.0 if kind == "control" else None)


def _finding() -> Finding:
    return Finding(
        section="sample",
        measure="share_change",
        segment="issue=物流配送",
        statement="「物流配送」的占比由 2.9% 升到 5.8%。",
        value=0.029,
        unit="points",
        n=1284,
        baseline=0.029,
        interval=Interval(0.012, 0.045),
        q_value=0.0004,
        severity="一般",
        evidence=Evidence(74, ("10233",), (Condition("issue", "==", "物流配送"),)),
    )
