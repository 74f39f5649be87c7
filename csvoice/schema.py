"""The feedback table: one row per feedback, its standard columns and what they mean.

The header names that map to a standard column stand in `dictionaries/columns.toml`;
`docs/columns.md` is generated from both.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

OTHER_ISSUE = "其他"
PRAISE = "表扬"
NATURES = ("投诉", "咨询", "建议", PRAISE)
URGENT = "紧急"
SEVERITIES = (URGENT, "一般", "建议")

EXPORT_PREFIX = "export:"
"""Stands before the header of a column that the export brought along."""

MATCHING = "_matching"
"""Title and text, folded for matching; lives within annotate only."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the feedback table.

    Attributes:
        name: The column's name; a plugin's columns start with the plugin's name and a dot.
        dtype: Its polars type.
        meaning: What a cell says, in one English phrase, with its unit.
    """

    name: str
    dtype: pl.DataType
    meaning: str


READ_COLUMNS: tuple[Column, ...] = (
    Column("id", pl.String(), "the export's own identifier, or file#row where it has none"),
    Column("title", pl.String(), "headline, read together with the text"),
    Column("text", pl.String(), "what the customer said (the verbatim)"),
    Column("created_at", pl.Datetime("us"), "when it was said, local time"),
    Column("channel", pl.String(), "where it was said: hotline, app, store, …"),
    Column("product", pl.String(), "product, model or product type"),
    Column("brand", pl.String(), "brand, maker or app"),
    Column("customer", pl.String(), "who said it; a keyed pseudonym after annotate"),
    Column("region", pl.String(), "province, city or shop area"),
    Column("agent", pl.String(), "who handled it, person or team"),
    Column("session", pl.String(), "conversation that a chat message belongs to"),
    Column("speaker", pl.String(), "side that a chat message comes from"),
    Column("label", pl.String(), "issue type given in the export, coarse"),
    Column("label_detail", pl.String(), "issue type given in the export, fine"),
    Column("rating", pl.Float64(), "stars or score, as given"),
    Column("nps", pl.Float64(), "willingness to recommend, 0 to 10"),
    Column("votes", pl.Float64(), "likes or upvotes, a count"),
    Column("response_seconds", pl.Float64(), "time to the first response, seconds"),
    Column("handle_seconds", pl.Float64(), "time to the end of handling, seconds"),
    Column("resolved", pl.Boolean(), "whether the ticket was resolved"),
    Column("first_contact_resolved", pl.Boolean(), "whether the first contact resolved it"),
    Column("cost", pl.Float64(), "what handling or compensation cost, yuan"),
    Column("reply", pl.String(), "what the company answered"),
    Column("source", pl.String(), "file (and sheet) the row comes from"),
    Column("row", pl.Int64(), "row number in that file, as a spreadsheet counts"),
)

ISSUE_MENTION = pl.Struct(
    {"issue": pl.String(), "sentiment": pl.Float64(), "terms": pl.List(pl.String())}
)

ANNOTATED_COLUMNS: tuple[Column, ...] = (
    Column("pii", pl.List(pl.String()), "kinds of personal data masked, one entry a place"),
    Column("tokens", pl.List(pl.String()), "words of title and text, as jieba cuts them"),
    Column("issue", pl.String(), "issue type; 其他 where nothing decides"),
    Column("issue_detail", pl.String(), "finer issue type within `issue`"),
    Column("issues", pl.List(ISSUE_MENTION), "every issue named, with its sentiment and terms"),
    Column("issue_source", pl.String(), "who decided the issue: label, rule or model"),
    Column("issue_why", pl.String(), "the words the issue rests on"),
    Column("sentiment", pl.Float64(), "-1 (negative) to 1 (positive), 0 neutral"),
    Column("nature", pl.String(), "投诉, 咨询, 建议 or 表扬"),
    Column("severity", pl.String(), "紧急, 一般 or 建议"),
    Column("severity_why", pl.String(), "reason and words the severity rests on"),
)

LINKED_COLUMNS: tuple[Column, ...] = (
    Column("duplicate_of", pl.String(), "id of the earlier feedback this one repeats"),
)

READ_NAMES: tuple[str, ...] = tuple(column.name for column in READ_COLUMNS)
STANDARD: dict[str, Column] = {
    column.name: column for column in READ_COLUMNS + ANNOTATED_COLUMNS + LINKED_COLUMNS
}
