"""`csvoice schedule show`: what the system's own scheduler takes to run a command line."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from csvoice.cli.chinese import ChineseCommand, ChineseGroup

if TYPE_CHECKING:
    from csvoice.schedules import Every

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


class _Whole(ChineseCommand):
    """A command whose arguments are another command line, options and all."""

    allow_interspersed_args = False


@click.group(
    "schedule",
    cls=ChineseGroup,
    subcommand_metavar="命令 [参数]...",
    short_help="让一条命令按时自动运行。",
    help="写出系统自带的定时任务（crontab、systemd、Windows 任务计划），由系统按时运行。",
    epilog="例：csvoice schedule show --every day --at 08:00 report db://crm --table 工单",
)
def command() -> None:
    """Group of the subcommands."""


def _at(_context: click.Context, _option: click.Parameter, given: str) -> tuple[int, int]:
    found = _TIME.fullmatch(given)
    if not found:
        raise click.BadParameter("应为 08:00 这样的时间")
    return int(found[1]), int(found[2])


def _named(_context: click.Context, _option: click.Parameter, given: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]+", given):
        raise click.BadParameter("只能用字母、数字和连字符")
    return given


@command.command(
    "show",
    cls=_Whole,
    short_help="写出定时任务，不做安装。",
    help="后面接要运行的命令（不写 csvoice），如 report db://crm --table 工单 --since last。",
)
@click.option("--every", type=click.Choice(["day", "week", "month"]), default="day",
              help="每天（默认）、每周一或每月 1 日。")  # fmt: skip
@click.option("--at", default="08:00", metavar="时间", callback=_at, help="几点，默认 08:00。")
@click.option(
    "--name", default="csvoice", metavar="名字", callback=_named, help="任务的名字，默认 csvoice。"
)
@click.argument("line", nargs=-1, required=True, metavar="命令...", type=click.UNPROCESSED)
@click.pass_context
def show_command(
    context: click.Context, every: Every, at: tuple[int, int], name: str, line: tuple[str, ...]
) -> None:
    """Check the command line as if it were run, then print."""
    from csvoice import schedules
    from csvoice.errors import UsageError

    if any("\n" in argument for argument in line):
        raise UsageError("定时任务的命令里不能有换行，请把 --query 写在一行里。")
    _check(context.find_root(), line)
    run = (sys.executable, "-m", "csvoice", *line)
    job = schedules.Job(name, run, Path.cwd(), every, at)
    units = f"~/.config/systemd/user/{name}"
    for heading, text in (
        ("Linux、macOS：用 crontab -e 加上这一行", schedules.crontab(job)),
        (f"systemd：存为 {units}.service", schedules.systemd_service(job)),
        (
            f"systemd：存为 {units}.timer，再运行 systemctl --user enable --now {name}.timer",
            schedules.systemd_timer(job),
        ),
        ("Windows：在 PowerShell 里运行", schedules.windows_task(job)),
    ):
        click.echo(f"# {heading}\n{text.rstrip()}\n")
    click.echo("# 定时任务读不到这里的环境变量，数据库密码请记在 databases.toml 里，用 db://名字。")


def _check(root: click.Context, line: tuple[str, ...]) -> None:
    """Parse the command line, so that what is wrong with it is said now."""
    group = root.command
    assert isinstance(group, click.Group)  # noqa: S101 - csvoice itself
    name, found, rest = group.resolve_command(root, list(line))
    if found is not None:
        found.make_context(name, rest, parent=root)
