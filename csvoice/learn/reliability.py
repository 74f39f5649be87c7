"""What probabilities tell: whether they hold, what a threshold leaves, which labels are wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

BINS = 10
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)

Array = NDArray[np.float64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Bin:
    """Rows of like probability: how sure the model was, how right, and how many they are."""

    sure: float
    right: float
    rows: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """How well probabilities hold.

    Attributes:
        error: Expected calibration error: mean distance of probability and share right, weighted
            by rows.
        bins: The bins that hold rows, from unsure to sure.
    """

    error: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a reject threshold leaves: share of rows decided, and share right among them."""

    threshold: float
    covered: float
    right: float


def reliability(sure: Array, right: Booleans, bins: int = BINS) -> Reliability:
    """Compare probabilities with how often they are right, in bins of equal width.

    Source: M. P. Naeini, G. Cooper and M. Hauskrecht (2015), Obtaining well calibrated
    probabilities using Bayesian binning, AAAI.

    Args:
        sure: Probability of what was said, shape (n,).
        right: Whether it was right, shape (n,).
        bins: Number of bins over 0 to 1.
    """
    place = np.minimum((sure * bins).astype(np.int64), bins - 1)
    rows = np.bincount(place, minlength=bins)
    filled = rows > 0
    mean_sure = np.bincount(place, sure, bins)[filled] / rows[filled]
    mean_right = np.bincount(place, right, bins)[filled] / rows[filled]
    error = float(np.abs(mean_sure - mean_right) @ rows[filled] / max(1, len(sure)))
    found = zip(mean_sure.tolist(), mean_right.tolist(), rows[filled].tolist(), strict=True)
    return Reliability(error, tuple(Bin(*one) for one in found))


def coverage(sure: Array, right: Booleans, threshold: float) -> Coverage:
    """Return what is decided where only rows at or above the threshold are."""
    decided = sure >= threshold
    share = float(right[decided].mean()) if decided.any() else 0.0
    return Coverage(threshold, float(decided.mean()) if len(sure) else 0.0, share)


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
