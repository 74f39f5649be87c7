"""From labelled exports to a model: read, plan, clean, cut, learn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from csvoice.annotate.engine import protect
from csvoice.components import Cut
from csvoice.config import Config
from csvoice.learn.labels import LabelledRows, labelled_rows, unlabelled_rows
from csvoice.pipeline.annotated import Progress
from csvoice.pipeline.run import silent
from csvoice.plan import Plan
from csvoice.planning import make_plan
from csvoice.plugins import load_plugins
from csvoice.read.feedback import Source, read_feedback
from csvoice.schema import MATCHING

if TYPE_CHECKING:
    from csvoice.learn.model import Model
    from csvoice.learn.recipes import Recipe

_BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Labelled:
    """Labelled rows, ready to learn from or to be held against a model.

    Attributes:
        rows: The rows.
        plan: What they were cleaned and cut by.
        sources: The tables that were read.
    """

    rows: LabelledRows
    plan: Plan
    sources: tuple[Source, ...]


def read_labelled(
    paths: Sequence[str | Path],
    config: Config,
    header: str | None = None,
    progress: Progress = silent,
    *,
    labels_needed: bool = True,
) -> Labelled:
    """Read labelled exports, with texts as annotate would see them.

    Args:
        paths: Files or globs.
        config: Options of the run.
        header: Header of the label column; None finds it.
        progress: Told of every batch that is done.
        labels_needed: Whether a table without a label column is refused; otherwise its rows have
            no classes.

    Raises:
        CsvoiceError: Files cannot be read, or labels cannot be learned from.
    """
    plugins = load_plugins(config)
    raw = read_feedback(paths, config, tuple(plugins.readers.values()), several_labels=True)
    plan = make_plan(raw.frame, config, plugins)
    has_none = not labels_needed and header is None and unlabelled_rows(raw.frame) is not None
    if not has_none:
        labelled_rows(raw.frame, header)  # what is wrong with labels is said before the long work
    cut = plugins.tokenizers[plan.tokenizer].prepare(plan.user_words)
    texts = pl.concat(_folded(raw.frame, plan, cut, progress))
    frame = raw.frame.drop("title", strict=False).with_columns(texts)
    rows = (unlabelled_rows(frame) if has_none else None) or labelled_rows(frame, header)
    return Labelled(rows, plan, raw.sources)


def _folded(
    frame: pl.DataFrame, plan: Plan, cut: Cut, progress: Progress
) -> Iterator[pl.DataFrame]:
    """Give `text`, folded for matching, and `tokens` of all rows, batch by batch."""
    spoken = frame.select(name for name in ("title", "text") if name in frame.columns)
    for start in range(0, frame.height, _BATCH):
        progress("annotate", start, frame.height)
        folded = protect(spoken[start : start + _BATCH], plan)[MATCHING]
        yield pl.DataFrame([folded.alias("text"), cut(folded).alias("tokens")])


def train_model(labelled: Labelled, recipe: Recipe | None = None) -> Model:
    """Learn from rows with the taxonomy and the tokens of their plan.

    Rows without classes learn from the taxonomy alone.
    """
    from csvoice.learn.recipes import DEFAULT
    from csvoice.learn.training import Tokens, train
    from csvoice.learn.unlabelled import train_unlabelled

    rows, plan = labelled.rows, labelled.plan
    tokens = Tokens(plan.tokenizer, plan.user_words)
    files = [Path(one.path).name for one in labelled.sources]
    if not rows.classes:
        return train_unlabelled(rows, plan.taxonomy, tokens=tokens, files=files)
    return train(rows, plan.taxonomy, tokens=tokens, recipe=recipe or DEFAULT, files=files)
