"""Learn from labelled rows: fit the classifier and write its card."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import version
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.metrics import accuracy_score, f1_score
from sklearn.pipeline import Pipeline

from csvoice.learn.card import FORMAT, Card, token_settings
from csvoice.learn.features import Cut
from csvoice.learn.labels import LabelledRows
from csvoice.learn.model import Model
from csvoice.learn.recipes import DEFAULT, Recipe
from csvoice.lexicon import Taxonomy

SEVERAL_THRESHOLD = 0.5
"""With several labels a text, each label stands by itself: it is given where it is likelier so."""


def train(
    rows: LabelledRows,
    taxonomy: Taxonomy | None = None,
    *,
    cut: Cut | None = None,
    recipe: Recipe = DEFAULT,
    files: Sequence[str] = (),
) -> Model:
    """Learn from labelled rows; the terms of a taxonomy serve as features."""
    pipeline = recipe.make(taxonomy, several=rows.several, cut=cut)
    grouped = {} if rows.several else {"classify__groups": rows.groups}
    pipeline.fit(rows.texts, rows.labels, **grouped)
    return model_of(pipeline, rows, taxonomy, recipe=recipe.name, files=files)


def model_of(
    pipeline: Pipeline,
    rows: LabelledRows,
    taxonomy: Taxonomy | None,
    *,
    recipe: str,
    files: Sequence[str],
) -> Model:
    """Put a fitted pipeline together with its card."""
    probabilities, threshold = _out_of_fold(pipeline, several=rows.several)
    first, last = _days(rows.dates)
    cut: Cut = pipeline.named_steps["cut"]
    card = Card(
        format=FORMAT,
        csvoice=version("csvoice"),
        scikit_learn=version("scikit-learn"),
        data_sha256=data_hash(rows),
        files=tuple(files),
        header=rows.header,
        rows=len(rows),
        unlabelled=rows.unlabelled,
        first_date=first,
        last_date=last,
        labels=_distribution(rows),
        several=rows.several,
        taxonomy=taxonomy.name if taxonomy else "",
        recipe=recipe,
        tokens=token_settings(cut.tokenizer, cut.user_words),
        scores=_scores(rows, probabilities, threshold),
        threshold=round(threshold, 6),
        score_deciles=tenths(probabilities.max(axis=1)),
        rare_words=rare_words(pipeline, rows.texts),
        notes=rows.notes,
    )
    return Model(pipeline, card)


def _out_of_fold(pipeline: Pipeline, *, several: bool) -> tuple[NDArray[np.float64], float]:
    """Return probabilities of rows by machines that have not seen them, and the threshold."""
    last = pipeline.named_steps["classify"]
    if several:
        columns = [one.out_of_fold_[:, 1] for one in last.estimators_]
        return np.column_stack(columns), SEVERAL_THRESHOLD
    return last.out_of_fold_, last.threshold_


def _scores(
    rows: LabelledRows, probabilities: NDArray[np.float64], threshold: float
) -> dict[str, float]:
    sure = probabilities.max(axis=1) >= threshold
    guessed: NDArray[Any]
    if rows.several:
        guessed = (probabilities >= threshold).astype(np.int8)
    else:
        guessed = np.array(rows.classes, dtype=object)[probabilities.argmax(axis=1)]
    scores = {
        "accuracy": accuracy_score(rows.labels, guessed),
        "macro_f1": f1_score(rows.labels, guessed, average="macro", zero_division=0),
        "coverage": sure.mean(),
        "sure_accuracy": accuracy_score(rows.labels[sure], guessed[sure]) if sure.any() else 0.0,
    }
    return {name: round(float(value), 4) for name, value in scores.items()}


def _distribution(rows: LabelledRows) -> dict[str, int]:
    if rows.several:
        counts = rows.labels.sum(axis=0)
    else:
        counts = np.array([(rows.labels == name).sum() for name in rows.classes])
    return dict(zip(rows.classes, map(int, counts), strict=True))


def _days(dates: NDArray[np.datetime64] | None) -> tuple[str, str]:
    known = np.array([], "M8[us]") if dates is None else dates[~np.isnat(dates)]
    if not len(known):
        return "", ""
    return str(known.min().astype("M8[D]")), str(known.max().astype("M8[D]"))


def data_hash(rows: LabelledRows) -> str:
    """Hash the texts and labels, so that the same rows are known again."""
    labels = rows.labels.astype(str)
    joined = [" ".join(one) for one in labels] if rows.several else labels.tolist()
    table = pl.DataFrame({"text": rows.texts["text"], "label": joined})
    return sha256(table.write_ndjson().encode()).hexdigest()


def tenths(best: NDArray[np.float64]) -> tuple[float, ...]:
    """Return the nine borders between tenths of the best probabilities."""
    return tuple(np.quantile(best, np.arange(0.1, 1, 0.1)).round(6).tolist())


def rare_words(pipeline: Pipeline, texts: pl.DataFrame) -> float:
    """Return the share of the words said in `texts` that are said in one text only."""
    words = dict(pipeline.named_steps["features"].transformer_list)["word"][0]
    counts = words.transform(pipeline.named_steps["cut"].transform(texts))
    documents = np.bincount(counts.indices, minlength=counts.shape[1])
    return round(float((documents == 1).sum() / max(1, documents.sum())), 4)
