"""`csvoice dict`: find new words, check user dictionaries, explain how a text was cut."""

from __future__ import annotations

import click

from csvoice.cli.chinese import ChineseGroup
from csvoice.cli.dict.discover import discover_command
from csvoice.cli.dict.lint import lint_command
from csvoice.cli.dict.why import why_command


@click.group(
    "dict",
    cls=ChineseGroup,
    commands=(discover_command, lint_command, why_command),
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
