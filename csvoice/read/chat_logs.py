"""Chats saved as text, by WeChat, QQ and their like: a time and a name, then what was said."""

from __future__ import annotations

import re

import polars as pl

TIME, SPEAKER, MESSAGE = "发送时间", "发言人", "消息内容"
"""Headers of the table that a log is read as."""

_DAY = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?"
_CLOCK = r"(?:[上下]午|凌晨|早上|晚上)?\s?\d{1,2}:\d{2}(?::\d{2})?"
_WHEN = rf"[\[【(]?({_DAY}[ T]+{_CLOCK}|{_CLOCK})[\]】)]?"
_NAME = r"([^:：,，;；\t\n]{1,40}?)"
_TIME_FIRST = rf"^{_WHEN}\s+{_NAME}\s*[:：]?\s*$"
_NAME_FIRST = rf"^{_NAME}[:：]?\s+{_WHEN}\s*[:：]?\s*$"
_ONE_LINE = rf"^{_WHEN}\s+{_NAME}\s*[:：]\s*(\S.*)$"
_DAY_LINE = rf"^\W*({_DAY})(?:\s*(?:星期|周).)?\W*$"

_HEADS = r"^[^\n]*[,;\t|][^\n]*\n"
_OPENED = r'(?m)(?:^|[,;\t|])"[^"\n]*$'
"""The first line, and some other, of a table whose cells hold chats, several lines in quotes."""

_TURNS = 5
_DENSE, _ANSWERED = 0.2, 0.8
"""Of the lines so many begin a turn, and of the turns so many say something."""


def chat_log(text: str) -> tuple[pl.DataFrame, pl.Series] | None:
    """Read a chat saved as text.

    Args:
        text: A file's text.

    Returns:
        A row a turn: 发送时间, 发言人 and 消息内容, and the line that each begins in;
        None where the text is no such chat: too few lines name a time and a speaker who comes
        again, nothing follows them, or it is a table with chats in its cells.
    """
    if re.match(_HEADS, text.lstrip()) and re.search(_OPENED, text):
        return None
    lines = pl.DataFrame({"line": text.split("\n")}).with_row_index("number", offset=1)
    line = pl.col("line").str.strip_chars()
    cut = lines.with_columns(line=line).filter(pl.col("line") != "").with_columns(_head())
    turns = cut.filter(pl.col("turn").is_not_null()).group_by("turn", maintain_order=True)
    said = turns.agg(
        pl.col("number", "when", SPEAKER).first(),
        pl.col("said").drop_nulls().str.join("\n").alias(MESSAGE),
    )
    if said.height < max(_TURNS, _DENSE * cut.height) or said[SPEAKER].n_unique() == said.height:
        return None
    if (said[MESSAGE] != "").sum() < _ANSWERED * said.height:
        return None
    table = said.select(pl.col("when").alias(TIME), SPEAKER, MESSAGE)
    return table, said["number"].cast(pl.Int64).alias("row")


def _head() -> list[pl.Expr]:
    """Tell where turns begin, when and by whom; other lines belong to the turn before them.

    A clock alone begins one where lines of their own name the days: else 预约上门 15:30 was said.
    """
    line = pl.col("line")
    when = pl.coalesce(
        line.str.extract(_TIME_FIRST, 1),
        line.str.extract(_NAME_FIRST, 2),
        line.str.extract(_ONE_LINE, 1),
    )
    name = pl.coalesce(
        line.str.extract(_TIME_FIRST, 2),
        line.str.extract(_NAME_FIRST, 1),
        line.str.extract(_ONE_LINE, 2),
    )
    day = line.str.extract(_DAY_LINE, 1)
    whole = when.str.contains(_DAY)
    when = pl.when(whole | day.is_not_null().any()).then(when)
    dated = pl.when(whole).then(when).otherwise(pl.format("{} {}", day.forward_fill(), when))
    own = (
        pl.when(when.is_null() & day.is_null()).then(line).otherwise(line.str.extract(_ONE_LINE, 3))
    )
    return [
        dated.alias("when"),
        name.alias(SPEAKER),
        pl.when(when.is_not_null()).then("number").forward_fill().alias("turn"),
        own.alias("said"),
    ]
