"""A double-array trie: every place of every word of a list, in an array of characters."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from csvoice.storage.cache import content_name, kept

Codes: TypeAlias = NDArray[np.uint32]
Integers: TypeAlias = NDArray[np.int64]

_ROOT, _NONE = 0, -1
_WORTH_KEEPING = 500
"""Words from which on it is quicker to read what was laid out before."""
_LAYOUT = Path(__file__).read_bytes()
"""How words are laid out: what another version of this file made is not taken for ours."""


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
        alphabet, nodes = _kept(words) if len(words) >= _WORTH_KEEPING else _made(words)
        self._letter = np.zeros(sys.maxunicode + 1, dtype=np.uint16)
        self._letter[alphabet] = np.arange(1, len(alphabet) + 1)
        self._base, self._parent, self._word = nodes
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


def _kept(words: Sequence[str]) -> tuple[Codes, NDArray[np.int32]]:
    """Return the trie of these words as it was made once, on whatever run."""
    spelled = "\n".join(words).encode("utf-8", "surrogatepass")
    name = content_name("trie", ".npy", _LAYOUT, spelled)
    stream = io.BytesIO(kept(name, lambda: _bytes(*_made(words))))
    return np.load(stream), np.load(stream)


def _bytes(*arrays: NDArray[np.generic]) -> bytes:
    stream = io.BytesIO()
    for array in arrays:
        np.save(stream, array)
    return stream.getvalue()


def _made(words: Sequence[str]) -> tuple[Codes, NDArray[np.int32]]:
    """Return the alphabet, and `base`, `parent` and the word that ends at each node."""
    numbers: dict[str, int] = {}
    for number, word in enumerate(words):
        numbers.setdefault(word, number)
    tree = _tree(sorted(numbers.keys() - {""}))
    alphabet, letter = np.unique(tree.code, return_inverse=True)
    place, base = _laid_out(tree.parent, letter.astype(np.int64) + 1)
    size = int(place.max()) + len(alphabet) + 1
    nodes = np.full((3, size), _NONE, dtype=np.int32)
    nodes[0, place] = base
    nodes[1, place[1:]] = place[tree.parent]
    nodes[2, place[tree.end]] = [numbers[word] for word in tree.words]
    return alphabet, nodes


class _Tree(NamedTuple):
    """A trie as arrays; its root is node 0.

    Attributes:
        words: The words, in order.
        end: The node at which each of them ends.
        parent: Of each node but the root.
        code: The letter, as a code point, that leads to each node but the root.
    """

    words: list[str]
    end: Integers
    parent: Integers
    code: Codes


def _tree(words: list[str]) -> _Tree:
    """Lay sorted words one behind the other; what two neighbours begin with is there once."""
    length = np.fromiter(map(len, words), np.int64, len(words))
    first = np.cumsum(length) - length
    code = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    depth = np.arange(len(code)) - np.repeat(first, length)
    # Before the first word stands none, so all of it is new.
    above = np.repeat(np.append(0, first[:-1])[: len(words)], length) + depth
    long = np.repeat(np.append(0, length[:-1])[: len(words)], length)
    differs = (depth >= long) | (code[np.minimum(above, len(code) - 1)] != code)
    shared = np.minimum.reduceat(np.where(differs, depth, len(code)), first) if words else first
    new = depth >= np.repeat(shared, length)
    node = np.where(new, np.cumsum(new), _ROOT)
    # A letter that is not new has the node of the last new one that stands as deep.
    level = np.argsort(depth, kind="stable")
    apart = depth[level] * (len(code) + 1)
    node[level] = np.maximum.accumulate(node[level] + apart) - apart
    before = np.where(depth > 0, np.roll(node, 1), _ROOT)
    return _Tree(words, node[first + length - 1], before[new], code[new])


def _laid_out(parent: Integers, letter: Integers) -> tuple[Integers, Integers]:
    """Give every node a place of its own and a base, first fit, the widest first.

    Source: R. Tarjan and A. Yao (1979), Storing a sparse table, Communications of the ACM 22(11).
    """
    width = np.bincount(parent, minlength=len(parent) + 1)
    base = np.zeros(len(width), dtype=np.int64)
    by_parent = np.argsort(parent, kind="stable")
    letters, last = letter[by_parent].tolist(), np.cumsum(width).tolist()
    free = ~(1 << _ROOT)
    for node in np.argsort(-width, kind="stable")[: int((width > 1).sum())].tolist():
        below = letters[last[node] - width[node] : last[node]]
        fits = -1
        for one in below:
            fits &= free >> one
        base[node] = fit = (fits & -fits).bit_length() - 1
        free ^= sum(1 << one for one in below) << fit
    place = np.append(_ROOT, base[parent] + letter)
    # An only child goes into the next gap, wherever its parent is.
    alone = width[parent] == 1
    taken = np.zeros(int(place.max()) + len(place) + 1, dtype=np.bool_)
    taken[place[np.append(True, ~alone)]] = True
    place[1:][alone] = np.flatnonzero(~taken)[: int(alone.sum())]
    base[parent[alone]] = place[1:][alone] - letter[alone]
    return place, base
