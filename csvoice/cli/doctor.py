"""`csvoice doctor`: what csvoice keeps on this machine, how large it is, whether it is sound."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from csvoice.cli.chinese import FAILED, chinese_command
from csvoice.cli.options import as_json_option, loading_options, make_config
from csvoice.cli.output import echo_json
from csvoice.errors import printable
from csvoice.numerals import count

_TITLES = {"cache": "缓存", "key": "密钥", "config": "配置", "font": "字体", "plugins": "插件"}


@chinese_command(
    "doctor",
    short_help="看看缓存、密钥、配置、字体和插件放在哪里、多大、是否完好。",
    help="逐项说明 csvoice 在本机留下了什么：位置、大小、是否完好。有不完好的，退出码为 1。",
)
@click.option("--clean", is_flag=True, help="清空缓存，清除中断的运行留下的临时文件。")
@loading_options
@as_json_option
def command(as_json: bool, clean: bool, **options: Any) -> None:
    """Run the command."""
    from csvoice import inventory
    from csvoice.plugins import load_plugins

    file: Path | None = options.get("config_file")
    config = make_config(**options)
    if clean:
        gone, size = inventory.clean()
        click.echo(f"清除了 {count(gone)} 个文件和文件夹，缓存腾出 {_megabytes(size)}。", err=True)
    items = [*inventory.inventory(config, load_plugins(config), file)]
    if as_json:
        echo_json([asdict(one) for one in items])
    else:
        for one in items:
            mark = "完好" if one.sound else "有问题"
            click.echo(f"{_TITLES[one.name]}  {mark}  {_megabytes(one.size)}  {one.says}")
            click.echo(printable(f"      {one.place}") if one.place else "", nl=bool(one.place))
    if not all(one.sound for one in items):
        click.get_current_context().exit(FAILED)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
