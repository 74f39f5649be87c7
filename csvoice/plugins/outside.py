"""Other people's plugins, called in a process that may hang or die.

A plugin is loaded there before it is loaded here: what does not live through that, or fails, is not
loaded here at all. That it went well is remembered as long as no file of any program has changed.
Afterwards every function of its components runs there.
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from hashlib import blake2b
from threading import RLock
from typing import TYPE_CHECKING, Any, ParamSpec, TypeAlias, TypeVar

from csvoice.components import Component, SectionSpec
from csvoice.config import Config
from csvoice.contracts import Check
from csvoice.errors import PluginError
from csvoice.guard import Plugin, border
from csvoice.guard.expendable import Expendable
from csvoice.program import program_marks
from csvoice.storage.cache import keep, recall

if TYPE_CHECKING:
    from csvoice.plugins.loaded import Plugins

C = TypeVar("C", bound=Component)
P = ParamSpec("P")
T = TypeVar("T")
U = TypeVar("U")


Load: TypeAlias = "Callable[[Config, Sequence[str]], Plugins]"
"""Loads the built-in plugins and those of these names, in the process that calls it."""


@dataclass
class Outside:
    """The process of a run's plugins.

    Attributes:
        config: Options of the run.
        load: Loads plugins there.
        names: Plugins that are in force there.
    """

    config: Config
    load: Load
    names: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.process = Expendable(self.config.section_seconds, self.config.plugin_mb)
        # One call at a time: whoever ends the process must not end the work of another.
        self._turn = RLock()

    def start(self) -> None:
        """Let the process load the plugins while something else is done here."""
        self.process.prepare(_get_ready, *self._given)

    def tried(self, plugin: Plugin) -> Plugin:
        """Return what is known of a plugin once it was loaded there; `error` says if it failed."""
        if self._is_remembered(plugin):
            return plugin
        self.process.prepare(_get_ready, self.load, self.config, ())
        try:
            with border(plugin):
                failed = self.process.call("加载代码", _try, self.load, self.config, plugin)
        except PluginError as error:
            return replace(plugin, error=str(error))
        if isinstance(failed, Plugin):
            return failed
        if self.config.cache:
            keep(self._memory(plugin), b"")
        return plugin

    def moved(self, component: C, plugin: Plugin) -> C:
        """Return a component whose functions run there."""
        return component.guarded(_Caller(self, plugin, component))

    def called(self, plugin: Plugin, what: str, work: Callable[..., T], *args: Any) -> T:
        """Call a function there with the plugins as they were loaded there.

        Raises:
            PluginError: It failed, took too long, or brought the process down.
        """
        with self._turn:
            self.start()
            with border(plugin):
                result = self.process.call(what, work, *self._given, *args)
        if isinstance(result, PluginError):
            raise result
        return result

    @property
    def _given(self) -> tuple[Load, Config, tuple[str, ...]]:
        return self.load, self.config, tuple(self.names)

    def _is_remembered(self, plugin: Plugin) -> bool:
        return self.config.cache and recall(self._memory(plugin)) is not None

    def _memory(self, plugin: Plugin) -> str:
        parts = (self._program, plugin.name, plugin.origin)
        return f"plugin-{blake2b(repr(parts).encode(), digest_size=16).hexdigest()}.ok"

    @cached_property
    def _program(self) -> str:
        """All that loading depends on: programs' files, and the options that plugins are given."""
        return repr((*program_marks(self.config), self.config.plugins))


def _try(load: Load, config: Config, plugin: Plugin) -> Plugin | None:
    """Load a plugin in the process that calls this; return it where it failed."""
    with redirect_stderr(io.StringIO()):  # What it prints is seen when it is loaded for good.
        found = load(config.model_copy(update={"strict": False}), [plugin.name]).found
    same = (one for one in found if (one.name, one.origin) == (plugin.name, plugin.origin))
    # Models of options are classes of the plugin's own, which cannot cross.
    return next((replace(one, options={}) for one in same if one.error), None)


@dataclass(frozen=True)
class _Caller:
    """Gives functions that call those of a component there."""

    outside: Outside
    plugin: Plugin
    component: Component

    def once(self, _function: Callable[P, T], name: str, _check: Check) -> Callable[P, T]:
        # What the function gives is checked there.
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            result: T = self._call(_once, name, args, kwargs)
            return result

        return call

    def prepared(
        self, _prepare: Callable[[T], Callable[P, U]], _check: Check
    ) -> Callable[[T], Callable[P, U]]:
        """Give a function that is prepared there once, and not tried again after it was ended."""
        ended: list[PluginError] = []

        def call(*args: Any) -> Any:
            if ended:
                raise ended[0]
            try:
                return self._call(_batch, *args)
            except PluginError as error:
                if not self.outside.process.running:
                    ended.append(error)
                raise

        def prepare(argument: T) -> Callable[P, U]:
            token = secrets.token_hex(8)
            call(token, argument)
            return lambda *args, **_kwargs: call(token, argument, *args)

        return prepare

    def _call(self, work: Callable[..., T], *args: Any) -> T:
        one = self.component
        title = one.title if isinstance(one, SectionSpec) else one.name
        what = f"{one.kind_title}「{title}」"
        return self.outside.called(self.plugin, what, work, one.hook, one.name, *args)


_loaded: dict[tuple[str, ...], Plugins] = {}
"""The plugins that this process has loaded, by the names of those that are not built in."""


def _get_ready(load: Load, config: Config, names: tuple[str, ...]) -> None:
    if names not in _loaded:
        _loaded[names] = load(config, names)


def _component(load: Load, config: Config, names: tuple[str, ...], hook: str, name: str) -> Any:
    _get_ready(load, config, names)
    return _loaded[names].components[hook][name]


def _once(*given: Any) -> Any:
    """Call a function of a component in the process that calls this."""
    *place, function, args, kwargs = given
    return getattr(_component(*place), function)(*args, **kwargs)


def _batch(*given: Any) -> Any:
    """Call what a component prepared in the process that calls this; without arguments, prepare."""
    place, (token, argument, *args) = given[:5], given[5:]
    function = _prepared(_Told(place, token, argument))
    return function(*args) if args else None


@dataclass(frozen=True)
class _Told:
    """What a component is prepared with; equal where it was prepared by the same call."""

    place: tuple[Any, ...] = field(compare=False)
    token: str
    argument: Any = field(compare=False)


@lru_cache(maxsize=16)
def _prepared(told: _Told) -> Callable[..., Any]:
    prepared: Callable[..., Any] = _component(*told.place).prepare(told.argument)
    return prepared
