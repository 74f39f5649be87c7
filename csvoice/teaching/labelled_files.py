"""Labelled files made ready for learning, and models learned from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice.annotate.engine import protect
from csvoice.config import Config
from csvoice.errors import UsageError
from csvoice.learn.labels import LabelledRows, has_labels, labelled_rows, unlabelled_rows
from csvoice.pipeline.parts import Progress
from csvoice.pipeline.safe_reading import read_safely
from csvoice.plan import Cut, Plan
from csvoice.planning import make_plan
from csvoice.plugins import Plugins, load_plugins
from csvoice.read.feedback import RawFeedback
from csvoice.schema import EXPORT_PREFIX, MATCHING, made_up_id

if TYPE_CHECKING:
    from csvoice.learn.model import Model
    from csvoice.learn.recipes import Recipe


_BATCH = 20_000

Labels: TypeAlias = Literal["needed", "taken", "ignored"]
Take: TypeAlias = Callable[[pl.DataFrame], LabelledRows]


@dataclass(frozen=True, slots=True, eq=False)
class LabelledFiles:
    """Labelled rows, ready to learn from or to be held against a model.

    Attributes:
        rows: The labelled rows; ids that hold personal data have become file#row.
        places: Where each of them stands among all rows read, shape (n,).
        unlabelled: Where the rows without a label stand, shape (m,).
        texts: `text` (as matched: clean, masked, simplified) and `tokens` of all rows.
        raw: All rows as read.
        plan: What they were cleaned and cut by.
        plugins: Plugins in force.
    """

    rows: LabelledRows
    places: NDArray[np.int64]
    unlabelled: NDArray[np.int64]
    texts: pl.DataFrame
    raw: RawFeedback
    plan: Plan
    plugins: Plugins


def read_labelled(
    paths: Sequence[str | Path],
    config: Config,
    header: str | None,
    progress: Progress,
    labels: Labels = "needed",
) -> LabelledFiles:
    """Read labelled exports, with texts as annotate would see them.

    Args:
        paths: Files or globs.
        config: Options of the run.
        header: Header of the label column; None finds it.
        progress: Told of every batch that is done.
        labels: `needed` refuses a table without a label column, `taken` takes one that is there,
            `ignored` looks for none; rows without labels have no classes.

    Raises:
        CsvoiceError: Files cannot be read, or labels cannot be learned from.
    """
    plugins = load_plugins(config)
    raw = read_safely(paths, config, [*plugins.readers.values()], several_labels=True)
    plan = make_plan(raw.frame, config, plugins)
    take = _taker(raw.frame, header, labels)
    take(raw.frame)  # what is wrong with the labels is said before the long work
    cut = plugins.tokenizers[plan.tokenizer].prepare(plan.user_words)
    batches = list(_protected(raw.frame, plan, cut, progress))
    texts = pl.concat(batch.select("text", "tokens") for batch in batches)
    numbers = pl.int_range(pl.len()).cast(pl.String).alias("id")
    frame = raw.frame.drop("title", strict=False).with_columns(texts).with_columns(numbers)
    rows = take(frame)
    places = rows.ids.astype(np.int64)
    ids = pl.concat(batch["id"] for batch in batches).to_numpy().astype(object)
    return LabelledFiles(
        rows=replace(rows, ids=ids[places]),
        places=places,
        unlabelled=np.flatnonzero(_blank(frame, rows.header)),
        texts=texts,
        raw=raw,
        plan=plan,
        plugins=plugins,
    )


def _taker(frame: pl.DataFrame, header: str | None, labels: Labels) -> Take:
    if labels == "ignored" or (labels == "taken" and header is None and not has_labels(frame)):
        return unlabelled_rows
    return partial(labelled_rows, header=header)


def _protected(
    frame: pl.DataFrame, plan: Plan, cut: Cut, progress: Progress
) -> Iterator[pl.DataFrame]:
    """Give `text`, folded for matching, `tokens` and `id` of all rows, batch by batch."""
    spoken = frame.select(name for name in ("id", "title", "text") if name in frame.columns)
    places = frame.select(made_up_id().alias("id"))["id"]
    for start in range(0, frame.height, _BATCH):
        progress("annotate", start, frame.height)
        safe = protect(spoken[start : start + _BATCH], plan)
        ids = safe["id"].fill_null(places[start : start + _BATCH])
        text = safe[MATCHING].alias("text")
        yield pl.DataFrame([text, cut(text).alias("tokens"), ids])


def _blank(frame: pl.DataFrame, header: str) -> NDArray[np.bool_]:
    if not header:
        return np.ones(frame.height, dtype=np.bool_)
    column = EXPORT_PREFIX + header
    cells = frame[column if column in frame.columns else "label"].cast(pl.String)
    return (cells.str.strip_chars().fill_null("") == "").to_numpy()


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
    from csvoice.learn.features import Cut
    from csvoice.learn.recipes import DEFAULT
    from csvoice.learn.training import train
    from csvoice.learn.unlabelled import train_beside, train_unlabelled

    rows, plan = labelled.rows, labelled.plan
    cut = Cut(plan.tokenizer, plan.user_words)
    sources = (*labelled.raw.sources, *(unlabelled.raw.sources if unlabelled else ()))
    files = [Path(one.path).name for one in sources]
    if not rows.classes:
        return train_unlabelled(rows, plan.taxonomy, cut=cut, files=files)
    if unlabelled is None:
        return train(rows, plan.taxonomy, cut=cut, recipe=recipe or DEFAULT, files=files)
    if rows.several:
        raise UsageError("一条反馈有几个类别时用不了 --unlabelled，请去掉它。")
    return train_beside(rows, unlabelled.rows, plan.taxonomy, cut=cut, files=files)
