"""What commands write to the terminal: JSON, problems, progress, what is remembered."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

import click

from csvoice.cli.chinese import DELIVERED_WITH_FAILURES, FAILED
from csvoice.errors import printable
from csvoice.numerals import count

if TYPE_CHECKING:
    from csvoice.config import Config
    from csvoice.read.feedback import Source

_STAGES = {"read": "读取", "annotate": "标注", "sections": "分析", "render": "生成"}


class Problem(Protocol):
    """What a check found; an error fails the command, a warning does not."""

    @property
    def level(self) -> Literal["error", "warning"]:
        """How bad it is."""


def echo_json(data: Any) -> None:
    """Write plain data as JSON that people can read."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))


def level_name(problem: Problem) -> str:
    """Return the Chinese name of a level."""
    return "错误" if problem.level == "error" else "提醒"


def summary(problems: Sequence[Problem]) -> str:
    """Say how many errors and warnings there are."""
    errors = sum(one.level == "error" for one in problems)
    if not problems:
        return "没有发现问题。"
    return f"{count(errors)} 处错误，{count(len(problems) - errors)} 处提醒。"


def fail_on_errors(problems: Iterable[Problem]) -> None:
    """Leave with exit code 1 where there is an error."""
    if any(one.level == "error" for one in problems):
        click.get_current_context().exit(FAILED)


def tell_failures(failures: Sequence[str]) -> None:
    """Name the plugins that failed, and leave with the exit code that says so."""
    for failure in failures:
        click.echo(printable(failure), err=True)
    if failures:
        click.get_current_context().exit(DELIVERED_WITH_FAILURES)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Give a function to call with a stage, how much is done and how much there is.

    It draws a bar on a terminal and nothing in a pipe.
    """
    if not sys.stderr.isatty():
        yield lambda _stage, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(_STAGES.get(stage, stage), total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield show


def remember(sources: Iterable[Source], config: Config, *, err: bool = False) -> None:
    """Write `config.map`, if it was given, to ./csvoice.toml for each table, and say so.

    Args:
        sources: The tables it was used on.
        config: Options of the run.
        err: Say so on stderr, where stdout carries a result.
    """
    from csvoice.config import CONFIG_NAME
    from csvoice.read.mapping import remember_mapping

    if not config.map:
        return
    file = Path(CONFIG_NAME)
    for source in sources:
        remember_mapping(file, source.columns, config.map)
    click.echo(f"列的对应关系已记在 {file}，表头相同的文件下次不用再指定。", err=err)
