"""What a classifier says about labelled rows: out of fold, by a finished model, or by rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from csvoice.errors import InputError
from csvoice.learn.labels import LabelledRows
from csvoice.learn.recipes import DEFAULT
from csvoice.learn.splits import Split
from csvoice.learn.training import SEVERAL_THRESHOLD
from csvoice.lexicon import Taxonomy

Fit = Callable[[LabelledRows], Any]
"""Labelled rows to a fitted classifier with `predict` and `predict_proba`."""

Tell = Callable[[str, int, int], None]
"""Called with a stage, how much of it is done, and how much there is."""


def quiet(_stage: str, _done: int, _all: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """What was said about some rows.

    Attributes:
        rows: Numbers of the rows, shape (m,).
        said: Labels of each, also of those below the point of rejection; none where nothing can
            be said.
        decided: Whether it is at or above the point of rejection, shape (m,).
        sure: Probability of what was said, shape (m,); NaN without probabilities.
        probabilities: Of each class of the labelled rows, shape (m, classes); None without.
    """

    rows: NDArray[np.int64]
    said: tuple[tuple[str, ...], ...]
    decided: NDArray[np.bool_]
    sure: NDArray[np.float64]
    probabilities: NDArray[np.float64] | None = None

    def at(self, rows: NDArray[np.int64]) -> Verdicts:
        """Return the same verdicts under other row numbers."""
        return replace(self, rows=rows)


def recipe(taxonomy: Taxonomy | None = None, **options: Any) -> Fit:
    """Return the shipped recipe as something that fits; options as `Recipe.make` takes them."""

    def fit(rows: LabelledRows) -> Any:
        classifier = DEFAULT.make(taxonomy, several=rows.several, **options)
        # Groups reach the calibration of a single classifier only.
        extra = {} if rows.several else {"classify__groups": rows.groups}
        return classifier.fit(rows.texts, rows.labels, **extra)

    return fit


def out_of_fold(rows: LabelledRows, split: Split, fit: Fit, tell: Tell = quiet) -> Verdicts:
    """Fit on each part's training rows and judge its test rows.

    Raises:
        InputError: A part has fewer than two classes to learn from.
    """
    parts = []
    for done, (train, test) in enumerate(split.parts):
        tell("train", done, len(split.parts))
        learned = rows.take(train)
        _check_classes(learned)
        parts.append(by_fitted(rows, fit(learned), test))
    tell("train", len(split.parts), len(split.parts))
    return _together(parts)


def by_fitted(rows: LabelledRows, fitted: Any, among: NDArray[np.int64]) -> Verdicts:
    """Judge those `among` the rows with a classifier fitted on others of them."""
    names = rows.classes if rows.several else tuple(map(str, fitted.classes_))
    return by_model(rows.take(among), fitted, names, several=rows.several).at(among)


def by_model(rows: LabelledRows, model: Any, names: Sequence[str], *, several: bool) -> Verdicts:
    """Judge all rows with a fitted classifier; `names` are the labels of its columns."""
    probabilities = model.predict_proba(rows.texts)
    labels = np.array(names, dtype=object)
    if several:
        picked = probabilities >= SEVERAL_THRESHOLD
        said = tuple(tuple(labels[one]) for one in picked)
        decided = picked.any(axis=1)
    else:
        said = tuple((name,) for name in labels[probabilities.argmax(axis=1)])
        decided = probabilities.max(axis=1) >= _threshold(model)
    aligned = _aligned(probabilities, names, rows.classes) if several == rows.several else None
    numbers = np.arange(len(rows))
    return Verdicts(numbers, said, decided, probabilities.max(axis=1), aligned)


def _aligned(
    probabilities: NDArray[np.float64], names: Sequence[str], classes: Sequence[str]
) -> NDArray[np.float64]:
    """Bring the columns into the order of the rows' classes; 0 for those it does not know."""
    places = {name: number for number, name in enumerate(names)}
    aligned = np.zeros((len(probabilities), len(classes)))
    known = [(column, places[name]) for column, name in enumerate(classes) if name in places]
    for column, place in known:
        aligned[:, column] = probabilities[:, place]
    return aligned


def by_rules(issues: Sequence[str | None]) -> Verdicts:
    """Take what rules said: one issue a row, or None where no rule speaks."""
    said = tuple((name,) if name is not None else () for name in issues)
    decided = np.array([bool(one) for one in said], dtype=np.bool_)
    return Verdicts(np.arange(len(said)), said, decided, np.full(len(said), np.nan))


def true_labels(rows: LabelledRows) -> tuple[tuple[str, ...], ...]:
    """Return the labels of each row as a tuple of names."""
    if not rows.several:
        return tuple((str(name),) for name in rows.labels)
    names = np.array(rows.classes, dtype=object)
    return tuple(tuple(names[one > 0]) for one in rows.labels)


def _check_classes(rows: LabelledRows) -> None:
    known = rows.labels.any(axis=0).sum() if rows.several else len(np.unique(rows.labels))
    if known < 2:
        raise InputError(
            f"划分后，用来学习的 {len(rows):,} 行里只有一类，不能检验；请多标一些，或换 --split。"
        )


def _threshold(model: Any) -> float:
    last = model[-1] if hasattr(model, "steps") else model
    return float(getattr(last, "threshold_", 0.0))


def _together(parts: Sequence[Verdicts]) -> Verdicts:
    """Join the verdicts of all parts, in the order of the rows."""
    rows = np.concatenate([one.rows for one in parts])
    order = np.argsort(rows, kind="stable")
    said = [label for one in parts for label in one.said]
    known = [one.probabilities for one in parts if one.probabilities is not None]
    return Verdicts(
        rows[order],
        tuple(said[at] for at in order),
        np.concatenate([one.decided for one in parts])[order],
        np.concatenate([one.sure for one in parts])[order],
        np.concatenate(known)[order] if known else None,
    )
