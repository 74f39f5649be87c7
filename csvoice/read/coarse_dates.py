"""Dates that are no day: weeks, months, quarters and years, told apart by how they are written."""

from __future__ import annotations

import polars as pl

from csvoice.precision import Precision
from csvoice.read.date_words import plain_dates

QUARTERS = (
    r"^(?P<year>\d{4})[-/. ]*第?\s*(?:q|季度?)?\s*(?P<quarter>[1-4])\s*(?:q|季度?)$",
    r"^(?P<year>\d{4})[-/. ]*q\s*(?P<quarter>[1-4])$",
    r"^q(?P<quarter>[1-4])[-/. ]*(?P<year>\d{4})$",
)
WEEK = (
    r"^(?P<year>\d{4})[-/. ]*(?:w(?:k|eek)?\s*(?P<week>\d{1,2})|第?\s*(?P<counted>\d{1,2})\s*周)$"
)
PARTS_OF_A_MONTH = (r"^(?P<year>\d{4})-(?P<month>\d{1,2})-?(?:[上中下]旬|第?\d周)$",)
YEAR = r"^(?P<year>199\d|20\d{2})$"
_MONTHS = (
    r"^\d{4}[-/.]\d{1,2}$|^(?:19|20)\d{4}$|^\d{1,2}[-/.]\d{4}$"
    r"|^[a-z]{3,9}\.?[\s,./-]*\d{4}$|^[a-z]{3,9}\s*-\d{2}$|^month \d{1,2}$"
)
_PATTERNS: tuple[tuple[Precision, str], ...] = (
    ("year", YEAR),
    ("quarter", "|".join(QUARTERS)),
    ("week", WEEK),
    ("month", "|".join((_MONTHS, *PARTS_OF_A_MONTH))),
)


def written_precision(cells: pl.Series) -> pl.Series:
    """Say what each cell is exact to, by how it is written: `day` unless it names no day."""
    text = plain_dates(cells).alias("cell")
    written = pl.coalesce(
        *(
            pl.when(pl.col("cell").str.contains(_without_names(pattern))).then(pl.lit(precision))
            for precision, pattern in _PATTERNS
        ),
        pl.lit("day"),
    )
    return text.to_frame().select(written.alias(cells.name)).to_series()


def _without_names(pattern: str) -> str:
    """Leave out the names of groups, which must not occur twice in one pattern."""
    for name in ("year", "quarter", "month", "week", "counted"):
        pattern = pattern.replace(f"?P<{name}>", "?:")
    return pattern
