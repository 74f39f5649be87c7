"""How far a classification can be believed, as numbers: everything an evaluation says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from csvoice.learn.labels import LabelledRows
from csvoice.learn.metrics import Judged, Scores, confusion, judge, score
from csvoice.learn.reliability import (
    THRESHOLDS,
    Coverage,
    Reliability,
    Suspect,
    coverage,
    reliability,
    suspects,
)
from csvoice.learn.verdicts import Verdicts, true_labels

WORST = 30


@dataclass(frozen=True, slots=True)
class Mistake:
    """A row that was judged wrong.

    Attributes:
        id: The row's id.
        text: What it says, masked.
        given: Its labels.
        said: What was said instead; empty where nothing was.
        sure: Probability of what was said; NaN without probabilities.
    """

    id: str
    text: str
    given: tuple[str, ...]
    said: tuple[str, ...]
    sure: float


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """Everything an evaluation says.

    Attributes:
        how: A Chinese sentence: how it was tested.
        judge: `model`, `recipe` or `rules`.
        split: `cv`, `time` or `none`.
        scores: Measures over all tested rows, each judged even where the model is unsure.
        covered: Share of rows at or above the point of rejection.
        covered_accuracy: Share of those that are right.
        names: Labels that rows have.
        columns: Labels that were said; the last, empty one is: none.
        confusion: Counts, shape (names, columns).
        reliability: Whether probabilities hold; None without.
        curve: What other points of rejection would leave; empty without probabilities.
        mistakes: The worst, the surest first.
        mistaken: How many rows were judged wrong.
        suspects: Rows whose label is probably wrong, the surest first, with likely labels as
            `said` and how much likelier they are as `sure`; None where that cannot be told: without
            probabilities, or where the rows were learned from.
        notes: Chinese sentences on the rows and on what to beware of.
        several: Whether a row may have several labels.
    """

    how: str
    judge: str
    split: str
    scores: Scores
    covered: float
    covered_accuracy: float
    names: tuple[str, ...]
    columns: tuple[str, ...]
    confusion: NDArray[np.int64]
    reliability: Reliability | None
    curve: tuple[Coverage, ...]
    mistakes: tuple[Mistake, ...]
    mistaken: int
    suspects: tuple[Mistake, ...] | None
    notes: tuple[str, ...]
    several: bool


def evaluate(
    rows: LabelledRows,
    verdicts: Verdicts,
    groups: NDArray[np.int64],
    *,
    how: str,
    by: str,
    split: str = "none",
    notes: tuple[str, ...] = (),
    seen: bool = False,
) -> Evaluation:
    """Hold verdicts against the labels.

    Args:
        rows: Labelled rows.
        verdicts: What was said about them, or some of them.
        groups: Group of each labelled row, for the intervals.
        how: A Chinese sentence: how it was tested.
        by: `model`, `recipe` or `rules`.
        split: `cv`, `time` or `none`.
        notes: Chinese sentences to pass on.
        seen: Whether the rows were learned from: then nothing is said about suspicious labels.
    """
    tested = rows.take(verdicts.rows)
    truth = true_labels(tested)
    judged = judge(truth, verdicts.said)
    right = np.array([{*a} == {*b} for a, b in zip(truth, verdicts.said, strict=True)])
    names, columns, counts = confusion(judged)
    known = verdicts.probabilities is not None
    curve = [coverage(verdicts.sure, right, threshold) for threshold in THRESHOLDS]
    wrong = _worst_first(judged, verdicts, right)
    return Evaluation(
        how=how,
        judge=by,
        split=split,
        scores=score(judged, groups[verdicts.rows]),
        covered=float(verdicts.decided.mean()),
        covered_accuracy=float(right[verdicts.decided].mean()) if verdicts.decided.any() else 0.0,
        names=names,
        columns=columns,
        confusion=counts,
        reliability=_reliability(tested, verdicts, right) if known else None,
        curve=tuple(curve) if known and not rows.several else (),
        mistakes=tuple(_mistake(tested, verdicts, truth, at) for at in wrong[:WORST]),
        mistaken=len(wrong),
        suspects=None if seen else _suspected(tested, verdicts, truth),
        notes=(*rows.notes, *notes),
        several=rows.several,
    )


def _worst_first(judged: Judged, verdicts: Verdicts, right: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Order wrong rows: the surest first; without probabilities, the commonest confusion first."""
    wrong = np.flatnonzero(~right)
    if verdicts.probabilities is not None:
        return wrong[np.argsort(-verdicts.sure[wrong], kind="stable")]
    random = np.random.default_rng(0).random((2, len(judged.names)))
    pair = (judged.truth @ random[0] + judged.said @ random[1])[wrong]
    _pairs, which, counts = np.unique(np.round(pair, 9), return_inverse=True, return_counts=True)
    return wrong[np.argsort(-counts[which], kind="stable")]


def _reliability(
    rows: LabelledRows, verdicts: Verdicts, right: NDArray[np.bool_]
) -> Reliability | None:
    """Compare probabilities with the truth; with several labels, of every row and label."""
    if not rows.several:
        return reliability(verdicts.sure, right)
    if verdicts.probabilities is None:
        return None
    return reliability(verdicts.probabilities.ravel(), rows.labels.ravel() > 0)


def _suspected(
    rows: LabelledRows, verdicts: Verdicts, truth: tuple[tuple[str, ...], ...]
) -> tuple[Mistake, ...] | None:
    if verdicts.probabilities is None:
        return None
    names = np.array(rows.classes, dtype=object)
    if rows.several:
        return _suspected_one_by_one(rows, verdicts.probabilities, truth)
    codes = np.searchsorted(names.astype(str), rows.labels.astype(str))
    return tuple(
        _doubt(rows, truth, one, (str(names[one.likely]),))
        for one in suspects(codes, verdicts.probabilities)
    )


def _suspected_one_by_one(
    rows: LabelledRows, probabilities: NDArray[np.float64], truth: tuple[tuple[str, ...], ...]
) -> tuple[Mistake, ...]:
    """Doubt each label by itself: one that a row has and should not, or lacks and should have."""
    found = []
    for column, name in enumerate(rows.classes):
        sure = np.column_stack([1 - probabilities[:, column], probabilities[:, column]])
        for one in suspects(rows.labels[:, column].astype(np.int64), sure):
            given = truth[one.row]
            likely = (*given, name) if one.likely else tuple(x for x in given if x != name)
            found.append(_doubt(rows, truth, one, likely))
    return tuple(sorted(found, key=lambda one: -one.sure))


def _doubt(
    rows: LabelledRows,
    truth: tuple[tuple[str, ...], ...],
    suspect: Suspect,
    likely: tuple[str, ...],
) -> Mistake:
    row = suspect.row
    text = rows.texts["text"][row]
    return Mistake(str(rows.ids[row]), text, truth[row], likely, suspect.margin)


def _mistake(
    rows: LabelledRows, verdicts: Verdicts, truth: tuple[tuple[str, ...], ...], row: int
) -> Mistake:
    text = rows.texts["text"][int(row)]
    return Mistake(
        str(rows.ids[row]), text, truth[row], verdicts.said[row], float(verdicts.sure[row])
    )
