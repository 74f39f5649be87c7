"""`csvoice taxonomy`: write, check and compare issue taxonomies."""

from __future__ import annotations

import click

from csvoice.cli.chinese import ChineseGroup
from csvoice.cli.taxonomy.catalogue import list_command, show_command
from csvoice.cli.taxonomy.check import check_command
from csvoice.cli.taxonomy.diff import diff_command
from csvoice.cli.taxonomy.suggest import suggest_command


@click.group(
    "taxonomy",
    cls=ChineseGroup,
    commands=(list_command, show_command, check_command, suggest_command, diff_command),
    subcommand_metavar="命令 [参数]...",
    short_help="查看、检查、扩充、比较问题类型词典。",
    help="问题类型词典决定每条反馈归哪一类。凡是要写词典名字的地方，也可以写 .toml 文件的路径。",
    epilog="例：csvoice taxonomy check 我的词典.toml --on 导出表.xlsx",
)
def command() -> None:
    """Group of the subcommands."""
