"""Labelled files made ready for learning: read, masked, cut into words, labels taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice.annotate.engine import protect, tokens_annotator
from csvoice.config import Config
from csvoice.learn.labels import LabelledRows, labelled_rows
from csvoice.plan import Plan
from csvoice.planning import make_plan
from csvoice.plugins import Plugins, load_plugins
from csvoice.read.feedback import RawFeedback, read_feedback
from csvoice.schema import EXPORT_PREFIX, MATCHING


@dataclass(frozen=True, slots=True, eq=False)
class LabelledFiles:
    """What labelled files hold.

    Attributes:
        rows: The labelled rows.
        places: Where each of them stands among all rows read, shape (n,).
        unlabelled: Where the rows without a label stand, shape (m,).
        texts: `text` (as matched: clean, masked, simplified) and `tokens` of all rows.
        raw: The rows as read.
        plan: What they were read by.
        plugins: Plugins in force.
    """

    rows: LabelledRows
    places: NDArray[np.int64]
    unlabelled: NDArray[np.int64]
    texts: pl.DataFrame
    raw: RawFeedback
    plan: Plan
    plugins: Plugins

    def unlabelled_texts(self) -> pl.DataFrame:
        """Return `text` and `tokens` of the rows without a label."""
        return self.texts[self.unlabelled]


def read_labelled(
    paths: Sequence[str | Path], config: Config, header: str | None = None
) -> LabelledFiles:
    """Read labelled files.

    Args:
        paths: Files or patterns.
        config: Options of reading and annotating.
        header: Header of the label column; None finds it.

    Raises:
        CsvoiceError: The files cannot be read, or their labels cannot be learned from.
    """
    plugins = load_plugins(config)
    raw = read_feedback(paths, config, tuple(plugins.readers.values()))
    plan = make_plan(raw.frame, config, plugins)
    frame = protect(raw.frame, plan).with_columns(pl.col(MATCHING).alias("text"))
    cut = tokens_annotator(plugins.tokenizers[plan.tokenizer]).prepare(plan)
    frame = frame.hstack(cut(frame))
    numbered = frame.with_columns(pl.int_range(pl.len()).cast(pl.String).alias("id"))
    rows = labelled_rows(numbered, header)
    places = rows.ids.astype(np.int64)
    return LabelledFiles(
        rows=replace(rows, ids=_ids(frame, raw)[places]),
        places=places,
        unlabelled=np.flatnonzero(_blank(frame, rows.header)),
        texts=frame.select("text", "tokens"),
        raw=raw,
        plan=plan,
        plugins=plugins,
    )


def _ids(frame: pl.DataFrame, raw: RawFeedback) -> NDArray[np.object_]:
    """Return the ids; an id that held personal data gives way to the row's place."""
    place = pl.format("{}#{}", "source", "row")
    made = raw.frame.select(place.alias("place"))["place"]
    return frame["id"].fill_null(made).to_numpy().astype(object)


def _blank(frame: pl.DataFrame, header: str) -> NDArray[np.bool_]:
    column = EXPORT_PREFIX + header
    cells = frame[column if column in frame.columns else "label"].cast(pl.String)
    return (cells.str.strip_chars().fill_null("") == "").to_numpy()
