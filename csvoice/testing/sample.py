"""An invented, annotated feedback table with every standard column, and the cases that hurt.

It is made of the demo's tickets (`csvoice.demo`) and annotated as the pipeline annotates, by the
built-in annotators alone. Personal data is planted in the raw texts, and masked before anyone
looks.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from csvoice.annotate.builtin import register_annotators
from csvoice.annotate.engine import Engine
from csvoice.config import Config
from csvoice.demo.tickets import make_tickets
from csvoice.detect.finding import find_events
from csvoice.errors import UsageError
from csvoice.link import link_duplicates, link_voices
from csvoice.plan import Plan
from csvoice.planning import make_plan
from csvoice.plugins import load_plugins
from csvoice.schema import EXPORT_PREFIX, READ_COLUMNS

ORDINARY, LARGE, EMPTY_MONTH = "ordinary", "large", "empty-month"
ROWS, MANY_ROWS = 1_000, 100_000
CASES = {
    ORDINARY: "平常的三个月",
    EMPTY_MONTH: "本期没有反馈",
    "no-rows": "一条反馈也没有",
    "one-row": "只有一条反馈",
    "text-only": "只有正文一列",
    "empty-columns": "其他列都是空的",
    "emoji": "正文和产品名带表情",
    "one-day": "全部在同一天",
    "one-customer": "全部来自一位客户",
}
"""Name of a case → what it is."""

SECRETS = ("13812345678", "110101199003074514", "lilei1990@example.com", "6222021234567890128")
"""A mobile number, an identity card, an e-mail address and a bank card, planted in raw texts."""

_SINCE = "2026-07-01"
_PLANTED_EVERY = 20
_EMOJI = "😡👍🏽👨‍👩‍👧‍👦"
_ALWAYS = ("id", "text", "source", "row")
_OPTIONAL = tuple(one.name for one in READ_COLUMNS if one.name not in _ALWAYS)


def sample_feedback(case: str = ORDINARY, rows: int | None = None) -> pl.DataFrame:
    """Return an invented feedback table, annotated and masked; the same on every machine.

    Args:
        case: One of `CASES`, or `large` for many rows.
        rows: How many rows before the case is made of them; 1,000, or 100,000 for `large`.

    Returns:
        July to September 2026, every standard column and one of the export's own.

    Raises:
        UsageError: There is no such case.
    """
    table = _many(rows or MANY_ROWS) if case == LARGE else _some(rows or ROWS)
    match case:
        case "ordinary" | "large" | "empty-month":
            return table
        case "no-rows":
            return table.clear()
        case "one-row":
            return table.tail(1)
        case "text-only":
            return table.drop(*_OPTIONAL, f"{EXPORT_PREFIX}门店")
        case "empty-columns":
            return table.with_columns(
                pl.lit(None, table.schema[name]).alias(name) for name in _OPTIONAL
            )
        case "emoji":
            return table.with_columns(pl.col("title", "text", "product") + _EMOJI)
        case "one-day":
            return table.with_columns(pl.col("created_at").first())
        case "one-customer":
            return table.with_columns(pl.col("customer").first())
    known = "、".join([*CASES, LARGE])
    raise UsageError(f"没有名为「{case}」的样本，可用的有：{known}。")


def without(table: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    """Return the table without each column that an export may lack, by the column's name."""
    return [(name, table.drop(name)) for name in _OPTIONAL if name in table.columns]


def sample_plan() -> Plan:
    """Return the plan that the sample was annotated by."""
    return _annotated()[1]


