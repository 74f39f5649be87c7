"""Which texts of one collection stand in another, in whole, nearly, or in part.

Texts are compared without punctuation, spaces and case. Two texts are nearly equal when the sets of
their runs of four characters have a Jaccard similarity of .5 or more; a text stands in another in
part when it is at least ten characters long and the other holds .8 of its runs. All pairs that
share a run are counted exactly (one sparse matrix product, in blocks); only the runs are hashed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

RUN = 4
NEARLY = 0.5
PART = 0.8
SHORTEST_PART = 10
_BUCKETS = np.uint64(4_194_301)
_BLOCK = 500

Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Overlap:
    """What is known of each of the left texts, and of each of the right ones.

    Attributes:
        left_near: Left texts that equal or nearly equal a right one.
        right_near: Right texts that equal or nearly equal a left one.
        left_inside: Left texts that stand in a right one in part.
        right_holding: Right texts that hold a left one in part.
    """

    left_near: Booleans
    right_near: Booleans
    left_inside: Booleans
    right_holding: Booleans


def overlap(left: pl.Series, right: pl.Series) -> Overlap:
    """Compare two collections of texts."""
    left, right = plain(left), plain(right)
    near = left.is_in(right.implode()).to_numpy().copy()
    near_right = right.is_in(left.implode()).to_numpy().copy()
    inside, holding = np.zeros(len(left), bool), np.zeros(len(right), bool)
    long = (left.str.len_chars() >= SHORTEST_PART).to_numpy()
    rows, columns = _runs(left), _runs(right)
    size, other = np.asarray(rows.sum(1)).ravel(), np.asarray(columns.sum(1)).ravel()
    turned = columns.T.tocsr()
    for start in range(0, rows.shape[0], _BLOCK):
        shared = (rows[start : start + _BLOCK] @ turned).tocoo()
        a, b = shared.row + start, shared.col
        alike = shared.data >= NEARLY * (size[a] + other[b] - shared.data)
        part = (shared.data >= PART * size[a]) & long[a]
        near[a[alike]], near_right[b[alike]] = True, True
        inside[a[part]], holding[b[part]] = True, True
    return Overlap(near, near_right, inside, holding)


def plain(texts: pl.Series) -> pl.Series:
    """Leave letters and digits of the texts, in lower case."""
    return texts.fill_null("").str.to_lowercase().str.replace_all(r"[^\p{Han}a-z0-9]", "")


def _runs(texts: pl.Series) -> sparse.csr_matrix:
    """Return one row a text, with a one in the bucket of each of its runs."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    row = np.repeat(np.arange(len(texts)), texts.str.len_chars().to_numpy())
    last = max(0, len(codes) - RUN + 1)
    shifts = (np.uint64(16 * place) for place in range(RUN))
    run = sum(codes[place : place + last] << shift for place, shift in enumerate(shifts))
    whole = row[:last] == row[len(row) - last :]
    places = (row[:last][whole], (run % _BUCKETS)[whole])
    counts = sparse.csr_matrix((np.ones(whole.sum()), places), shape=(len(texts), int(_BUCKETS)))
    return (counts > 0).astype(np.int32)
