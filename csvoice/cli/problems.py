"""How a command that checks a file tells what it found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, Protocol

import click

from csvoice.cli.chinese import FAILED
from csvoice.numerals import count


class Problem(Protocol):
    """What a check found; an error fails the command, a warning does not."""

    @property
    def level(self) -> Literal["error", "warning"]:
        """How bad it is."""


def level_name(problem: Problem) -> str:
    """Return the Chinese name of a level."""
    return "错误" if problem.level == "error" else "提醒"


def show_summary(file: object, problems: Sequence[Problem]) -> None:
    """Say how many errors and warnings a file has."""
    errors = sum(one.level == "error" for one in problems)
    if not problems:
        click.echo(f"{file}：没有发现问题。")
        return
    click.echo(f"{file}：{count(errors)} 处错误，{count(len(problems) - errors)} 处提醒。")


def fail_on_errors(problems: Iterable[Problem]) -> None:
    """Leave with exit code 1 where there is an error."""
    if any(one.level == "error" for one in problems):
        click.get_current_context().exit(FAILED)
