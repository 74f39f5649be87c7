"""Work in a process that shares nothing with this one, and what it cost there."""

from __future__ import annotations

import pickle
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from pickle import PicklingError
from typing import Any, TypeVar

from csvoice.errors import PluginError

T = TypeVar("T")
HASH_SEEDS = ("1", "20260229")
"""Two orders of sets and dictionaries of strings."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What work cost.

    Attributes:
        seconds: Wall-clock time.
        megabytes: Growth of the process's peak memory; None outside Linux.
    """

    seconds: float
    megabytes: float | None = None


def elsewhere(function: Callable[..., T], *arguments: Any, seed: str = HASH_SEEDS[0]) -> T:
    """Call a function in a process of its own, where strings hash by another seed.

    What cannot be sent there (a component that holds an open file or an automaton) is called here.

    Raises:
        PluginError: It brought the process down.
    """
    from cloudpickle import dumps

    try:
        work = dumps((function, arguments))
    except (PicklingError, TypeError):
        return function(*arguments)
    try:
        result: T = _pool(seed).submit(_call, tuple(sys.path), work).result()
    except BrokenExecutor:
        _pool.cache_clear()
        raise PluginError("它让所在的进程意外结束了（例如内存不足，或调用了 os._exit）。") from None
    return result


def _call(path: Sequence[str], work: bytes) -> Any:
    """Call what was sent, with the modules found that are found where it came from."""
    sys.path[:] = path
    function, arguments = pickle.loads(work)  # noqa: S301 - between our own two processes
    return function(*arguments)


@cache
def _pool(seed: str) -> Executor:
    """Start a process that lasts as long as this one, since importing csvoice takes a second."""
    from loky import ProcessPoolExecutor

    pool: Executor = ProcessPoolExecutor(max_workers=1, env={"PYTHONHASHSEED": seed})
    return pool


def measured(work: Callable[[], object]) -> Cost:
    """Do the work once and tell what it cost."""
    _forget_peak()
    memory, start = _peak(), time.perf_counter()
    work()
    seconds, after = time.perf_counter() - start, _peak()
    return Cost(seconds, None if memory is None or after is None else after - memory)


_STATUS, _FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def _forget_peak() -> None:
    """Let Linux begin anew with the peak memory of this process."""
    with suppress(OSError):
        _FORGET.write_text("5", encoding="ascii")


def _peak() -> float | None:
    """Return the peak memory of this process in megabytes; None where no system call tells it.

    Source: proc(5), VmHWM and clear_refs.
    """
    if not _STATUS.is_file():
        return None
    fields = dict(line.split(":", 1) for line in _STATUS.read_text(encoding="utf-8").splitlines())
    return int(fields["VmHWM"].split()[0]) / 2**10
