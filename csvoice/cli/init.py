"""`csvoice init`: files to start from, guided by an export."""

from __future__ import annotations

from pathlib import Path

import click

from csvoice.cli.chinese import chinese_command
from csvoice.cli.options import folder_option


@chinese_command(
    "init",
    short_help="写出可以照着改的配置、措施和问题类型词典。",
    help=(
        "写出 csvoice.toml（配置）、actions.toml（措施）和 taxonomy.toml（问题类型词典），"
        "都带说明，照着改就行。给出导出表时，按其中的列来写。已有的文件不会改动。"
    ),
    epilog="例：csvoice init 导出表.xlsx",
)
@click.argument("files", nargs=-1, metavar="[文件]...", type=click.Path(path_type=Path))
@folder_option("--output", "写到哪里，默认是当前文件夹。", default=Path())
def command(files: tuple[Path, ...], output: Path) -> None:
    """Run the command."""
    from csvoice.scaffold.starting import start

    written, there = start(output, files)
    for file in written:
        click.echo(f"已写入 {file}")
    for file in there:
        click.echo(f"已有 {file}，没有改动")
    click.echo("下一步：按里面的说明改好，再运行 csvoice report 导出表.xlsx。")
