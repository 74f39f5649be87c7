"""What people would call an event: a place and what happened there, in the words of its texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Set

import polars as pl

from csvoice.lookup.terms import is_latin

MOST, NEARLY = 0.6, 0.9
"""A character that stands beside a name in so many of the texts belongs to it; a stop word that is
no particle (半个小时) in nearly all."""

HALF, QUARTER = 0.5, 0.25
"""A word that fewer of the texts say does not name what they have in common; without an issue, one
that fewer say than a quarter."""

LONGEST = 8
SEVERAL = 3
"""Of fewer different texts nothing tells how far a name goes, or whether a word is one."""

MANY = 3
"""Of more words that tell an event as well as each other none names it: it is one text, copied."""

SHORT = 3
"""Words of so many characters (预售, 肚子) say little; what it was about is put behind them."""

_HAN = ("一", "鿿")
_PLACES = "区园苑府城村湾庭寓里坊镇乡路街巷厂桥站场港湖岛校院楼厦店"
"""What the name of an estate, a street, a school … ends with."""

_BUILDING = re.compile(r"(?:[\dA-Za-z一二三四五六七八九十]\s*(?:[栋幢座]|号?楼|单元)|号院)$")

_PARTICLES = "的了着过吗呢吧啊是在我你他她它们也都就和与及又还很太再被把给让向对从到"

_NOT = "不没无未"
"""Before a word these turn it round, and belong to it (不制冷), though they say nothing alone."""


def name_of(
    gathers: Mapping[str, str],
    words: Mapping[str, float],
    texts: pl.Series,
    stopwords: Set[str],
    course: str = "增多",
) -> str:
    """Return a name: 比亚迪降价, 金桥苑小区停水.

    Args:
        gathers: What most of the event's rows share.
        words: Words that set it apart, and how much.
        texts: Its texts, copies left out.
        stopwords: Words that say nothing; no name begins or ends with one.
        course: What an issue of no place in particular did; empty of one author's.
    """
    place = _place(gathers)
    issue = gathers.get("issue_detail") or gathers.get("issue") or ""
    estate = gathers.get("region") == place
    said = _said(words, texts.str.to_lowercase(), place, issue, stopwords, estate=estate)
    said = _as_written("" if issue and len(said) == 1 else said, texts)
    finer = gathers.get("issue_detail", "")
    said = finer if said and said in finer else said
    about = issue
    if about and 0 < len(said) <= SHORT and not set(said) & set(place + about):
        said += f"（{about}）"
    what = said or (issue if place else issue and f"「{issue}」{course}") or f"反馈{course}"
    latin = place and (is_latin(place[-1]) or is_latin(what[0]))
    return f"{place} {what}" if latin else place + what


def _as_written(word: str, texts: pl.Series) -> str:
    """Return a word as most texts write it, and a Latin one (iOS13) as something that happens."""
    if not word.isascii() or not word:
        return word
    forms = texts.str.extract(f"(?i)({re.escape(word)})").drop_nulls().value_counts()
    common = forms.sort("count", pl.first(), descending=[True, False])[:, 0]
    return f"{common[0] if len(common) else word} 问题"


def _place(gathers: Mapping[str, str]) -> str:
    """Brand or product, and region, as the data have them; a building stands behind its estate."""
    brand, product = gathers.get("brand", ""), gathers.get("product", "")
    if brand and product and brand[:2] not in product and product[:2] not in brand:
        product = brand + product
    named = product or brand
    region = gathers.get("region", "")
    if named and _BUILDING.search(region):
        return named + region
    return region + named if region not in named else named


def _said(
    words: Mapping[str, float],
    texts: pl.Series,
    place: str,
    issue: str,
    stopwords: Set[str],
    *,
    estate: bool,
) -> str:
    """Return the word that tells the event best, grown to the whole name.

    One that had to be grown is a name that the dictionary does not know, in a region alone such as
    of an `estate`; what happened there is said by the best word besides (停水), else by the issue.
    A word of one or two texts is none where the issue is known.
    """
    holding = {word: texts.filter(texts.str.contains(word, literal=True)) for word in words}
    found = [
        word
        for word in sorted(words, key=lambda one: (-words[one], -len(one), one))
        if word not in place.lower()
        and len(holding[word]) >= (HALF if issue else QUARTER) * len(texts)
    ]
    tied = [word for word in found if words[word] >= NEARLY * words[found[0]]]
    if not found or (issue and not place and len(tied) > MANY):
        return ""
    word = found[0]
    if len(holding[word]) < SEVERAL:
        return "" if issue else word
    name = grown(word, holding[word].to_list(), stopwords)
    if name == word or not estate:
        return name
    if name[-1] not in _PLACES:
        return word
    return name + next((one for one in found if not set(one) & set(name)), issue)


def grown(word: str, texts: Iterable[str], stopwords: Set[str]) -> str:
    """Grow a word by the characters that stand beside it in most texts.

    A place that the dictionary does not know is cut in pieces (金桥, 苑小区); the pieces stand
    beside each other in the texts.
    """
    texts = list(texts)
    while len(word) < LONGEST:
        longer = _longer(word, texts, stopwords)
        if longer == word:
            break
        word = longer
    return word


def _longer(word: str, texts: list[str], stopwords: Set[str]) -> str:
    beside, needed = Counter[str](), dict[str, float]()
    for text in texts:
        at = text.find(word)
        if at < 0:
            continue
        before, after = text[at - 1 : at] if at else "", text[at + len(word) :][:1]
        if text[at + len(word) + 1 :][:1].isdigit():
            after = ""  # It counts what follows: 周年庆满300.
        for one, form in ((before, before + word), (after, word + after)):
            if one and _HAN[0] <= one <= _HAN[1] and one not in _PARTICLES:
                own = one not in stopwords or (one in _NOT and form != word + one)
                needed[form] = (MOST if own else NEARLY) * len(texts)
                beside[form] += 1
    enough = [(n, form) for form, n in beside.items() if n >= needed[form]]
    return max(enough, default=(0, word))[1]
