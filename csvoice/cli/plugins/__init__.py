"""`csvoice plugins`: list, explain, diagnose, check and start plugins."""

from __future__ import annotations

import click

from csvoice.cli.subcommands import Subcommands

SUBCOMMANDS = ("list", "info", "doctor", "new", "check")


@click.group(
    "plugins",
    cls=Subcommands,
    package=__name__,
    names=SUBCOMMANDS,
    rooms={"list": "listing"},
    default="list",
    subcommand_metavar="命令 [参数]...",
    short_help="查看、诊断、检查、新建插件。",
    help="不写命令时列出已安装的插件，以及没能启用的插件和原因。",
    epilog="例：csvoice plugins info risk-warning",
)
def command() -> None:
    """Group of the subcommands."""
