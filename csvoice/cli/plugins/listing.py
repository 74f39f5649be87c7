"""`csvoice plugins list`: what is installed, from where, with which hooks, and what failed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from csvoice.cli.chinese import ChineseCommand
from csvoice.cli.options import as_json_option, loading_options, make_config

if TYPE_CHECKING:
    from csvoice.guard import Plugin


@click.command(
    "list",
    cls=ChineseCommand,
    short_help="列出插件：来源、版本、钩子、失败原因。",
    help="列出内置的和已安装的插件，以及没能启用的插件和原因。",
)
@loading_options
@as_json_option
def list_command(as_json: bool, **options: Any) -> None:
    """Run the command."""
    from csvoice.plugins import load_plugins
    from csvoice.plugins.description import summary

    found = load_plugins(make_config(strict=False, **options)).found
    if as_json:
        click.echo(json.dumps([summary(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo(_lines(one))


def _lines(plugin: Plugin) -> str:
    head = f"{plugin.name}  {plugin.origin}"
    if plugin.error:
        return f"{head}\n    未启用：{plugin.error}"
    hooks = [f"{hook}: {'、'.join(names)}" for hook, names in plugin.components.items()]
    return "\n    ".join([head, *hooks, *plugin.deprecations])
