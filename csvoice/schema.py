"""The feedback table: one row per feedback, its standard columns and what they mean.

The header names that map to a standard column stand in `dictionaries/columns.toml`;
`docs/columns.md` is generated from both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

OTHER_ISSUE = "其他"
PRAISE = "表扬"
NATURES = ("投诉", "咨询", "建议", PRAISE)
URGENT = "紧急"
SEVERITIES = (URGENT, "一般", "建议")

PLACE = ("source", "row")
"""Columns that say which file a row stood in, and where."""

EXPORT_PREFIX = "export:"
"""Stands before the header of a column that the export brought along."""

MATCHING = "_matching"
"""Title and text, folded for matching; lives within annotate only."""


_MADE_UP = re.compile(r".*#(\d+)", re.DOTALL)


def ticket(id_: str) -> str:
    """Name a row as a reader finds it: by the export's own number, else by its line in the file."""
    made_up = _MADE_UP.fullmatch(id_)
    return f"第 {made_up[1]} 行" if made_up else f"#{id_}"


def made_up_id(source: str | pl.Expr = "source") -> pl.Expr:
    """Return the id of a row whose export has none: file#row."""
    return pl.format("{}#{}", source, "row")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the feedback table.

    Attributes:
        name: The column's name; a plugin's columns start with the plugin's name and a dot.
        dtype: Its polars type.
        meaning: What a cell says, in one English phrase, with its unit.
        title: Its Chinese name, as tables and messages show it.
    """

    name: str
    dtype: pl.DataType
    meaning: str
    title: str = ""


READ_COLUMNS: tuple[Column, ...] = (
    Column("id", pl.String(), "the export's own identifier, or file#row where it has none", "编号"),
    Column("title", pl.String(), "headline, read together with the text", "标题"),
    Column("text", pl.String(), "what the customer said (the verbatim)", "正文"),
    Column("created_at", pl.Datetime("us"), "when it was said, local time", "时间"),
    Column("channel", pl.String(), "where it was said: hotline, app, store, …", "渠道"),
    Column("product", pl.String(), "product, model or product type", "产品"),
    Column("brand", pl.String(), "brand, maker or app", "品牌"),
    Column("customer", pl.String(), "who said it; a keyed pseudonym after annotate", "客户"),
    Column("region", pl.String(), "province, city or shop area", "地区"),
    Column("agent", pl.String(), "who handled it, person or team", "处理人"),
    Column("session", pl.String(), "conversation that a chat message belongs to", "会话"),
    Column("speaker", pl.String(), "side that a chat message comes from", "发言方"),
    Column("label", pl.String(), "issue type given in the export, coarse", "问题类型（原标签）"),
    Column(
        "label_detail", pl.String(), "issue type given in the export, fine", "问题细类（原标签）"
    ),
    Column("rating", pl.Float64(), "stars or score, as given", "评分"),
    Column("nps", pl.Float64(), "willingness to recommend, 0 to 10", "推荐意愿（NPS）"),
    Column("votes", pl.Float64(), "likes or upvotes, a count", "点赞数"),
    Column(
        "response_seconds", pl.Float64(), "time to the first response, seconds", "响应时长（秒）"
    ),
    Column(
        "handle_seconds", pl.Float64(), "time to the end of handling, seconds", "处理时长（秒）"
    ),
    Column("resolved", pl.Boolean(), "whether the ticket was resolved", "是否解决"),
    Column(
        "first_contact_resolved",
        pl.Boolean(),
        "whether the first contact resolved it",
        "是否一次解决",
    ),
    Column("cost", pl.Float64(), "what handling or compensation cost, yuan", "费用（元）"),
    Column("reply", pl.String(), "what the company answered", "回复"),
    Column(
        "competitor",
        pl.String(),
        "competitor whose file the row comes from; empty in one's own",
        "竞品",
    ),
    Column("source", pl.String(), "file (and sheet) the row comes from", "来源文件"),
    Column("row", pl.Int64(), "row number in that file, as a spreadsheet counts", "行号"),
)

ISSUE_MENTION = pl.Struct(
    {"issue": pl.String(), "sentiment": pl.Float64(), "terms": pl.List(pl.String())}
)

JUDGED = {
    "guess": pl.String(),
    "score": pl.Float64(),
    "sure": pl.Boolean(),
    "labels": pl.List(pl.String()),
    "words": pl.String(),
}
"""What a model says of a text; see `csvoice.learn.deciding`. Lives within annotate only."""

ANNOTATED_COLUMNS: tuple[Column, ...] = (
    Column(
        "pii",
        pl.List(pl.String()),
        "kinds of personal data masked, one entry a place",
        "已遮盖的个人信息",
    ),
    Column("tokens", pl.List(pl.String()), "words of title and text, as jieba cuts them", "分词"),
    Column("issue", pl.String(), "issue type; 其他 where nothing decides", "问题类型"),
    Column("issue_detail", pl.String(), "finer issue type within `issue`", "问题细类"),
    Column(
        "issues",
        pl.List(ISSUE_MENTION),
        "every issue named, with its sentiment and terms",
        "提到的问题",
    ),
    Column(
        "issue_source", pl.String(), "who decided the issue: label, rule or model", "类型由谁判定"
    ),
    Column(
        "issue_score",
        pl.Float64(),
        "the model's probability for its likeliest issue, 0 to 1; empty without a model",
        "模型的把握",
    ),
    Column("issue_why", pl.String(), "the words the issue rests on", "类型的依据"),
    Column(
        "sentiment",
        pl.Float64(),
        "-1 (negative) to 1 (positive), 0 neutral; from the words and, where given, the rating",
        "情感分",
    ),
    Column("nature", pl.String(), "投诉, 咨询, 建议 or 表扬", "反馈性质"),
    Column("severity", pl.String(), "紧急, 一般 or 建议", "严重程度"),
    Column("severity_why", pl.String(), "reason and words the severity rests on", "严重程度的依据"),
)

LINKED_COLUMNS: tuple[Column, ...] = (
    Column("duplicate_of", pl.String(), "id of the earlier feedback this one repeats", "重复于"),
    Column("voice", pl.String(), "id of the author's first feedback on the same thing", "同一来源"),
    Column(
        "repeated",
        pl.Boolean(),
        "whether its author said the same before in that month",
        "重复",
    ),
    Column("event", pl.String(), "id of the event this one tells of; null for none", "事件"),
)

FUNNEL_TITLES: dict[str, str] = {
    "read": "读入",
    "unreadable": "无法读取",
    "totals": "合计、小计行",
    "agent": "客服一方的消息",
    "merged": "并入同一会话",
    "empty": "没有正文",
    "duplicate": "重复",
    "competitor": "竞品的反馈",
    "kept": "有效",
}
"""What becomes of a row, in the order of `Funnel`, as every table and message calls it."""

READ_NAMES: tuple[str, ...] = tuple(column.name for column in READ_COLUMNS)
STANDARD: dict[str, Column] = {
    column.name: column for column in READ_COLUMNS + ANNOTATED_COLUMNS + LINKED_COLUMNS
}
