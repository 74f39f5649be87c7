"""Where plugins come from: csvoice itself, installed distributions, the files of `plugins_dir`."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, EntryPoint, entry_points, version
from pathlib import Path
from types import ModuleType

from csvoice.config import Config
from csvoice.errors import PluginError, UsageError
from csvoice.guard import Plugin

GROUP = "csvoice"
OWN_ORIGIN = "内置"
BUILT_IN = ("read", "annotate", "sections", "render", "notify")


@dataclass(frozen=True, slots=True)
class Source:
    """A plugin that may be loaded, and what imports its module."""

    plugin: Plugin
    load: Callable[[], ModuleType]


def built_in_sources() -> Iterator[Source]:
    """Give csvoice's own readers, annotators, sections and renderers."""
    number = version(GROUP)
    for room in BUILT_IN:
        plugin = Plugin(f"csvoice.{room}", OWN_ORIGIN, GROUP, number, foreign=False)
        yield Source(plugin, _importer(f"csvoice.{room}.builtin"))


def found_sources(config: Config) -> Iterator[Source]:
    """Give what is installed and single files; nothing with `no_plugins`.

    Raises:
        UsageError: There is no folder `plugins_dir`.
    """
    if config.no_plugins:
        return
    for point in sorted(entry_points(group=GROUP), key=lambda one: (one.name, origin_of(one))):
        yield Source(_installed(point), point.load)
    if config.plugins_dir is not None:
        yield from _single_files(config.plugins_dir.resolve())


def origin_of(point: EntryPoint) -> str:
    """Return distribution and version of an entry point."""
    return " ".join(_name_and_version(point.dist)) if point.dist else point.value


@cache
def _name_and_version(distribution: Distribution) -> tuple[str, str]:
    # Kept, since each of them parses the distribution's metadata, README and all.
    return distribution.name, distribution.version


def left_out(folder: Path) -> list[tuple[Path, tuple[str, str]]]:
    """List what lies in a folder for plugins and is not loaded: each with the reason and advice."""
    helper = "文件名以下划线开头，不当作插件。", "若它是插件，请给文件改名。"
    package = "这里只加载单个 .py 文件。", "请把这个文件夹做成安装包，或合成一个文件。"
    reasons = dict.fromkeys(folder.glob("_*.py"), helper)
    reasons |= {file.parent: package for file in folder.glob("*/__init__.py")}
    return sorted(reasons.items())


def _installed(point: EntryPoint) -> Plugin:
    name, number = _name_and_version(point.dist) if point.dist else (None, None)
    return Plugin(point.name, origin_of(point), name, number, foreign=name != GROUP)


def _single_files(folder: Path) -> Iterator[Source]:
    if not folder.is_dir():
        raise UsageError(f"找不到插件文件夹 {folder}，请检查路径。")
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    for file in sorted(folder.glob("[!_]*.py")):
        plugin = Plugin(file.stem, str(file), file=str(file))
        yield Source(plugin, _importer(file.stem, file))


def _importer(name: str, file: Path | None = None) -> Callable[[], ModuleType]:
    def load() -> ModuleType:
        module = importlib.import_module(name)
        place = getattr(module, "__file__", None)
        if file is not None and (place is None or Path(place).resolve() != file):
            raise PluginError(
                f"文件名 {file.name} 与已有的模块 {place or name} 重名，请给插件文件改名。"
            )
        return module

    return load
