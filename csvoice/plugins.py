"""Find, check and load plugins.

Each plugin is imported, registered and called by itself. One that raises loses all it registered,
is named with its distribution and version, and everything else goes on.
"""

from __future__ import annotations

import difflib
import importlib
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

from csvoice import hookspecs
from csvoice.components import (
    Annotator,
    Dictionary,
    Notifier,
    Reader,
    Renderer,
    SectionSpec,
    Tokenizer,
)
from csvoice.config import Config
from csvoice.errors import PluginError, UsageError
from csvoice.guard import Component, Plugin, border, guarded
from csvoice.i18n import _

GROUP = "csvoice"
BUILT_IN = ("read", "annotate", "sections", "render")
COMPONENTS: dict[str, type] = {
    "register_readers": Reader,
    "register_annotators": Annotator,
    "register_tokenizers": Tokenizer,
    "register_dictionaries": Dictionary,
    "register_sections": SectionSpec,
    "register_renderers": Renderer,
    "register_notifiers": Notifier,
}


@dataclass(frozen=True)
class Plugins:
    """All plugins and, by hook, what those in force gave: component name → component."""

    found: tuple[Plugin, ...]
    components: Mapping[str, Mapping[str, Any]]

    @property
    def readers(self) -> Mapping[str, Reader]:
        """Readers by name."""
        return self.components["register_readers"]

    @property
    def annotators(self) -> Mapping[str, Annotator]:
        """Annotators by name."""
        return self.components["register_annotators"]

    @property
    def tokenizers(self) -> Mapping[str, Tokenizer]:
        """Tokenizers by name."""
        return self.components["register_tokenizers"]

    @property
    def dictionaries(self) -> Mapping[str, Dictionary]:
        """Dictionaries by name."""
        return self.components["register_dictionaries"]

    @property
    def sections(self) -> Mapping[str, SectionSpec]:
        """Sections by name."""
        return self.components["register_sections"]

    @property
    def renderers(self) -> Mapping[str, Renderer]:
        """Renderers by name."""
        return self.components["register_renderers"]

    @property
    def notifiers(self) -> Mapping[str, Notifier]:
        """Notifiers by name."""
        return self.components["register_notifiers"]

    @property
    def failed(self) -> tuple[Plugin, ...]:
        """Plugins that are not in force because of an error."""
        return tuple(plugin for plugin in self.found if plugin.error)


def load_plugins(config: Config) -> Plugins:
    """Load the built-in plugins, those installed, and the files of `plugins_dir`.

    Raises:
        PluginError: With `config.strict`, for the first plugin that fails.
        UsageError: `config.disable` names nothing there is.
    """
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    taken: dict[str, dict[str, Any]] = {hook: {} for hook in COMPONENTS}
    found: list[Plugin] = []
    seen: set[str] = set()
    for name, origin, load in _candidates(config):
        if name in config.disable:
            seen.add(name)
            continue
        plugin, given = _admit(manager, name, origin, load, config, taken)
        if plugin.error and config.strict:
            raise PluginError(plugin.error)
        found.append(plugin)
        for hook, components in given.items():
            taken[hook] |= {one.name: one for one in components if one.name not in config.disable}
            seen |= {one.name for one in components}
        seen.add(name)
    _check_disabled(config.disable, seen)
    return Plugins(tuple(found), taken)


def _check_disabled(disabled: Sequence[str], known: set[str]) -> None:
    unknown = [name for name in disabled if name not in known]
    if unknown:
        near = difflib.get_close_matches(unknown[0], sorted(known), n=1)
        hint = _("是不是「{name}」？").format(name=near[0]) if near else ""
        raise UsageError(
            _("--disable {name}：没有这个插件或章节。{hint}用 csvoice plugins 查看名字。").format(
                name=unknown[0], hint=hint
            )
        )


def _candidates(config: Config) -> Iterator[tuple[str, str, Callable[[], ModuleType]]]:
    for room in BUILT_IN:
        yield f"csvoice.{room}", _("内置"), _importer(f"csvoice.{room}.builtin")
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        yield point.name, origin_of(point), point.load
    if config.plugins_dir is not None:
        yield from _single_files(config.plugins_dir.resolve())


def _single_files(folder: Path) -> Iterator[tuple[str, str, Callable[[], ModuleType]]]:
    if not folder.is_dir():
        raise UsageError(_("找不到插件文件夹 {folder}，请检查路径。").format(folder=folder))
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    for file in sorted(folder.glob("[!_]*.py")):
        yield file.stem, str(file), _importer(file.stem, file)


def _importer(name: str, file: Path | None = None) -> Callable[[], ModuleType]:
    def load() -> ModuleType:
        module = importlib.import_module(name)
        place = getattr(module, "__file__", None)
        if file is not None and (place is None or Path(place).resolve() != file):
            raise PluginError(
                _("文件名 {name} 与已有的模块 {place} 重名，请给插件文件改名。").format(
                    name=file.name, place=place or name
                )
            )
        return module

    return load


