"""What drops out of the rows: texts in which no one speaks, and duplicates; each is counted."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from csvoice.blanks import is_placeholder, is_unanswered
from csvoice.errors import InputError
from csvoice.schema import EXPORT_PREFIX, SCORES

SPOKEN = ("text", "title")


def only_said(frame: pl.DataFrame) -> pl.DataFrame:
    """Empty the texts and titles in which no customer says anything."""
    said = (
        pl.when(~says_nothing(pl.col(name))).then(pl.col(name)).alias(name)
        for name in _spoken(frame)
    )
    return frame.with_columns(said)


def says_nothing(texts: pl.Expr) -> pl.Expr:
    """Tell which texts hold no word of a customer: none, 无意见, or the platform's own words."""
    return is_unanswered(texts) | is_placeholder(texts)


def has_text(frame: pl.DataFrame) -> pl.Series:
    """Mark the rows with a text, or else a title."""
    said = pl.any_horizontal(pl.col(_spoken(frame)).is_not_null())
    return frame.select(said.alias("has_text")).to_series()


def is_written_by_platform(frame: pl.DataFrame) -> pl.Series:
    """Mark the rows in whose text or title a platform speaks in the customer's place."""
    written = pl.any_horizontal(
        is_placeholder(pl.col(name)) & ~is_unanswered(pl.col(name)) for name in _spoken(frame)
    )
    return frame.select(written.alias("placeholder")).to_series()


class Spoken(NamedTuple):
    """Rows in which a customer says something, the others, and how many of these were what."""

    rows: pl.DataFrame
    silent: pl.DataFrame
    left_out: dict[str, int]


def spoken_rows(frame: pl.DataFrame) -> Spoken:
    """Part the rows in which a customer says something from the others."""
    said = only_said(frame)
    spoken = has_text(said)
    silent = frame.filter(~spoken)
    placeholders = int(is_written_by_platform(silent).sum())
    left_out = {"placeholder": placeholders, "empty": silent.height - placeholders}
    return Spoken(said.filter(spoken), silent, left_out)


def without_texts(rows: int) -> InputError:
    """Say that nobody says anything in any of the rows."""
    return InputError(f"读到的 {rows:,} 行都没有正文，请检查 --map 正文=… 指的列。")


_BY_DEFAULT = "默认|自动|[作做]出|超时|逾期|到期"
"""Words of a platform that gave the score itself, as nobody did: 系统默认好评."""


def scores_alone(silent: pl.DataFrame) -> pl.DataFrame:
    """Return what customers answered in numbers who wrote nothing.

    Returns:
        `created_at`, where there is one, and those of `schema.SCORES` that there are.
    """
    return each_once(answered_alone(silent))


def answered_alone(silent: pl.DataFrame) -> pl.DataFrame:
    """Return what `scores_alone` does of one of several tables, with hashes of the `id`s."""
    known = [name for name in SCORES if name in silent.columns]
    if not known:
        return pl.DataFrame()
    by_default = pl.any_horizontal(
        pl.col(name).str.contains(_BY_DEFAULT).fill_null(value=False) for name in _spoken(silent)
    )
    answered = silent.filter(pl.any_horizontal(pl.col(known).is_not_null()) & ~by_default)
    if "competitor" in silent.columns:
        answered = answered.filter(pl.col("competitor").is_null())
    names = [name for name in ("id", "created_at", *known) if name in silent.columns]
    if "id" not in names:
        return answered.select(names)
    hashed = pl.when(pl.col("id").is_not_null()).then(pl.col("id").hash())
    return answered.select(names).with_columns(hashed)


def each_once(answered: pl.DataFrame) -> pl.DataFrame:
    """Leave out what repeats an earlier `id`, and the `id` itself."""
    if "id" not in answered.columns:
        return answered
    first = pl.col("id").is_null() | pl.col("id").is_first_distinct()
    return answered.filter(first).drop("id")


def _spoken(frame: pl.DataFrame) -> list[str]:
    return [name for name in SPOKEN if name in frame.columns]


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
