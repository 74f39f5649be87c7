"""From labelled exports to a model: read, plan, clean, cut, learn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from csvoice.annotate.engine import protect
from csvoice.components import Cut
from csvoice.config import Config
from csvoice.errors import UsageError
from csvoice.i18n import _
from csvoice.learn.labels import LabelledRows, has_labels, labelled_rows, unlabelled_rows
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

Take: TypeAlias = Callable[[pl.DataFrame], LabelledRows]


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

    def choose(frame: pl.DataFrame) -> Take:
        if labels_needed or header is not None or has_labels(frame):
            return partial(labelled_rows, header=header)
        return unlabelled_rows

    return _read(paths, config, progress, choose)


def read_unlabelled(
    paths: Sequence[str | Path], config: Config, progress: Progress = silent
) -> Labelled:
    """Read exports of the same kind whose labels, if they have any, are not looked at.

    Raises:
        CsvoiceError: Files cannot be read.
    """
    return _read(paths, config, progress, lambda _frame: unlabelled_rows)


def _read(
    paths: Sequence[str | Path],
    config: Config,
    progress: Progress,
    choose: Callable[[pl.DataFrame], Take],
) -> Labelled:
    plugins = load_plugins(config)
    raw = read_feedback(paths, config, tuple(plugins.readers.values()), several_labels=True)
    plan = make_plan(raw.frame, config, plugins)
    take = choose(raw.frame)
    take(raw.frame)  # what is wrong with the labels is said before the long work
    cut = plugins.tokenizers[plan.tokenizer].prepare(plan.user_words)
    texts = pl.concat(_folded(raw.frame, plan, cut, progress))
    frame = raw.frame.drop("title", strict=False).with_columns(texts)
    return Labelled(take(frame), plan, raw.sources)


def _folded(
    frame: pl.DataFrame, plan: Plan, cut: Cut, progress: Progress
) -> Iterator[pl.DataFrame]:
    """Give `text`, folded for matching, and `tokens` of all rows, batch by batch."""
    spoken = frame.select(name for name in ("title", "text") if name in frame.columns)
    for start in range(0, frame.height, _BATCH):
        progress("annotate", start, frame.height)
        folded = protect(spoken[start : start + _BATCH], plan)[MATCHING]
        yield pl.DataFrame([folded.alias("text"), cut(folded).alias("tokens")])


def train_model(
    labelled: Labelled, recipe: Recipe | None = None, unlabelled: Labelled | None = None
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
    sources = (*labelled.sources, *(unlabelled.sources if unlabelled else ()))
    files = [Path(one.path).name for one in sources]
    if not rows.classes:
        return train_unlabelled(rows, plan.taxonomy, tokens=tokens, files=files)
    if unlabelled is None:
        return train(rows, plan.taxonomy, tokens=tokens, recipe=recipe or DEFAULT, files=files)
    if rows.several:
        raise UsageError(_("一条反馈有几个类别时用不了 --unlabelled，请去掉它。"))
    return train_beside(rows, unlabelled.rows, plan.taxonomy, tokens=tokens, files=files)
