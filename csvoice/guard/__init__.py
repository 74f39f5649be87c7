"""The border where a plugin's code may fail.

What a plugin gave is wrapped: whatever it raises when it is called, and whatever it returns against
its contract, comes out as a PluginError that names the plugin. Built-in components are wrapped as
well, so that one broken section does not cost the whole report. What a plugin prints goes to
stderr, since stdout belongs to the command; frames that it is given are its own to change.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, ParamSpec, TypeVar

import polars as pl
from pydantic import BaseModel

from csvoice.components import Component
from csvoice.contracts import Check, anything
from csvoice.errors import CsvoiceError, PluginError
from csvoice.guard.trace import traced

_SENT = "<dynamic-code>"
"""What cloudpickle calls the file of a closure that it carries to another process."""


def place(error: BaseException, file: str | None) -> str:
    """Say in which file and line an error arose; empty where it is not known.

    The last line of the plugin's own code counts, not that of a library it called.
    """
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        return _worded(error.filename, error.lineno)
    frames = [
        (file_of(frame), line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if not file_of(frame).startswith("<")
    ]
    own = [(name, line) for name, line in frames if file and _belongs(Path(name), Path(file))]
    return _worded(*(own or frames)[-1]) if frames else ""


def file_of(frame: FrameType) -> str:
    """Return the file a function was written in, also where its code came from another process."""
    name = frame.f_code.co_filename
    return str(frame.f_globals.get("__file__", name)) if name == _SENT else name


def _belongs(name: Path, file: Path) -> bool:
    return name.is_relative_to(file.parent) if file.stem == "__init__" else name == file


def _worded(name: str, line: int) -> str:
    return f"（{Path(name).name} 第 {line} 行）"


C = TypeVar("C", bound=Component)
P = ParamSpec("P")
T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True)
class Plugin:
    """What is known of a plugin, loaded or not.

    Attributes:
        name: Its entry point or module name.
        origin: Distribution and version, or 内置, or the file it was found in.
        distribution: The distribution it was installed with; None of a single file.
        version: Of that distribution.
        foreign: Whether someone else wrote it; not so of built-in plugins and of those that come
            in csvoice's own distribution.
        file: Source file of the module, where it could be imported.
        api: The range of plugin interfaces it was written for, as it says; None if it does not.
        components: Names of what it gave, by hook.
        options: Models of its options in csvoice.toml, by the name of their section there.
        deprecations: A sentence for each thing it does that will go away.
        error: Why it is not in force; None if it is.
    """

    name: str
    origin: str
    distribution: str | None = None
    version: str | None = None
    foreign: bool = True
    file: str | None = None
    api: str | None = None
    components: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    options: Mapping[str, type[BaseModel]] = field(default_factory=dict)
    deprecations: tuple[str, ...] = ()
    error: str | None = None


@contextmanager
def border(plugin: Plugin) -> Iterator[None]:
    """Turn whatever a plugin raises into a PluginError that names it.

    Users' own mistakes (other CsvoiceErrors) pass unchanged, and so does KeyboardInterrupt.
    """
    try:
        with redirect_stdout(sys.stderr):
            yield
    except PluginError as error:
        raise PluginError(f"插件 {plugin.name}（{plugin.origin}）：{error}") from error
    except CsvoiceError:
        raise
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except MemoryError as error:
        raise PluginError(
            f"插件 {plugin.name}（{plugin.origin}）要的内存超过了上限{place(error, plugin.file)}；"
            "若它确实需要，请在 csvoice.toml 里调高 plugin_mb。"
        ) from error
    except BaseException as error:
        reason = f"{type(error).__name__}: {' '.join(str(error).split())}"
        raise PluginError(
            f"插件 {plugin.name}（{plugin.origin}）出错：{reason}{place(error, plugin.file)}"
        ) from error


def guarded(component: C, plugin: Plugin) -> C:
    """Return a plugin's component with its functions behind the border."""
    return component.guarded(_Guard(plugin, component.name))


@dataclass(frozen=True, slots=True)
class _Guard:
    """Puts the functions of one component behind the border."""

    plugin: Plugin
    component: str

    def once(
        self, function: Callable[P, T], name: str, check: Check, *, often: bool = False
    ) -> Callable[P, T]:
        call = f"{self.component}.{name}"

        def guarded_call(*args: P.args, **kwargs: P.kwargs) -> T:
            with border(self.plugin):
                with traced(self.plugin.name, call, often=often):
                    result = function(*map(_own, args), **kwargs)
                check(result, *args)
            return result

        return guarded_call

    def prepared(
        self, prepare: Callable[[T], Callable[P, U]], check: Check
    ) -> Callable[[T], Callable[P, U]]:
        def guarded_prepare(argument: T) -> Callable[P, U]:
            made = self.once(prepare, "prepare", anything)(argument)
            return self.once(made, "batch", check, often=True)

        return guarded_prepare


def _own(argument: Any) -> Any:
    """Give a frame that can be changed in place without changing ours."""
    return argument.clone() if isinstance(argument, pl.DataFrame | pl.Series) else argument
