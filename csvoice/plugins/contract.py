"""What a plugin's module and the components it registers must keep to."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
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
from csvoice.errors import PluginError
from csvoice.guard import Component, Plugin, guarded
from csvoice.guard.trace import traced
from csvoice.i18n import _
from csvoice.nearest import nearest
from csvoice.plugins.sources import GROUP, OWN_ORIGIN

COMPONENTS: dict[str, type] = {
    "register_readers": Reader,
    "register_annotators": Annotator,
    "register_tokenizers": Tokenizer,
    "register_dictionaries": Dictionary,
    "register_sections": SectionSpec,
    "register_renderers": Renderer,
    "register_notifiers": Notifier,
}


def check_module(module: ModuleType) -> None:
    """Look for functions that were meant as hooks and would never be called.

    Raises:
        PluginError: A misspelled hook or argument, or a hook without its mark.
    """
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
    known = inspect.signature(getattr(hookspecs, hook)).parameters
    unknown = [name for name in inspect.signature(function).parameters if name not in known]
    if unknown:
        raise PluginError(
            _(
                "钩子 {hook} 不认识参数 {unknown}，应写成 def {hook}(config) 或 def {hook}()。"
            ).format(hook=hook, unknown=_("、").join(unknown))
        )


def _misspelled(name: str) -> str:
    return _("没有名为 {name} 的钩子，应为 {nearest}。").format(
        name=name, nearest=nearest(name, COMPONENTS, alike=0.0)
    )


def collect(
    manager: pluggy.PluginManager, module: ModuleType, plugin: Plugin, arguments: Mapping[str, Any]
) -> dict[str, Sequence[Component]]:
    """Call a plugin's hooks, each by itself; give its components, guarded, by hook.

    Args:
        manager: Where the plugin is registered.
        module: The plugin's module.
        plugin: What is known of it.
        arguments: What hooks may ask for, by name; each takes those it names.

    Raises:
        PluginError: A hook returned something else than a list of its components.
    """
    given: dict[str, Sequence[Component]] = {}
    for hook, kind in COMPONENTS.items():
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
        _("钩子 {hook} 应返回由 {kind} 组成的列表，实际返回了 {result!r:.80}。").format(
            hook=hook, kind=kind.__name__, result=result
        )
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
                raise PluginError(
                    _("{hook} 中的名字「{name}」已被占用，请换一个。").format(
                        hook=hook, name=component.name
                    )
                )
            seen.add(component.name)


def check_columns(
    given: Mapping[str, Sequence[Component]],
    taken: Mapping[str, Mapping[str, Any]],
    plugin: Plugin,
) -> None:
    """Let a plugin add columns of its own name only, each once.

    Raises:
        PluginError: Names the annotator and the column.
    """
    hook = "register_annotators"
    seen = {column.name for one in taken[hook].values() for column in one.adds}
    for annotator in (one for one in given.get(hook, ()) if isinstance(one, Annotator)):
        own = (f"{plugin.name}.", f"{annotator.name}.")
        for column in annotator.adds:
            if plugin.origin != OWN_ORIGIN and not column.name.startswith(own):
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
