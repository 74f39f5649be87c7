"""`csvoice plugins new`: a small distribution to start from."""

from __future__ import annotations

from pathlib import Path

import click

from csvoice.cli.chinese import ChineseCommand
from csvoice.cli.options import folder_option


@click.command(
    "new",
    cls=ChineseCommand,
    short_help="新建一个插件：模块、测试、说明，装上就能用。",
    help=(
        "新建一个插件的文件夹：模块、测试、说明、CI 示例和 pyproject.toml。"
        "装上以后，报告里就多一节；再把它改成自己要的样子。"
    ),
    epilog="例：csvoice plugins new night-shift",
)
@click.argument("name", metavar="名字")
@folder_option("--output", "写到哪里，默认是以插件名命名的新文件夹。")
def new_command(name: str, output: Path | None) -> None:
    """Run the command."""
    from csvoice.scaffold import new_plugin

    folder = output or Path(name)
    for file in new_plugin(name, folder):
        click.echo(f"已写入 {file}")
    click.echo("下一步：")
    for line in (f"cd {folder}", 'pip install -e ".[test]"', "pytest", "csvoice plugins check ."):
        click.echo(f"  {line}")
    click.echo("  csvoice demo            报告里已有新的一节")
