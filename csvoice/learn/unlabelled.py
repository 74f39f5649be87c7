"""Learn from unlabelled rows: a taxonomy teaches, and the card says that nobody checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from csvoice.learn.labels import LabelledRows
from csvoice.learn.model import Model
from csvoice.learn.training import Tokens, model_of
from csvoice.learn.weak import weak_classifier
from csvoice.lexicon import Taxonomy

RECIPE = "weak"


def train_unlabelled(
    rows: LabelledRows,
    taxonomy: Taxonomy,
    *,
    tokens: Tokens | None = None,
    files: Sequence[str] = (),
) -> Model:
    """Learn from the rows about which a taxonomy is sure.

    The card counts as `labels` what the model itself says of the rows. Its scores are `coverage`
    (share of rows above the threshold) and `taught` (share of rows that served as labelled): how
    often that is right nobody can know without labels.

    Args:
        rows: What to learn from; their labels are not looked at.
        taxonomy: Issue types, and the terms that teach.
        tokens: Who cut the texts.
        files: Names of the files the rows come from, for the card.

    Raises:
        InputError: The taxonomy is sure about rows of fewer than two types.
    """
    tokens = tokens or Tokens()
    pipeline = weak_classifier(
        taxonomy, tokenizer=tokens.tokenizer, user_words=tokens.user_words
    ).fit(rows.texts, classify__groups=rows.groups)
    last = pipeline.named_steps["classify"]
    told = last.classes_[last.out_of_fold_.argmax(axis=1)]
    judged = replace(rows, labels=told, classes=tuple(last.classes_))
    model = model_of(pipeline, judged, taxonomy, tokens=tokens, recipe=RECIPE, files=files)
    taught = round(len(last.sure_) / len(rows), 4)
    scores = {"coverage": model.card.scores["coverage"], "taught": taught}
    return replace(model, card=replace(model.card, scores=scores))
