"""Dates in words, in other counts of years, and dates that are no day."""

from __future__ import annotations

import polars as pl

from csvoice.precision import Precision

_FULL_WIDTH = dict(zip("０１２３４５６７８９：／－．，　", "0123456789:/-., ", strict=True))
_DIGITS = dict(zip("〇○零一二三四五六七八九", "000123456789", strict=True))
_NUMERALS = (
    (r"([二三四五六七八九])十([一二三四五六七八九])", "${1}${2}"),
    (r"一?十([一二三四五六七八九])", "1${1}"),
    (r"([二三四五六七八九])十", "${1}0"),
    (r"一?十", "10"),
    (r"百零", "0"),
    (r"百", ""),
)
_IN_NUMERALS = r"[一二三四五六七八九十〇○零]\s*[年月日号季周]"
_ASIDE = (
    (r"^(\d{4})(?:年度?)?\n(\d{1,2})(?:月份?)?(?:\n(\d{1,2})[日号]?)?$", "${1}-${2}-${3}"),
    (r"^(?:最后)?(?:编辑|发布|发表|评论|更新|回复)于\s*", ""),
    (r"[（(]?(?:星期|周|礼拜)[一二三四五六日天][)）]?", " "),
)
"""Parts from several columns, and what stands beside a date, 星期一 among it; put right before
numerals become digits."""

_SPELLINGS = (
    (r"上午|早上|凌晨|清晨", " am "),
    (r"下午|晚上|傍晚|中午", " pm "),
    (r"\b([ap])\.m\.", " ${1}m "),
    (r"^(\d{1,2})\s*月份?$", "month ${1}"),
    (r"年度", "年"),
    (r"\s*[年月]份?\s*", "-"),
    (r"\s*[日号]\s*", " "),
    (r"\s*[时点分]\s*", ":"),
    (r"秒|\bcst\b|\(.*\)", ""),
    (r"\s+(?:来自.*|[\u4e00-\u9fff]{2,4})$", ""),
)
"""A month without a year is kept apart from a bare number; the last one drops the place that
platforms put behind a date: 2024-03-01 广东."""

_REPUBLIC = r"^(?P<named>民[国國])?\s*(?P<year>\d{2,3})(?P<rest>[-/.].*)?$"
_REPUBLIC_COMPACT = r"^(?P<year>1\d{2})(?P<month>\d{2})(?P<day>\d{2})$"
_BEFORE_THE_REPUBLIC = 1911


def plain_dates(cells: pl.Series) -> pl.Series:
    """Spell dates with digits, hyphens and colons; null where a cell is blank.

    二〇二四年三月一日, 民國113年3月1日 and 2024/3/1 become 2024-3-1 or 2024/3/1.
    """
    text = cells.str.strip_chars(" \t\r\n'\"‘’“”`\u00a0\ufeff").str.to_lowercase()
    text = text.str.replace_many(_FULL_WIDTH)
    if text.str.contains("[^0-9:/ -]").any():
        text = _respelled(text)
    text = _common_era(text.str.strip_chars(" -"))
    return text.set(text.str.len_chars() == 0, None)


def _respelled(text: pl.Series) -> pl.Series:
    return _replaced(_with_digits(_replaced(text, _ASIDE)), _SPELLINGS)


def _replaced(text: pl.Series, spellings: tuple[tuple[str, str], ...]) -> pl.Series:
    for spelling, plain in spellings:
        text = text.str.replace_all(spelling, plain)
    return text


def _with_digits(text: pl.Series) -> pl.Series:
    written = text.str.contains(_IN_NUMERALS).fill_null(value=False)
    if not written.any():
        return text
    digits = _replaced(text.filter(written), _NUMERALS)
    return text.scatter(written.arg_true(), digits.str.replace_many(_DIGITS))


def _common_era(text: pl.Series) -> pl.Series:
    """Turn years of the Republic of China into common ones: 113/3/5 and 1130305 are of 2024.

    A year of two digits must be called 民國; of three digits there is no other reading.
    """
    if not text.str.contains(r"^(?:民|\d{3}[-/.]|\d{7}$)").any():
        return text
    compact = text.str.replace(_REPUBLIC_COMPACT, "${year}-${month}-${day}")
    parts = compact.str.extract_groups(_REPUBLIC).struct
    year = parts.field("year")
    known = year.is_not_null() & (
        parts.field("named").is_not_null()
        | (year.str.len_chars() == 3) & parts.field("rest").is_not_null()
    )
    common = (year.cast(pl.Int64, strict=False) + _BEFORE_THE_REPUBLIC).cast(pl.String)
    return text.set(known.fill_null(value=False), None).fill_null(
        common + parts.field("rest").fill_null("")
    )


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
