"""`csvoice taxonomy`: write, check and compare issue taxonomies."""

from __future__ import annotations

import importlib

import click

from csvoice.cli.chinese import ChineseGroup
from csvoice.i18n import _

COMMANDS = ("list", "show", "check", "suggest", "diff")
_ROOMS = {"list": "catalogue", "show": "catalogue"}


class TaxonomyGroup(ChineseGroup):
    """Subcommands by name, imported when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the subcommands in their order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a subcommand."""
        if cmd_name not in COMMANDS:
            return None
        room = importlib.import_module(f"csvoice.cli.taxonomy.{_ROOMS.get(cmd_name, cmd_name)}")
        command: click.Command = getattr(room, f"{cmd_name}_command")
        return command


@click.group(
    "taxonomy",
    cls=TaxonomyGroup,
    subcommand_metavar=_("命令 [参数]..."),
    short_help=_("查看、检查、扩充、比较问题类型词典。"),
    help=_("问题类型词典决定每条反馈归哪一类。凡是要写词典名字的地方，也可以写 .toml 文件的路径。"),
    epilog=_("例：csvoice taxonomy check 我的词典.toml --on 导出表.xlsx"),
)
def command() -> None:
    """Group of the subcommands."""
