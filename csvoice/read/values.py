"""Numbers, answers and durations as people and systems write them, to typed columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import polars as pl

from csvoice.read.dates import parse_dates
from csvoice.read.words import ANSWERS, EVENTS, GIVEN_NATURES, STARS, TONES
from csvoice.schema import Kind

_FULL_WIDTH = dict(zip("０１２３４５６７８９：．，／％　", "0123456789:.,/% ", strict=True))
_CHINESE_DIGITS = {"零": "0", "一": "1", "二": "2", "两": "2", "三": "3", "四": "4", "五": "5"}
_CHINESE_DIGITS |= {"六": "6", "七": "7", "八": "8", "九": "9", "十": "10"}

_LEAP_YEAR = 2000
"""Of dates without a year."""

_UNITS = (
    (r"(\d+(?:\.\d+)?)\s*(?:天|日|days?|d)", 86_400.0),
    (r"(\d+(?:\.\d+)?)\s*(?:个?小时|时|hours?|hrs?|h)", 3_600.0),
    (r"(\d+(?:\.\d+)?)\s*(?:分钟?|minutes?|mins?|m(?:[^s]|$))", 60.0),
    (r"(\d+(?:\.\d+)?)\s*(?:秒钟?|seconds?|secs?|s)", 1.0),
)
_DURATION = (
    r"^(?:\d+(?:\.\d+)?\s*(?:天|日|个?小时|时|分钟?|秒钟?|零"
    r"|days?|hours?|hrs?|minutes?|mins?|seconds?|secs?|[dhms])[\s,零]*)+$"
)
_HEADER_UNITS = (
    (r"毫秒|millisecond|[(（_ ]ms\b", 0.001),
    (r"秒|second|_sec", 1.0),
    (r"分钟|[(（]分[)）]|minute|_min|[(（ ]mins?\b", 60.0),
    (r"小时|[(（]时[)）]|hour|_hrs?|[(（ ](?:h|hrs?)\b", 3_600.0),
    (r"天数|[(（]天[)）]|_days?|[(（ ]days?\b", 86_400.0),
)
_CLOCK = r"^(?:(?:(?P<days>\d+)\s*(?:days?|天|d)?,?\s+)?(?P<hours>\d+):)?(?P<minutes>\d{1,3}):"
_CLOCK += r"(?P<seconds>\d{1,2})(?:\.\d+)?$"
_EXCEL_CLOCK = r"^(?:1899-12-3\d|1900-0\d-\d\d) \d\d:\d\d:\d\d$"


def _plain(cells: pl.Series) -> pl.Series:
    text = pl.first().str.replace_many(_FULL_WIDTH).str.to_lowercase()
    text = text.str.strip_chars(" \t\r\n'\"\u00a0")
    return cells.to_frame().select(pl.when(text != "").then(text)).to_series()


def _column(text: pl.Series, expression: pl.Expr) -> pl.Series:
    return text.alias("cell").to_frame().select(expression.alias(text.name)).to_series()


def parse_rating(cells: pl.Series) -> pl.Series:
    """Read stars or scores: 5星, 五星, 4.0, 4/5, ★★★★☆, 非常满意, 5 out of 5 stars, s-star5.

    Pages name stars by the class that draws them: star-4, and in tenths allstar45, sml-str50.
    """
    text = _plain(cells).str.replace(r"^[a-f][.、．:：]\s*", "")
    text = text.str.replace(r"^(?:[a-z]+[-_ ])*(?:allstar|str)([1-5])([05])$", "$1.$2")
    text = text.str.replace(r"^(?:[a-z]+[-_ ])+(?:star|score|rank|rating)[-_ ]?(\d)$", "$1")
    cell = pl.col("cell")
    word = cell.str.replace_all(r"[(（].*[)）]|[!。！\s]+$", "").replace_strict(
        STARS, default=None, return_dtype=pl.Float64()
    )
    signs = pl.when(cell.str.contains("^[★☆⭐]+$")).then(
        cell.str.count_matches("[★⭐]").cast(pl.Float64())
    )
    digits = cell.str.replace(r"^([零一二两三四五六七八九十])\s*([星分颗])", "$1 $2")
    digits = digits.str.replace_many(_CHINESE_DIGITS)
    number = digits.str.extract(
        r"^(?:star[-_\s]?)?(-?\d+(?:\.\d+)?)\s*(?:颗?星级?|分|stars?|points?)?"
        r"(?:\s*(?:/|out of)\s*\d+(?:\.0+)?\s*(?:分|星|stars?)?)?\s*(?:[(（].*[)）])?$"
    )
    return _column(text, pl.coalesce(word, signs, number.cast(pl.Float64())))


def parse_number(cells: pl.Series) -> pl.Series:
    """Read numbers with a sign: 1,234, -1.2万, 3k, 999+, ¥1,200.50, 1200元."""
    text = _plain(cells).str.replace_all(r"[,\s¥￥$]|rmb|cny|人民币", "")
    parts = text.str.extract_groups(
        r"^(?P<number>[-−]?\d+(?:\.\d+)?)(?P<scale>万|w|千|k|亿)?(?:元|块|次|个|人|票|赞|分)?\+?$"
    ).struct.unnest()
    scales = {"万": 1e4, "w": 1e4, "千": 1e3, "k": 1e3, "亿": 1e8}
    scale = pl.col("scale").replace_strict(scales, default=1.0, return_dtype=pl.Float64())
    value = pl.col("number").str.replace("−", "-").cast(pl.Float64(), strict=False) * scale
    return parts.select(value.alias(cells.name)).to_series()


def parse_count(cells: pl.Series) -> pl.Series:
    """Read counts, which are never negative: 1,234, 1.2万, 3k, 999+."""
    number = parse_number(cells)
    return number.set(number < 0, None)


def parse_amount(cells: pl.Series) -> pl.Series:
    """Read amounts of money paid: -20 and (20) are a payment of 20, seen from the till."""
    return parse_number(cells.str.replace(r"^\s*[(（]([^()（）]+)[)）]\s*$", "$1")).abs()


def parse_answer(cells: pl.Series) -> pl.Series:
    """Read yes or no: 是, 否, 已解决, 处理中, 接通, 1, 0, closed, open."""
    return _worded(cells, ANSWERS, pl.Boolean())


def parse_event(cells: pl.Series) -> pl.Series:
    """Read whether something happened: 是, 已转接, 未超时, or how often it did: 0, 2次."""
    said = _worded(cells, EVENTS, pl.Boolean())
    return said.fill_null(parse_count(cells) > 0)


def parse_nature(cells: pl.Series) -> pl.Series:
    """Read what an export calls the nature of a ticket: 投诉, 业务咨询, 建议类, 表扬."""
    return _worded(cells, GIVEN_NATURES, pl.String())


def parse_tone(cells: pl.Series) -> pl.Series:
    """Read tones and emotions to -1, 0 and 1: 负面, 中性, positive, 愤怒, -1."""
    return _worded(cells, TONES, pl.Float64())


def _worded(cells: pl.Series, words: Mapping[str, object], dtype: pl.DataType) -> pl.Series:
    """Read words for values; a number may have lost its kind: 1.0."""
    word = pl.col("cell").str.replace(r"\.0+$", "")
    return _column(_plain(cells), word.replace_strict(words, default=None, return_dtype=dtype))


def parse_seconds(cells: pl.Series, header: str = "") -> pl.Series:
    """Read durations, never negative, to seconds: 3分20秒, 00:03:20, 03:20, 2.5小时, 1h 5m, 200.

    Args:
        cells: Strings.
        header: A number alone is in the unit that the header names, as in 时长(分钟); else seconds.
    """
    text = _plain(cells)
    unit = _header_unit(header)
    cell = pl.col("cell")
    number = cell.str.replace_all(",", "").cast(pl.Float64(), strict=False) * unit
    named = pl.sum_horizontal(
        cell.str.extract(pattern).cast(pl.Float64(), strict=False).fill_null(0.0) * seconds
        for pattern, seconds in _UNITS
    )
    spelled = pl.when(cell.str.contains(_DURATION)).then(named)
    seconds = pl.coalesce(number, spelled, _excel_clock(cell), _clock(cell))
    return _column(text, pl.when(seconds >= 0).then(seconds))


def _header_unit(header: str) -> float:
    lower = header.lower()
    return next((unit for pattern, unit in _HEADER_UNITS if re.search(pattern, lower)), 1.0)


def _clock(cell: pl.Expr) -> pl.Expr:
    parts = cell.str.extract_groups(_CLOCK).struct
    scales = (("days", 86_400), ("hours", 3_600), ("minutes", 60), ("seconds", 1))
    total = pl.sum_horizontal(
        parts.field(name).cast(pl.Int64()).fill_null(0) * scale for name, scale in scales
    )
    return pl.when(parts.field("seconds").is_not_null()).then(total.cast(pl.Float64()))


def _excel_clock(cell: pl.Expr) -> pl.Expr:
    """Excel keeps a duration as a moment after 1899-12-31, and one above a day in 1900."""
    moment = (
        pl.when(cell.str.contains(_EXCEL_CLOCK))
        .then(cell)
        .str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)
    )
    return (moment - pl.datetime(1899, 12, 31)).dt.total_seconds().cast(pl.Float64())


Parser = Callable[[pl.Series, str], pl.Series]


def _of_cells(parse: Callable[[pl.Series], pl.Series]) -> Parser:
    return _once(lambda cells, _header: parse(cells))


def _once(parse: Parser) -> Parser:
    """Read each different cell once: most columns say the same few things again and again."""

    def read(cells: pl.Series, header: str) -> pl.Series:
        different = cells.unique()
        if 2 * different.len() > cells.len():
            return parse(cells, header)
        return cells.replace_strict(different, parse(different, header))

    return read


PARSERS: Mapping[Kind, Parser] = {
    "date": lambda cells, _header: parse_dates(cells, year=_LEAP_YEAR),
    "rating": _of_cells(parse_rating),
    "recommendation": _of_cells(parse_rating),
    "count": _of_cells(parse_count),
    "amount": _of_cells(parse_amount),
    "seconds": _once(parse_seconds),
    "answer": _of_cells(parse_answer),
    "event": _of_cells(parse_event),
    "nature": _of_cells(parse_nature),
    "tone": _of_cells(parse_tone),
}
"""How cells become the type of a column of some kind; other kinds stay text.

Dates are read here to see whether they are dates; `date_columns` reads them for good.
"""
