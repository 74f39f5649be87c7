"""Shares of a whole corrected for known confusion, by a sample that a person has checked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from csvoice.analyze.statistics.intervals import wilson
from csvoice.document.findings import Interval

Array = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CorrectedShare:
    """A label's share of all rows, as said and as corrected by the checked sample.

    Attributes:
        name: The label.
        raw: Share of the rows that were said to have it.
        corrected: Estimated share of the rows that do.
        interval: Of `corrected`.
    """

    name: str
    raw: float
    corrected: float
    interval: Interval


def corrected_shares(
    names: tuple[str, ...], said: Integers, checked: Integers
) -> tuple[CorrectedShare, ...]:
    """Correct the shares of labels for the confusion that a checked sample shows.

    Among the rows said to have label i, the checked ones tell how many have label j; those
    proportions carry over to all rows said to have i. This needs the checked rows to be a random
    sample of them, and unlike the inverse of a misclassification matrix (Rogan and Gladen 1978) it
    never leaves the range 0 to 1. Labels with no checked row stay as they were said.

    Sources: A. Tenenbein (1970), A double sampling scheme for estimating from binomial data with
    misclassification, JASA 65; J. P. Buonaccorsi (2010), Measurement error, chapter 3
    (reclassification rates, internal validation). Interval: Wilson's at the effective sample size
    of a stratified sample (E. L. Korn and B. I. Graubard 1998, Survey Methodology 24), the
    variance within a stratum by Jeffreys' prior, so that three right of three are not certain.

    Args:
        names: The labels, all that were said or found.
        said: Rows said to have each label, checked or not, shape (labels,).
        checked: Checked rows, what was said down and what is so across, shape (labels, labels).

    Returns:
        A share for each label, the most frequent (corrected) first.
    """
    weights = said / max(1, int(said.sum()))
    sizes = checked.sum(axis=1)
    truth = np.where(sizes[:, None] > 0, checked / np.maximum(sizes, 1)[:, None], np.eye(len(said)))
    corrected = weights @ truth
    low, high = _interval(corrected, weights, checked)
    order = np.argsort(-corrected, kind="stable")
    return tuple(
        CorrectedShare(
            names[at],
            float(weights[at]),
            float(corrected[at]),
            Interval(float(low[at]), float(high[at])),
        )
        for at in order
    )


def _interval(share: Array, weights: Array, checked: Integers) -> tuple[Array, Array]:
    sizes = checked.sum(axis=1)[:, None]
    likely = (checked + 0.5) / (sizes + 1)
    variance = weights**2 @ (likely * (1 - likely) / (sizes + 2))
    effective = np.maximum(share * (1 - share), 1e-9) / variance
    low, high = wilson(share * effective, effective)
    return np.minimum(low, share), np.maximum(high, share)
