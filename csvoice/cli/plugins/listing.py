"""`csvoice plugins list`: what is installed, from where, with which hooks, and what failed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from csvoice.cli.chinese import ChineseCommand
from csvoice.cli.options import make_config
from csvoice.i18n import _

if TYPE_CHECKING:
    from csvoice.guard import Plugin


@click.command(
    "list",
    cls=ChineseCommand,
    short_help=_("列出插件：来源、钩子、失败原因。"),
    help=_("列出已安装的插件，以及没能启用的插件和原因。"),
)
@click.option(
    "--plugins-dir",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar=_("文件夹"),
    help=_("存放单文件插件的文件夹。"),
)
@click.option("--disable", multiple=True, metavar=_("名字"), help=_("停用的插件，可写多次。"))
@click.option("--json", "as_json", is_flag=True, help=_("以 JSON 输出。"))
def list_command(as_json: bool, **options: Any) -> None:
    """Run the command."""
    from csvoice.plugins import load_plugins

    found = load_plugins(make_config(**options)).found
    if as_json:
        click.echo(json.dumps([_record(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo(_line(one))


def _record(plugin: Plugin) -> dict[str, Any]:
    return {
        "name": plugin.name,
        "origin": plugin.origin,
        "file": plugin.file,
        "status": "failed" if plugin.error else "ok",
        "hooks": {hook: list(names) for hook, names in plugin.components.items()},
        "error": plugin.error,
    }


def _line(plugin: Plugin) -> str:
    head = f"{plugin.name}  {plugin.origin}"
    if plugin.error:
        return _("{head}\n    未启用：{reason}").format(head=head, reason=plugin.error)
    hooks = [f"{hook}: {_('、').join(names)}" for hook, names in plugin.components.items()]
    return "\n    ".join([head, *hooks])
