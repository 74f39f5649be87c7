"""An evaluation as plain data, for `csvoice evaluate --json`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from csvoice.document.findings import Interval
from csvoice.learn.audit import CorrectedShare
from csvoice.learn.evaluation import Evaluation, Mistake

_OVERALL = ("accuracy", "macro_f1", "micro_f1", "weighted_f1")
_MOST_SUSPECTS = 200


def as_data(evaluation: Evaluation, shares: Sequence[CorrectedShare] = ()) -> dict[str, Any]:
    """Return what `evaluate --json` prints.

    `confusion[label][label said]` holds the counts above 0; "" stands for: nothing said.
    """
    scores = evaluation.scores
    figures = {name: getattr(scores, name) for name in _OVERALL}
    return {
        **{name: _rounded(figure.value) for name, figure in figures.items()},
        "coverage": _rounded(evaluation.covered),
        "accuracy_covered": _rounded(evaluation.covered_accuracy),
        "intervals": {name: _ends(figure.interval) for name, figure in figures.items()},
        "rows": scores.rows,
        "judge": evaluation.judge,
        "split": evaluation.split,
        "how": evaluation.how,
        "labels": {
            one.name: {
                "precision": _rounded(one.precision),
                "recall": _rounded(one.recall),
                "f1": _rounded(one.f1.value),
                "support": one.support,
                "interval": _ends(one.f1.interval),
            }
            for one in scores.labels
        },
        "confusion": {
            name: {
                column: int(n) for column, n in zip(evaluation.columns, counts, strict=True) if n
            }
            for name, counts in zip(evaluation.names, evaluation.confusion, strict=True)
        },
        "calibration": _calibration(evaluation),
        "mistakes": [_record(one) for one in evaluation.mistakes],
        "suspects": [_record(one) for one in (evaluation.suspects or ())[:_MOST_SUSPECTS]],
        "shares": {
            one.name: {
                "raw": _rounded(one.raw),
                "corrected": _rounded(one.corrected),
                "interval": _ends(one.interval),
            }
            for one in shares
        },
        "notes": list(evaluation.notes),
    }


def _calibration(evaluation: Evaluation) -> dict[str, Any] | None:
    found = evaluation.reliability
    if found is None:
        return None
    return {
        "ece": _rounded(found.error),
        "bins": [
            {"sure": _rounded(one.sure), "right": _rounded(one.right), "rows": one.rows}
            for one in found.bins
        ],
        "thresholds": [
            {
                "threshold": one.threshold,
                "coverage": _rounded(one.covered),
                "accuracy": _rounded(one.right),
            }
            for one in evaluation.curve
        ],
    }


def _record(mistake: Mistake) -> dict[str, Any]:
    return {
        "id": mistake.id,
        "text": mistake.text,
        "label": list(mistake.given),
        "said": list(mistake.said),
        "sure": _rounded(mistake.sure) if math.isfinite(mistake.sure) else None,
    }


def _ends(interval: Interval) -> list[float]:
    return [_rounded(interval.low), _rounded(interval.high)]


def _rounded(value: float) -> float:
    return round(float(value), 6)
