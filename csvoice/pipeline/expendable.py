"""A process for other people's code: one that can be ended, and that may die.

A thread that hangs cannot be stopped on any system, a process can. It starts when it is first
needed, loads the plugins by itself, and starts anew after it had to be ended. What it is given and
what it gives back are pickled between our own two processes.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from csvoice.config import Config
from csvoice.errors import PluginError
from csvoice.guard import Plugin, border
from csvoice.guard.trace import say_sums
from csvoice.plugins import Plugins, load_plugins

P = ParamSpec("P")
T = TypeVar("T")
SECONDS_TO_START = 120.0


class Expendable:
    """The process; a context manager that ends it.

    Args:
        config: Options of the run; `section_seconds` is the limit of each call.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._started: tuple[Any, Future[None]] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        self.end()

    def start(self) -> tuple[Any, Future[None]]:
        """Let the process load the plugins, so that this does not count as a call's time."""
        if self._started is None:
            from loky import ProcessPoolExecutor

            process = ProcessPoolExecutor(max_workers=1)
            self._started = process, process.submit(_get_ready, self._config)
        return self._started

    @property
    def running(self) -> bool:
        """Whether it is there; after it had to be ended it is not."""
        return self._started is not None

    def end(self) -> None:
        """End the process, whatever it is doing."""
        if self._started is not None:
            self._started[0].shutdown(kill_workers=True)
            self._started = None

    def call(
        self,
        plugin: Plugin,
        what: str,
        work: Callable[Concatenate[Plugins, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Call a function of ours there, with the plugins as that process loaded them.

        Args:
            plugin: Whose code it calls.
            what: What that code is for, as 章节「夜间」.
            work: A function of a module.
            args: Its arguments after the plugins.
            kwargs: More of them.

        Raises:
            PluginError: It failed, took too long, or brought the process down.
        """
        with border(plugin):
            result = self._result(what, work, args, kwargs)
        if isinstance(result, PluginError):
            raise result
        return result

    def _result(self, what: str, work: Callable[..., T], args: Any, kwargs: Any) -> T | PluginError:
        seconds = self._config.section_seconds
        process, ready = self.start()
        try:
            ready.result(SECONDS_TO_START)
            done: T | PluginError = process.submit(
                _call_here, self._config, work, args, kwargs
            ).result(seconds)
        except TimeoutError:
            self.end()
            raise PluginError(f"{what}超过 {seconds:g} 秒没有完成，已中止。") from None
        except BrokenExecutor:
            self.end()
            raise PluginError(f"运行{what}的进程意外退出，可能是内存不足或程序崩溃。") from None
        return done


def _get_ready(config: Config) -> None:
    load_plugins(config)


def _call_here(config: Config, work: Callable[..., T], args: Any, kwargs: Any) -> T | PluginError:
    """Call; an error that names its plugin already is given back, not raised."""
    try:
        return work(load_plugins(config), *args, **kwargs)
    except PluginError as error:
        return error
    finally:
        say_sums()
