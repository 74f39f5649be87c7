"""Numbers, answers and durations as people and systems write them, to typed columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import polars as pl

from csvoice.read.dates import parse_dates

_FULL_WIDTH = dict(zip("０１２３４５６７８９：．，／％　", "0123456789:.,/% ", strict=True))
_CHINESE_DIGITS = {"零": "0", "一": "1", "二": "2", "两": "2", "三": "3", "四": "4", "五": "5"}
_CHINESE_DIGITS |= {"六": "6", "七": "7", "八": "8", "九": "9", "十": "10"}

SATISFACTION = {
    5.0: "非常满意、很满意、十分满意、特别满意、完全满意、极其满意、好评、非常好、很好、力荐、"
    "very satisfied、extremely satisfied、excellent、very good",
    4.0: "满意、比较满意、较满意、较为满意、好、较好、推荐、satisfied、somewhat satisfied、good",
    3.0: "一般、基本满意、中评、中立、普通、还行、还可以、尚可、中等、无所谓、说不清、"
    "neutral、neither satisfied nor dissatisfied、average、fair、ok",
    2.0: "不满意、比较不满意、较不满意、不太满意、不够满意、差、较差、"
    "dissatisfied、somewhat dissatisfied、unsatisfied、poor、bad",
    1.0: "非常不满意、很不满意、十分不满意、极不满意、特别不满意、完全不满意、差评、非常差、"
    "很差、极差、very dissatisfied、extremely dissatisfied、terrible、very poor、awful",
}
"""Five-point answers; 好评, 中评 and 差评 are 5, 3 and 1, as shops that write them count."""
_STARS = {word: stars for stars, words in SATISFACTION.items() for word in words.split("、")}

_YES = (
    "是、有、对、√、✓、解决、已解决、全部解决、完全解决、已办结、办结、已完成、完成、已完结、完结、"
    "已结案、结案、已关闭、关闭、已处理、已闭环、闭环、已回复、已结束、"
    "1、y、yes、t、true、solved、resolved、closed、complete、completed、done、fixed"
)
_NO = (
    "否、不是、没有、无、×、未解决、没有解决、部分解决、未办结、未完成、未完结、未结案、未关闭、未处理、"
    "未闭环、处理中、待处理、进行中、受理中、办理中、跟进中、待回复、待跟进、待解决、待分配、挂起、"
    "已受理、已派单、已转派、新建、重新打开、0、n、no、f、false、open、new、pending、hold、on-hold、"
    "on hold、in progress、in_progress、unresolved、not resolved、unsolved、reopened、processing"
)
_ANSWERS = dict.fromkeys(_YES.split("、"), True) | dict.fromkeys(_NO.split("、"), False)

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
    text = cells.str.replace_many(_FULL_WIDTH).str.to_lowercase()
    text = text.str.strip_chars(" \t\r\n'\"\u00a0")
    return text.set(text.str.len_chars() == 0, None)


def _column(text: pl.Series, expression: pl.Expr) -> pl.Series:
    return text.alias("cell").to_frame().select(expression.alias(text.name)).to_series()


def parse_rating(cells: pl.Series) -> pl.Series:
    """Read stars or scores: 5星, 五星, 4.0, 4/5, ★★★★☆, 非常满意, 5 out of 5 stars."""
    text = _plain(cells).str.replace(r"^[a-f][.、．:：]\s*", "")
    cell = pl.col("cell")
    word = cell.str.replace_all(r"[(（].*[)）]|[!。！\s]+$", "").replace_strict(
        _STARS, default=None, return_dtype=pl.Float64()
    )
    signs = pl.when(cell.str.contains("^[★☆⭐]+$")).then(
        cell.str.count_matches("[★⭐]").cast(pl.Float64())
    )
    digits = cell.str.replace(r"^([零一二两三四五六七八九十])\s*([星分颗])", "$1 $2")
    digits = digits.str.replace_many(_CHINESE_DIGITS)
    number = digits.str.extract(
        r"^(-?\d+(?:\.\d+)?)\s*(?:颗?星级?|分|stars?|points?)?(?:\s*(?:/|out of)\s*\d+(?:\.0+)?"
        r"\s*(?:分|星|stars?)?)?\s*(?:[(（].*[)）])?$"
    )
    return _column(text, pl.coalesce(word, signs, number.cast(pl.Float64())))


def parse_number(cells: pl.Series) -> pl.Series:
    """Read counts and amounts: 1,234, 1.2万, 3k, 999+, ¥1,200.50, 1200元."""
    text = _plain(cells).str.replace_all(r"[,\s¥￥$]|rmb|cny|人民币", "")
    parts = text.str.extract_groups(
        r"^(?P<number>-?\d+(?:\.\d+)?)(?P<scale>万|w|千|k|亿)?(?:元|块|次|个|人|票|赞|分)?\+?$"
    ).struct.unnest()
    scales = {"万": 1e4, "w": 1e4, "千": 1e3, "k": 1e3, "亿": 1e8}
    scale = pl.col("scale").replace_strict(scales, default=1.0, return_dtype=pl.Float64())
    value = pl.col("number").cast(pl.Float64(), strict=False) * scale
    return parts.select(value.alias(cells.name)).to_series()


def parse_answer(cells: pl.Series) -> pl.Series:
    """Read yes or no: 是, 否, 已解决, 处理中, 1, 0, closed, open."""
    word = pl.col("cell").str.replace(r"\.0+$", "")
    return _column(
        _plain(cells), word.replace_strict(_ANSWERS, default=None, return_dtype=pl.Boolean())
    )


def parse_seconds(cells: pl.Series, header: str = "") -> pl.Series:
    """Read durations to seconds: 3分20秒, 00:03:20, 03:20, 2.5小时, 1h 5m, 200.

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
    return _column(text, pl.coalesce(number, spelled, _excel_clock(cell), _clock(cell)))


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

PARSERS: Mapping[str, Parser] = {
    "created_at": lambda cells, _header: parse_dates(cells),
    "rating": lambda cells, _header: parse_rating(cells),
    "nps": lambda cells, _header: parse_rating(cells),
    "votes": lambda cells, _header: parse_number(cells),
    "cost": lambda cells, _header: parse_number(cells),
    "response_seconds": parse_seconds,
    "handle_seconds": parse_seconds,
    "resolved": lambda cells, _header: parse_answer(cells),
    "first_contact_resolved": lambda cells, _header: parse_answer(cells),
}
"""How cells become the type of a standard column; the others stay text."""
