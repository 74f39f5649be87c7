"""An evaluation as plain data, and as a report in the format that a file is named after."""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from csvoice.components import Renderer
from csvoice.config import Config
from csvoice.document.findings import Interval
from csvoice.document.report import Page, Period, Report
from csvoice.errors import UsageError
from csvoice.evaluation.issues import Evaluated
from csvoice.evaluation.report import metrics, sections, summary
from csvoice.learn.audit import CorrectedShare
from csvoice.learn.evaluation import Evaluation, Mistake
from csvoice.plugins import load_plugins

_PARTS = ("csvoice", "jieba", "rjieba", "polars", "scikit-learn")


def renderer_for(target: Path, config: Config) -> Renderer:
    """Return what renders the format that `target` is named after.

    Raises:
        UsageError: No renderer has its suffix.
    """
    known = {one.suffix: one for one in load_plugins(config).renderers.values()}
    if target.suffix.lower() not in known:
        raise UsageError(
            f"{target.name} 的格式不认识，输出文件的后缀应为 {'、'.join(known)} 之一。"
        )
    return known[target.suffix.lower()]


def encode(evaluated: Evaluated, target: Path, renderer: Renderer) -> dict[str, bytes]:
    """Render an evaluation; return the bytes of each file by name, `target`'s own first.

    Pictures that stand beside it move to a folder of its name.
    """
    files = renderer.render(evaluation_report(evaluated))
    main, *others = files
    old, new = "report_files/", f"{target.stem}_files/"
    content = files[main]
    if others:
        content = content.replace(old.encode(), new.encode())
    return {target.name: content, **{name.replace(old, new, 1): files[name] for name in others}}


TITLE = "问题类型判定的评估"


def evaluation_report(evaluated: Evaluated) -> Report:
    """Put the report together."""
    evaluation, files = evaluated.evaluation, evaluated.files
    return Report(
        title=TITLE,
        period=Period(_period(files.rows.dates)),
        previous=None,
        funnel=files.raw.funnel,
        sections=sections(evaluation, evaluated.shares),
        manifest={
            "inputs": [
                {"path": one.path, "sheet": one.sheet, "sha256": one.sha256, "rows": one.rows}
                for one in files.raw.sources
            ],
            "taxonomy": files.plan.taxonomy.name,
            "taxonomy_why": files.plan.taxonomy_why,
            "tokenizer": files.plan.tokenizer,
            "options": {"label": files.rows.header, "split": evaluation.split},
            "versions": {name: version(name) for name in _PARTS},
        },
        page=Page(TITLE, summary(evaluation), metrics=metrics(evaluation)),
    )


def _period(dates: np.ndarray | None) -> str:
    if dates is None or np.isnat(dates).all():
        return "全部数据"
    first, last = (end(dates).astype("datetime64[D]") for end in (np.nanmin, np.nanmax))
    return f"{first} 至 {last}"


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
