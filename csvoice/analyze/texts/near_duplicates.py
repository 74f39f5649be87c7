"""Texts that say nearly the same: exact, by the character pairs they share."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from csvoice.analyze.statistics.intervals import Array, Integers
from csvoice.lookup.haystack import lower_case

ALIKE = 0.7
"""Share of common character pairs (Jaccard) from which two texts count as near-duplicates."""

_CHUNK = 50_000
_CODE_BITS = 21


def near_duplicates(texts: pl.Series, alike: float = ALIKE) -> Integers:
    """Number the texts so that near-duplicates, and what is linked through them, share a number.

    Only letters and digits count, in either case. Two texts are near-duplicates where the Jaccard
    similarity of their sets of character pairs is at least `alike`; all such pairs are found.

    Sources: S. Chaudhuri, V. Ganti and R. Kaushik (2006), A primitive operator for similarity
    joins in data cleaning, ICDE (two sets that are alike share one of their rarest elements);
    C. Xiao et al. (2008), Efficient similarity joins for near duplicate detection, WWW.

    Args:
        texts: Any texts; nulls say nothing.
        alike: Least similarity, above 0 and at most 1.

    Returns:
        Group numbers from 0 on, in order of first appearance, shape (n,).
    """
    said = bare(texts)
    distinct = said.unique(maintain_order=True)
    groups = linked(len(distinct), *similar_pairs(distinct, alike))
    number = pl.Series("group", groups, dtype=pl.Int64)
    return said.replace_strict(distinct, number, return_dtype=pl.Int64).to_numpy()


def bare(texts: pl.Series) -> pl.Series:
    """Return the letters and digits of texts, in lower case."""
    return lower_case(texts.fill_null("")).str.replace_all(r"[^\p{L}\p{N}]+", "")


def linked(size: int, first: Integers, second: Integers) -> Integers:
    """Number places so that those joined by pairs, however far, share a number.

    Each place takes the lowest place that it can reach, step by step; places are reached from
    their lowest one twice as far in each round. Source: Y. Shiloach and U. Vishkin (1982), An
    O(log n) parallel connectivity algorithm, Journal of Algorithms 3.
    """
    lowest = np.arange(size)
    while len(first):
        low = np.minimum(lowest[first], lowest[second])
        np.minimum.at(lowest, lowest[first], low)
        np.minimum.at(lowest, lowest[second], low)
        while (lowest[lowest] != lowest).any():
            lowest = lowest[lowest]
        apart = lowest[first] != lowest[second]
        first, second = first[apart], second[apart]
    return np.unique(lowest, return_inverse=True)[1].astype(np.int64)


def similar_pairs(texts: pl.Series, alike: float) -> tuple[Integers, Integers]:
    """Return every pair of places, the first below the second, whose texts are alike."""
    if int(texts.str.len_chars().sum()) < 2:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    pairs = _character_pairs(texts)
    first, second = _candidates(pairs, alike)
    sizes = np.diff(pairs.indptr)
    fitting = np.minimum(sizes[first], sizes[second]) >= alike * np.maximum(
        sizes[first], sizes[second]
    )
    first, second = first[fitting], second[fitting]
    similar = _jaccard(pairs, first, second) >= alike - 1e-9
    return first[similar], second[similar]


def similarity(texts: pl.Series, first: Integers, second: Integers) -> Array:
    """Return the Jaccard similarity of the character pairs of some pairs of texts, 0 to 1."""
    if int(texts.str.len_chars().sum()) < 2:
        return np.zeros(len(first))
    return _jaccard(_character_pairs(texts), first, second)


def _character_pairs(texts: pl.Series) -> Any:
    """Mark which neighbouring characters each text has; columns go from rare to common."""
    from scipy.sparse import csr_array

    lengths = texts.str.len_chars().to_numpy()
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    rows = np.repeat(np.arange(len(texts)), lengths)
    inside = rows[:-1] == rows[1:]
    pairs = (codes[:-1] << _CODE_BITS | codes[1:])[inside]
    known, columns = np.unique(pairs, return_inverse=True)
    starts = np.searchsorted(rows[:-1][inside], np.arange(len(texts) + 1))
    marked = csr_array(
        (np.ones(len(pairs), np.float32), columns, starts), shape=(len(texts), len(known))
    )
    marked.sum_duplicates()
    marked.data[:] = 1
    frequencies = np.bincount(marked.indices, minlength=len(known))
    rarity = np.empty_like(frequencies)
    rarity[np.argsort(frequencies, kind="stable")] = np.arange(len(frequencies))
    marked.indices = rarity[marked.indices]
    marked.has_sorted_indices = False
    marked.sort_indices()
    return marked


def _candidates(pairs: Any, alike: float) -> tuple[Integers, Integers]:
    """Return the pairs of rows that share one of their rarest elements, as all alike ones must."""
    from scipy.sparse import csr_array, triu

    sizes = np.diff(pairs.indptr)
    prefix = sizes - np.ceil(alike * sizes - 1e-9).astype(np.int64) + 1
    rows = np.repeat(np.arange(len(sizes)), sizes)
    rare = np.arange(pairs.nnz) - pairs.indptr[rows] < prefix[rows]
    ends = (rows[rare], pairs.indices[rare])
    rarest = csr_array((np.ones(int(rare.sum()), np.float32), ends), shape=pairs.shape)
    shared = triu(rarest @ rarest.T, 1).tocoo()
    return shared.row.astype(np.int64), shared.col.astype(np.int64)


def _jaccard(pairs: Any, first: Integers, second: Integers) -> Array:
    sizes = np.diff(pairs.indptr)
    common = _overlap(pairs, first, second)
    jaccard: Array = common / np.maximum(sizes[first] + sizes[second] - common, 1)
    return jaccard


def _overlap(pairs: Any, first: Integers, second: Integers) -> Integers:
    parts = [
        pairs[first[start : start + _CHUNK]].multiply(pairs[second[start : start + _CHUNK]])
        for start in range(0, len(first), _CHUNK)
    ]
    counts = [np.asarray(part.sum(axis=1), dtype=np.int64).ravel() for part in parts]
    return np.concatenate([np.empty(0, np.int64), *counts])
