"""Runs of neighbouring units, characters or words, counted and measured without a loop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from csvoice.analyze.statistics.intervals import Array, Booleans, floats
from csvoice.analyze.words.counts import Integers

Numbers = NDArray[np.int32]

BREAK = -1


@dataclass(frozen=True, slots=True)
class Run:
    """The frequent n-grams of one length.

    Attributes:
        length: Units in each.
        number: At every place, the number of the n-gram that starts there; -1 where none does.
        counts: How often each n-gram occurs.
    """

    length: int
    number: Numbers
    counts: Integers


class NGrams:
    """The n-grams that occur often enough, up to a length; memory is linear in units.

    An n-gram is looked for only where both (n-1)-grams in it are frequent (R. Agrawal and
    R. Srikant (1994), Fast algorithms for mining association rules, VLDB).

    Args:
        units: A number for each unit, from 0 on; -1 where no n-gram may pass.
        row: The row of each unit, ascending; no n-gram reaches over its end.
        longest: Units in the longest n-gram.
        least: Occurrences below which an n-gram is left out.
    """

    def __init__(self, units: Integers, row: Integers, longest: int, least: int) -> None:
        self.units, self.row = units, row
        self.alphabet = int(units.max(initial=BREAK)) + 1
        at = np.flatnonzero(units >= 0)
        self.total = max(1, len(at))
        self.runs = [_numbered(1, at, units[at], least, len(units))]
        for _length in range(2, longest + 1):
            self.runs.append(self._longer(self.runs[-1], least))

    def _longer(self, run: Run, least: int) -> Run:
        follows = (run.number[:-1] >= 0) & (run.number[1:] >= 0)
        at = np.flatnonzero(follows & (self.row[:-1] == self.row[1:]))
        keys = run.number[at].astype(np.int64) * self.alphabet + self.units[at + run.length]
        return _numbered(run.length + 1, at, keys, least, len(self.units))

    def cohesion(self, length: int, first: Integers) -> Array:
        """Return the mutual information of n-grams at their weakest split into two parts.

        Source: J. Ferreira da Silva and G. Pereira Lopes (1999), A local maxima method and a fair
        dispersion normalization for extracting multi-word units, MOL 6.

        Args:
            length: Units in each n-gram.
            first: A place of each.
        """
        counts = self.runs[length - 1].counts[self.runs[length - 1].number[first]]
        weakest = np.full(len(first), np.inf)
        for size in range(1, length):
            left, right = self.runs[size - 1], self.runs[length - size - 1]
            before = left.counts[left.number[first]]
            after = right.counts[right.number[first + size]]
            weakest = np.minimum(weakest, mutual_information(counts, before, after, self.total))
        return weakest


def mutual_information(both: ArrayLike, left: ArrayLike, right: ArrayLike, total: int) -> Array:
    """Return log2 of p(xy) / (p(x) p(y)): how much oftener two units meet than by chance, in bits.

    Source: K. Church and P. Hanks (1990), Word association norms, mutual information, and
    lexicography, Computational Linguistics 16.

    Args:
        both: How often they meet.
        left: How often the first occurs.
        right: How often the second occurs.
        total: Units in all.
    """
    bits: Array = np.log2(floats(both) * total / (floats(left) * floats(right)))
    return bits


def _numbered(length: int, at: Integers, keys: Integers, least: int, size: int) -> Run:
    """Number the keys that occur often enough."""
    _keys, number, counts = np.unique(keys, return_inverse=True, return_counts=True)
    kept = counts >= least
    fresh = np.where(kept, np.cumsum(kept) - 1, BREAK).astype(np.int32)
    everywhere = np.full(size, BREAK, dtype=np.int32)
    everywhere[at] = fresh[number]
    return Run(length, everywhere, counts[kept])


class Occurrences:
    """Every occurrence of the n-grams of one length that hold together; arrays by n-gram.

    Args:
        grams: Where they come from.
        length: Units in each.
        min_cohesion: Bits below which an n-gram is left out.

    Attributes:
        first: The first place of each n-gram.
        cohesion: See `NGrams.cohesion`.
        counts: How often each occurs.
        places: Where the n-grams start, those of one n-gram together, ascending.
        number: The n-gram at each of `places`.
    """

    def __init__(self, grams: NGrams, length: int, min_cohesion: float) -> None:
        run = grams.runs[length - 1]
        self._grams, self._length = grams, length
        at = np.flatnonzero(run.number >= 0)
        first = np.empty(len(run.counts), dtype=np.int64)
        first[run.number[at[::-1]]] = at[::-1]
        cohesion = grams.cohesion(length, first)
        kept = cohesion >= min_cohesion
        self.first, self.cohesion, self.counts = first[kept], cohesion[kept], run.counts[kept]
        at = at[kept[run.number[at]]]
        self.places: Integers = at[np.argsort(run.number[at], kind="stable")]
        self.number: Integers = np.repeat(np.arange(len(self.counts)), self.counts)

    def __len__(self) -> int:
        return len(self.counts)

    def spread(self, groups: Integers) -> Integers:
        """Count in how many groups each stands, given the group of every unit, from 0 on."""
        size = int(groups.max(initial=0)) + 1
        pairs = np.sort(self.number * size + groups[self.places])
        new = np.diff(pairs, prepend=BREAK) > 0
        return np.bincount(pairs[new] // size, minlength=len(self))

    def share(self, marked: Booleans) -> Array:
        """Return which share of each one's occurrences is marked, `marked` being as `places`."""
        return np.bincount(self.number[marked], minlength=len(self)) / self.counts

    def left_entropy(self) -> Array:
        """Return the entropy in bits of the unit before; see `right_entropy`."""
        return self._entropy(self.places, -1)

    def right_entropy(self) -> Array:
        """Return the entropy in bits of the unit after: how free an n-gram is of what follows it.

        Sources: Z. Jin and K. Tanaka-Ishii (2006), Unsupervised segmentation of Chinese text by
        use of branching entropy, COLING/ACL; each edge of a text, and each place where no n-gram
        may pass, counts as a unit of its own, as in H. Feng et al. (2004), Accessor variety
        criteria for Chinese word extraction, Computational Linguistics 30.
        """
        return self._entropy(self.places + self._length - 1, 1)

    def _entropy(self, edge: Integers, step: int) -> Array:
        units, row, size = self._grams.units, self._grams.row, self._grams.alphabet
        beside = np.clip(edge + step, 0, max(0, len(units) - 1))
        known = (beside == edge + step) & (row[beside] == row[edge]) & (units[beside] >= 0)
        pairs = self.number[known] * size + units[beside[known]]
        keys, times = np.unique(pairs, return_counts=True)
        weights = np.bincount(keys // max(1, size), times * np.log2(times), minlength=len(self))
        entropy: Array = np.log2(self.counts) - weights / self.counts
        return np.maximum(entropy, 0.0)
