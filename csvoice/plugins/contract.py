"""What a plugin's module and the components it registers must keep to."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pluggy

from csvoice import hookspecs
from csvoice.components import KINDS, Annotator, Component
from csvoice.errors import PluginError
from csvoice.guard import Plugin, guarded
from csvoice.guard.trace import traced
from csvoice.hookspecs import API_VERSION
from csvoice.nearest import nearest
from csvoice.plugins.sources import GROUP, OWN_ORIGIN

if TYPE_CHECKING:
    from packaging.specifiers import SpecifierSet

ATTRIBUTE = "CSVOICE_API"
EXAMPLE = 'CSVOICE_API = ">=1.0,<2"'


def stated_range(module: ModuleType) -> str | None:
    """Return the range of interface versions that a plugin's module states, where it does.

    Raises:
        PluginError: It is no range, or this interface is not in it.
    """
    stated = getattr(module, ATTRIBUTE, None)
    if stated is None:
        return None
    if API_VERSION not in _range(stated):
        raise PluginError(
            f"它为插件接口 {stated} 编写，这个 csvoice 的接口是 {API_VERSION}，没有启用。"
            "请升级 csvoice 或换一个版本的插件。"
        )
    return str(stated)


def _range(stated: object) -> SpecifierSet:
    # Takes 7 ms to load, and few plugins state a range.
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        # A number such as 1.0 is the likely mistake.
        return SpecifierSet(stated if isinstance(stated, str) and stated.strip() else "?")
    except InvalidSpecifier:
        raise PluginError(f"{ATTRIBUTE} = {stated!r} 不是版本范围，应写成 {EXAMPLE}。") from None


def check_module(module: ModuleType) -> None:
    """Look for functions that were meant as hooks and would never be called.

    Raises:
        PluginError: A misspelled hook or argument, or a hook without its mark.
    """
    for name, value in vars(module).items():
        if not callable(value) or isinstance(value, type):
            continue
        marked = getattr(value, f"{GROUP}_impl", None) is not None
        if marked and name not in KINDS:
            near = nearest(name, KINDS, alike=0.0)
            raise PluginError(f"没有名为 {name} 的钩子，应为 {near}。")
        if marked:
            _check_arguments(name, value)
        if name in KINDS and not marked and value.__module__ == module.__name__:
            raise PluginError(
                f"函数 {name} 与钩子同名，但没有 @csvoice.hookimpl，不会被调用；请加上。"
            )


def _check_arguments(hook: str, function: Callable[..., object]) -> None:
    known = inspect.signature(getattr(hookspecs, hook)).parameters
    unknown = [name for name in inspect.signature(function).parameters if name not in known]
    if unknown:
        raise PluginError(
            f"钩子 {hook} 不认识参数 {'、'.join(unknown)}，"
            f"应写成 def {hook}(config) 或 def {hook}()。"
        )


def collect(
    manager: pluggy.PluginManager, module: ModuleType, plugin: Plugin, arguments: Mapping[str, Any]
) -> dict[str, Sequence[Component]]:
    """Call a plugin's hooks, each by itself; give its components, guarded, by hook.

    Raises:
        PluginError: A hook returned something else than a list of its components.
    """
    given: dict[str, Sequence[Component]] = {}
    for hook, kind in KINDS.items():
        implementations = getattr(manager.hook, hook).get_hookimpls()
        for one in (found for found in implementations if found.plugin is module):
            with traced(plugin.name, hook):
                result = one.function(**{name: arguments[name] for name in one.argnames})
            given[hook] = [guarded(part, plugin) for part in _checked(result, hook, kind)]
    return given


def _checked(result: object, hook: str, kind: type) -> list[Any]:
    if isinstance(result, list) and all(isinstance(part, kind) for part in result):
        return result
    raise PluginError(
        f"钩子 {hook} 应返回由 {kind.__name__} 组成的列表，实际返回了 {result!r:.80}。"
    )


def check_names(
    given: Mapping[str, Sequence[Component]], taken: Mapping[str, Mapping[str, Any]]
) -> None:
    """Refuse a component's name that is taken.

    Raises:
        PluginError: Names it.
    """
    for hook, components in given.items():
        seen = set(taken[hook])
        for component in components:
            if component.name in seen:
                raise PluginError(f"{hook} 中的名字「{component.name}」已被占用，请换一个。")
            seen.add(component.name)


def check_columns(
    given: Mapping[str, Sequence[Component]], taken: Mapping[str, Mapping[str, Any]], plugin: Plugin
) -> None:
    """Let a plugin add columns of its own name only, each once.

    Raises:
        PluginError: Names the annotator and the column.
    """
    hook = Annotator.hook
    seen = {column.name for one in taken[hook].values() for column in one.adds}
    for annotator in (one for one in given.get(hook, ()) if isinstance(one, Annotator)):
        own = (f"{plugin.name}.", f"{annotator.name}.")
        for column in annotator.adds:
            if plugin.origin != OWN_ORIGIN and not column.name.startswith(own):
                raise PluginError(
                    f"标注器 {annotator.name} 的列「{column.name}」应以「{own[-1]}」开头。"
                )
            if column.name in seen:
                raise PluginError(
                    f"标注器 {annotator.name} 的列「{column.name}」已被占用，请换一个名字。"
                )
            seen.add(column.name)
