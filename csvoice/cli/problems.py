"""How a command that checks a file tells what it found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, Protocol

import click

from csvoice.cli.chinese import FAILED
from csvoice.i18n import _
from csvoice.numbers import count


class Problem(Protocol):
    """What a check found; an error fails the command, a warning does not."""

    @property
    def level(self) -> Literal["error", "warning"]:
        """How bad it is."""


def level_name(problem: Problem) -> str:
    """Return the Chinese name of a level."""
    return _("错误") if problem.level == "error" else _("提醒")


def show_summary(file: object, problems: Sequence[Problem]) -> None:
    """Say how many errors and warnings a file has."""
    errors = sum(one.level == "error" for one in problems)
    if not problems:
        click.echo(_("{file}：没有发现问题。").format(file=file))
        return
    click.echo(
        _("{file}：{errors} 处错误，{warnings} 处提醒。").format(
            file=file, errors=count(errors), warnings=count(len(problems) - errors)
        )
    )


def fail_on_errors(problems: Iterable[Problem]) -> None:
    """Leave with exit code 1 where there is an error."""
    if any(one.level == "error" for one in problems):
        click.get_current_context().exit(FAILED)
