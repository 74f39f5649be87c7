"""Which cells can be what a header says they are, so that a header alone does not decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from csvoice.read.cells import FEW_ROWS, MOSTLY, Cells, mean
from csvoice.read.chat import sides
from csvoice.read.dates import parse_dates
from csvoice.read.funnel import says_nothing
from csvoice.schema import KINDS, Kind

_NEARLY_ALL = 0.99
"""Of scores; the others are slips of the pen, which `impossible` counts."""

_EMOTIONS = 0.6
"""Of a column of emotions so many bear a tone; 惊讶 and its like bear none."""


def is_text(cells: Cells) -> bool:
    """Sentences: neither numbers nor a few values over and over."""
    return cells.length >= 2 and not cells.bare and cells.varied


def is_long_text(cells: Cells) -> bool:
    """Sentences one would take for feedback without being told: long, different, in words."""
    different = cells.kinds >= min(3, cells.count) and cells.kinds > 0.3 * cells.count
    return cells.in_words and cells.length >= 8 and different and not cells.bare


_WORDED, _WORDY = 20, 5
"""So many different cells, of so many characters, are no list of names."""


def is_worded(cells: Cells) -> bool:
    """What may be feedback where nothing else is: short, and often the same (电梯三天坏两次)."""
    return cells.in_words and cells.kinds >= _WORDED and cells.length >= _WORDY and not cells.bare


def is_open_answer(cells: Cells) -> bool:
    """Answers in people's own words, however few and short, and no options to choose from."""
    values = cells.values.to_frame("cell")
    said = values.filter(~says_nothing(pl.col("cell"))).to_series()
    if said.len() < 3 or cells.share(r"[┋|;；]") > 0.3:
        return False
    words = mean(said.str.contains("[\u4e00-\u9fff]{2}|[A-Za-z]{3}")) > 0.5
    return words and not cells.bare and said.n_unique() > 0.3 * said.len()


_DIGIT = "[0-9０-９〇零一二三四五六七八九十]"
_SHORTEST_DATE = 4


def is_plain_date(cells: Cells) -> bool:
    """Dates that could be nothing else: no serial numbers, no epoch seconds."""
    # Reading dates in all spellings takes long; most columns need not be tried.
    if cells.length < _SHORTEST_DATE or cells.share(_DIGIT) < 0.9:
        return False
    parsed = parse_dates(cells.values, numbers=False)
    return cells.count > 0 and parsed.is_not_null().sum() >= 0.9 * cells.count


def is_label(cells: Cells) -> bool:
    """Issue types: at least two, named and not just coded, short, not different in every row.

    Tones and marks (正面, negative, 愤怒, 好评) say how people feel, not what about.
    """
    only_codes = cells.share(r"^-?\d+(?:\.0+)?$") == 1
    if cells.kinds < 2 or cells.length > 25 or only_codes or _is_tone(cells):
        return False
    return cells.kinds <= (0.5 * cells.count if cells.count >= FEW_ROWS else cells.count)


def _is_given_tone(cells: Cells) -> bool:
    """Tones in words, or as -1, 0 and 1; 0 and 1 alone are flags of anything."""
    in_words = cells.numeric < MOSTLY or bool((cells.parsed("tone") < 0).any())
    return in_words and _readable("tone", _EMOTIONS)(cells)


def _is_tone(cells: Cells) -> bool:
    return _readable("tone", _EMOTIONS)(cells) or _readable("rating")(cells)


def _is_rating(cells: Cells) -> bool:
    stars = cells.parsed("rating").drop_nulls()
    if stars.len() < MOSTLY * cells.count or stars.is_empty():
        return False
    # Stars start at 1; 0, 1, 2, 3 are the classes of a data set, 0 and 1 flags.
    only_codes = bool((stars < 1).any()) and not (stars > 3).any()
    return not only_codes and mean(stars.is_between(-5, 100)) >= _NEARLY_ALL


def _is_recommendation(cells: Cells) -> bool:
    scores = cells.parsed("rating").drop_nulls()
    enough = scores.len() >= MOSTLY * max(1, cells.count)
    return enough and mean(scores.is_between(0, 10)) >= _NEARLY_ALL


def _readable(kind: Kind, least: float = MOSTLY) -> Callable[[Cells], bool]:
    return lambda cells: cells.readable(kind) >= least


def _is_seconds(cells: Cells) -> bool:
    coded = cells.coded and bool((cells.parsed("seconds").drop_nulls() <= 3).all())
    return not coded and _readable("seconds")(cells)


def _code(longest: int) -> Callable[[Cells], bool]:
    return lambda cells: 0 < cells.length <= longest and cells.share(r"^\d{4}-\d\d-\d\d") < 0.5


_ALL_DIFFERENT = 0.9
"""Names that nearly every row has for itself, such as 来自IP, group nothing."""


def _is_name(cells: Cells) -> bool:
    groups = cells.count < FEW_ROWS or cells.kinds <= _ALL_DIFFERENT * cells.count
    return groups and _code(80)(cells) and cells.numeric < MOSTLY


FITS: Mapping[Kind, Callable[[Cells], bool]] = {
    "identifier": lambda cells: cells.length <= 64 and cells.kinds > 0.5 * cells.count,
    "code": _code(80),
    "name": _is_name,
    "label": is_label,
    "text": is_text,
    "reply": lambda cells: not cells.bare and cells.length >= 2,
    "speaker": lambda cells: bool(sides(cells.values).is_not_null().any()),
    "date": _readable("date", 0.2),
    "rating": _is_rating,
    "recommendation": _is_recommendation,
    "count": _readable("count"),
    "amount": lambda cells: not cells.coded and _readable("amount")(cells),
    "seconds": _is_seconds,
    "answer": _readable("answer"),
    "event": _readable("event"),
    "nature": _readable("nature"),
    "tone": _is_given_tone,
}
"""Whether cells can be what a header says they are."""


_MEDIA = r"微博|微信|抖音|快手|头条|知乎|小红书|贴吧|论坛|豆瓣|公众号|视频号|百度|之家$|网$|\.com"


def fits(column: str, cells: Cells) -> bool:
    """Say whether cells can be those of a standard column; 站点 may be a place or a medium."""
    if column == "region" and cells.share(_MEDIA) > 0.5:
        return False
    return FITS[KINDS[column]](cells)
