"""A few of the kills of benchmarks/kills.py, which tries each point of a whole run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the benchmark forks")
@pytest.mark.slow
def test_a_run_that_is_killed_leaves_a_whole_report() -> None:
    # Forks need a process in which polars has not worked yet.
    command = [sys.executable, str(ROOT / "benchmarks" / "kills.py"), "--every", "140"]
    done = subprocess.run(
        [*command, "--random", "1", "--pairs", "1"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "plugins")))},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("done") == 3
