"""Verbatims that stand for a group, and their shortening."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from csvoice.analyze.statistics.intervals import Array, Booleans, Integers
from csvoice.analyze.words.counts import Counts

READABLE = (12, 160)
"""Characters of a text that a reader takes in at a glance."""

CANDIDATES = 200
"""The most central texts, among which the diverse ones are looked for."""

CENTRALITY = 0.6
"""Weight of being central against being unlike what is chosen already."""

NEAR_EQUAL = 0.8
"""Texts with a higher cosine tell the same story; one of them is enough."""

SHORT = 90
"""Characters of a shortened quote."""

_CLAUSE_END = re.compile(r"[，。！？；：,!?;\s]")
_WHOLE = re.compile(r"［[^］]*］|[A-Za-z0-9]+")


def tf_idf(counts: Counts) -> Any:
    """Return the rows of a document-term matrix as unit vectors, rare words weighing more.

    Source: G. Salton and C. Buckley (1988), Term-weighting approaches in automatic text
    retrieval, Information Processing & Management 24; smoothed as scikit-learn does.
    """
    from scipy.sparse import diags_array

    weight = np.log((1 + counts.rows) / (1 + counts.documents)) + 1
    weighted = counts.matrix @ diags_array(weight.astype(np.float32))
    norms = np.sqrt(weighted.multiply(weighted).sum(axis=1))
    return diags_array(1 / np.maximum(norms, 1e-9)) @ weighted


def representative(
    vectors: Any, rows: Integers, lengths: Integers, k: int = 3, urgent: Booleans | None = None
) -> list[int]:
    """Choose the rows that speak best for a group: central, readable, unlike each other.

    Central by cosine to the group's centroid, diverse by maximal marginal relevance. Source:
    J. Carbonell and J. Goldstein (1998), The use of MMR, SIGIR.

    Args:
        vectors: Unit vectors of all rows, as from `tf_idf`.
        rows: The group's rows.
        lengths: Characters of every row's text.
        k: How many to choose at most; fewer where the rest tell the same story.
        urgent: Which of all rows are urgent; the most central of them opens the list.

    Returns:
        Rows, in the order they were chosen.
    """
    low, high = READABLE
    readable = rows[(lengths[rows] >= low) & (lengths[rows] <= high)]
    pool = readable if len(readable) >= k else rows
    group = vectors[pool]
    centroid = group.sum(axis=0)
    central = np.round(group @ (centroid / max(float(np.linalg.norm(centroid)), 1e-9)), 6)
    order = np.lexsort((pool, -central))
    opening = order[urgent[pool[order]]][:1] if urgent is not None else order[:0]
    best = np.concatenate((opening, order[:CANDIDATES][~np.isin(order[:CANDIDATES], opening)]))
    likeness = np.round((group[best] @ group[best].T).toarray(), 6)
    chosen = _diverse(central[best], likeness, k, opened=len(opening) > 0)
    return [int(pool[best[place]]) for place in chosen]


def _diverse(value: Array, likeness: Array, k: int, *, opened: bool) -> list[int]:
    """Choose places one by one; with `opened`, the first place is taken as chosen."""
    chosen = [0] if opened else []
    left = np.ones(len(value), dtype=bool)
    left[chosen] = False
    nearest = likeness[0] if opened else np.zeros(len(value))
    while len(chosen) < k and (left := left & (nearest <= NEAR_EQUAL)).any():
        score = np.where(left, CENTRALITY * value - (1 - CENTRALITY) * nearest, -np.inf)
        chosen.append(int(np.argmax(score)))
        left[chosen] = False
        nearest = np.maximum(nearest, likeness[chosen[-1]])
    return chosen


def shorten(text: str, limit: int = SHORT) -> str:
    """Cut a text at the end of a clause, followed by ……; short texts stay as they are.

    Where no clause ends in its second half, it is cut at the limit, but never inside a Latin
    word, a number or a mask such as ［手机号］.
    """
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    ends = [match.start() for match in _CLAUSE_END.finditer(flat, limit // 2, limit + 1)]
    cut = ends[-1] if ends else limit
    inside = [m.start() for m in _WHOLE.finditer(flat) if m.start() < cut < m.end()]
    return flat[: inside[0] if inside and inside[0] else cut].rstrip("，。；：,;、 ") + "……"