def _some(rows: int) -> pl.DataFrame:
    table = _annotated()[0]
    if rows > table.height:
        return _many(rows)
    return table[[place * table.height // rows for place in range(rows)]]


def _many(rows: int) -> pl.DataFrame:
    """Repeat the sample as other customers' feedback of the same days."""
    table = _annotated()[0]
    copies = pl.DataFrame({"copy": pl.int_range(-(-rows // table.height), eager=True)})
    number = pl.col("copy").cast(pl.String)
    return (
        table.join(copies, how="cross", maintain_order="left")
        .head(rows)
        .with_columns(
            id=pl.col("id") + "-" + number,
            customer=pl.col("customer") + "-" + number,
            text=pl.col("text") + "（" + number + "）",
            row=pl.int_range(2, pl.len() + 2, dtype=pl.Int64),
        )
        .drop("copy")
    )


@cache
def _annotated() -> tuple[pl.DataFrame, Plan]:
    """Annotate the demo's tickets; the same object in all of a process, never changed."""
    raw = _raw()
    config = Config(no_plugins=True)
    plugins = load_plugins(config)
    plan = make_plan(raw, config, plugins)
    engine = Engine.prepare(plan, register_annotators(), plugins.tokenizers[plan.tokenizer])
    table, _failures = engine.annotate(raw)
    linked = link_voices(link_duplicates(_labelled(table).lazy()))
    return find_events(linked, plan.lexicon.stopwords).table.collect(), plan


def _raw() -> pl.DataFrame:
    """Put the demo's tickets under standard columns, and make up those they lack."""
    tickets = make_tickets().unique("工单编号", keep="first", maintain_order=True)
    told = pl.col("反馈内容") != ""
    tickets = tickets.filter(told, pl.col("提交时间") >= _SINCE).with_row_index("n")
    number, wait = pl.col("n").cast(pl.Int64), pl.col("响应时长(秒)").cast(pl.Float64, strict=False)
    moment = pl.col("提交时间").str.to_datetime("%Y-%m-%d %H:%M:%S")
    rating = pl.col("评分").cast(pl.Float64, strict=False)
    solved = pl.when(pl.col("是否解决") != "").then(pl.col("是否解决") == "是")
    made = {
        "id": pl.col("工单编号"),
        "title": pl.when(number % 4 == 0).then(pl.col("反馈内容").str.split("，").list.first()),
        "text": pl.col("反馈内容") + _planted(number),
        "created_at": moment,
        "precision": pl.lit(None),
        "channel": pl.col("渠道"),
        "product": pl.col("产品型号"),
        "brand": pl.col("品牌"),
        "customer_type": _turn(number, "普通", "会员"),
        "region": pl.col("地区"),
        "agent": pl.col("处理人"),
        "team": _turn(number, "甲班", "乙班", "丙班"),
        "department": _turn(number // 2, "客服部", "物流部"),
        "stage": _turn(number // 3, "售前", "售中", "售后"),
        "priority": _turn(number, "低", "低", "高"),
        "session": pl.format("S{}", number // 2),
        "speaker": pl.lit("客户"),
        "rating": rating,
        "expected_rating": pl.lit(4.0),
        "nps": rating * 2,
        "effort": 6 - rating,
        "votes": (number % 7).cast(pl.Float64),
        "wait_seconds": wait / 2,
        "response_seconds": wait,
        "talk_seconds": wait * 3,
        "handle_seconds": wait * 5,
        "answered": number % 12 > 0,
        "transferred": number % 5 == 0,
        "reopened": number % 20 == 0,
        "overdue": number % 9 == 0,
        "resolved": solved,
        "first_contact_resolved": solved & (number % 3 > 0),
        "self_served": number % 8 == 0,
        "resolved_at": pl.when(solved).then(moment + pl.duration(seconds=wait * 6)),
        "cost": pl.when(number % 10 == 0).then((number % 90).cast(pl.Float64)),
        "exposure": pl.lit(50_000.0),
        "reply": pl.when(pl.col("客服回复") != "").then(pl.col("客服回复")),
        "competitor": pl.when(number % 50 == 49).then(pl.col("品牌")),
        "source": pl.lit("sample.csv"),
        "row": number + 2,
        f"{EXPORT_PREFIX}门店": pl.format("{} 店", number % 12),
    }
    types = {column.name: column.dtype for column in READ_COLUMNS}
    return tickets.select(
        (value.cast(types[name]) if name in types else value).alias(name)
        for name, value in made.items()
    )


def _turn(number: pl.Expr, *values: str) -> pl.Expr:
    """Give the rows these values in turn."""
    return (number % len(values)).replace_strict(list(range(len(values))), list(values))


def _planted(number: pl.Expr) -> pl.Expr:
    """Give every so many rows the next secret to say."""
    turn = (number // _PLANTED_EVERY) % len(SECRETS)
    said = turn.replace_strict(
        list(range(len(SECRETS))), [f"，联系我 {secret} 。" for secret in SECRETS]
    )
    return pl.when(number % _PLANTED_EVERY == 0).then(said).otherwise(pl.lit(""))


def _labelled(table: pl.DataFrame) -> pl.DataFrame:
    """Add what would need a key or change the issues: pseudonyms, and labels on a third."""
    number = pl.col("row")
    labelled = number % 3 == 0
    return table.with_columns(
        pl.format("客户-{}", (number * 37 % 4_001).cast(pl.String).str.zfill(4)).alias("customer"),
        pl.when(labelled).then("issue").alias("label"),
        pl.when(labelled).then("issue_detail").alias("label_detail"),
        pl.when(labelled).then("nature").alias("label_nature"),
        pl.when(labelled).then(pl.col("sentiment").sign()).alias("label_tone"),
        pl.when(labelled).then(pl.lit("label")).otherwise("issue_source").alias("issue_source"),
    )
