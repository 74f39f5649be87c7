"""What a plugin gives csvoice: named, typed components, returned by hooks.

Nothing is mutated and order is data: a component says what it needs and where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import pluggy
import polars as pl

from csvoice.document.findings import Finding
from csvoice.document.report import Report, Section
from csvoice.lexicon import UserWord
from csvoice.schema import Column

if TYPE_CHECKING:
    from csvoice.context import Context
    from csvoice.plan import Plan

hookimpl = pluggy.HookimplMarker("csvoice")
"""Marks a plugin's functions as implementations of a hook."""


@dataclass(frozen=True, slots=True)
class RawTable:
    """One table as a file holds it: every cell a string, no column renamed.

    Attributes:
        frame: String columns under the headers found; null where a cell is empty.
        rows: Row number of each frame row in the file, as a spreadsheet counts; same length.
        path: The file.
        sheet: The sheet, where the format has sheets.
        encoding: The text encoding, where the format has one.
        unreadable: Broken rows that were skipped.
        totals: 合计 and 小计 rows that were dropped.
        notes: Chinese sentences on what was done to make sense of the table.
    """

    frame: pl.DataFrame
    rows: pl.Series
    path: Path
    sheet: str | None = None
    encoding: str | None = None
    unreadable: int = 0
    totals: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a reader may need to know: the sheet asked for, and what to do with broken rows."""

    sheet: str | None = None
    on_bad_row: Literal["stop", "skip"] = "stop"


ANY = "*"
"""In a reader's suffixes: it looks into files whose suffix no reader knows."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Opens files of some kinds.

    Attributes:
        name: Unique name.
        suffixes: Lower-case file suffixes it opens, with the dot; or ANY.
        open: Gives the tables of a file; raises InputError with a sentence.
    """

    name: str
    suffixes: tuple[str, ...]
    open: Callable[[Path, ReadOptions], Sequence[RawTable]]


Annotate: TypeAlias = Callable[[pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Annotator:
    """Adds columns to a batch of feedback, looking at no other batch.

    Attributes:
        name: Unique name.
        needs: Columns that must be there first; this is what orders annotators.
        adds: The new columns; a plugin's names start with its own name and a dot.
        prepare: Called once in each worker process; gives a function from a batch to a frame
            of exactly the new columns, of the same height.
    """

    name: str
    needs: tuple[str, ...]
    adds: tuple[Column, ...]
    prepare: Callable[[Plan], Annotate]


Cut: TypeAlias = Callable[[pl.Series], pl.Series]
"""Texts (String) to tokens (List(String)), row by row; a null gives an empty list."""


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """Cuts texts into words: `prepare(user_words)` gives a function String → List(String)."""

    name: str
    prepare: Callable[[tuple[UserWord, ...]], Cut]


DictionaryKind: TypeAlias = Literal["taxonomy", "words", "stopwords", "sentiment", "brands"]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A dictionary file; `name` is what `--taxonomy NAME` and the manifest call it."""

    name: str
    kind: DictionaryKind
    path: Path


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """A part of the report.

    Attributes:
        name: Unique name, also the key of its options in csvoice.toml.
        title: Chinese title, a noun.
        build: Computes the section.
        needs: Columns without which it is skipped; the report says so and what they unlock.
        unlocks: What the reader gains once those columns are there, a Chinese phrase.
        order: Place in the report; built-in sections stand at 10, 20, …
        closing: Built after all others, so that `ctx.findings` is complete.
        alarms: Its findings may call for action at once; `csvoice alert` builds such sections.
        compares: Sees the rows of `--competitor` files as well; other sections see one's own alone.
        lacks: Says in Chinese what columns it lacks where `needs` cannot: of several any one will
            do. Asked by `csvoice inspect`; `build` decides for itself.
    """

    name: str
    title: str
    build: Callable[[Context], Section]
    needs: tuple[str, ...] = ()
    unlocks: str = ""
    order: int = 500
    closing: bool = False
    alarms: bool = False
    compares: bool = False
    lacks: Callable[[frozenset[str]], str] | None = None


@dataclass(frozen=True, slots=True)
class Renderer:
    """Writes a report in one format.

    Attributes:
        name: What `--format` calls it.
        suffix: Of its main file, with the dot.
        render: Gives the bytes of each file, by name relative to the output folder; the main
            file is `report` + suffix and comes first.
    """

    name: str
    suffix: str
    render: Callable[[Report], Mapping[str, bytes]]


@dataclass(frozen=True, slots=True)
class Notifier:
    """Tells someone about findings; named in csvoice.toml under `notify`.

    Attributes:
        name: Unique name, also the key of its options in csvoice.toml.
        send: Sends findings; what it raises is told, and keeps nothing else from being done.
        preview: What `send` would send, as text, for `csvoice alert --dry-run`.
    """

    name: str
    send: Callable[[Sequence[Finding]], None]
    preview: Callable[[Sequence[Finding]], str] | None = None
