"""Learn from unlabelled rows, alone or beside few labelled ones: a taxonomy teaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from csvoice.learn.card import FEW, WEAK
from csvoice.learn.features import Cut
from csvoice.learn.few import UNLABELLED, few_labels_classifier
from csvoice.learn.labels import LabelledRows
from csvoice.learn.model import Model
from csvoice.learn.training import model_of, rare_words, tenths
from csvoice.learn.weak import weak_classifier
from csvoice.lexicon import Taxonomy


def train_unlabelled(
    rows: LabelledRows, taxonomy: Taxonomy, *, cut: Cut | None = None, files: Sequence[str] = ()
) -> Model:
    """Learn from the rows about which a taxonomy is sure.

    The card counts as `labels` what the model itself says of the rows. Its scores are `coverage`
    (share of rows above the threshold) and `taught` (share of rows that served as labelled): how
    often that is right nobody can know without labels.

    Raises:
        InputError: The taxonomy is sure about rows of fewer than two types.
    """
    pipeline = weak_classifier(taxonomy, cut).fit(rows.texts, classify__groups=rows.groups)
    last = pipeline.named_steps["classify"]
    told = last.classes_[last.out_of_fold_.argmax(axis=1)]
    judged = replace(rows, labels=told, classes=tuple(last.classes_))
    model = model_of(pipeline, judged, taxonomy, recipe=WEAK, files=files)
    taught = round(len(last.sure_) / len(rows), 4)
    scores = {"coverage": model.card.scores["coverage"], "taught": taught}
    return replace(model, card=replace(model.card, scores=scores))


def train_beside(
    rows: LabelledRows,
    unlabelled: LabelledRows,
    taxonomy: Taxonomy,
    *,
    cut: Cut | None = None,
    files: Sequence[str] = (),
) -> Model:
    """Learn from few labelled rows and many unlabelled ones.

    The card's accuracy is that of the labelled rows, out of fold: where `csvoice label` chose them
    it is lower than on other rows, since it asks about doubtful ones.

    Raises:
        InputError: The taxonomy is sure about rows of fewer than two types.
    """
    pipeline = few_labels_classifier(taxonomy, cut)
    others = unlabelled.texts.join(rows.texts, on="text", how="anti", maintain_order="left")
    texts = pl.concat([rows.texts, others])
    pipeline.fit(texts, np.r_[rows.labels, np.full(others.height, UNLABELLED, dtype=object)])
    last = pipeline.named_steps["classify"]
    known = replace(rows, classes=tuple(last.classes_))
    model = model_of(pipeline, known, taxonomy, recipe=FEW, files=files)
    best = pipeline.predict_proba(others if others.height else texts).max(axis=1)
    coverage = round(float((best >= last.threshold_).mean()), 4)
    card = replace(
        model.card,
        unlabelled=others.height,
        scores={**model.card.scores, "coverage": coverage},
        score_deciles=tenths(best),
        rare_words=rare_words(pipeline, texts),
    )
    return replace(model, card=card)
