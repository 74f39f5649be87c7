"""`csvoice plugins info NAME`: where a plugin comes from, what it gives, how to set it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from textwrap import indent
from typing import TYPE_CHECKING, Any

import click

from csvoice.cli.chinese import ChineseCommand
from csvoice.cli.options import as_json_option, loading_options, make_config
from csvoice.i18n import _

if TYPE_CHECKING:
    from csvoice.guard import Plugin
    from csvoice.plugins import Plugins

_KINDS = {
    "register_readers": _("读取器"),
    "register_annotators": _("标注器"),
    "register_tokenizers": _("分词器"),
    "register_dictionaries": _("词典"),
    "register_sections": _("章节"),
    "register_renderers": _("渲染器"),
    "register_notifiers": _("通知方式"),
}


@click.command(
    "info",
    cls=ChineseCommand,
    short_help=_("说明一个插件：来源、组件、选项、失败原因。"),
    help=_("说明一个插件给出什么、需要哪些列、有哪些选项。也可以写章节等组件的名字。"),
)
@click.argument("name", metavar=_("名字"))
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
            _("没有名为「{name}」的插件或组件。{hint}用 csvoice plugins 查看名字。").format(
                name=name, hint=hint(name, known)
            )
        )
    return known[name]


def _lines(facts: dict[str, Any]) -> Iterator[str]:
    yield _("{name}（{origin}）").format(**facts)
    yield _("状态：{status}").format(
        status=_("未启用，{error}").format(**facts) if facts["error"] else _("已启用")
    )
    yield _("文件：{file}").format(file=facts["file"] or _("没有找到"))
    yield _api(**facts["api"])
    yield from facts["deprecations"]
    for component in facts["components"]:
        yield _("{kind} {name}").format(kind=_KINDS[component["hook"]], name=component["name"])
        yield from (f"    {line}" for line in _component(component))
    for options in facts["options"]:
        yield _("选项，写在 csvoice.toml 里，以下是默认值：")
        yield indent(options["toml"], "    ")


def _api(written_for: str | None, provided: str) -> str:
    here = _("插件接口：这里是 {provided}").format(provided=provided)
    if written_for is None:
        return here + _("，插件没有说明为哪个版本编写")
    return here + _("，插件为 {written_for} 编写").format(written_for=written_for)


def _component(facts: dict[str, Any]) -> Iterator[str]:
    if "title" in facts:
        yield _("标题：{title}，次序：{order:g}").format(**facts)
    if facts.get("needs"):
        needs = _("需要的列：{columns}").format(columns=_("、").join(facts["needs"]))
        gain = _("；有了它们可看到{unlocks}").format(**facts) if facts.get("unlocks") else ""
        yield needs + gain
    for column in facts.get("adds", ()):
        yield _("新列：{name}（{type}），{meaning}").format(**column)
    if "suffixes" in facts:
        yield _("后缀：{suffixes}").format(suffixes=_("、").join(facts["suffixes"]))
    if "suffix" in facts:
        yield _("后缀：{suffix}").format(**facts)
    if "path" in facts:
        yield _("{kind}，{path}").format(**facts)
