"""Labels that are probably wrong, by confident learning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Suspect:
    """A row whose label is probably wrong.

    Attributes:
        row: Its number.
        given: Place of its label among the classes.
        likely: Place of the label that is likelier.
        margin: Probability of the likelier label less that of its own; the larger the surer.
    """

    row: int
    given: int
    likely: int
    margin: float


def suspects(labels: Integers, probabilities: Array) -> list[Suspect]:
    """Find labels that are probably wrong, the surest first.

    A row counts as confidently of a class where its probability reaches the mean probability that
    rows labelled with that class have of it. A row that is so of another class than its label's,
    and likelier of that one than of its label's, is suspected (the off-diagonal of the confident
    joint, less the rows whose own label is the likelier one).

    Source: C. G. Northcutt, L. Jiang and I. L. Chuang (2021), Confident learning: estimating
    uncertainty in dataset labels, JAIR 70, §3.1.

    Args:
        labels: Place of each row's label among the classes, shape (n,).
        probabilities: Out of fold, shape (n, classes); NaN where a row was not tested.
    """
    rows = np.flatnonzero(~np.isnan(probabilities).any(axis=1))
    labels, sure = labels[rows], probabilities[rows]
    confident = sure >= _thresholds(labels, sure)
    among = np.where(confident, sure, -1.0)
    likely = among.argmax(axis=1)
    own = sure[np.arange(len(rows)), labels]
    margin = among.max(axis=1, initial=-1.0) - own
    doubted = np.flatnonzero(confident.any(axis=1) & (margin > 0))
    order = doubted[np.argsort(-margin[doubted], kind="stable")]
    return [
        Suspect(int(rows[at]), int(labels[at]), int(likely[at]), float(margin[at])) for at in order
    ]


def _thresholds(labels: Integers, sure: Array) -> NDArray[Any]:
    """Return each class's mean probability among its own rows; above 1 where it has none."""
    classes = sure.shape[1]
    own = sure[np.arange(len(labels)), labels]
    rows = np.bincount(labels, minlength=classes)
    means = np.bincount(labels, own, classes) / np.maximum(rows, 1)
    return np.where(rows > 0, means, 2.0)
