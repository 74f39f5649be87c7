"""What a plugin gives csvoice: named, typed components, returned by hooks.

Nothing is mutated and order is data: a component says what it needs and where it stands. Each kind
knows the hook that gives it, how it is described, and which of its functions stand behind the
border, so that a new kind is one class here and one hook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Literal,
    ParamSpec,
    Protocol,
    Self,
    TypeAlias,
    TypeVar,
)

import pluggy
import polars as pl

from csvoice.contracts import (
    Check,
    anything,
    check_files,
    check_text,
    check_tokens,
    columns_check,
    list_check,
    section_check,
)
from csvoice.document.findings import Finding
from csvoice.document.report import Report, Section
from csvoice.lexicon import UserWord
from csvoice.raw_tables import RawTable, ReadOptions
from csvoice.schema import Column

if TYPE_CHECKING:
    from csvoice.context import Context
    from csvoice.plan import Cut, Plan

hookimpl = pluggy.HookimplMarker("csvoice")
"""Marks a plugin's functions as implementations of a hook."""


P = ParamSpec("P")
T = TypeVar("T")
U = TypeVar("U")


class Guard(Protocol):
    """Puts a component's functions behind the border where a plugin's code may fail."""

    def once(self, function: Callable[P, T], name: str, check: Check) -> Callable[P, T]:
        """Return the function, its result held against a check."""

    def prepared(
        self, prepare: Callable[[T], Callable[P, U]], check: Check
    ) -> Callable[[T], Callable[P, U]]:
        """Return the function, the results of what it makes held against a check."""


class Component:
    """One of the kinds below."""

    __slots__ = ()

    hook: ClassVar[str]
    """The hook that gives such components."""

    kind_title: ClassVar[str]
    """What the kind is called in Chinese."""

    name: str

    def details(self) -> dict[str, Any]:
        """Return what distinguishes it within its kind, JSON-ready."""
        return {}

    def guarded(self, guard: Guard) -> Self:  # noqa: ARG002 - some kinds have no functions
        """Return it with its functions behind the border."""
        return self


ANY = ".*"
"""In a reader's suffixes: it looks into files whose suffix no reader knows."""


@dataclass(frozen=True, slots=True)
class Reader(Component):
    """Opens files, or databases, of some kinds.

    Attributes:
        name: Unique name.
        suffixes: Lower-case file suffixes it opens, with the dot; or ANY.
        open: Gives the tables of a file (a Path), or of what a URL names (a str); raises InputError
            with a sentence.
        schemes: Lower-case schemes of the URLs it opens, without `://`.
    """

    hook = "register_readers"
    kind_title = "读取器"

    name: str
    suffixes: tuple[str, ...]
    open: Callable[[Any, ReadOptions], Sequence[RawTable]]
    schemes: tuple[str, ...] = ()

    def details(self) -> dict[str, Any]:
        """Return the suffixes and schemes it opens."""
        schemes = {"schemes": list(self.schemes)} if self.schemes else {}
        return {"suffixes": list(self.suffixes)} | schemes

    def guarded(self, guard: Guard) -> Self:
        """Return it with `open` behind the border."""
        check = list_check(RawTable, "读取器应返回 RawTable 的列表")
        return replace(self, open=guard.once(self.open, "open", check))


