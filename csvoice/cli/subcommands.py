"""A group whose subcommands are imported when they are called, so that `--help` stays quick."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import Any

import click

from csvoice.cli.chinese import ChineseGroup


class Subcommands(ChineseGroup):
    """Subcommand NAME is `NAME_command` in the module of that name beside the group.

    Args:
        package: Where the modules lie.
        names: The subcommands in their order.
        rooms: The modules of those that do not lie in one of their own name.
        default: The subcommand that runs when none is named; none by default.
    """

    def __init__(
        self,
        *args: Any,
        package: str,
        names: Sequence[str],
        rooms: Mapping[str, str] | None = None,
        default: str | None = None,
        **attributes: Any,
    ) -> None:
        super().__init__(*args, **attributes)
        self._package, self._names, self._rooms = package, names, rooms or {}
        self._default = default

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default subcommand where none is named."""
        first = args[0] if args else "-"
        if self._default and first.startswith("-") and first not in ctx.help_option_names:
            args = [self._default, *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the subcommands in their order."""
        return list(self._names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a subcommand."""
        if cmd_name not in self._names:
            return None
        room = importlib.import_module(f"{self._package}.{self._rooms.get(cmd_name, cmd_name)}")
        command: click.Command = getattr(room, f"{cmd_name}_command")
        return command