def origin_of(point: EntryPoint) -> str:
    """Return distribution and version of an entry point."""
    return f"{point.dist.name} {point.dist.version}" if point.dist else point.value


def _admit(
    manager: pluggy.PluginManager,
    name: str,
    origin: str,
    load: Callable[[], ModuleType],
    config: Config,
    taken: Mapping[str, Mapping[str, Any]],
) -> tuple[Plugin, Mapping[str, Sequence[Component]]]:
    plugin = Plugin(name, origin)
    try:
        with border(plugin):
            module = load()
            plugin = replace(plugin, file=getattr(module, "__file__", None))
            _check_hook_names(module)
            manager.register(module, name)
            given = _collect(manager, module, plugin, config)
            _check_names(given, taken)
            _check_columns(given, taken, plugin)
    except PluginError as error:
        if manager.has_plugin(name):
            manager.unregister(name=name)
        return replace(plugin, error=str(error)), {}
    names = {hook: tuple(one.name for one in some) for hook, some in given.items() if some}
    return replace(plugin, components=names), given


def _check_hook_names(module: ModuleType) -> None:
    for name, value in vars(module).items():
        if not callable(value) or isinstance(value, type):
            continue
        marked = getattr(value, f"{GROUP}_impl", None) is not None
        if marked and name not in COMPONENTS:
            raise PluginError(_misspelled(name))
        if marked:
            _check_arguments(name, value)
        if name in COMPONENTS and not marked and value.__module__ == module.__name__:
            raise PluginError(
                _("函数 {name} 与钩子同名，但没有 @csvoice.hookimpl，不会被调用；请加上。").format(
                    name=name
                )
            )


def _check_arguments(hook: str, function: Callable[..., object]) -> None:
    unknown = [name for name in inspect.signature(function).parameters if name != "config"]
    if unknown:
        raise PluginError(
            _(
                "钩子 {hook} 不认识参数 {unknown}，应写成 def {hook}(config) 或 def {hook}()。"
            ).format(hook=hook, unknown=_("、").join(unknown))
        )


def _misspelled(name: str) -> str:
    nearest = difflib.get_close_matches(name, COMPONENTS, n=1, cutoff=0.0)[0]
    return _("没有名为 {name} 的钩子，应为 {nearest}。").format(name=name, nearest=nearest)


def _collect(
    manager: pluggy.PluginManager, module: ModuleType, plugin: Plugin, config: Config
) -> dict[str, Sequence[Component]]:
    given: dict[str, Sequence[Component]] = {}
    for hook, kind in COMPONENTS.items():
        implementations = getattr(manager.hook, hook).get_hookimpls()
        for one in (found for found in implementations if found.plugin is module):
            result = one.function(*([config] if one.argnames else []))
            given[hook] = [guarded(part, plugin) for part in _checked(result, hook, kind)]
    return given


def _checked(result: object, hook: str, kind: type) -> list[Any]:
    if isinstance(result, list) and all(isinstance(part, kind) for part in result):
        return result
    raise PluginError(
        _("钩子 {hook} 应返回由 {kind} 组成的列表，实际返回了 {result!r:.80}。").format(
            hook=hook, kind=kind.__name__, result=result
        )
    )


def _check_names(
    given: Mapping[str, Sequence[Component]], taken: Mapping[str, Mapping[str, Any]]
) -> None:
    for hook, components in given.items():
        seen = set(taken[hook])
        for component in components:
            if component.name in seen:
                raise PluginError(
                    _("{hook} 中的名字「{name}」已被占用，请换一个。").format(
                        hook=hook, name=component.name
                    )
                )
            seen.add(component.name)


def _check_columns(
    given: Mapping[str, Sequence[Component]],
    taken: Mapping[str, Mapping[str, Any]],
    plugin: Plugin,
) -> None:
    """Let a plugin add columns of its own name only, each once."""
    hook = "register_annotators"
    seen = {column.name for one in taken[hook].values() for column in one.adds}
    for annotator in (one for one in given.get(hook, ()) if isinstance(one, Annotator)):
        own = (f"{plugin.name}.", f"{annotator.name}.")
        for column in annotator.adds:
            if plugin.origin != _("内置") and not column.name.startswith(own):
                raise PluginError(
                    _("标注器 {name} 的列「{column}」应以「{own}」开头。").format(
                        name=annotator.name, column=column.name, own=own[-1]
                    )
                )
            if column.name in seen:
                raise PluginError(
                    _("标注器 {name} 的列「{column}」已被占用，请换一个名字。").format(
                        name=annotator.name, column=column.name
                    )
                )
            seen.add(column.name)
