"""Everything that can be wrong with the plugins of this machine."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Literal

from packaging.requirements import Requirement

from csvoice.annotate.engine import in_order
from csvoice.charts.text import sans_font
from csvoice.components import Annotator, SectionSpec
from csvoice.config import Config
from csvoice.errors import CsvoiceError, reason_of
from csvoice.nearest import hint
from csvoice.plugins import Plugins, load_plugins
from csvoice.plugins.sources import left_out
from csvoice.schema import STANDARD
from csvoice.storage.cache import cache_folder
from csvoice.storage.keys import home_folder


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and what to do about it.

    Attributes:
        level: An error costs something of the report; a warning is worth a look.
        kind: A short English name, the same from version to version.
        subject: The plugin, file, folder or part it is about.
        message: Chinese: what is wrong.
        advice: Chinese: what to do.
    """

    level: Literal["error", "warning"]
    kind: str
    subject: str
    message: str
    advice: str


def environment_problems() -> Iterator[Problem]:
    """Look for missing or wrong parts, a missing font, folders that cannot be written to."""
    yield from _parts()
    yield from _font()
    yield from _folder(
        cache_folder(),
        "标注缓存文件夹 {folder} 不能写入（{reason}），每次都要重新标注。",
        "请检查权限，或用环境变量 CSVOICE_CACHE 换一处。",
    )
    yield from _folder(
        home_folder(),
        "配置文件夹 {folder} 不能写入（{reason}），客户代号的密钥无处存放。",
        "请检查权限，用环境变量 CSVOICE_HOME 换一处，或用 --key 指定密钥文件。",
    )


def _parts() -> Iterator[Problem]:
    for line in requires("csvoice") or ():
        wanted = Requirement(line)
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            continue
        try:
            found: str | None = version(wanted.name)
        except PackageNotFoundError:
            found = None
        if found is None or not wanted.specifier.contains(found, prereleases=True):
            needed = f"{wanted.name}{wanted.specifier}"
            message = f"需要 {needed}，现有的是 {found or '没有安装'}。"
            advice = f'运行 pip install "{needed}"。'
            yield Problem("error", "part", wanted.name, message, advice)


def _font() -> Iterator[Problem]:
    try:
        missing = not sans_font().is_file()
    except ModuleNotFoundError:
        missing = True
    if missing:
        message = "没有找到中文字体，图里的汉字会变成方框。"
        advice = "运行 pip install --force-reinstall pylopdf-fonts-zh-cn。"
        yield Problem("error", "font", "pylopdf-fonts-zh-cn", message, advice)


def _folder(folder: Path, message: str, advice: str) -> Iterator[Problem]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        said = message.format(folder=folder, reason=reason_of(error))
        yield Problem("error", "folder", str(folder), said, advice)


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
