"""A double-array trie: every place of every word of a list, in an array of characters."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import count
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.uint32]
Integers: TypeAlias = NDArray[np.int64]
Children: TypeAlias = list[dict[int, int]]

_ROOT, _NONE = 0, -1


class Trie:
    """Finds words in texts: all characters are walked from at once, one letter deeper a step.

    A node's number is its place in two arrays: `base` says where its children lie, each as much
    further as its letter's number, `parent` whose child it is. So a step is two look-ups in numpy.

    Source: J. Aoe (1989), An efficient digital search algorithm by using a double-array structure,
    IEEE Transactions on Software Engineering 15(9).

    Args:
        words: What to look for; of equal ones the first is found, an empty one never.
    """

    def __init__(self, words: Sequence[str]) -> None:
        letters = sorted({*"".join(words)})
        numbers = {letter: number for number, letter in enumerate(letters, 1)}
        self._letter = np.zeros(sys.maxunicode + 1, dtype=np.uint16)
        self._letter[[ord(letter) for letter in letters]] = range(1, len(letters) + 1)
        children, parents, ends = _tree([numbers[letter] for letter in word] for word in words)
        place, base = _laid_out(children)
        size = max(place) + len(letters) + 1
        self._base, self._parent, self._word = np.full((3, size), _NONE, dtype=np.int32)
        self._base[place] = base
        self._parent[place[1:]] = [place[node] for node in parents]
        self._word[[place[node] for node in ends]] = list(ends.values())
        self._longest = max(map(len, words), default=0)
        self._size = len(words)

    def __len__(self) -> int:
        """Return how many words it was made of."""
        return self._size

    def find(self, codes: Codes) -> tuple[Integers, Integers, Integers]:
        """Return the number of each word found, its first character and the one behind its last.

        Args:
            codes: Code points.

        Returns:
            Three arrays, ordered by the first character, then by length.
        """
        found = [*self._walk(codes)]
        word, start, end = (np.concatenate(one) for one in zip(*found, strict=True))
        order = np.argsort(start, kind="stable")
        return word[order], start[order], end[order]

    def _walk(self, codes: Codes) -> Iterator[tuple[Integers, Integers, Integers]]:
        letter = np.append(self._letter[codes], np.zeros(self._longest + 1, dtype=np.uint16))
        start = np.arange(len(codes))
        node = np.zeros(len(codes), dtype=np.int32)
        for depth in count(1):
            ahead = self._base[node] + letter[start + (depth - 1)]
            goes_on = np.flatnonzero(self._parent[ahead] == node)
            start, node = start[goes_on], ahead[goes_on]
            word = self._word[node]
            hit = word >= 0
            yield word[hit].astype(np.int64), start[hit], start[hit] + depth
            if not len(start):
                return


def _tree(words: Iterator[list[int]]) -> tuple[Children, list[int], dict[int, int]]:
    """Return each node's children by letter, the parents of all but the root, and words' ends."""
    children: Children = [{}]
    parents: list[int] = []
    ends: dict[int, int] = {}
    for number, word in enumerate(words):
        node = _ROOT
        for letter in word:
            above, node = node, children[node].setdefault(letter, len(children))
            if node == len(children):
                children.append({})
                parents.append(above)
        if node != _ROOT:
            ends.setdefault(node, number)
    return children, parents, ends


def _laid_out(children: Children) -> tuple[list[int], list[int]]:
    """Give every node a place of its own and a base, first fit, the widest first.

    Source: R. Tarjan and A. Yao (1979), Storing a sparse table, Communications of the ACM 22(11).
    """
    place, base = [_ROOT] * len(children), [0] * len(children)
    taken, free = {_ROOT}, ~(1 << _ROOT)
    gaps = (one for one in count() if one not in taken)
    for node in sorted(range(len(children)), key=lambda one: -len(children[one])):
        below = children[node]
        if len(below) > 1:
            fits = -1
            for letter in below:
                fits &= free >> letter
            base[node] = (fits & -fits).bit_length() - 1
        elif below:
            base[node] = next(gaps) - next(iter(below))
        for letter, child in below.items():
            place[child] = base[node] + letter
            taken.add(place[child])
            free ^= 1 << place[child] if len(below) > 1 else 0
    return place, base
