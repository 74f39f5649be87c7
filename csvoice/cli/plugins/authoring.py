"""`csvoice plugins new` and `check`: for those who write plugins."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from csvoice.cli.chinese import FAILED, chinese_command
from csvoice.cli.options import as_json_option, folder_option
from csvoice.cli.output import echo_json
from csvoice.numerals import count

if TYPE_CHECKING:
    from csvoice.testing import Result


@chinese_command(
    "check",
    short_help="检查插件是否合乎约定。",
    help=(
        "用虚构的数据检查一个插件：空的月份、一行、缺列、表情、十万行、两次运行、"
        "每种格式、个人信息、用时和内存。有一项没有通过时退出码为 1。"
        "插件可以是 .py 文件、包或带 pyproject.toml 的文件夹，也可以是已安装插件的名字。"
    ),
    epilog="例：csvoice plugins check night_shift.py",
)
@click.argument("target", metavar="文件、文件夹或名字")
@click.option(
    "--rows",
    type=click.IntRange(1),
    default=100_000,
    metavar="行数",
    help="量用时和内存时的行数，默认 100000。",
)
@as_json_option
def check_command(target: str, rows: int, as_json: bool) -> None:
    """Run the command."""
    from csvoice.testing import check_plugin

    results = check_plugin(target, rows, told=None if as_json else _Told())
    failed = sum(not one.ok for one in results)
    if as_json:
        echo_json([asdict(one) for one in results])
    else:
        click.echo(_summary(len(results), failed))
    if failed:
        click.get_current_context().exit(FAILED)


class _Told:
    """Prints each result as it comes, under its component; a reason for several of them once."""

    def __init__(self) -> None:
        self._component, self._reason = "", ""

    def __call__(self, result: Result) -> None:
        if result.component != self._component:
            self._component, self._reason = result.component, ""
            click.echo(result.component)
        again = bool(result.reason) and result.reason == self._reason
        click.echo(_line(result, "同上" if again else result.reason))
        self._reason = result.reason or self._reason


def _line(result: Result, reason: str) -> str:
    mark = "√" if result.ok else "×"  # GBK has no ✓
    more = result.remark if result.ok else reason
    title = f"  {mark} {result.title}"
    return f"{title}：{more}" if more else title


def _summary(checks: int, failed: int) -> str:
    if not failed:
        return f"{count(checks)} 项全部通过。"
    return f"{count(checks)} 项中有 {count(failed)} 项没有通过。"


@chinese_command(
    "new",
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
