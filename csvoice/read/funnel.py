"""What drops out of the rows: empty texts and duplicates, each of them counted."""

from __future__ import annotations

import polars as pl

from csvoice.schema import EXPORT_PREFIX

_BLANK = r"[\s\u200b-\u200f\ufeff\u00a0]*"
_NO_ANSWER = r"(?:暂|目前|暂时|现在)?(?:没有|无)(?:意见|建议|了|吧|的|哦|啊|呢){0,2}[。.！!~～]*"
_MARK = r"nan|null|none|n/a|#n/a|\\n|-+|—+|/|[(（](?:空|跳过)[)）]"
NOTHING = rf"(?i)^{_BLANK}(?:{_MARK}|{_NO_ANSWER})?{_BLANK}$"
"""Cells without a word of feedback: blanks, marks of a missing value, 无 under an open question."""


def has_text(frame: pl.DataFrame) -> pl.Series:
    """Mark the rows whose text, or else whose title, holds something to read."""
    columns = [name for name in ("text", "title") if name in frame.columns]
    readable = [~pl.col(name).str.contains(NOTHING).fill_null(value=True) for name in columns]
    return frame.select(pl.any_horizontal(readable).alias("has_text")).to_series()


def is_duplicate(frame: pl.DataFrame, *, by_id: bool = True) -> pl.Series:
    """Mark rows that repeat an earlier one: every cell of the export equal, or id and text.

    Equal texts under different ids are different feedback, and so are equal rows of one's own and
    of a competitor's file. The row number, the file and an id that was made from them do not count
    as cells.

    Args:
        frame: Rows as read.
        by_id: Whether rows with the same id and text repeat each other though other cells differ.
    """
    apart = [name for name in ("competitor",) if name in frame.columns]
    exported = [name for name in frame.columns if name.startswith(EXPORT_PREFIX)]
    same = ~frame.select(pl.struct(*exported, *apart).is_first_distinct()).to_series()
    if "id" not in frame.columns or not by_id:
        return same
    text = [name for name in ("text", "title") if name in frame.columns]
    keys = frame.select("id", *apart, pl.coalesce(text).alias("text"))
    again = ~keys.select(pl.struct(pl.all()).is_first_distinct()).to_series()
    return same | (again & keys["id"].is_not_null())
