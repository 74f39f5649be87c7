"""How much memory a process holds, a limit to it, and what it can do without."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
import time
from contextlib import suppress
from threading import Thread

_SECONDS_BETWEEN = 0.1
TOO_MUCH = 77
"""Exit code of a process that ended itself because it held too much."""


def limit_memory(megabytes: int) -> None:
    """Let this process hold no more: an allocation beyond fails, or the process ends.

    Linux keeps such a limit by itself; macOS does not, and Windows has none, so there a thread
    looks every tenth of a second.
    """
    limit = megabytes * 1_000_000
    if sys.platform == "linux":
        import resource

        # Data, not address space: of that, libraries reserve far more than they ever use.
        _soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    else:
        watch_memory(limit)


def watch_memory(limit: int) -> None:
    """End this process as soon as it has held more than `limit` bytes."""
    Thread(target=_watch, args=(limit,), daemon=True).start()


def _watch(limit: int) -> None:
    while peak_memory() <= limit:
        time.sleep(_SECONDS_BETWEEN)
    sys.stderr.flush()
    os._exit(TOO_MUCH)


def peak_memory() -> int:
    """Return the most bytes that this process has held."""
    if sys.platform == "win32":
        return _peak_on_windows()
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def give_back() -> None:
    """Return memory that is free to the system; glibc keeps a third of a large table otherwise."""
    gc.collect()
    if sys.platform == "linux":
        with suppress(AttributeError):  # Another C library has no such function.
            ctypes.CDLL(None).malloc_trim(0)


class _Counters(ctypes.Structure):
    """PROCESS_MEMORY_COUNTERS of the Windows API."""

    _fields_ = (
        ("size", ctypes.c_uint32),
        ("page_faults", ctypes.c_uint32),
        *(
            (name, ctypes.c_size_t)
            for name in (
                "peak_working_set",
                "working_set",
                "peak_paged_pool",
                "paged_pool",
                "peak_nonpaged_pool",
                "nonpaged_pool",
                "pagefile",
                "peak_pagefile",
            )
        ),
    )


def _peak_on_windows() -> int:
    counters = _Counters(size=ctypes.sizeof(_Counters))
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    process = ctypes.c_void_p(kernel.GetCurrentProcess())
    known = kernel.K32GetProcessMemoryInfo(process, ctypes.byref(counters), counters.size)
    return int(counters.peak_pagefile) if known else 0
