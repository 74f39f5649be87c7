"""csvoice from Python: read, annotate, report, tokenize."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from csvoice.config_file import load_config
from csvoice.dictionary_files import read_user_words
from csvoice.document.report import Report
from csvoice.errors import InputError
from csvoice.lexicon import UserWord
from csvoice.pipeline.annotation import annotate_rows
from csvoice.pipeline.preparation import silent
from csvoice.pipeline.run import run
from csvoice.pipeline.safe_reading import read_safely, with_safe_places
from csvoice.planning import check_tokenizer, make_plan
from csvoice.plugins import load_plugins

Paths = str | Path | Sequence[str | Path]


def read(paths: Paths, **options: Any) -> pl.DataFrame:
    """Read exports into raw rows; personal data in the names of files is masked, in rows it is not.

    Args:
        paths: Files or globs.
        options: Fields of Config, such as `map={"text": "标题+内容"}`.

    Returns:
        One row a kept feedback: standard columns, then the export's own as `export:header`.

    Raises:
        CsvoiceError: Anything that keeps a file from being read.
    """
    config = load_config(**options)
    readers = tuple(load_plugins(config).readers.values())
    return read_safely(_listed(paths), config, readers).frame


def annotate(frame: pl.DataFrame, **options: Any) -> pl.DataFrame:
    """Clean, mask and annotate raw rows.

    Args:
        frame: As `read` gives it; at least a column `text`.
        options: Fields of Config, such as `taxonomy="automobile"`.

    Returns:
        The rows, masked, with the columns that annotators add.

    Raises:
        CsvoiceError: An unusable frame or option, or a plugin that fails.
    """
    config = load_config(**{"strict": True, "cache": False, "jobs": 1, **options})
    rows = with_safe_places(_with_places(frame))
    plan = make_plan(rows, config, load_plugins(config))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        return annotate_rows(rows, plan, config, Path(folder), silent).table.collect()


def report(paths: Paths, **options: Any) -> Report:
    """Make the report on exports.

    Args:
        paths: Files or globs.
        options: Fields of Config, such as `period="2026-10"`.

    Raises:
        CsvoiceError: Anything that keeps the report from being made.
    """
    return run(_listed(paths), load_config(**options)).report


def tokenize(
    texts: Iterable[str], user_words: Path | str | Iterable[str] = (), tokenizer: str = "fast"
) -> list[list[str]]:
    """Cut texts into words, with jieba's results.

    Args:
        texts: What to cut.
        user_words: A user dictionary in jieba's format, or words.
        tokenizer: Name of a tokenizer: fast, jieba or rjieba.

    Raises:
        UsageError: There is no such tokenizer.
    """
    words = (
        read_user_words(Path(user_words))
        if isinstance(user_words, str | Path)
        else tuple(UserWord(word) for word in user_words)
    )
    plugins = load_plugins(load_config())
    check_tokenizer(tokenizer, plugins)
    lists: list[list[str]] = (
        plugins.tokenizers[tokenizer]
        .prepare(words)(pl.Series(list(texts), dtype=pl.String))
        .to_list()
    )
    return lists


def _listed(paths: Paths) -> Sequence[str | Path]:
    return [paths] if isinstance(paths, str | Path) else paths


def _with_places(frame: pl.DataFrame) -> pl.DataFrame:
    """Add what `read` would have given and the caller left out; ids and texts are strings."""
    if "text" not in frame.columns:
        raise InputError("表里没有 text 一列，请先把正文所在的列改名为 text。")
    places = {
        "source": pl.lit("frame"),
        "row": pl.int_range(1, pl.len() + 1, dtype=pl.Int64),
        "id": pl.format("frame#{}", pl.int_range(1, pl.len() + 1)),
    }
    missing = {name: value for name, value in places.items() if name not in frame.columns}
    strings = [
        pl.col(name).cast(pl.String)
        for name in ("id", "title", "text", "customer")
        if name in frame.columns
    ]
    return frame.with_columns(*strings, **missing)
