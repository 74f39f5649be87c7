"""A small number of the cases of benchmarks/fuzz.py; it runs a hundred thousand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.fuzz import TARGETS, fuzz

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", TARGETS)
def test_whatever_comes_the_answer_is_a_result_or_a_sentence(name: str, tmp_path: Path) -> None:
    problems = {seed: fuzz(name, seed, tmp_path) for seed in range(20)}
    assert not {seed: problem for seed, problem in problems.items() if problem}


@pytest.mark.parametrize(
    ("name", "seed"),
    [
        ("page", 37),  # With one thread a filter left an empty chunk, on which pl.format panics.
        ("workbook", 2_001_187),  # XML that says it is encoded as UTD-8.
    ],
)
def test_what_once_failed(name: str, seed: int) -> None:
    command = [sys.executable, "benchmarks/fuzz.py", "--cases", "1", "--seed", str(seed)]
    done = subprocess.run(
        [*command, "--only", name],
        cwd=ROOT,
        env={**os.environ, "POLARS_MAX_THREADS": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
