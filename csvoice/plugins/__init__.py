"""Find, check and load plugins.

Each plugin is imported, registered and called by itself. One that raises loses all it registered,
is named with its distribution and version, and everything else goes on. Other people's are tried,
and called, in a process that may die.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

from csvoice import hookspecs
from csvoice.components import KINDS, Component
from csvoice.config import Config
from csvoice.config_file import options_asked_for
from csvoice.errors import PluginError, UsageError
from csvoice.guard import Plugin, border
from csvoice.hookspecs import PluginDeprecationWarning
from csvoice.nearest import hint
from csvoice.plugins.contract import check_columns, check_module, check_names, collect, stated_range
from csvoice.plugins.loaded import Plugins
from csvoice.plugins.outside import Outside
from csvoice.plugins.sources import (
    BUILT_IN,
    GROUP,
    Source,
    built_in_sources,
    found_sources,
    origin_of,
)

__all__ = ["BUILT_IN", "GROUP", "Plugins", "Source", "load_here", "load_plugins", "origin_of"]


def load_plugins(config: Config, others: Iterable[Source] | None = None) -> Plugins:
    """Load the built-in plugins, those installed, and the files of `plugins_dir`.

    Args:
        config: Options of the run; `section_seconds` limits what is called in the other process,
            and 0 leaves everything in this one.
        others: What to load after the built-in ones, in place of what is installed and found, and
            in this process.

    Raises:
        PluginError: With `config.strict`, for the first plugin that fails.
        UsageError: `config.disable` names nothing there is.
    """
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    taken: dict[str, dict[str, Any]] = {hook: {} for hook in KINDS}
    found: list[Plugin] = []
    seen: set[str] = set()
    outside = Outside(config, load_here) if others is None and config.section_seconds else None
    rest = found_sources(config) if others is None else others
    for source in (*built_in_sources(), *rest):
        seen.add(source.plugin.name)
        if source.plugin.name in config.disable:
            continue
        away = outside if source.plugin.foreign else None
        plugin, given = _tried_and_admitted(manager, source, config, taken, away)
        if plugin.error and config.strict:
            raise PluginError(plugin.error)
        found.append(plugin)
        for hook, components in given.items():
            seen |= {one.name for one in components}
            taken[hook] |= {one.name: one for one in components if one.name not in config.disable}
    if others is None and not config.no_plugins:
        _check_disabled(config.disable, seen)
    return Plugins(tuple(found), taken, outside if outside and outside.names else None)


def load_here(config: Config, names: Collection[str]) -> Plugins:
    """Load the built-in plugins and those of these names, to be called in this process."""
    return load_plugins(config, [one for one in found_sources(config) if one.plugin.name in names])


def _check_disabled(disabled: Sequence[str], known: set[str]) -> None:
    for name in disabled:
        if name not in known:
            raise UsageError(
                f"--disable {name}：没有这个插件或章节。"
                f"{hint(name, sorted(known))}用 csvoice plugins 查看名字。"
            )


def _tried_and_admitted(
    manager: pluggy.PluginManager,
    source: Source,
    config: Config,
    taken: Mapping[str, Mapping[str, Any]],
    outside: Outside | None,
) -> tuple[Plugin, Mapping[str, Sequence[Component]]]:
    """Load one plugin; with `outside` it is loaded there first, and called there."""
    if outside is None:
        return _admit(manager, source, config, taken)
    tried = outside.tried(source.plugin)
    if tried.error:
        return tried, {}
    plugin, given = _admit(manager, source, config, taken)
    if plugin.error is None:
        outside.names.append(plugin.name)
    return plugin, {hook: [outside.moved(one, plugin) for one in given[hook]] for hook in given}


def _admit(
    manager: pluggy.PluginManager,
    source: Source,
    config: Config,
    taken: Mapping[str, Mapping[str, Any]],
) -> tuple[Plugin, Mapping[str, Sequence[Component]]]:
    """Load and register one plugin, or say why that cannot be."""
    plugin, name = source.plugin, source.plugin.name
    module: ModuleType | None = None
    try:
        with border(plugin):
            _check_plugin_name(manager, name)
            module = source.load()
        plugin = replace(plugin, file=getattr(module, "__file__", None))
        with border(plugin):
            plugin = replace(plugin, api=stated_range(module))
            check_module(module)
            plugin = replace(plugin, deprecations=_register(manager, module, plugin))
            with options_asked_for() as options:
                # A copy, since the dictionaries in a Config could be changed.
                given = collect(manager, module, plugin, {"config": config.model_copy(deep=True)})
            check_names(given, taken)
            check_columns(given, taken, plugin)
    except PluginError as error:
        if module is not None and manager.get_plugin(name) is module:
            manager.unregister(name=name)
        return replace(plugin, error=str(error)), {}
    names = {
        hook: tuple(one.name for one in some if one.name not in config.disable)
        for hook, some in given.items()
    }
    in_force = {hook: some for hook, some in names.items() if some}
    return replace(plugin, components=in_force, options=options), given


def _check_plugin_name(manager: pluggy.PluginManager, name: str) -> None:
    if manager.has_plugin(name):
        raise PluginError(f"已有名为 {name} 的插件，没有启用这一个；请给其中一个改名，或卸载一个。")


def _register(manager: pluggy.PluginManager, module: ModuleType, plugin: Plugin) -> tuple[str, ...]:
    """Register a plugin's module; give a sentence for each thing it uses that will go away."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", PluginDeprecationWarning)
        manager.register(module, plugin.name)
    return tuple(
        (
            f"插件 {plugin.name}（{plugin.origin}）："
            f"{one.message}（{Path(one.filename).name} 第 {one.lineno} 行）。"
        )
        for one in caught
        if issubclass(one.category, PluginDeprecationWarning)
    )
