"""Readers of a report: which sections each gets, and how deep; see dictionaries/audiences.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

from csvoice.dictionary_files import dictionary_folder, read_toml
from csvoice.errors import UsageError
from csvoice.nearest import choices

_UNSAFE = re.compile(r"[^\w-]+")


class Audience(BaseModel):
    """A kind of reader.

    Attributes:
        title: The Chinese name; `--audience` takes it as well.
        sections: Names of the sections shown.
        depth: The page alone, what a manager acts on, or the appendix as well.
        of: Column of the feedback table that an argument is a value of; None for no argument.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = ""
    sections: tuple[str, ...] = ()
    depth: Literal["page", "body", "all"] = "body"
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """An audience as it was asked for.

    Attributes:
        name: Name of the audience.
        audience: What it is.
        argument: What was given behind the colon; empty for nothing.
    """

    name: str
    audience: Audience
    argument: str = ""

    @property
    def file(self) -> str:
        """What stands behind `report-` in the names of its files."""
        parts = (_UNSAFE.sub("-", part) for part in (self.name, self.argument) if part)
        return "-".join(parts)

    @property
    def focus(self) -> str:
        """Name of the section that its argument asks for; empty without one."""
        return f"focus-{self.file}" if self.argument else ""


def readers(wanted: Iterable[str], own: Mapping[str, Audience]) -> tuple[Reader, ...]:
    """Understand what `--audience` was given.

    Args:
        wanted: Names or titles, some with an argument behind a colon.
        own: Audiences of csvoice.toml, which go before those that are shipped.

    Raises:
        UsageError: An unknown audience, with the nearest known one, or an argument too many or few.
    """
    wanted = tuple(wanted)
    if not wanted:
        return ()
    shipped = read_toml(dictionary_folder() / "audiences.toml")
    known = {name: Audience.model_validate(data) for name, data in shipped.items()} | dict(own)
    return tuple(dict.fromkeys(_reader(one, known) for one in wanted))


def _reader(wanted: str, known: Mapping[str, Audience]) -> Reader:
    asked, _colon, argument = (part.strip() for part in wanted.replace("：", ":").partition(":"))
    titles = {one.title: name for name, one in known.items() if one.title}
    name = titles.get(asked, asked)
    if name not in known:
        raise UsageError(f"没有名为「{asked}」的读者。{choices(asked, [*known, *titles])}")
    if bool(argument) != bool(known[name].of):
        form = f"{name}:技术部" if known[name].of else name
        raise UsageError(f"--audience {wanted} 写法不对，应写成 --audience {form}。")
    return Reader(name, known[name], argument)
