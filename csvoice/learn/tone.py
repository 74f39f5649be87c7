"""How far the tone of texts can be believed, held against labels or stars."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from csvoice.learn.reliability import Reliability, reliability


@dataclass(frozen=True, slots=True)
class ToneScores:
    """How right the tone is.

    Attributes:
        rows: Rows held against a label.
        accuracy: Share whose tone is above 0 just when they are good.
        good: Share of the good rows told good.
        bad: Share of the bad rows told bad; no tone counts as bad.
        silent: Share of rows without any tone.
        auc: How often a good row has the higher tone than a bad one, ties counting half.
        reliability: Whether tones hold as probabilities, (1 + tone) / 2 for good.
    """

    rows: int
    accuracy: float
    good: float
    bad: float
    silent: float
    auc: float
    reliability: Reliability


def tone_scores(tone: NDArray[np.float64], good: NDArray[np.bool_]) -> ToneScores:
    """Hold tones against labels.

    Args:
        tone: -1 to 1, shape (n,).
        good: Whether each row is labelled good, shape (n,); both kinds must occur.
    """
    right = (tone > 0) == good
    return ToneScores(
        rows=len(tone),
        accuracy=float(right.mean()),
        good=float(right[good].mean()),
        bad=float(right[~good].mean()),
        silent=float((tone == 0).mean()),
        auc=area_under_curve(tone, good),
        reliability=reliability((1 + np.abs(tone)) / 2, right),
    )


def area_under_curve(scores: NDArray[np.float64], good: NDArray[np.bool_]) -> float:
    """Return the area under the ROC curve (J. A. Hanley and B. J. McNeil, Radiology 143, 1982)."""
    n = int(good.sum())
    above = rankdata(scores)[good].sum() - n * (n + 1) / 2
    return float(above / (n * (len(good) - n)))
