"""Run a command as a whole process: its time, and the memory of it and all its children."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLES_A_SECOND = 50


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds on the clock, and of processors: user and system, children included."""

    wall: float
    cpu: float


def timed(command: Sequence[str], cwd: Path) -> Run:
    """Run a command to its end.

    Raises:
        RuntimeError: It failed; carries what it wrote to stderr.
    """
    start = time.perf_counter()
    with (cwd / "stderr.txt").open("wb") as errors:
        process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=errors)
        _pid, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    _check(process, cwd)
    return Run(wall, usage.ru_utime + usage.ru_stime)


def peak_memory(command: Sequence[str], cwd: Path) -> int:
    """Return the greatest memory of a command and its children at one time, in bytes.

    Sampled from /proc (Linux only). The figure is PSS: pages that processes share, such as the code
    of libraries, count once. What happens between two samples is not seen.

    Raises:
        RuntimeError: It failed; carries what it wrote to stderr.
    """
    peak = 0
    with (cwd / "stderr.txt").open("wb") as errors:
        process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=errors)
        while process.poll() is None:
            peak = max(peak, sum(map(_memory, _family(process.pid))))
            time.sleep(1 / SAMPLES_A_SECOND)
    _check(process, cwd)
    return peak


def can_measure_memory() -> bool:
    """Tell whether the system has what `peak_memory` reads."""
    return sys.platform == "linux" and Path("/proc/self/smaps_rollup").exists()


def _family(pid: int) -> list[int]:
    """Return a process and all that it started, directly or not."""
    members = [pid]
    for member in members:
        for children in Path(f"/proc/{member}/task").glob("*/children"):
            members += map(int, _read(children).split())
    return members


def _memory(pid: int) -> int:
    lines = _read(Path(f"/proc/{pid}/smaps_rollup")).splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _read(file: Path) -> str:
    """Return a file of /proc, or nothing where its process is gone."""
    try:
        return file.read_text()
    except OSError:
        return ""


def _check(process: subprocess.Popen[bytes], cwd: Path) -> None:
    if process.returncode:
        errors = (cwd / "stderr.txt").read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"{process.args!r} failed with {process.returncode}:\n{errors[-2000:]}")
