"""Everything that is wrong with a taxonomy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from csvoice.config import Config
from csvoice.lexicon import Taxonomy, read_taxonomy, read_toml
from csvoice.plugins import load_plugins
from csvoice.read.feedback import read_feedback
from csvoice.taxonomy.clashes import clashes
from csvoice.taxonomy.problems import Problem
from csvoice.taxonomy.shape import shape_problems
from csvoice.taxonomy.unmatchable import folded, unmatchable
from csvoice.taxonomy.usage import dead, hidden, usage


def check(file: Path, texts: pl.Series | None = None) -> list[Problem]:
    """Find what is wrong with the taxonomy in a file, errors first.

    Args:
        file: The TOML file.
        texts: Folded texts to try the terms on; without them only what is wrong whatever the
            data is found.

    Raises:
        InputError: The file is not TOML.
    """
    found = list(shape_problems(read_toml(file)))
    if not any(one.level == "error" and one.kind != "unknown-key" for one in found):
        found += _content_problems(read_taxonomy(file), texts)
    return sorted(found, key=lambda one: one.level)


def _content_problems(taxonomy: Taxonomy, texts: pl.Series | None) -> list[Problem]:
    found = [*clashes(taxonomy), *unmatchable(taxonomy)]
    usable = not any(one.kind in ("bad-pattern", "empty-term") for one in found)
    if texts is not None and usable:
        found += [*hidden(taxonomy, texts), *dead(usage(taxonomy, texts), len(texts))]
    return found


def folded_texts(paths: Sequence[str | Path], config: Config) -> pl.Series:
    """Read exports and return their titles and texts, masked and folded for matching.

    Raises:
        CsvoiceError: Anything that keeps a file from being read.
    """
    readers = tuple(load_plugins(config).readers.values())
    frame = read_feedback(paths, config, readers).frame
    columns = [name for name in ("title", "text") if name in frame.columns]
    return folded(
        frame.select(pl.concat_str(columns, separator=" ", ignore_nulls=True)).to_series()
    )
