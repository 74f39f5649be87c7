"""An invented report with every block, every kind of chart and texts that try to break out."""

from __future__ import annotations

import zlib
from datetime import date, datetime

import polars as pl

from csvoice.document.blocks import (
    Bullets,
    Callout,
    Chart,
    Heading,
    Image,
    Metric,
    Paragraph,
    Point,
    Quote,
    Table,
    TableColumn,
)
from csvoice.document.events import Event
from csvoice.document.findings import Condition, Evidence, Finding, Interval
from csvoice.document.report import Funnel, Page, Period, Report, Section, Verbatim

NASTY = (
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "+86",
    "-1",
    "@SUM(A1)",
    "a|b*c_d`e`#f",
    "# 标题\n\n1. 换行",
    "👍🏽 很好 \u200b",
    "控制\x00字\x1f符\ufffe",
    "https://example.com/?a=1&b=2",
    "\"'&<>",
)
LONG = "很长的一段话，" * 720
ISSUES = ("物流延迟", "充电故障", "客服态度", "退款慢", "包装破损", "发票抬头错误需要重新开具")
BRANDS = ("星途", "远山", "北辰")
DAYS = tuple(f"10-{day:02d}" for day in range(1, 32))


def tiny_png() -> bytes:
    """A red picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + crc

    head = b"\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"
    body = zlib.compress(b"\x00\xc0\x39\x2b")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def charts() -> tuple[Chart, ...]:
    """One chart of each kind."""
    shares = (0.198, 0.152, 0.094, 0.061, 0.032, 0.004)
    counts = (254, 195, 121, 78, 41, 5)
    words = [
        first + last for first in ("充电", "物流", "客服", "退款") for last in ("慢", "差", "")
    ]
    return (
        Chart(
            "bar",
            "各类问题占比及 95% 区间",
            tuple(
                Point(
                    issue,
                    value,
                    low=value * 0.85,
                    high=value * 1.17,
                    mark="news" if issue == "充电故障" else None,
                )
                for issue, value in zip(ISSUES, shares, strict=True)
            ),
            unit="share",
        ),
        Chart(
            "line",
            "每月投诉量",
            tuple(
                Point(
                    f"2026-{month:02d}", 700 + 60 * month, name, 660 + 60 * month, 745 + 60 * month
                )
                for name in ("投诉",)
                for month in range(5, 11)
            )
            + tuple(Point(f"2026-{month:02d}", 400 - 9 * month, "咨询") for month in range(5, 11)),
            y_title="条数",
        ),
        Chart("pie", "渠道构成", tuple(map(Point, ("热线", "应用内", "门店"), (820, 340, 124)))),
        Chart(
            "heatmap",
            "问题在各渠道的占比",
            tuple(
                Point(
                    channel,
                    (row * 3 + column * 5) % 7 / 20,
                    issue,
                    mark="news" if (row, column) == (1, 2) else None,
                )
                for row, issue in enumerate(ISSUES)
                for column, channel in enumerate(("热线", "应用内", "门店"))
            ),
            unit="share",
        ),
        Chart(
            "treemap",
            "问题类型与细类",
            tuple(
                Point(f"{issue}{detail}", max(1, value - 30 * index), issue)
                for issue, value in zip(ISSUES, counts, strict=True)
                for index, detail in enumerate(("一类", "二类", "其他"))
            ),
        ),
        Chart(
            "radar",
            "品牌问题画像",
            tuple(
                Point(issue, value * (1 + 0.2 * index), brand)
                for index, brand in enumerate(BRANDS[:2])
                for issue, value in zip(ISSUES, shares, strict=True)
            ),
            unit="share",
        ),
        Chart(
            "scatter",
            "声量与情感",
            tuple(Point(0.1 + 0.2 * i, -0.2 + 0.15 * i, brand) for i, brand in enumerate(BRANDS)),
            unit="score",
            x_title="声量占比",
            y_title="平均情感",
        ),
        Chart(
            "control",
            "「充电故障」每日条数",
            tuple(
                Point(
                    day,
                    8 + 5 * index % 7 + 17 * (index == 17),
                    low=2,
                    high=19,
                    mark="alarm" if index == 17 else None,
                )
                for index, day in enumerate(DAYS)
            ),
            centre=10.6,
            y_title="条数",
        ),
        Chart(
            "waterfall",
            "平均评分的变化由什么组成",
            (
                Point("9 月", 3.42),
                Point("电话渠道占比上升", -0.1),
                Point("其余渠道的占比", 0.01),
                Point("电话自身", -0.03),
                Point("10 月", 3.3),
            ),
            unit="score",
        ),
        Chart(
            "fishbone",
            "充电故障的原因",
            tuple(
                Point(cause, 30 - 4 * index, branch)
                for branch in ("桩", "车", "网络", "服务")
                for index, cause in enumerate(("无法启动", "中途断开", "功率低于标称且无提示"))
            ),
        ),
        Chart(
            "cloud",
            "高频词",
            tuple(
                Point(word, 90 - 7 * i, mark="alarm" if i == 3 else None)
                for i, word in enumerate(words)
            ),
        ),
    )


def findings() -> tuple[Finding, ...]:
    """A rise, an urgent burst and a null result."""
    return (
        Finding(
            "issues",
            "share_change",
            "issue=充电故障",
            "「充电故障」从 31 条增至 74 条，占比由 2.9% 升到 5.8%（升幅 1.2 ～ 4.5 个百分点）。",
            0.029,
            "points",
            1284,
            baseline=0.029,
            interval=Interval(0.012, 0.045),
            q_value=0.0004,
            severity="一般",
            evidence=Evidence(74, ("10233", "10391"), (Condition("issue", "==", "充电故障"),)),
        ),
        Finding(
            "issues",
            "burst",
            "issue=动力消失",
            "10 月 18 日一天新增「动力消失」17 条，此前每天至多 3 条，涉及行车安全，建议当日升级。",
            17,
            "count",
            17,
            baseline=1.6,
            severity="紧急",
            evidence=Evidence(
                17,
                ("10502",),
                (
                    Condition("issue", "==", "动力消失"),
                    Condition("created_at", ">=", datetime(2026, 10, 18)),
                ),
            ),
        ),
        Finding(
            "issues",
            "share_change",
            "rest",
            "其余 12 类问题没有通过检验的变化。",
            0.0,
            "points",
            1284,
            basis="检验 12 类，Benjamini–Hochberg 5%",
        ),
    )


def tables() -> tuple[Table, ...]:
    """Every kind of column, missing values, numbers that are none, and nasty texts."""
    columns = (
        TableColumn("问题"),
        TableColumn("条数", "count"),
        TableColumn("占比", "share"),
        TableColumn("变化", "change"),
        TableColumn("评分", "score"),
        TableColumn("响应", "time"),
    )
    rows = (
        ("物流延迟", 1284, 0.198, 0.031, 3.42, 12_000),
        ("充电故障", 74, 0.0584, -0.012, 2.1, "2026-10-18"),
        ("退款慢", 0, 0.0, 0.0, None, None),
        ("其他", None, float("nan"), None, float("inf"), 59),
    )
    nasty = tuple((text, len(text)) for text in (*NASTY, LONG))
    return (
        Table(columns, rows, "问题一览", "不足 30 条的只列条数。"),
        Table((TableColumn("文字|列"), TableColumn("长度", "count")), nasty),
    )


def report() -> Report:
    """The whole report."""
    quote = Quote("说好次日达，等了六天还在中转", "10233", ("远山 X5", "2026-10-12", "1 星"))
    return Report(
        title="客户之声报告：2026 年 10 月",
        period=Period("2026 年 10 月", datetime(2026, 10, 1), datetime(2026, 11, 1), "month"),
        previous=Period("2026 年 9 月", datetime(2026, 9, 1), datetime(2026, 10, 1), "month"),
        funnel=Funnel(read=1300, unreadable=1, totals=2, empty=3, duplicate=10, kept=1284),
        sections=(
            Section(
                "issues",
                "问题类型",
                findings(),
                (
                    Heading("占比"),
                    Paragraph("以下占比不含表扬。" + NASTY[0]),
                    *charts()[:5],
                    *tables(),
                    Heading("口径", 4),
                    Bullets(("占比以投诉、咨询、建议为分母。", *NASTY)),
                ),
                appendix=(Heading("各类的全部数字"), tables()[0], charts()[1]),
            ),
            Section(
                "competitors",
                "竞品对比",
                blocks=(
                    Metric("声量", "31.2%"),
                    Metric("情感", "-0.31", "比 9 月低 0.05"),
                    *charts()[5:],
                    quote,
                    Quote(NASTY[0] + LONG, NASTY[1], NASTY[5:7]),
                    Image("logo", tiny_png(), "一个像素"),
                    Callout("没有订单量，无法判断投诉率是否上升。"),
                    Callout("样本不足 30 条，结论仅供参考。", "warning"),
                    Callout("有一张图没有画出来。", "error"),
                ),
            ),
            Section(
                "service",
                "服务过程",
                status="skipped",
                reason="数据中没有「是否解决」一列，本节未生成；补上后可看到解决率与一次解决率。",
            ),
            Section(
                "night/shift?[x]:*",
                "夜间反馈 <b>",
                status="failed",
                reason="插件 night-shift 1.2 出错：ZeroDivisionError。",
            ),
        ),
        evidence={
            "10233": Verbatim("10233", "充到 80% 就断，站里没人管", ("远山 X5", "2026-10-12")),
            "10391": Verbatim("10391", f"换了三个桩都不行 {NASTY[0]}", ("星途 S7",)),
            "10502": Verbatim("10502", "高速上突然没动力，差点被追尾", ("远山 X5", "紧急")),
        },
        manifest={
            "inputs": [
                {"path": "2026-10.xlsx", "sheet": "工单", "sha256": "9f" * 32, "rows": 1300},
                {"path": NASTY[1], "sheet": None, "sha256": "0a" * 32, "rows": 0},
            ],
            "options": {"period": "2026-10"},
            "taxonomy": "automobile",
            "versions": {"csvoice": "0.1.0", "polars": "1.0"},
        },
        appendix=appendix(),
        page=page(),
        events=(event(),),
    )


def page() -> Page:
    """Its one page."""
    return Page(
        "10 月投诉多了两成，最大的一件事是物流延迟",
        (
            "物流延迟，168 条。华东仓一处占了六成，请仓储主管本周内查明原因。",
            "10 月 18 日「动力消失」17 条。均为远山 X5，涉及行车安全，请当天升级。",
            NASTY[0],
        ),
        "其余 12 类问题看不出变化。",
        (
            Metric("投诉", "1,284 条", "比 9 月多 212 条", "+19.8%"),
            Metric("紧急", "17 条", "比 9 月多 15 条"),
            Metric("平均评分", "3.42", "与 9 月持平"),
            Metric("一次解决率", "71.3%", "", "600 条有记录"),
        ),
        (charts()[1], charts()[3]),
    )


def event() -> Event:
    """What its page tells first."""
    return Event(
        "20261012-0a1b2c", "华东仓物流延迟", 168, 160, 158, date(2026, 10, 12), date(2026, 10, 14),
        40, date(2026, 10, 31), "持续", 12.5, {"region": "华东", "issue": "物流延迟"},
        frozenset({"burst", "share"}), "一般", "", alarm=True,
    )  # fmt: skip


def appendix() -> pl.DataFrame:
    """Annotated rows with the types a feedback table has."""
    texts = [*NASTY, LONG * 8]
    size = len(texts)
    return pl.DataFrame(
        {
            "编号": [f"100{index}" for index in range(size)],
            "原文": texts,
            "时间": [datetime(2026, 10, 1, 9, index) for index in range(size)],
            "情感": [None, float("nan"), *(index / 10 for index in range(size - 2))],
            "行": range(2, size + 2),
            "=公式": [True] * size,
        }
    )
