"""The feedback table: one row per feedback, its standard columns and what they mean.

The header names that map to a standard column stand in `dictionaries/columns.toml`;
`docs/columns.md` is generated from both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

import polars as pl

OTHER_ISSUE = "其他"
PRAISE = "表扬"
NATURES = ("投诉", "咨询", "建议", PRAISE)
URGENT = "紧急"
SCORES = ("rating", "nps", "expected_rating", "effort")
"""Columns in which customers answer with a number, be it without a word."""
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
    # Not pl.format: polars 2.1 panics there on the empty chunks that a filter may leave.
    named = pl.col(source) if isinstance(source, str) else source
    return named + "#" + pl.col("row").cast(pl.String)


Kind: TypeAlias = Literal[
    "identifier", "code", "name", "label", "text", "reply", "speaker", "date", "rating",
    "recommendation", "count", "amount", "seconds", "answer", "event", "nature", "tone",
]  # fmt: skip
"""What the cells of a column are: how they are read, and what they must look like.

A kind stands in two tables: `read/values.py` says how its cells are read (kinds that stay text are
not there), `read/fits.py` which cells can be it.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the feedback table.

    A column that is read from an export stands here and, with the headers that name it, in
    `dictionaries/columns.toml`; all else follows from its kind.

    Attributes:
        name: The column's name; a plugin's columns start with the plugin's name and a dot.
        dtype: Its polars type.
        meaning: What a cell says, in one English phrase, with its unit.
        title: Its Chinese name, as tables and messages show it.
        kind: What its cells are; None for columns that no header stands for.
        counted: Whether sections count by it, so that it is kept in memory for all of them.
    """

    name: str
    dtype: pl.DataType
    meaning: str
    title: str = ""
    kind: Kind | None = None
    counted: bool = False


_TEXT, _NUMBER, _FLAG = pl.String(), pl.Float64(), pl.Boolean()
_TEXTS = pl.List(pl.String())

READ_COLUMNS: tuple[Column, ...] = (
    Column("id", _TEXT, "the export's own identifier, or file#row where it has none", "编号",
           "identifier", counted=True),
    Column("title", _TEXT, "headline, read together with the text", "标题", "text"),
    Column("text", _TEXT, "what the customer said (the verbatim)", "正文", "text"),
    Column("created_at", pl.Datetime("us"), "when it was said, local time", "时间",
           "date", counted=True),
    Column("precision", _TEXT, "what created_at is exact to where that is no day: week, month, "
           "quarter or year, created_at being its first moment", "时间精确到"),
    Column("channel", _TEXT, "where it was said: hotline, app, store, …", "渠道",
           "name", counted=True),
    Column("product", _TEXT, "product, model or product type", "产品", "name", counted=True),
    Column("brand", _TEXT, "brand, maker or app", "品牌", "name", counted=True),
    Column("customer", _TEXT, "who said it; a keyed pseudonym after annotate", "客户",
           "code", counted=True),
    Column("customer_type", _TEXT, "what kind of customer: new, old, member level, …", "客户类型",
           "name", counted=True),
    Column("region", _TEXT, "province, city or shop area", "地区", "name", counted=True),
    Column("agent", _TEXT, "who handled it", "处理人", "code"),
    Column("team", _TEXT, "shift or skill group that handled it", "班组", "code"),
    Column("department", _TEXT, "department that is responsible", "责任部门", "name"),
    Column("stage", _TEXT, "stage of the service: before, during, after the sale, …", "服务阶段",
           "name"),
    Column("priority", _TEXT, "priority given in the export", "优先级", "code"),
    Column("session", _TEXT, "conversation that a chat message belongs to", "会话", "code"),
    Column("speaker", _TEXT, "side that a chat message comes from", "发言方", "speaker"),
    Column("label", _TEXT, "issue type given in the export, coarse", "问题类型（原标签）", "label"),
    Column("label_detail", _TEXT, "issue type given in the export, fine", "问题细类（原标签）",
           "label"),
    Column("label_nature", _TEXT, "nature given in the export: 投诉, 咨询, 建议 or 表扬",
           "反馈性质（原标签）", "nature"),
    Column("label_tone", _NUMBER, "tone given in the export: -1 negative, 0 neutral, 1 positive",
           "情感（原标签）", "tone"),
    Column("rating", _NUMBER, "stars or score, as given", "评分", "rating", counted=True),
    Column("expected_rating", _NUMBER, "score of what was expected, on the scale of the rating",
           "期望评分", "rating"),
    Column("nps", _NUMBER, "willingness to recommend, 0 to 10", "推荐意愿（NPS）",
           "recommendation"),
    Column("effort", _NUMBER, "how hard it was for the customer (CES), as given; more is harder",
           "费力度", "rating"),
    Column("votes", _NUMBER, "likes or upvotes, a count", "点赞数", "count"),
    Column("wait_seconds", _NUMBER, "time in the queue until someone answers, seconds",
           "排队时长（秒）", "seconds"),
    Column("response_seconds", _NUMBER, "time to the first response, seconds", "响应时长（秒）",
           "seconds"),
    Column("talk_seconds", _NUMBER, "length of the call or chat, seconds", "通话时长（秒）",
           "seconds"),
    Column("handle_seconds", _NUMBER, "time to the end of handling, seconds", "处理时长（秒）",
           "seconds"),
    Column("answered", _FLAG, "whether the call or chat was answered", "是否接通", "answer"),
    Column("transferred", _FLAG, "whether it was passed on to someone else", "是否转接", "event"),
    Column("reopened", _FLAG, "whether the ticket was opened again", "是否重开", "event"),
    Column("overdue", _FLAG, "whether it took longer than promised", "是否超时", "event"),
    Column("resolved", _FLAG, "whether the ticket was resolved", "是否解决", "answer"),
    Column("first_contact_resolved", _FLAG, "whether the first contact resolved it",
           "是否一次解决", "answer"),
    Column("self_served", _FLAG, "whether self-service or a robot did it without a person",
           "是否自助", "answer"),
    Column("resolved_at", pl.Datetime("us"), "when it was closed, local time", "结案时间", "date"),
    Column("cost", _NUMBER, "what handling or compensation cost, yuan", "费用（元）", "amount"),
    Column("exposure", _NUMBER, "orders or contacts of the day or month, alike in all rows of it",
           "订单量", "count"),
    Column("reply", _TEXT, "what the company answered", "回复", "reply"),
    Column("competitor", _TEXT, "competitor whose file the row comes from; empty in one's own",
           "竞品"),
    Column("source", _TEXT, "file (and sheet) the row comes from", "来源文件"),
    Column("row", pl.Int64(), "row number in that file, as a spreadsheet counts", "行号"),
)  # fmt: skip

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
    Column("pii", _TEXTS, "kinds of personal data masked, one entry a place", "已遮盖的个人信息"),
    Column("tokens", _TEXTS, "words of title and text, as jieba cuts them", "分词"),
    Column("issue", _TEXT, "issue type; 其他 where nothing decides", "问题类型", counted=True),
    Column("issue_detail", _TEXT, "finer issue type within `issue`", "问题细类", counted=True),
    Column("issues", pl.List(ISSUE_MENTION), "every issue named, with its sentiment and terms",
           "提到的问题"),
    Column("issue_source", _TEXT, "who decided the issue: label, rule or model", "类型由谁判定",
           counted=True),
    Column("issue_score", _NUMBER, "the model's probability for its likeliest issue, 0 to 1; empty "
           "without a model", "模型的把握", counted=True),
    Column("issue_why", _TEXT, "the words the issue rests on", "类型的依据"),
    Column("tone", _NUMBER, "sentiment of the words alone, -1 to 1", "文字的情感分"),
    Column("sentiment", _NUMBER, "-1 (negative) to 1 (positive), 0 neutral; from the words and, "
           "where given, the tone or the rating", "情感分", counted=True),
    Column("nature", _TEXT, "投诉, 咨询, 建议 or 表扬; empty where the text shows no tone and no "
           "request", "反馈性质", counted=True),
    Column("severity", _TEXT, "紧急, 一般 or 建议", "严重程度", counted=True),
    Column("severity_why", _TEXT, "reason and words the severity rests on", "严重程度的依据"),
)  # fmt: skip

LINKED_COLUMNS: tuple[Column, ...] = (
    Column("duplicate_of", _TEXT, "id of the earlier feedback this one repeats", "重复于"),
    Column("copy_of", _TEXT, "id of the first of the texts that copy each other, or fill in one "
           "template", "雷同于"),
    Column("voice", _TEXT, "id of the author's first feedback on the same thing", "同一来源"),
    Column("repeated", _FLAG, "whether its author said the same before in that month", "重复",
           counted=True),
    Column("event", _TEXT, "id of the event this one tells of; null for none", "事件",
           counted=True),
)  # fmt: skip

FUNNEL_TITLES: dict[str, str] = {
    "read": "读入",
    "unreadable": "无法读取",
    "totals": "合计、表尾行",
    "overlapping": "别的表里已有",
    "agent": "客服一方的消息",
    "merged": "并入同一会话",
    "placeholder": "平台默认文字",
    "empty": "没有正文",
    "duplicate": "重复",
    "competitor": "竞品的反馈",
    "kept": "有效",
}
"""What becomes of a row, in the order of `Funnel`, as every table and message calls it."""

READ_NAMES: tuple[str, ...] = tuple(column.name for column in READ_COLUMNS)
KINDS: dict[str, Kind] = {column.name: column.kind for column in READ_COLUMNS if column.kind}
"""Columns that a header can stand for, and what their cells are."""
STANDARD: dict[str, Column] = {
    column.name: column for column in READ_COLUMNS + ANNOTATED_COLUMNS + LINKED_COLUMNS
}


TITLES: dict[str, str] = {name: STANDARD[name].title.partition("（")[0] for name in KINDS}
"""Columns that a header can stand for, with their Chinese names, units and remarks left out."""


def title_of(column: str) -> str:
    """Name a column of the feedback table in Chinese, the export's own by its header."""
    return STANDARD[column].title if column in STANDARD else column.removeprefix(EXPORT_PREFIX)
