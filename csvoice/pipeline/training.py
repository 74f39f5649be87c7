"""From labelled exports to a model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from csvoice.pipeline.labelled_files import LabelledFiles

if TYPE_CHECKING:
    from csvoice.learn.model import Model
    from csvoice.learn.recipes import Recipe


def train_model(labelled: LabelledFiles, recipe: Recipe | None = None) -> Model:
    """Learn from labelled rows with the taxonomy and the tokens of their plan."""
    from csvoice.learn.recipes import DEFAULT
    from csvoice.learn.training import Tokens, train

    plan = labelled.plan
    return train(
        labelled.rows,
        plan.taxonomy,
        tokens=Tokens(plan.tokenizer, plan.user_words),
        recipe=recipe or DEFAULT,
        files=[Path(one.path).name for one in labelled.raw.sources],
    )
