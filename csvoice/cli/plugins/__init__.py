"""`csvoice plugins`: list, explain, diagnose, check and start plugins."""

from __future__ import annotations

import click

from csvoice.cli.chinese import ChineseGroup
from csvoice.cli.plugins.authoring import check_command, new_command
from csvoice.cli.plugins.installed import doctor_command, info_command, list_command


class _ListsByDefault(ChineseGroup):
    """Lists the plugins where no subcommand is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `list` where no subcommand is named."""
        first = args[0] if args else "-"
        unnamed = first.startswith("-") and first not in ctx.help_option_names
        return super().parse_args(ctx, ["list", *args] if unnamed else args)


@click.group(
    "plugins",
    cls=_ListsByDefault,
    commands=(list_command, info_command, doctor_command, new_command, check_command),
    subcommand_metavar="命令 [参数]...",
    short_help="查看、诊断、检查、新建插件。",
    help="不写命令时列出已安装的插件，以及没能启用的插件和原因。",
    epilog="例：csvoice plugins info risk-warning",
)
def command() -> None:
    """Group of the subcommands."""
