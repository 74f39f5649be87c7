"""How much work a function does, counted instead of timed: the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sized
from pathlib import Path
from types import FrameType
from typing import Any

import csvoice_competitor_benchmark
import csvoice_risk_warning

import csvoice

_OURS = tuple(
    str(Path(one.__file__).parent)
    for one in (csvoice, csvoice_competitor_benchmark, csvoice_risk_warning)
)
"""Where the code is that runs: the installed one or the checkout's."""

_READ_WHOLE = frozenset(
    {"tolist", "to_list", "to_numpy", "join", "split", "count", "index", "copy"}
)
"""Methods written in C that go through all that their object holds."""


def work(do: Callable[[], object]) -> int:
    """Count the lines of csvoice that run, and the values that C methods go through.

    A loop counts each time round, so does a comprehension; what polars and numpy do by themselves
    is not seen.
    """
    counted = 0

    def line(_frame: FrameType, event: str, _value: object) -> Any:
        nonlocal counted
        counted += event == "line"
        return line

    def enter(frame: FrameType, _event: str, _value: object) -> Any:
        return line if frame.f_code.co_filename.startswith(_OURS) else None

    def called(_frame: FrameType, event: str, function: Any) -> None:
        nonlocal counted
        if event == "c_call" and function.__name__ in _READ_WHOLE:
            held = getattr(function, "__self__", None)
            counted += len(held) if isinstance(held, Sized) else 0

    sys.settrace(enter)
    sys.setprofile(called)
    try:
        do()
    finally:
        sys.settrace(None)
        sys.setprofile(None)
    return counted
