"""With CSVOICE_TRACE_PLUGINS=1: what each plugin is asked for, and how long it takes, on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.util import Finalize
from time import perf_counter

VARIABLE = "CSVOICE_TRACE_PLUGINS"
_sums: dict[tuple[str, str], list[float]] = {}


@contextmanager
def traced(plugin: str, call: str, *, often: bool = False) -> Iterator[None]:
    """Time a call into a plugin and say so.

    Args:
        plugin: Name of the plugin.
        call: What is called: a hook, or a component and its function.
        often: Called for every batch: one line with the sum when the process ends.
    """
    if os.environ.get(VARIABLE, "0") in ("", "0"):
        yield
        return
    start = perf_counter()
    try:
        yield
    finally:
        seconds = perf_counter() - start
        if often:
            _add(plugin, call, seconds)
        else:
            _say(plugin, call, seconds)


def _add(plugin: str, call: str, seconds: float) -> None:
    if not _sums:
        # Unlike atexit, this also runs at the end of a worker process.
        Finalize(None, say_sums, exitpriority=0)
    _sums.setdefault((plugin, call), []).append(seconds)


def say_sums() -> None:
    """Say the sums so far; a process that is to be ended may have no end of its own."""
    for (plugin, call), times in _sums.items():
        _say(plugin, f"{call} × {len(times)}", sum(times))
    _sums.clear()


def _say(plugin: str, call: str, seconds: float) -> None:
    # One write, since several processes share the stream.
    sys.stderr.write(f"［插件］{plugin}  {call}  {1000 * seconds:.1f} 毫秒\n")
    sys.stderr.flush()
