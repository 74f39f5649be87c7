"""The border where a plugin's code may fail.

What a plugin gave is wrapped: whatever it raises when it is called, and whatever it returns against
its contract, comes out as a PluginError that names the plugin. Built-in components are wrapped as
well, so that one broken section does not cost the whole report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, ParamSpec, TypeVar, get_args

import polars as pl

from csvoice.components import (
    Annotator,
    Dictionary,
    Notifier,
    RawTable,
    Reader,
    Renderer,
    SectionSpec,
    Tokenizer,
)
from csvoice.document import Block, Finding, Section
from csvoice.errors import CsvoiceError, PluginError
from csvoice.i18n import _

Component = Reader | Annotator | Tokenizer | Dictionary | SectionSpec | Renderer | Notifier
P = ParamSpec("P")
T = TypeVar("T")
Check = Callable[..., None]
"""Called with a result and what it was made of; raises PluginError where they do not fit."""

_WHATEVER = (Exception, SystemExit, pl.exceptions.PanicException)


@dataclass(frozen=True)
class Plugin:
    """What is known of a plugin, loaded or not.

    Attributes:
        name: Its entry point or module name.
        origin: Distribution and version, or 内置, or the file it was found in.
        file: Source file of the module, where it could be imported.
        components: Names of what it gave, by hook.
        error: Why it is not in force; None if it is.
    """

    name: str
    origin: str
    file: str | None = None
    components: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    error: str | None = None


@contextmanager
def border(plugin: Plugin) -> Iterator[None]:
    """Turn whatever a plugin raises into a PluginError that names it.

    Users' own mistakes (other CsvoiceErrors) pass unchanged.
    """
    try:
        yield
    except PluginError as error:
        raise PluginError(
            _("插件 {name}（{origin}）：{reason}").format(
                name=plugin.name, origin=plugin.origin, reason=error
            )
        ) from error
    except CsvoiceError:
        raise
    except _WHATEVER as error:
        raise PluginError(
            _("插件 {name}（{origin}）出错：{kind}: {reason}").format(
                name=plugin.name,
                origin=plugin.origin,
                kind=type(error).__name__,
                reason=" ".join(str(error).split()),
            )
        ) from error


def guarded(component: Component, plugin: Plugin) -> Component:
    """Return a plugin's component with its functions behind the border."""
    match component:
        case Reader():
            return replace(component, open=_guard(component.open, plugin, _check_tables))
        case Annotator():
            check = _check_columns(component)
            return replace(component, prepare=_guard_twice(component.prepare, plugin, check))
        case Tokenizer():
            return replace(
                component, prepare=_guard_twice(component.prepare, plugin, _check_tokens)
            )
        case SectionSpec():
            return replace(
                component, build=_guard(component.build, plugin, _check_section(component))
            )
        case Renderer():
            return replace(component, render=_guard(component.render, plugin, _check_files))
        case Notifier():
            return replace(
                component,
                send=_guard(component.send, plugin, _check_nothing),
                preview=component.preview and _guard(component.preview, plugin, _check_nothing),
            )
        case Dictionary():
            return component


def _guard(function: Callable[P, T], plugin: Plugin, check: Check) -> Callable[P, T]:
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        with border(plugin):
            result = function(*args, **kwargs)
            check(result, *args)
        return result

    return call


def _guard_twice(
    prepare: Callable[[T], Callable[P, Any]], plugin: Plugin, check: Check
) -> Callable[[T], Callable[P, Any]]:
    def call(argument: T) -> Callable[P, Any]:
        with border(plugin):
            return _guard(prepare(argument), plugin, check)

    return call


def _check_nothing(_result: object, *_arguments: object) -> None:
    """Accept anything."""


def _check_tables(tables: object, *_arguments: object) -> None:
    if not (isinstance(tables, Sequence) and all(isinstance(one, RawTable) for one in tables)):
        raise PluginError(
            _("读取器应返回 RawTable 的列表，实际返回了 {r!r:.80}。").format(r=tables)
        )


def _check_tokens(tokens: object, texts: pl.Series) -> None:
    if not (isinstance(tokens, pl.Series) and tokens.dtype == pl.List(pl.String)):
        kind = tokens.dtype if isinstance(tokens, pl.Series) else type(tokens).__name__
        raise PluginError(
            _("分词器应返回 List(String) 类型的 Series，实际返回了 {kind}。").format(kind=kind)
        )
    _check_height(len(tokens), len(texts))


def _check_columns(annotator: Annotator) -> Check:
    expected = {column.name: column.dtype for column in annotator.adds}

    def check(columns: object, batch: pl.DataFrame) -> None:
        given = dict(columns.schema) if isinstance(columns, pl.DataFrame) else type(columns)
        if not isinstance(columns, pl.DataFrame) or given != expected:
            raise PluginError(
                _("标注器 {name} 应给出列 {expected}，实际给出 {given}。").format(
                    name=annotator.name, expected=expected, given=given
                )
            )
        _check_height(columns.height, batch.height)

    return check


def _check_height(given: int, expected: int) -> None:
    if given != expected:
        raise PluginError(
            _("应给出 {expected} 行，实际给出 {given} 行。").format(expected=expected, given=given)
        )


def _check_section(spec: SectionSpec) -> Check:
    def check(section: object, *_arguments: object) -> None:
        if not isinstance(section, Section):
            raise PluginError(
                _("章节「{title}」应返回 Section，实际返回了 {kind}。").format(
                    title=spec.title, kind=type(section).__name__
                )
            )
        if section.name != spec.name:
            raise PluginError(
                _("章节「{title}」注册的名字是 {name}，返回的却是 {other}。").format(
                    title=spec.title, name=spec.name, other=section.name
                )
            )
        _check_parts(section.blocks, get_args(Block), spec)
        _check_parts(section.findings, (Finding,), spec)

    return check


def _check_parts(parts: object, kinds: tuple[type, ...], spec: SectionSpec) -> None:
    wrong = (
        [one for one in parts if not isinstance(one, kinds)] if isinstance(parts, tuple) else parts
    )
    if wrong:
        raise PluginError(
            _("章节「{title}」应由 {kinds} 的元组组成，实际含有 {wrong!r:.80}。").format(
                title=spec.title, kinds=_("、").join(kind.__name__ for kind in kinds), wrong=wrong
            )
        )


def _check_files(files: object, *_arguments: object) -> None:
    if not (
        isinstance(files, Mapping)
        and all(isinstance(name, str) for name in files)
        and all(isinstance(content, bytes) for content in files.values())
    ):
        raise PluginError(_("渲染器应返回 文件名 → 字节，实际返回了 {r!r:.80}。").format(r=files))
