"""What is known while the columns of a table are being told apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from csvoice.read.cells import Cells, describe

JOIN = "+"
"""Stands between headers that are read as one column: 标题+内容."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The headers that make a standard column.

    Attributes:
        headers: One, or several that are read as one.
        why: A Chinese sentence that says why.
        given: Whether the user said so.
        instead: Whether it stands in for a column that the export does not have.
    """

    headers: tuple[str, ...]
    why: str
    given: bool = False
    instead: bool = False

    @property
    def name(self) -> str:
        """The headers as the user writes them in --map."""
        return JOIN.join(self.headers)


@dataclass(slots=True)
class Search:
    """A mapping in the making.

    Attributes:
        cells: Every column of the table, by header.
        choices: What was chosen so far, by standard column.
        left_out: Standard columns and headers whose cells belied the header.
    """

    cells: Mapping[str, Cells]
    choices: dict[str, Choice] = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)

    def open_headers(self) -> list[str]:
        """Return the headers not chosen yet whose columns are not blank."""
        taken = {header for choice in self.choices.values() for header in choice.headers}
        return [
            header for header, cells in self.cells.items() if header not in taken and cells.count
        ]

    def take(self, column: str, header: str, why: str, *, instead: bool = False) -> None:
        """Choose a header, with what its cells say for it added to the reason."""
        about = describe(column, self.cells[header])
        self.choices[column] = Choice((header,), f"{why}，{about}。", instead=instead)
