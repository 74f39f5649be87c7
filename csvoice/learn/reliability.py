"""Whether a probability is worth its name, and what is left open at a reject threshold."""

from __future__ import annotations

from dataclasses import dataclass

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
