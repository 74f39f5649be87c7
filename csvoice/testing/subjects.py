"""What is to be checked: a module, a file, a folder or an installed plugin, loaded by itself."""

from __future__ import annotations

import importlib
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from csvoice.components import Component
from csvoice.config import Config
from csvoice.errors import PluginError, UsageError
from csvoice.guard import Plugin, guarded
from csvoice.nearest import hint
from csvoice.plugins import GROUP, load_plugins, origin_of
from csvoice.plugins.sources import Source

Target = str | Path | ModuleType
C = TypeVar("C", bound=Component)


@dataclass(frozen=True, slots=True)
class Subject:
    """A plugin and the components it gave, behind the border, in the order of the hooks."""

    plugin: Plugin
    components: tuple[Component, ...]

    def of(self, kind: type[C]) -> tuple[C, ...]:
        """Return its components of a kind."""
        return tuple(one for one in self.components if isinstance(one, kind))


def load_subjects(target: Target, options: Mapping[str, Any] | None = None) -> list[Subject]:
    """Load what is to be checked, by itself beside the built-in plugins.

    Args:
        target: A module; the path of a single file, a package or a folder with pyproject.toml; or
            the name of an installed plugin.
        options: The plugin's own, as they would stand in csvoice.toml.

    Raises:
        UsageError: There is no such plugin.
        PluginError: It cannot be loaded.
    """
    return [_loaded(one, options or {}) for one in _sources(target)]


def subject_of(component: Component | Target, options: Mapping[str, Any] | None = None) -> Subject:
    """Return a component as the only one of a plugin, or the plugin that `target` names.

    Raises:
        UsageError: The target holds several plugins.
        PluginError: It cannot be loaded.
    """
    if not isinstance(component, str | Path | ModuleType):
        plugin = Plugin(component.name, "测试")
        return Subject(plugin, (guarded(component, plugin),))
    subjects = load_subjects(component, options)
    if len(subjects) != 1:
        names = "、".join(one.plugin.name for one in subjects)
        raise UsageError(f"这里有几个插件（{names}），请指明一个。")
    return subjects[0]


def _loaded(source: Source, options: Mapping[str, Any]) -> Subject:
    plugins = load_plugins(Config(no_plugins=True), [source])
    if options:
        names = plugins.found[-1].options or (source.plugin.name,)
        given = {name: dict(options) for name in names}
        plugins = load_plugins(Config(no_plugins=True, plugins=given), [source])
    plugin = plugins.found[-1]
    if plugin.error:
        raise PluginError(plugin.error)
    components = (
        plugins.components[hook][name]
        for hook, names in plugin.components.items()
        for name in names
    )
    return Subject(plugin, tuple(components))


def _sources(target: Target) -> list[Source]:
    if isinstance(target, ModuleType):
        return [
            Source(
                Plugin(_name_of(target), getattr(target, "__file__", None) or target.__name__),
                lambda: target,
            )
        ]
    path = Path(target)
    if path.is_dir() and (path / "pyproject.toml").is_file():
        return list(_distribution(path.resolve()))
    if path.is_dir() and (path / "__init__.py").is_file():
        return [_placed(path.resolve().name, path.resolve())]
    if path.is_file():
        return [_placed(path.stem, path.resolve())]
    return [_installed(str(target))]


def _placed(name: str, place: Path) -> Source:
    """Take a file or a package's folder as a plugin."""
    return Source(Plugin(name, str(place)), _importer(place.with_suffix("")))


def _name_of(module: ModuleType) -> str:
    """Return the plugin's name: that of its entry point, else of its module."""
    points = entry_points(group=GROUP)
    return next((one.name for one in points if one.value == module.__name__), module.__name__)


def _importer(place: Path) -> Callable[[], ModuleType]:
    def load() -> ModuleType:
        if str(place.parent) not in sys.path:
            sys.path.insert(0, str(place.parent))
        importlib.invalidate_caches()
        module = importlib.import_module(place.name)
        found = Path(module.__file__ or "")
        if place not in (found.with_suffix(""), found.parent):
            raise PluginError(f"{place.name} 与已有的模块 {found} 重名，请改名。")
        return module

    return load


def _distribution(folder: Path) -> Iterator[Source]:
    """Read which plugins a distribution brings from its pyproject.toml."""
    content = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
    points = content.get("project", {}).get("entry-points", {}).get(GROUP, {})
    if not points:
        raise UsageError(f"{folder} 的 pyproject.toml 里没有 [project.entry-points.{GROUP}]。")
    for name, value in sorted(points.items()):
        yield _placed(name, _place(folder, value.partition(":")[0].replace(".", "/")))


def _place(folder: Path, module: str) -> Path:
    """Find a module in a distribution's folder; one that is not there is missed when imported."""
    roots = (folder / "src", folder)
    packages = [root / module for root in roots]
    places = [*packages, *(root / f"{module}.py" for root in roots)]
    return next((one for one in places if one.exists()), packages[0])


def _installed(name: str) -> Source:
    points: dict[str, EntryPoint] = {one.name: one for one in entry_points(group=GROUP)}
    if name in points:
        return Source(Plugin(name, origin_of(points[name])), points[name].load)
    raise UsageError(f"没有「{name}」这个文件、文件夹，也没有安装这个插件。{hint(name, points)}")
