"""`csvoice plugins info NAME`: where a plugin comes from, what it gives, how to set it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from textwrap import indent
from typing import TYPE_CHECKING, Any

import click

from csvoice.cli.chinese import ChineseCommand
from csvoice.cli.options import as_json_option, loading_options, make_config

if TYPE_CHECKING:
    from csvoice.guard import Plugin
    from csvoice.plugins import Plugins


@click.command(
    "info",
    cls=ChineseCommand,
    short_help="说明一个插件：来源、组件、选项、失败原因。",
    help="说明一个插件给出什么、需要哪些列、有哪些选项。也可以写章节等组件的名字。",
)
@click.argument("name", metavar="名字")
@loading_options
@as_json_option
def info_command(name: str, as_json: bool, **options: Any) -> None:
    """Run the command."""
    from csvoice.plugins import load_plugins
    from csvoice.plugins.description import description

    plugins = load_plugins(make_config(strict=False, **options))
    facts = description(_find(name, plugins), plugins)
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2, default=str))
        return
    for line in _lines(facts):
        click.echo(line)


def _find(name: str, plugins: Plugins) -> Plugin:
    from csvoice.errors import UsageError
    from csvoice.nearest import hint

    by_component = {
        part: one
        for one in reversed(plugins.found)
        for parts in one.components.values()
        for part in parts
    }
    known = by_component | {one.name: one for one in reversed(plugins.found)}
    if name not in known:
        raise UsageError(
            f"没有名为「{name}」的插件或组件。{hint(name, known)}用 csvoice plugins 查看名字。"
        )
    return known[name]


def _lines(facts: dict[str, Any]) -> Iterator[str]:
    from csvoice.components import KINDS

    yield "{name}（{origin}）".format(**facts)
    yield "状态：{status}".format(
        status="未启用，{error}".format(**facts) if facts["error"] else "已启用"
    )
    yield "文件：{file}".format(file=facts["file"] or "没有找到")
    yield _api(**facts["api"])
    yield from facts["deprecations"]
    for component in facts["components"]:
        yield f"{KINDS[component['hook']].kind_title} {component['name']}"
        yield from (f"    {line}" for line in _component(component))
    for options in facts["options"]:
        yield "选项，写在 csvoice.toml 里，以下是默认值："
        yield indent(options["toml"], "    ")


def _api(written_for: str | None, provided: str) -> str:
    here = f"插件接口：这里是 {provided}"
    if written_for is None:
        return here + "，插件没有说明为哪个版本编写"
    return here + f"，插件为 {written_for} 编写"


def _component(facts: dict[str, Any]) -> Iterator[str]:
    if "title" in facts:
        yield "标题：{title}，次序：{order:g}".format(**facts)
    if facts.get("needs"):
        needs = "需要的列：{columns}".format(columns="、".join(facts["needs"]))
        gain = "；有了它们可看到{unlocks}".format(**facts) if facts.get("unlocks") else ""
        yield needs + gain
    for column in facts.get("adds", ()):
        yield "新列：{name}（{type}），{meaning}".format(**column)
    if "suffixes" in facts:
        yield "后缀：{suffixes}".format(suffixes="、".join(facts["suffixes"]))
    if "suffix" in facts:
        yield "后缀：{suffix}".format(**facts)
    if "path" in facts:
        yield "{kind}，{path}".format(**facts)
