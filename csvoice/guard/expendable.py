"""A process for other people's code: one that can be ended, and that may die.

A thread that hangs cannot be stopped on any system, a process can. It starts when it is first
needed and anew after it had to be ended. What it is given and gives back is pickled between our own
two processes.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future
from typing import Any, ParamSpec, TypeVar

from csvoice.errors import PluginError
from csvoice.guard.memory import limit_memory
from csvoice.guard.trace import say_sums

P = ParamSpec("P")
T = TypeVar("T")
SECONDS_TO_START = 120.0
_SECONDS_IDLE = 60.0
"""After so long without a call it leaves by itself, and its memory with it."""


class Expendable:
    """The process."""

    def __init__(self, seconds: float, megabytes: int) -> None:
        self._seconds, self._megabytes = seconds, megabytes
        self._process: Any = None
        self._ready: Future[Any] | None = None
        self._done: list[tuple[Any, ...]] = []

    def prepare(self, *work: Any) -> None:
        """Let the process call a function, once, which does not count as a call's time."""
        process = self._start()
        if work not in self._done:
            self._ready = process.submit(*work)
            self._done.append(work)

    def _start(self) -> Any:
        if self._process is None:
            from loky import ProcessPoolExecutor

            self._process = ProcessPoolExecutor(
                max_workers=1,
                timeout=_SECONDS_IDLE,
                initializer=limit_memory,
                initargs=(self._megabytes,),
            )
        return self._process

    @property
    def running(self) -> bool:
        """Whether it is there; after it had to be ended it is not."""
        return self._process is not None

    def end(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            self._process.shutdown(kill_workers=True)
            self._process, self._ready, self._done = None, None, []

    def call(
        self, what: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T | PluginError:
        """Call a function there.

        Returns:
            What it gave, or the PluginError that it raised, which names its plugin already.

        Raises:
            PluginError: It took too long, too much memory, or brought the process down.
        """
        process = self._start()
        try:
            if self._ready:
                self._ready.result(SECONDS_TO_START)
            done: T | PluginError = process.submit(_call_here, work, args, kwargs).result(
                self._seconds
            )
        except TimeoutError:
            self.end()
            raise PluginError(f"{what}超过 {self._seconds:g} 秒没有完成，已中止。") from None
        except BrokenExecutor:
            self.end()
            raise PluginError(
                f"运行{what}的进程意外退出，可能是程序崩溃，或内存超过了 {self._megabytes:,} MB。"
            ) from None
        except KeyboardInterrupt:
            self.end()
            raise
        return done


def _call_here(work: Callable[..., T], args: Any, kwargs: Any) -> T | PluginError:
    try:
        return work(*args, **kwargs)
    except PluginError as error:
        return error
    finally:
        say_sums()