Annotate: TypeAlias = Callable[[pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Annotator(Component):
    """Adds columns to a batch of feedback, looking at no other batch.

    Attributes:
        name: Unique name.
        needs: Columns that must be there first; this is what orders annotators.
        adds: The new columns; a plugin's names start with its own name and a dot.
        prepare: Called once in each worker process; gives a function from a batch to a frame
            of exactly the new columns, of the same height.
    """

    hook = "register_annotators"
    kind_title = "标注器"

    name: str
    needs: tuple[str, ...]
    adds: tuple[Column, ...]
    prepare: Callable[[Plan], Annotate]

    def details(self) -> dict[str, Any]:
        """Return what it needs and adds."""
        adds = [
            {"name": one.name, "type": str(one.dtype), "meaning": one.title or one.meaning}
            for one in self.adds
        ]
        return {"needs": list(self.needs), "adds": adds}

    def guarded(self, guard: Guard) -> Self:
        """Return it with `prepare` behind the border."""
        check = columns_check(self.name, self.adds)
        return replace(self, prepare=guard.prepared(self.prepare, check))


@dataclass(frozen=True, slots=True)
class Tokenizer(Component):
    """Cuts texts into words: `prepare(user_words)` gives a function String → List(String)."""

    hook = "register_tokenizers"
    kind_title = "分词器"

    name: str
    prepare: Callable[[tuple[UserWord, ...]], Cut]

    def guarded(self, guard: Guard) -> Self:
        """Return it with `prepare` behind the border."""
        return replace(self, prepare=guard.prepared(self.prepare, check_tokens))


DictionaryKind: TypeAlias = Literal[
    "taxonomy", "words", "stopwords", "sentiment", "brands", "advice"
]


@dataclass(frozen=True, slots=True)
class Dictionary(Component):
    """A dictionary file; `name` is what `--taxonomy NAME` and the manifest call it."""

    hook = "register_dictionaries"
    kind_title = "词典"

    name: str
    kind: DictionaryKind
    path: Path

    def details(self) -> dict[str, Any]:
        """Return its kind and place."""
        return {"kind": self.kind, "path": str(self.path)}


def any_of(columns: Iterable[str], otherwise: str) -> Callable[[frozenset[str]], str]:
    """Make a section's `lacks`: it says `otherwise` where not one of the columns is there."""
    wanted = frozenset(columns)
    return lambda present: "" if wanted & present else otherwise


@dataclass(frozen=True, slots=True)
class SectionSpec(Component):
    """A part of the report.

    Attributes:
        name: Unique name, also the key of its options in csvoice.toml.
        title: Chinese title, a noun.
        build: Computes the section.
        needs: Columns without which it is skipped; the report says so and what they unlock.
        daily: Counts by the day or finer; skipped where the dates name only a month, say.
        unlocks: What the reader gains once those columns are there, a Chinese phrase.
        order: Place in the report; built-in sections stand at 10, 20, …
        closing: Built after all others, so that `ctx.findings` is complete.
        alarms: Its findings may call for action at once; `csvoice alert` builds such sections.
        compares: Sees the rows of `--competitor` files as well; other sections see one's own alone.
        lacks: Says in Chinese what columns it lacks where `needs` cannot: of several any one will
            do. Asked by `csvoice inspect`; `build` decides for itself.
    """

    hook = "register_sections"
    kind_title = "章节"

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
    daily: bool = False

    def details(self) -> dict[str, Any]:
        """Return its title and place, and what it needs and unlocks."""
        return {
            "title": self.title,
            "order": self.order,
            "needs": list(self.needs),
            "unlocks": self.unlocks,
        }

    def guarded(self, guard: Guard) -> Self:
        """Return it with `build` behind the border."""
        check = section_check(self.name, self.title)
        lacks = self.lacks and guard.once(self.lacks, "lacks", check_text)
        return replace(self, build=guard.once(self.build, "build", check), lacks=lacks)


@dataclass(frozen=True, slots=True)
class Renderer(Component):
    """Writes a report in one format.

    Attributes:
        name: What `--format` calls it.
        suffix: Of its main file, with the dot.
        render: Gives the bytes of each file, by name relative to the output folder; the main
            file is `report` + suffix and comes first.
        rows: Whether it shows the period's rows; `report.appendix` is None where no format does.
    """

    hook = "register_renderers"
    kind_title = "渲染器"

    name: str
    suffix: str
    render: Callable[[Report], Mapping[str, bytes]]
    rows: bool = False

    def details(self) -> dict[str, Any]:
        """Return the suffix of its main file."""
        return {"suffix": self.suffix}

    def guarded(self, guard: Guard) -> Self:
        """Return it with `render` behind the border."""
        return replace(self, render=guard.once(self.render, "render", check_files))


@dataclass(frozen=True, slots=True)
class Notifier(Component):
    """Tells someone about findings; named in csvoice.toml under `notify`.

    Attributes:
        name: Unique name, also the key of its options in csvoice.toml.
        send: Sends findings; what it raises is told, and keeps nothing else from being done.
        preview: What `send` would send, as text, for `csvoice alert --dry-run`.
    """

    hook = "register_notifiers"
    kind_title = "通知方式"

    name: str
    send: Callable[[Sequence[Finding]], None]
    preview: Callable[[Sequence[Finding]], str] | None = None

    def guarded(self, guard: Guard) -> Self:
        """Return it with `send` and `preview` behind the border."""
        preview = self.preview and guard.once(self.preview, "preview", anything)
        return replace(self, send=guard.once(self.send, "send", anything), preview=preview)


KINDS: dict[str, type[Component]] = {
    kind.hook: kind
    for kind in (Reader, Annotator, Tokenizer, Dictionary, SectionSpec, Renderer, Notifier)
}
"""Every kind by its hook, in the order in which hooks are called."""
