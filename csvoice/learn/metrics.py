"""How right labels are: F1 and its kin over all and for each label, with bootstrap intervals.

What is so and what was said are indicator matrices, a row a text and a column a label, so that one
label a text and several are measured by the same code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from csvoice.analyze.statistics.intervals import wilson
from csvoice.document.findings import Interval

DRAWS = 1_000
SEED = 42
_DRAWN_AT_ONCE = 100

Array = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure and its 95 % interval."""

    value: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class LabelScore:
    """How well one label is told.

    Attributes:
        name: The label.
        precision: Share of the rows said to have it that do.
        recall: Share of the rows that have it which are found.
        f1: Harmonic mean of the two, with its interval.
        support: Rows that have it.
    """

    name: str
    precision: float
    recall: float
    f1: Figure
    support: int


@dataclass(frozen=True, slots=True)
class Scores:
    """Measures over all rows.

    Attributes:
        rows: Rows judged.
        accuracy: Share of the rows whose labels are exactly right.
        macro_f1: Mean F1 of the labels, each counting alike.
        micro_f1: F1 of all decisions together.
        weighted_f1: Mean F1 of the labels, weighted by support.
        labels: Each label that some row has, the most frequent first.
    """

    rows: int
    accuracy: Figure
    macro_f1: Figure
    micro_f1: Figure
    weighted_f1: Figure
    labels: tuple[LabelScore, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What is so beside what was said.

    Attributes:
        names: Every label, those that some row has before those that were only said.
        truth: 1 where a row has a label, sparse, shape (n, labels).
        said: 1 where it was said to have it, sparse, shape (n, labels).
    """

    names: tuple[str, ...]
    truth: Any
    said: Any


def judge(truth: Sequence[Sequence[str]], said: Sequence[Sequence[str]]) -> Judged:
    """Lay out lists of labels, a list a row; an empty list of what was said is a row left open."""
    from scipy.sparse import csr_array

    true = sorted({str(name) for names in truth for name in names})
    names = (*true, *sorted({str(name) for names in said for name in names} - {*true}))
    place = {name: number for number, name in enumerate(names)}

    def indicators(lists: Sequence[Sequence[str]]) -> Any:
        ends = np.cumsum([0, *map(len, lists)])
        columns = np.array([place[name] for names in lists for name in names], np.int64)
        return csr_array((np.ones(len(columns)), columns, ends), shape=(len(lists), len(names)))

    return Judged(names, indicators(truth), indicators(said))


def score(
    judged: Judged, groups: Integers | None = None, draws: int = DRAWS, seed: int = SEED
) -> Scores:
    """Measure, with percentile bootstrap intervals (Efron and Tibshirani 1993, chapter 13).

    Args:
        judged: What is so and what was said.
        groups: Group of each row, shape (n,): groups are drawn whole, since near-duplicates are
            right or wrong together (cluster bootstrap, Davison and Hinkley 1997, §3.8); None
            draws rows.
        draws: Bootstrap samples.
        seed: Of the random numbers.
    """
    counts = _counts(judged)
    labels = int((judged.truth.sum(axis=0) > 0).sum())
    total = _measures(counts.sum(axis=0)[None, :], len(judged.names), labels)
    drawn = _measures(_resampled(counts, groups, draws, seed), len(judged.names), labels)
    ends = {name: np.quantile(values, (0.025, 0.975), axis=0) for name, values in drawn.items()}
    ends["f1"] = _where_all_agree(ends["f1"], total)

    def figure(name: str, at: Any = ...) -> Figure:
        low, high = (float(end[at]) for end in ends[name])
        return Figure(float(total[name][0][at]), Interval(low, high))

    per_label = tuple(
        LabelScore(
            judged.names[label],
            float(total["precision"][0, label]),
            float(total["recall"][0, label]),
            figure("f1", label),
            int(total["support"][0, label]),
        )
        for label in np.argsort(-total["support"][0], kind="stable")
    )
    return Scores(
        judged.truth.shape[0],
        figure("accuracy"),
        figure("macro_f1"),
        figure("micro_f1"),
        figure("weighted_f1"),
        per_label,
    )


def confusion(judged: Judged) -> tuple[tuple[str, ...], tuple[str, ...], Integers]:
    """Count which label was taken for which.

    A row that has a label and was said to have it counts on the diagonal; one that has it, was not
    said to, and was wrongly said to have another counts under that other. With one label a row
    this is the usual confusion matrix.

    Returns:
        The labels that rows have, those they were given (the last, empty one is: none), and the
        counts, shape (labels, labels given).
    """
    right = judged.truth.multiply(judged.said)
    missed, added = judged.truth - right, judged.said - right
    table = np.asarray((missed.T @ added).todense())
    table[np.diag_indices_from(table)] += np.asarray(right.sum(axis=0)).ravel()
    open_rows = (np.asarray(added.sum(axis=1)).ravel() == 0).astype(np.float64)
    table = np.column_stack([table, missed.T @ open_rows])
    has = np.asarray(judged.truth.sum(axis=0)).ravel() > 0
    names = tuple(name for name, kept in zip(judged.names, has, strict=True) if kept)
    return names, (*judged.names, ""), np.rint(table[has]).astype(np.int64)


def _counts(judged: Judged) -> Any:
    """Return, a row a text: right, said and true indicators, exactly right, and 1; sparse."""
    from scipy.sparse import csr_array, hstack

    right = judged.truth.multiply(judged.said)
    wrong = (judged.truth - right).sum(axis=1) + (judged.said - right).sum(axis=1)
    exact = csr_array((np.asarray(wrong).reshape(-1, 1) == 0).astype(np.float64))
    one = csr_array(np.ones(exact.shape))
    return hstack([right, judged.said, judged.truth, exact, one]).tocsr()


def _resampled(counts: Any, groups: Integers | None, draws: int, seed: int) -> Array:
    """Draw groups with replacement and add up their counts, shape (draws, columns).

    Groups with the same counts are drawn together: how often each kind comes is multinomial.
    """
    kinds, times = _kinds(counts, groups)
    n = int(times.sum())
    random = np.random.default_rng(seed)
    parts = []
    for start in range(0, draws, _DRAWN_AT_ONCE):
        size = min(_DRAWN_AT_ONCE, draws - start)
        drawn = random.multinomial(n, times / n, size=size).astype(np.float64)
        parts.append((kinds.T @ drawn.T).T)
    return np.concatenate(parts)


def _kinds(counts: Any, groups: Integers | None) -> tuple[Any, Integers]:
    """Return the distinct counts that groups have, and how many groups have each."""
    from scipy.sparse import csr_array

    if groups is not None:
        _distinct, group = np.unique(groups, return_inverse=True)
        ends = (group, np.arange(len(group)))
        counts = (csr_array((np.ones(len(group)), ends)) @ counts).tocsr()
    random = np.random.default_rng(SEED).random(counts.shape[1])
    # A random projection tells different rows apart without comparing them one by one.
    _keys, first, times = np.unique(
        np.round(counts @ random, 9), return_index=True, return_counts=True
    )
    return counts[first], times


def _measures(counts: Array, names: int, labels: int) -> dict[str, Any]:
    """Turn sums of counts, shape (samples, columns), into measures, each (samples, …)."""
    right, said, true = (counts[:, k * names : (k + 1) * names] for k in range(3))
    exact, n = counts[:, -2], counts[:, -1]
    f1 = _over(2 * right, said + true)[:, :labels]
    support = true[:, :labels]
    return {
        "accuracy": _over(exact, n),
        "precision": _over(right, said)[:, :labels],
        "recall": _over(right, true)[:, :labels],
        "f1": f1,
        "support": support,
        "either": (said + true - right)[:, :labels],
        "macro_f1": f1.mean(axis=1),
        "micro_f1": _over(2 * right.sum(axis=1), said.sum(axis=1) + true.sum(axis=1)),
        "weighted_f1": _over((f1 * support).sum(axis=1), support.sum(axis=1)),
    }


def _where_all_agree(ends: Array, total: dict[str, Any]) -> Array:
    """Give an interval to labels that are all right or all wrong, where no sample tells them so.

    `F / (2 - F)` is a share: of the rows that have the label or were said to, those that do both
    (D. Hand, P. Christen and N. Kirielle 2021, F*: an interpretable transformation of the
    F-measure, Machine Learning 110). It gets Wilson's interval.
    """
    f1, rows = total["f1"][0], total["either"][0]
    share = f1 / (2 - f1)
    wilsons = np.stack(wilson(share * rows, rows))
    certain = (f1 == 0) | (f1 == 1)
    return np.where(certain, 2 * wilsons / (1 + wilsons), ends)


def _over(part: Array, whole: Array) -> Array:
    """Divide; what cannot be measured is 0, as scikit-learn has it."""
    return part / np.maximum(whole, 1)
