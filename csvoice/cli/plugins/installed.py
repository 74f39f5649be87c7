"""`csvoice plugins list`, `info NAME` and `doctor`: what is installed, gives, and is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from textwrap import indent
from typing import TYPE_CHECKING, Any

import click

from csvoice.cli.chinese import chinese_command
from csvoice.cli.options import as_json_option, loading_options, make_config
from csvoice.cli.output import echo_json, fail_on_errors, level_name, summary

if TYPE_CHECKING:
    from csvoice.guard import Plugin
    from csvoice.plugins import Plugins


@chinese_command(
    "list",
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
        echo_json([summary(one) for one in found])
        return
    for one in found:
        click.echo(_listed(one))


def _listed(plugin: Plugin) -> str:
    head = f"{plugin.name}  {plugin.origin}"
    if plugin.error:
        return f"{head}\n    未启用：{plugin.error}"
    hooks = [f"{hook}: {'、'.join(names)}" for hook, names in plugin.components.items()]
    return "\n    ".join([head, *hooks, *plugin.deprecations])


@chinese_command(
    "info",
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
        echo_json(facts)
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

    yield f"{facts['name']}（{facts['origin']}）"
    yield f"状态：未启用，{facts['error']}" if facts["error"] else "状态：已启用"
    yield f"文件：{facts['file'] or '没有找到'}"
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
        yield f"标题：{facts['title']}，次序：{facts['order']:g}"
    if facts.get("needs"):
        gain = f"；有了它们可看到{facts['unlocks']}" if facts.get("unlocks") else ""
        yield f"需要的列：{'、'.join(facts['needs'])}{gain}"
    for column in facts.get("adds", ()):
        yield f"新列：{column['name']}（{column['type']}），{column['meaning']}"
    if "suffixes" in facts:
        yield f"后缀：{'、'.join(facts['suffixes'])}"
    if "suffix" in facts:
        yield f"后缀：{facts['suffix']}"
    if "path" in facts:
        yield f"{facts['kind']}，{facts['path']}"


@chinese_command(
    "doctor",
    short_help="找出插件和本机环境里的问题，说明怎样处理。",
    help=(
        "检查插件能否加载、接口版本、列名、选项、词典文件，以及依赖、字体、可写的文件夹。"
        "有错误时退出码为 1，只有提醒时为 0。"
    ),
)
@loading_options
@as_json_option
def doctor_command(as_json: bool, **options: Any) -> None:
    """Run the command."""
    from csvoice.plugins.diagnosis import diagnose

    problems = diagnose(make_config(**options))
    if as_json:
        echo_json([asdict(one) for one in problems])
    else:
        for one in problems:
            click.echo(f"{level_name(one)}  {one.message}")
            click.echo(f"      {one.advice}")
        click.echo(summary(problems))
    fail_on_errors(problems)
