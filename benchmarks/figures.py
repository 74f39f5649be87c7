"""What a quality benchmark gives: figures, or the reason why there are none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


class AbsentError(Exception):
    """Data or a package is not there; the message says which, in one sentence."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table.

    Attributes:
        task: What was measured, on which rows.
        reference: What something else reaches on the same rows, and what that is.
        figure: What csvoice reaches.
    """

    task: str
    reference: str
    figure: str


@dataclass(frozen=True, slots=True)
class Task:
    """A named part of the table.

    Attributes:
        name: What `--task` calls it.
        measure: Gives the figures, from the folder with the data; raises AbsentError.
    """

    name: str
    measure: Callable[[Path], Iterable[Figure]]


def existing(file: Path) -> Path:
    """Return `file`, or raise AbsentError."""
    if not file.is_file():
        raise AbsentError(f"{file} is not there")
    return file
