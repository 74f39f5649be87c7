"""From labelled exports to a model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from csvoice.errors import UsageError
from csvoice.teaching.labelled_files import LabelledFiles

if TYPE_CHECKING:
    from csvoice.learn.model import Model
    from csvoice.learn.recipes import Recipe


def train_model(
    labelled: LabelledFiles, recipe: Recipe | None = None, unlabelled: LabelledFiles | None = None
) -> Model:
    """Learn from rows with the taxonomy and the tokens of their plan.

    Args:
        labelled: The rows; without classes they learn from the taxonomy alone.
        recipe: How the classifier is made; for labelled rows alone.
        unlabelled: More rows of the kind, for few labelled ones.

    Raises:
        UsageError: Unlabelled rows are given beside rows with several labels.
        InputError: The taxonomy fits unlabelled rows too badly.
    """
    from csvoice.learn.recipes import DEFAULT
    from csvoice.learn.training import Tokens, train
    from csvoice.learn.unlabelled import train_beside, train_unlabelled

    rows, plan = labelled.rows, labelled.plan
    tokens = Tokens(plan.tokenizer, plan.user_words)
    sources = (*labelled.raw.sources, *(unlabelled.raw.sources if unlabelled else ()))
    files = [Path(one.path).name for one in sources]
    if not rows.classes:
        return train_unlabelled(rows, plan.taxonomy, tokens=tokens, files=files)
    if unlabelled is None:
        return train(rows, plan.taxonomy, tokens=tokens, recipe=recipe or DEFAULT, files=files)
    if rows.several:
        raise UsageError("一条反馈有几个类别时用不了 --unlabelled，请去掉它。")
    return train_beside(rows, unlabelled.rows, plan.taxonomy, tokens=tokens, files=files)
