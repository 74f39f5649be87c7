"""The command line: one file a command, each loading what it needs when it is called."""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import sys
from importlib.metadata import EntryPoint, entry_points

import click

from csvoice.cli.chinese import ChineseGroup

_HEADINGS = {
    "命令": ("report", "inspect", "words", "classify", "export", "alert", "init", "demo"),
    "让判定更准": ("taxonomy", "dict", "label", "train", "evaluate"),
    "扩展与维护": ("metrics", "schedule", "plugins", "doctor"),
}
COMMANDS = tuple(name for names in _HEADINGS.values() for name in names)
GROUP = "csvoice.commands"


class CommandGroup(ChineseGroup):
    """Commands by name: the built-in ones, then those of entry points, imported when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the built-in commands in their order, then the others."""
        return [*COMMANDS, *_foreign_names()]

    def headings(self, ctx: click.Context) -> list[tuple[str, list[str]]]:
        """Return what an analyst needs first, then what makes it better, then the rest."""
        headings = {heading: [*names] for heading, names in _HEADINGS.items()}
        headings["扩展与维护"] += _foreign_names()
        return [*headings.items()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name in COMMANDS:
            command: click.Command = importlib.import_module(f"csvoice.cli.{cmd_name}").command
            return command
        point = _others().get(cmd_name)
        return None if point is None else _foreign(point)


def _others() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


def _foreign_names() -> list[str]:
    return sorted(name for name in _others() if name not in COMMANDS)


def _foreign(point: EntryPoint) -> click.Command:
    """Wrap a plugin's command, so that `--help` neither imports it nor breaks on it."""

    @click.pass_context
    def call(context: click.Context, args: tuple[str, ...]) -> None:
        from csvoice.guard import Plugin, border
        from csvoice.plugins import origin_of

        with border(Plugin(point.name, origin_of(point))):
            command: click.Command = point.load()
        context.exit(command.main(list(args), context.command_path, standalone_mode=False) or 0)

    return click.Command(
        point.name,
        callback=call,
        params=[click.Argument(["args"], nargs=-1, type=click.UNPROCESSED)],
        context_settings={"ignore_unknown_options": True},
        add_help_option=False,
        short_help=f"由 {point.dist.name if point.dist else point.value} 提供",
    )


@click.group(
    cls=CommandGroup,
    subcommand_metavar="命令 [参数]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="把中文客户反馈的原始导出表变成客户之声报告：一条命令，不用配置，不用联网。",
    epilog="例：csvoice report 导出表.xlsx -o 报告/",
)
@click.version_option(
    None,
    "-V",
    "--version",
    package_name="csvoice",
    message="csvoice %(version)s",
    help="显示版本号。",
)
def cli() -> None:
    """Group of all commands."""


LEAN = {
    "_RJEM_MALLOC_CONF": "dirty_decay_ms:200,muzzy_decay_ms:0",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": f"{1 << 20}",
    "MALLOC_TRIM_THRESHOLD_": f"{1 << 23}",
}
"""Lets polars (jemalloc, asked when it is loaded) and worker processes (glibc, asked when they
start) give memory back soon: half of what a large table takes is else kept for later."""


def main() -> None:
    """Run the command line on any console: what it can't show is replaced, never an error."""
    # A command ends soon: looking for cycles among what it imports and makes costs more than they.
    gc.set_threshold(1_000_000, 20, 100)
    # Python looks through all that is left before it ends: a tenth of a small report's time.
    atexit.register(gc.freeze)
    # Our matrices are small: threads of linear algebra would wait for each other longer than work.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ |= LEAN | os.environ
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    cli.main(prog_name="csvoice")
