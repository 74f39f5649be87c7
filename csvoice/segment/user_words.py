"""The user's words, and those among them that jieba cannot keep in one piece.

jieba breaks a text at spaces and at symbols other than ``+#&._%-`` before it looks into its
dictionary, so 「奥迪 A4L」 or 「iPhone15 Pro」 can never come out whole. Here csvoice differs from
jieba on purpose: such terms are found first, and only the text between them is segmented.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from csvoice.lexicon import UserWord
from csvoice.lookup.trie import Trie
from csvoice.segment.batches import code_points

Span = tuple[int, int]
"""Start and end of a stretch of text, in characters."""

BLOCK = re.compile(r"[\u4E00-\u9FD5a-zA-Z0-9+#&._%\-]+")  # jieba.re_han_default
"""A stretch of text for jieba, which breaks at everything else before it looks words up."""
_LATIN = re.compile(r"[a-zA-Z0-9]")


def dictionary_words(words: Iterable[UserWord]) -> list[UserWord]:
    """The words that jieba's dictionary can hold, in their order."""
    return [word for word in words if BLOCK.fullmatch(word.word)]


class WholeTerms:
    """Finds the terms that jieba would break.

    Args:
        words: All of the user's words; those that jieba can hold are left to it.
    """

    def __init__(self, words: Iterable[UserWord]) -> None:
        terms = {word.word.strip() for word in words if not BLOCK.fullmatch(word.word)}
        self._trie = Trie(sorted(terms - {""}))

    def spans(self, text: str) -> list[Span]:
        """Where terms stand: leftmost first, longest first, none overlapping.

        A term that begins or ends with a Latin letter or digit is not found inside a longer
        Latin word: 「奥迪 A4」 is not in 「奥迪 A4L」.
        """
        if not len(self._trie):
            return []
        _term, starts, ends = self._trie.find(code_points(text))
        found = zip(starts.tolist(), ends.tolist(), strict=True)
        spans = [span for span in found if _stands_alone(text, *span)]
        return _without_overlaps(sorted(spans, key=lambda span: (span[0], -span[1])))


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not (_is_inside_latin(text, start) or _is_inside_latin(text, end))


def _is_inside_latin(text: str, at: int) -> bool:
    return 0 < at < len(text) and all(map(_LATIN.match, text[at - 1 : at + 1]))


def _without_overlaps(ordered: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in ordered:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept
