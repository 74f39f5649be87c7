"""Where a run spends its time and memory: told by the progress that every run reports."""

from __future__ import annotations

import os
import time
from itertools import pairwise
from typing import Any

from csvoice.guard.memory import peak_memory
from csvoice.pipeline.parts import Progress

_NAMES = {"annotate": "plan", "sections": "link"}
"""What lies before these stages."""


class Profile:
    """Passes progress on, and reads the clocks where a stage begins or ends.

    Args:
        progress: Is told all the same.
    """

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._marks = [("", *_clocks())]

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Note the end of what came before the stage, or of the stage."""
        if done == 0:
            self._marks.append((_NAMES.get(stage, ""), *_clocks()))
        if done >= total:
            self._marks.append((stage, *_clocks()))
        self._progress(stage, done, total)

    def stages(self) -> list[dict[str, Any]]:
        """Return a record a stage: seconds on the clock and of processors, peak memory so far."""
        return [
            {
                "stage": stage,
                "seconds": round(wall - before[1], 2),
                "cpu": round(cpu - before[2], 2),
                "memory": round(memory / 1e6),
            }
            for before, (stage, wall, cpu, memory) in pairwise(self._marks)
            if stage
        ]


def _clocks() -> tuple[float, float, int]:
    """Seconds on the clock, seconds of processors (ended children too), peak memory in bytes."""
    times = os.times()
    return time.perf_counter(), sum(times[:4]), peak_memory()
