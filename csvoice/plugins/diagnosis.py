"""Everything that can be wrong with the plugins of this machine."""

from __future__ import annotations

from collections.abc import Iterator

from csvoice.annotate.engine import in_order
from csvoice.components import Annotator, SectionSpec
from csvoice.config import Config
from csvoice.errors import CsvoiceError
from csvoice.nearest import hint
from csvoice.plugins import Plugins, load_plugins
from csvoice.plugins.environment import environment_problems
from csvoice.plugins.problems import Problem
from csvoice.plugins.sources import left_out
from csvoice.schema import STANDARD


def diagnose(config: Config) -> list[Problem]:
    """Look at plugins, their components and options, and at what csvoice stands on."""
    found: list[Problem] = []
    try:
        plugins = load_plugins(config.model_copy(update={"strict": False}))
    except CsvoiceError as error:
        advice = "改正后再运行 csvoice plugins doctor。"
        found.append(Problem("error", "config", "csvoice.toml", str(error), advice))
    else:
        found += [*_loading(plugins), *_components(plugins), *_options(plugins, config)]
    return [*found, *_files(config), *environment_problems()]


def _loading(plugins: Plugins) -> Iterator[Problem]:
    for plugin in plugins.found:
        if plugin.error:
            advice = f"修好或升级它；暂时不用，可加 --disable {plugin.name} 或卸载。"
            yield Problem("error", "not-in-force", plugin.name, plugin.error, advice)
        for sentence in plugin.deprecations:
            advice = "请在插件里改用新的写法，或升级这个插件。"
            yield Problem("warning", "deprecated", plugin.name, sentence, advice)


def _components(plugins: Plugins) -> Iterator[Problem]:
    _ready, stuck = in_order(list(plugins.annotators.values()))
    for annotator in stuck:
        message = f"标注器 {annotator.name} 与别的标注器互相需要对方的列，不会运行。"
        advice = "请在其中一个的 needs 里去掉对方的列。"
        yield Problem("error", "needs-in-a-circle", annotator.name, message, advice)
    yield from _unknown_needs(plugins)
    for one in plugins.dictionaries.values():
        if not one.path.is_file():
            message = f"词典 {one.name} 的文件 {one.path} 不在。"
            advice = "请检查路径；安装包要把词典文件也打进去。"
            yield Problem("error", "missing-dictionary", one.name, message, advice)


def _unknown_needs(plugins: Plugins) -> Iterator[Problem]:
    added = {column.name for one in plugins.annotators.values() for column in one.adds}
    known = sorted(added | set(STANDARD))
    needy: list[SectionSpec | Annotator] = [
        *plugins.sections.values(),
        *plugins.annotators.values(),
    ]
    for one in needy:
        for column in one.needs:
            if column not in known:
                message = f"{one.name} 需要的列「{column}」没有人给出。{hint(column, known)}"
                advice = "列名见 docs/columns.md；由插件给出的列，请安装那个插件。"
                yield Problem("error", "unknown-column", one.name, message, advice)


def _options(plugins: Plugins, config: Config) -> Iterator[Problem]:
    if config.no_plugins:
        return
    named = {plugin.name for plugin in plugins.found} | set(config.disable)
    asked = {name for plugin in plugins.found for name in plugin.options}
    known = sorted(named | asked | set(plugins.sections))
    for name in config.plugins:
        if name not in known:
            message = f"csvoice.toml 里的 [plugins.{name}] 没有插件使用。{hint(name, known)}"
            advice = "请改正名字，安装这个插件，或删去这一节。"
            yield Problem("error", "unused-options", name, message, advice)


def _files(config: Config) -> Iterator[Problem]:
    if config.plugins_dir is None or not config.plugins_dir.is_dir():
        return
    for path, reason in left_out(config.plugins_dir):
        message = f"{path} 没有加载：{reason[0]}"
        yield Problem("warning", "not-loaded", path.name, message, reason[1])
