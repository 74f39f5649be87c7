"""`csvoice dict`: find new words, check user dictionaries, explain how a text was cut."""

from __future__ import annotations

import importlib

import click

from csvoice.cli.chinese import ChineseGroup

COMMANDS = ("discover", "lint", "why")


class DictGroup(ChineseGroup):
    """Subcommands by name, imported when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the subcommands in their order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a subcommand."""
        if cmd_name not in COMMANDS:
            return None
        room = importlib.import_module(f"csvoice.cli.dict.{cmd_name}")
        command: click.Command = getattr(room, f"{cmd_name}_command")
        return command


@click.group(
    "dict",
    cls=DictGroup,
    subcommand_metavar="命令 [参数]...",
    short_help="找新词、检查用户词典、解释为什么这样切词。",
    help=(
        "用户词典告诉分词器哪些字连在一起是一个词：一行一个词，可以在后面写频次和词性，"
        "格式与 jieba 的相同。"
    ),
    epilog="例：csvoice dict discover 导出表.xlsx --accept 米家,小爱同学",
)
def command() -> None:
    """Group of the subcommands."""
